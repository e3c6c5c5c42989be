"""Stances: what an actor thinks of an effort or a text."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfDateOrInterval
from app.domain.ids import ActorId, AgreementId, InitiativeId, MeetingId
from app.domain.rules import OF_SOMETHING, meeting_of_initiative, of_something
from app.records.columns import Day, Identified
from app.records.evidence import EvidencedFields
from app.records.fields import Text1000
from app.records.kind import Kind, Through
from app.records.tables import Evidenced


class Stance(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "stance"
    actor_id: Mapped[Identified]
    initiative_id: Mapped[Identified | None]
    meeting_id: Mapped[Identified | None]
    agreement_id: Mapped[Identified | None]
    support: Mapped[int]
    stated_by_id: Mapped[Identified | None]
    date_from: Mapped[Day | None]
    date_to: Mapped[Day | None]
    CHECKS: ClassVar = {"about_something": OF_SOMETHING}


class StanceFields(EvidencedFields):
    """An actor's view of an initiative, a meeting or an agreement."""

    actor_id: ActorId = Field(description="Whose view it is.", examples=["018df210-6400-7000-8000-000200000002"])
    initiative_id: InitiativeId | None = Field(
        None, description="The initiative that it is about.", examples=["018df210-6400-7000-8000-000700000001"]
    )
    meeting_id: MeetingId | None = Field(
        None, description="The meeting that it is about.", examples=["018df210-6400-7000-8000-000900000001"]
    )
    agreement_id: AgreementId | None = Field(
        None, description="The agreement that it is about.", examples=["018df210-6400-7000-8000-001100000001"]
    )
    support: Annotated[int, Field(ge=-2, le=2)] = Field(
        description="-2 opposes actively, -1 disapproves, 0 neutral or divided, 1 approves, 2 backs actively.",
        examples=[-1],
    )
    concern: Text1000 | None = Field(
        None, description="What troubles the actor about it.", examples=["That it lends standing to armed groups."]
    )
    stated_by_id: ActorId | None = Field(
        None, description="Who voiced it, if it was voiced.", examples=["018df210-6400-7000-8000-000200000008"]
    )
    date: EdtfDateOrInterval | None = Field(None, description="When the actor thought so.", examples=["2024-02-26"])

    @model_validator(mode="after")
    def _about_something(self) -> Self:
        of_something(self)
        return self


KIND = Kind(
    "stance",
    "stances",
    "What an actor thinks of an initiative, a meeting or an agreement, and who said so.",
    Stance,
    StanceFields,
    example={
        "actor_id": "018df210-6400-7000-8000-000200000002",
        "meeting_id": "018df210-6400-7000-8000-000900000001",
        "support": -1,
        "concern": "That it lends standing to armed groups.",
        "stated_by_id": "018df210-6400-7000-8000-000200000008",
        "date": "2024-02-26",
    },
    filters=(
        "actor_id",
        Through("initiative_id", "initiative_id", ("meeting_id", "agreement_id")),
        Through("conflict_id", None, ("initiative_id", "meeting_id", "agreement_id")),
        "meeting_id",
        "agreement_id",
        "stated_by_id",
    ),
    ranges=("support", "date"),
    sorts=("support", "date"),
    rules=(meeting_of_initiative,),
    claim=True,
    known="018df210-6400-7000-8000-001500000001",
)
