"""Participations: one actor in a meeting, or in an initiative as a whole."""

from typing import ClassVar, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfPeriod
from app.domain.ids import ActorId, InitiativeId, MeetingId
from app.domain.rules import meeting_of_initiative
from app.domain.vocabularies import Invitation, Level, Presence, Response, Role, Strategy
from app.records.columns import Day, Identified
from app.records.evidence import EvidencedFields
from app.records.fields import Distinct, Part, Text200, Text1000, misfit
from app.records.kind import Kind, Through, Unique
from app.records.tables import Evidenced


class Participation(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "participation"
    initiative_id: Mapped[Identified | None]
    meeting_id: Mapped[Identified | None]
    actor_id: Mapped[Identified]
    invitation: Mapped[Invitation]
    response: Mapped[Response]
    presence: Mapped[Presence]
    level: Mapped[Level]
    period_from: Mapped[Day | None]
    period_to: Mapped[Day | None]
    CHECKS: ClassVar = {"in_something": "initiative_id IS NOT NULL OR meeting_id IS NOT NULL"}


class Delegate(Part):
    """A person who came for the actor."""

    actor_id: ActorId = Field(description="The person.", examples=["018df210-6400-7000-8000-000200000007"])
    head: bool = Field(False, description="Whether this person led the delegation.", examples=[True])
    capacity: Text200 | None = Field(
        None, description="The office in which the person came.", examples=["member of the political bureau"]
    )


class ParticipationFields(EvidencedFields):
    """One actor in a meeting, or in an initiative as a whole; the two are not derived from each other."""

    initiative_id: InitiativeId | None = Field(
        None, description="The initiative.", examples=["018df210-6400-7000-8000-000700000001"]
    )
    meeting_id: MeetingId | None = Field(
        None,
        description="The meeting; without one, the record is about the whole initiative.",
        examples=["018df210-6400-7000-8000-000900000001"],
    )
    actor_id: ActorId = Field(description="Who takes part.", examples=["018df210-6400-7000-8000-000200000003"])
    roles: Distinct[Role] = Field(min_length=1, max_length=8, description="What the actor does there.", examples=[["party"]])
    invitation: Invitation = Field(Invitation.UNKNOWN, description="Whether the actor was asked to come.", examples=["invited"])
    response: Response = Field(Response.UNKNOWN, description="What the actor answered.", examples=["accepted"])
    presence: Presence = Field(Presence.UNKNOWN, description="Whether the actor came.", examples=["attended"])
    level: Level = Field(Level.UNKNOWN, description="The rank of the highest person who came.", examples=["senior_official"])
    delegates: Distinct[Delegate] = Field(
        [],
        max_length=100,
        description="The persons who came, one of them at most as head.",
        examples=[[{"actor_id": "018df210-6400-7000-8000-000200000007", "head": True}]],
    )
    strategies: Distinct[Strategy] = Field(
        [], max_length=3, description="How a third party intervenes.", examples=[["facilitation"]]
    )
    mandate: Text1000 | None = Field(
        None,
        description="What the actor is empowered to do there.",
        examples=["To talk, and to sign nothing without its leadership."],
    )
    period: EdtfPeriod | None = Field(None, description="When the actor took part.", examples=["2024-02-29/2024-03-01"])

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.initiative_id and not self.meeting_id:
            raise misfit("One takes part in a meeting or in an initiative", "meeting_id")
        heads = [i for i, delegate in enumerate(self.delegates) if delegate.head]
        if len(heads) > 1:
            raise misfit("A delegation has one head at most", "delegates", heads[1], "head")
        return self


KIND = Kind(
    "participation",
    "participations",
    "One actor in a meeting or an initiative: in which role, invited or not, present or not, at what level.",
    Participation,
    ParticipationFields,
    example={
        "meeting_id": "018df210-6400-7000-8000-000900000001",
        "actor_id": "018df210-6400-7000-8000-000200000003",
        "roles": ["party"],
        "invitation": "invited",
        "presence": "attended",
        "level": "senior_official",
        "delegates": [{"actor_id": "018df210-6400-7000-8000-000200000007", "head": True}],
    },
    filters=(
        "roles",
        "strategies",
        Through("initiative_id", "initiative_id", ("meeting_id",)),
        Through("conflict_id", None, ("initiative_id", "meeting_id")),
        "meeting_id",
        "actor_id",
        "invitation",
        "response",
        "presence",
        "level",
        "delegates.actor_id",
    ),
    ranges=("period",),
    sorts=("period",),
    unique=(Unique("place", lambda p: (p.initiative_id, p.meeting_id, p.actor_id, p.asserted_by_id), at="actor_id"),),
    rules=(meeting_of_initiative,),
    claim=True,
    known="018df210-6400-7000-8000-001000000001",
)
