"""Outcomes: what came of an effort, as somebody codes it."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfDateOrInterval
from app.domain.ids import ActorId, AgreementId, InitiativeId, MeetingId
from app.domain.rules import OF_SOMETHING, meeting_of_initiative, of_something
from app.domain.vocabularies import OutcomeDimension, OutcomeResult, Purpose
from app.records.columns import Day, Identified
from app.records.evidence import EvidencedFields
from app.records.fields import Text2000, misfit
from app.records.kind import AnyOf, Kind, Through
from app.records.tables import Evidenced


class Outcome(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "outcome"
    initiative_id: Mapped[Identified | None]
    meeting_id: Mapped[Identified | None]
    agreement_id: Mapped[Identified | None]
    dimension: Mapped[OutcomeDimension]
    result: Mapped[OutcomeResult | None]
    rating: Mapped[int | None]
    purpose: Mapped[Purpose | None]
    beneficiary_id: Mapped[Identified | None]
    date_from: Mapped[Day | None]
    date_to: Mapped[Day | None]
    CHECKS: ClassVar = {
        "of_something": OF_SOMETHING,
        "result_in_substance": "result IS NULL OR dimension = 'substantive'",
        "result_or_rating": "result IS NOT NULL OR rating IS NOT NULL",
    }


class OutcomeFields(EvidencedFields):
    """What came of an initiative, a meeting or an agreement, in one respect."""

    initiative_id: InitiativeId | None = Field(
        None, description="The initiative of which it came.", examples=["018df210-6400-7000-8000-000700000001"]
    )
    meeting_id: MeetingId | None = Field(
        None, description="The meeting of which it came.", examples=["018df210-6400-7000-8000-000900000001"]
    )
    agreement_id: AgreementId | None = Field(
        None, description="The agreement of which it came.", examples=["018df210-6400-7000-8000-001100000001"]
    )
    dimension: OutcomeDimension = Field(description="In which respect it is judged.", examples=["substantive"])
    result: OutcomeResult | None = Field(None, description="How far the parties got in substance.", examples=["statement"])
    rating: Annotated[int, Field(ge=-2, le=2)] | None = Field(
        None, description="-2 much worse, -1 worse, 0 no change, 1 better, 2 much better.", examples=[1]
    )
    purpose: Purpose | None = Field(None, description="The purpose against which it is judged.", examples=["unity"])
    beneficiary_id: ActorId | None = Field(
        None, description="For whom it is better or worse.", examples=["018df210-6400-7000-8000-000200000001"]
    )
    date: EdtfDateOrInterval | None = Field(None, description="When it showed.", examples=["2024-03-01"])
    description: Text2000 | None = Field(
        None,
        description="What came of it.",
        examples=["A joint closing statement and the intention to meet again."],
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        of_something(self)
        if self.result and self.dimension is not OutcomeDimension.SUBSTANTIVE:
            raise misfit("Only a substantive outcome has a result; others have a rating", "result")
        if self.result is None and self.rating is None:
            raise misfit("An outcome has a result or a rating", "rating")
        return self


KIND = Kind(
    "outcome",
    "outcomes",
    "What came of an initiative, a meeting or an agreement in one respect, as somebody codes it.",
    Outcome,
    OutcomeFields,
    example={
        "meeting_id": "018df210-6400-7000-8000-000900000001",
        "dimension": "substantive",
        "result": "statement",
        "purpose": "unity",
        "date": "2024-03-01",
        "description": "A joint closing statement and the intention to meet again.",
    },
    filters=(
        Through("initiative_id", "initiative_id", ("meeting_id", "agreement_id")),
        Through("conflict_id", None, ("initiative_id", "meeting_id", "agreement_id")),
        "meeting_id",
        "agreement_id",
        "dimension",
        "result",
        "purpose",
        AnyOf("actor_id", "beneficiary_id"),
        "beneficiary_id",
    ),
    ranges=("rating", "date"),
    sorts=("rating", "date"),
    rules=(meeting_of_initiative,),
    claim=True,
    known="018df210-6400-7000-8000-001800000001",
)
