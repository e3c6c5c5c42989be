"""Questions: something about the future that will turn out yes or no."""

from collections.abc import Iterator
from typing import ClassVar, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.ids import ActorId, ConflictId, InitiativeId, MeetingId, MilestoneId
from app.domain.rules import meeting_of_initiative
from app.domain.vocabularies import Resolution
from app.errors import Conflict, Fault
from app.records import fields
from app.records.columns import Day, Identified
from app.records.evidence import EvidencedFields, Relation
from app.records.fields import Distinct, Text500, Text2000, misfit
from app.records.kind import AnyOf, Kind, Look, Proposal, Through
from app.records.tables import Evidenced

FROZEN = ("text", "resolution_criteria", "condition", "opens", "closes")


class Question(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "question"
    initiative_id: Mapped[Identified | None]
    conflict_id: Mapped[Identified | None]
    meeting_id: Mapped[Identified | None]
    milestone_id: Mapped[Identified | None]
    opens: Mapped[Day | None]
    closes: Mapped[Day]
    resolution: Mapped[Resolution | None]
    resolved_on: Mapped[Day | None]
    CHECKS: ClassVar = {
        "about_something": "initiative_id IS NOT NULL OR conflict_id IS NOT NULL",
        "opens_before_it_closes": "opens <= closes",
        "resolved_on_a_day": "(resolution IS NULL) = (resolved_on IS NULL)",
    }


class QuestionFields(EvidencedFields):
    """Something that will turn out yes or no, and by what that is decided."""

    initiative_id: InitiativeId | None = Field(
        None, description="The initiative that it is about.", examples=["018df210-6400-7000-8000-000700000001"]
    )
    conflict_id: ConflictId | None = Field(
        None, description="The conflict that it is about.", examples=["018df210-6400-7000-8000-000500000001"]
    )
    meeting_id: MeetingId | None = Field(
        None,
        description="The meeting, where it is about one meeting alone.",
        examples=["018df210-6400-7000-8000-000900000001"],
    )
    milestone_id: MilestoneId | None = Field(
        None, description="The milestone that it asks about.", examples=["018df210-6400-7000-8000-001700000001"]
    )
    actor_ids: Distinct[ActorId] = Field(
        [],
        max_length=16,
        description="The actors whose conduct it asks about.",
        examples=[["018df210-6400-7000-8000-000200000003"]],
    )
    text: Text500 = Field(
        description="The question.", examples=["Will the factions agree on a common government by the end of 2024?"]
    )
    resolution_criteria: Text2000 = Field(
        description="What decides between yes and no.",
        examples=["Yes if both large factions name the same prime minister in public."],
    )
    condition: Text500 | None = Field(
        None,
        description="What has to happen for the question to count; else it is void.",
        examples=["A ceasefire in Gaza holds for thirty days."],
    )
    opens: fields.Day | None = Field(None, description="The first day on which forecasts count.", examples=["2024-02-16"])
    closes: fields.Day = Field(description="The last day on which a forecast may be made.", examples=["2024-12-31"])
    resolution: Resolution | None = Field(
        None, description="How it turned out; needs supporting evidence for `/resolution`.", examples=["no"]
    )
    resolved_on: fields.Day | None = Field(None, description="The day on which that was settled.", examples=["2025-01-02"])

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.initiative_id and not self.conflict_id:
            raise misfit("A question is about an initiative or a conflict", "initiative_id")
        if self.opens and self.opens > self.closes:
            raise misfit("The question closes before it opens", "closes")
        if (self.resolution is None) != (self.resolved_on is None):
            missing = "resolution" if self.resolution is None else "resolved_on"
            raise misfit("A resolution and its day go together", missing)
        if self.resolution and not any(
            entry.field == "/resolution" and entry.relation is Relation.SUPPORTS for entry in self.evidence
        ):
            raise misfit("A resolution has evidence that supports the field /resolution", "evidence")
        return self


def _frozen(proposal: Proposal, look: Look) -> Iterator[Fault]:
    """What somebody has forecast is not asked otherwise afterwards: nor when the forecast is deleted, since it may come
    back; but a forecast that is made in the same write answers the question as it will be."""
    before, after = proposal.before, proposal.fields
    changed = [name for name in FROZEN if before and getattr(before, name) != getattr(after, name)]
    if changed and look.ever("forecast", "question_id", proposal.id):
        raise Conflict(
            "The question has been forecast: ask another one instead.",
            [Fault(f"/{name}", "frozen", "This stays as it was when the first forecast was made.") for name in changed],
        )
    yield from ()


KIND = Kind(
    "question",
    "questions",
    "Something about an initiative or a conflict that will turn out yes or no, and by what that is decided.",
    Question,
    QuestionFields,
    example={
        "initiative_id": "018df210-6400-7000-8000-000700000001",
        "text": "Will the factions agree on a common government by the end of 2024?",
        "resolution_criteria": "Yes if both large factions name the same prime minister in public.",
        "opens": "2024-02-16",
        "closes": "2024-12-31",
    },
    filters=(
        Through("initiative_id", "initiative_id", ("meeting_id",)),
        Through("conflict_id", "conflict_id", ("initiative_id",)),
        "meeting_id",
        "milestone_id",
        AnyOf("actor_id", "actor_ids"),
        "resolution",
    ),
    ranges=("opens", "closes", "resolved_on"),
    sorts=("opens", "closes", "resolved_on"),
    rules=(meeting_of_initiative, _frozen),
    known="018df210-6400-7000-8000-002000000006",
)
