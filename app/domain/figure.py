"""Figures: numbers that somebody reports, with the words in which they are reported."""

from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfDateOrInterval
from app.domain.ids import ActorId, AgreementId, InitiativeId, MeetingId
from app.domain.rules import OF_SOMETHING, meeting_of_initiative, of_something
from app.domain.vocabularies import FigureMeasure
from app.records.columns import Day, Identified
from app.records.evidence import EvidencedFields
from app.records.fields import Text40, Text200, misfit
from app.records.kind import Kind, Through
from app.records.tables import Evidenced


def _six_decimals(number: float) -> float:
    if number != round(number, 6):
        raise misfit("A number has at most 6 decimals")
    return number


Amount = Annotated[float, Field(ge=0, le=10**15), AfterValidator(_six_decimals)]


class Figure(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "figure"
    initiative_id: Mapped[Identified | None]
    meeting_id: Mapped[Identified | None]
    agreement_id: Mapped[Identified | None]
    actor_id: Mapped[Identified | None]
    measure: Mapped[FigureMeasure]
    low: Mapped[float | None]
    high: Mapped[float | None]
    approximate: Mapped[bool]
    unit: Mapped[str | None]
    date_from: Mapped[Day | None]
    date_to: Mapped[Day | None]
    CHECKS: ClassVar = {
        "of_something": OF_SOMETHING,
        "low_or_high": "low IS NOT NULL OR high IS NOT NULL",
        "low_to_high": "low <= high",
    }


class FigureFields(EvidencedFields):
    """A reported number: "14" is 14 to 14, "12 to 14" both ends, "over ten" 11 and no high end."""

    initiative_id: InitiativeId | None = Field(
        None, description="The initiative that it is about.", examples=["018df210-6400-7000-8000-000700000001"]
    )
    meeting_id: MeetingId | None = Field(
        None, description="The meeting that it is about.", examples=["018df210-6400-7000-8000-000900000001"]
    )
    agreement_id: AgreementId | None = Field(
        None, description="The agreement that it is about.", examples=["018df210-6400-7000-8000-001100000001"]
    )
    actor_id: ActorId | None = Field(
        None,
        description="The actor whose people or things are counted.",
        examples=["018df210-6400-7000-8000-000200000003"],
    )
    measure: FigureMeasure = Field(description="What is counted.", examples=["organisations_invited"])
    low: Amount | None = Field(None, description="The lowest number that the words allow.", examples=[11])
    high: Amount | None = Field(None, description="The highest number that the words allow.", examples=[14])
    approximate: bool = Field(False, description="Whether the report itself says 'about' or the like.", examples=[True])
    unit: Text40 | None = Field(None, description="The unit, where it is no mere count.", examples=["USD"])
    date: EdtfDateOrInterval | None = Field(None, description="The time that it is about.", examples=["2024-02-29"])
    wording: Text200 = Field(description="The number as it was reported.", examples=["over ten"])

    @model_validator(mode="after")
    def _fits(self) -> Self:
        of_something(self)
        if self.low is None and self.high is None:
            raise misfit("A figure has a low end, a high end or both", "low")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise misfit("The high end lies below the low one", "high")
        return self


KIND = Kind(
    "figure",
    "figures",
    "A number that somebody reports of an initiative, a meeting or an agreement, with its wording.",
    Figure,
    FigureFields,
    example={
        "meeting_id": "018df210-6400-7000-8000-000900000001",
        "measure": "organisations_invited",
        "low": 11,
        "wording": "over ten",
        "date": "2024-02-29",
    },
    filters=(
        Through("initiative_id", "initiative_id", ("meeting_id", "agreement_id")),
        Through("conflict_id", None, ("initiative_id", "meeting_id", "agreement_id")),
        "meeting_id",
        "agreement_id",
        "actor_id",
        "measure",
        "approximate",
        "unit",
    ),
    ranges=("low", "high", "date"),
    sorts=("low", "high", "date"),
    rules=(meeting_of_initiative,),
    claim=True,
    known="018df210-6400-7000-8000-001900000001",
)
