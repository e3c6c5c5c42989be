"""Factors: conditions that help or hinder an initiative."""

from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfPeriod
from app.domain.ids import ActorId, InitiativeId, MeetingId
from app.domain.rules import meeting_of_initiative
from app.domain.vocabularies import FactorArena, FactorAspect
from app.records.columns import Day, Identified
from app.records.evidence import EvidencedFields
from app.records.fields import Text2000
from app.records.kind import Kind, Through
from app.records.tables import Evidenced


class Factor(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "factor"
    initiative_id: Mapped[Identified]
    meeting_id: Mapped[Identified | None]
    aspect: Mapped[FactorAspect]
    arena: Mapped[FactorArena]
    actor_id: Mapped[Identified | None]
    effect: Mapped[int]
    period_from: Mapped[Day | None]
    period_to: Mapped[Day | None]


class FactorFields(EvidencedFields):
    """A condition that helps or hinders."""

    initiative_id: InitiativeId = Field(
        description="The initiative that it bears on.", examples=["018df210-6400-7000-8000-000700000001"]
    )
    meeting_id: MeetingId | None = Field(
        None,
        description="The meeting, where it bears on one meeting of the initiative alone.",
        examples=["018df210-6400-7000-8000-000900000001"],
    )
    aspect: FactorAspect = Field(description="Which side of mediation it concerns.", examples=["ripeness"])
    arena: FactorArena = Field(description="On which stage it works.", examples=["conflict"])
    actor_id: ActorId | None = Field(
        None,
        description="The actor whose situation or conduct it is.",
        examples=["018df210-6400-7000-8000-000200000003"],
    )
    description: Text2000 = Field(
        description="The condition, and why it matters.",
        examples=["The two largest factions have had no serious dialogue since October 2023."],
    )
    effect: Annotated[int, Field(ge=-2, le=2)] = Field(
        description="-2 hinders strongly, -1 hinders, 0 ambiguous, 1 helps, 2 helps strongly.", examples=[-1]
    )
    period: EdtfPeriod | None = Field(None, description="When the condition held.", examples=["2023-10/2024-02"])


KIND = Kind(
    "factor",
    "factors",
    "A condition that helps or hinders an initiative, by aspect and arena.",
    Factor,
    FactorFields,
    example={
        "initiative_id": "018df210-6400-7000-8000-000700000001",
        "aspect": "ripeness",
        "arena": "conflict",
        "description": "The two largest factions have had no serious dialogue since October 2023.",
        "effect": -1,
        "period": "2023-10/2024-02",
    },
    filters=(
        "initiative_id",
        Through("conflict_id", None, ("initiative_id",)),
        "meeting_id",
        "aspect",
        "arena",
        "actor_id",
    ),
    ranges=("effect", "period"),
    sorts=("effect", "period"),
    rules=(meeting_of_initiative,),
    claim=True,
    known="018df210-6400-7000-8000-001600000001",
)
