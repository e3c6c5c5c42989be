"""Leverage: the means by which one actor can move another."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfPeriod
from app.domain.ids import ActorId, InitiativeId
from app.domain.vocabularies import LeverageKind, LeverageUse
from app.records.columns import Day, Identified
from app.records.evidence import EvidencedFields
from app.records.fields import Distinct, Text2000, misfit
from app.records.kind import AnyOf, Kind, Through
from app.records.tables import Evidenced


class Leverage(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "leverage"
    holder_id: Mapped[Identified]
    target_id: Mapped[Identified]
    via_id: Mapped[Identified | None]
    kind: Mapped[LeverageKind]
    use: Mapped[LeverageUse]
    strength: Mapped[int | None]
    period_from: Mapped[Day | None]
    period_to: Mapped[Day | None]
    CHECKS: ClassVar = {
        "holder_and_target_differ": "holder_id <> target_id",
        "via_a_third": "via_id <> holder_id AND via_id <> target_id",
    }


class LeverageFields(EvidencedFields):
    """A holder's means of moving a target."""

    holder_id: ActorId = Field(description="The actor that has the means.", examples=["018df210-6400-7000-8000-000200000001"])
    target_id: ActorId = Field(description="The actor that can be moved.", examples=["018df210-6400-7000-8000-000200000002"])
    via_id: ActorId | None = Field(
        None,
        description="The third actor through which the holder works.",
        examples=["018df210-6400-7000-8000-000200000003"],
    )
    kind: LeverageKind = Field(description="What the means consist in.", examples=["relationship"])
    use: LeverageUse = Field(LeverageUse.LATENT, description="Whether the means are used.", examples=["exercised"])
    strength: Annotated[int, Field(ge=0, le=4)] | None = Field(
        None, description="How strong they are: 0 none, 1 slight, 2 some, 3 strong, 4 decisive.", examples=[2]
    )
    limits: Text2000 | None = Field(
        None, description="What keeps the means from working.", examples=["It can invite, it cannot pay or protect."]
    )
    period: EdtfPeriod | None = Field(None, description="When the holder had them.", examples=["2023-10-07/.."])
    initiative_ids: Distinct[InitiativeId] = Field(
        [],
        max_length=16,
        description="The initiatives for which they matter.",
        examples=[["018df210-6400-7000-8000-000700000001"]],
    )
    description: Text2000 | None = Field(
        None, description="How the means work.", examples=["Its ties with the factions are a card in other dealings."]
    )

    @model_validator(mode="after")
    def _different_actors(self) -> Self:
        if self.holder_id == self.target_id:
            raise misfit("Nobody has leverage over itself", "target_id")
        if self.via_id in (self.holder_id, self.target_id):
            raise misfit("The way goes through a third actor", "via_id")
        return self


KIND = Kind(
    "leverage",
    "leverage",
    "The means by which a holder can move a target, directly or through a third actor.",
    Leverage,
    LeverageFields,
    example={
        "holder_id": "018df210-6400-7000-8000-000200000001",
        "target_id": "018df210-6400-7000-8000-000200000002",
        "via_id": "018df210-6400-7000-8000-000200000003",
        "kind": "relationship",
        "use": "exercised",
        "limits": "It can invite, it cannot pay or protect.",
    },
    filters=(
        AnyOf("actor_id", "holder_id", "target_id", "via_id"),
        "holder_id",
        "target_id",
        "via_id",
        AnyOf("initiative_id", "initiative_ids"),
        Through("conflict_id", None, ("initiative_ids",)),
        "kind",
        "use",
    ),
    ranges=("strength", "period"),
    sorts=("strength", "period"),
    claim=True,
    called=("description",),
    known="018df210-6400-7000-8000-000400000001",
)
