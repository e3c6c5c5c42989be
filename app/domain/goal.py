"""Goals: what a stakeholder wants from an initiative, said aloud or not, and for whose ears."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfPeriod
from app.domain.ids import ActorId, InitiativeId, IssueId, MeetingId
from app.domain.rules import Disclosed, meeting_of_initiative
from app.domain.vocabularies import Disclosure, GoalArena, GoalHorizon, GoalKind, GoalStatus
from app.records.columns import Day, Identified
from app.records.evidence import EvidencedFields
from app.records.fields import Distinct, Text1000
from app.records.kind import Kind, Through
from app.records.tables import Evidenced


class Goal(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "goal"
    initiative_id: Mapped[Identified]
    meeting_id: Mapped[Identified | None]
    actor_id: Mapped[Identified]
    kind: Mapped[GoalKind]
    disclosure: Mapped[Disclosure]
    stated_by_id: Mapped[Identified | None]
    arena: Mapped[GoalArena | None]
    precondition: Mapped[bool]
    salience: Mapped[float | None]
    horizon: Mapped[GoalHorizon | None]
    status: Mapped[GoalStatus]
    period_from: Mapped[Day | None]
    period_to: Mapped[Day | None]
    CHECKS: ClassVar = Disclosed.CHECKS


class GoalFields(EvidencedFields):
    """What a stakeholder wants; the mediator has goals too."""

    initiative_id: InitiativeId = Field(
        description="The initiative out of which it is wanted.", examples=["018df210-6400-7000-8000-000700000001"]
    )
    meeting_id: MeetingId | None = Field(
        None,
        description="The meeting, where the goal belongs to one meeting of the initiative alone.",
        examples=["018df210-6400-7000-8000-000900000001"],
    )
    actor_id: ActorId = Field(description="The holder.", examples=["018df210-6400-7000-8000-000200000001"])
    statement: Text1000 = Field(description="What is wanted, in one sentence.", examples=["Be seen as a fair mediator."])
    kind: GoalKind = Field(description="Position, interest, need or fear.", examples=["interest"])
    disclosure: Disclosure = Field(description="How it is known.", examples=["attributed"])
    stated_by_id: ActorId | None = Field(
        None, description="Who said it, if it was said.", examples=["018df210-6400-7000-8000-000200000002"]
    )
    arena: GoalArena | None = Field(None, description="Where it is pursued.", examples=["domestic"])
    audience_ids: Distinct[ActorId] = Field(
        [],
        max_length=32,
        description="Whom it is meant to impress.",
        examples=[["018df210-6400-7000-8000-000200000003"]],
    )
    target_ids: Distinct[ActorId] = Field(
        [],
        max_length=32,
        description="Against or upon whom it works.",
        examples=[["018df210-6400-7000-8000-000200000004"]],
    )
    issue_ids: Distinct[IssueId] = Field(
        [],
        max_length=16,
        description="The issues that it is about.",
        examples=[["018df210-6400-7000-8000-000600000001"]],
    )
    precondition: bool = Field(False, description="Whether it must be met before the holder takes part.", examples=[False])
    salience: Annotated[float, Field(ge=0, le=100)] | None = Field(
        None, description="How much it matters to the holder, 0 to 100.", examples=[70]
    )
    horizon: GoalHorizon | None = Field(None, description="By when it is wanted.", examples=["short_term"])
    status: GoalStatus = Field(description="What has become of it.", examples=["pursued"])
    period: EdtfPeriod | None = Field(None, description="When it was held.", examples=["2023-10-07/.."])

    @model_validator(mode="after")
    def _disclosure_fits(self) -> Self:
        Disclosed.check(self)
        return self


KIND = Kind(
    "goal",
    "goals",
    "What a stakeholder wants out of an initiative, said aloud or not, and for whose ears.",
    Goal,
    GoalFields,
    example={
        "initiative_id": "018df210-6400-7000-8000-000700000001",
        "actor_id": "018df210-6400-7000-8000-000200000001",
        "statement": "Be seen as a country that can talk to every side.",
        "kind": "interest",
        "disclosure": "inferred",
        "arena": "international",
        "status": "pursued",
    },
    filters=(
        "initiative_id",
        Through("conflict_id", None, ("initiative_id",)),
        "meeting_id",
        "actor_id",
        "kind",
        "disclosure",
        "stated_by_id",
        "arena",
        "audience_ids",
        "target_ids",
        "issue_ids",
        "precondition",
        "horizon",
        "status",
    ),
    ranges=("salience", "period"),
    sorts=("salience", "period"),
    rules=(meeting_of_initiative,),
    claim=True,
)
