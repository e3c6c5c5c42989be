"""Relationships: how one actor is tied to another, by structure or by the quality of their dealings."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfPeriod
from app.domain.ids import ActorId, InitiativeId
from app.domain.vocabularies import RelationshipKind, Trend
from app.records.columns import Day, Identified
from app.records.evidence import EvidencedFields
from app.records.fields import Distinct, Text200, Text2000, misfit
from app.records.kind import AnyOf, Kind, Through
from app.records.tables import Evidenced


class Relationship(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "relationship"
    from_id: Mapped[Identified]
    to_id: Mapped[Identified]
    kind: Mapped[RelationshipKind]
    polarity: Mapped[int | None]
    trend: Mapped[Trend | None]
    period_from: Mapped[Day | None]
    period_to: Mapped[Day | None]
    CHECKS: ClassVar = {"two_actors": "from_id <> to_id"}


class RelationshipFields(EvidencedFields):
    """How one actor is tied to another; read from, kind, to."""

    from_id: ActorId = Field(description="The first actor.", examples=["018df210-6400-7000-8000-000200000001"])
    to_id: ActorId = Field(description="The second actor.", examples=["018df210-6400-7000-8000-000200000002"])
    kind: RelationshipKind = Field(description="What the first is to the second.", examples=["alignment"])
    role: Text200 | None = Field(None, description="The function behind the relationship.", examples=["ambassador to Russia"])
    polarity: Annotated[int, Field(ge=-2, le=2)] | None = Field(
        None,
        description="How the two stand: -2 hostile, -1 cool, 0 neutral or mixed, 1 friendly, 2 close.",
        examples=[1],
    )
    trend: Trend | None = Field(None, description="Where the relationship is heading.", examples=["deteriorating"])
    period: EdtfPeriod | None = Field(None, description="When it held.", examples=["1948/.."])
    initiative_ids: Distinct[InitiativeId] = Field(
        [],
        max_length=16,
        description="The initiatives for which it matters.",
        examples=[["018df210-6400-7000-8000-000700000001"]],
    )
    description: Text2000 | None = Field(
        None, description="What there is to say about it.", examples=["Support in votes and words, with limited means."]
    )

    @model_validator(mode="after")
    def _two_actors(self) -> Self:
        if self.from_id == self.to_id:
            raise misfit("A relationship ties two different actors", "to_id")
        return self


KIND = Kind(
    "relationship",
    "relationships",
    "How one actor is tied to another: part of it, allied with it, hostile to it.",
    Relationship,
    RelationshipFields,
    example={
        "from_id": "018df210-6400-7000-8000-000200000001",
        "to_id": "018df210-6400-7000-8000-000200000002",
        "kind": "alignment",
        "polarity": 1,
        "period": "1948/..",
    },
    filters=(
        AnyOf("actor_id", "from_id", "to_id"),
        "from_id",
        "to_id",
        AnyOf("initiative_id", "initiative_ids"),
        Through("conflict_id", None, ("initiative_ids",)),
        "kind",
        "trend",
    ),
    ranges=("polarity", "period"),
    sorts=("polarity", "period"),
    claim=True,
    known="018df210-6400-7000-8000-000300000001",
)
