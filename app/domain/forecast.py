"""Forecasts: one assessor's judgement of a question at one time, in words or as a number."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfDate, bounds
from app.domain.ids import ActorId, FactorId, InitiativeId, QuestionId, SourceId
from app.domain.likelihood import band, reading
from app.domain.vocabularies import LikelihoodScale, OutcomeResult, ReferenceUnit
from app.errors import Conflict, Fault
from app.records.columns import Day, Identified
from app.records.evidence import EvidencedFields
from app.records.fields import Distinct, Part, Text100, Text300, Text500, Text4000, misfit
from app.records.kind import AnyOf, Computed, Kind, Look, Proposal, Through
from app.records.tables import Evidenced

JUDGED = ("question_id", "forecaster_id", "made_on", "term", "scale", "probability")
Chance = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class Forecast(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "forecast"
    question_id: Mapped[Identified]
    forecaster_id: Mapped[Identified]
    made_on_from: Mapped[Day]
    made_on_to: Mapped[Day]
    scale: Mapped[LikelihoodScale]
    probability: Mapped[float | None]
    probability_mid: Mapped[float | None]
    probability_term: Mapped[str | None]
    mismatch: Mapped[bool]


class ReferenceClass(Part):
    """Comparable cases to hold the forecast against, and how many of them went that way; the description says whose choice
    they are."""

    description: Text500 = Field(description="Which cases are comparable.", examples=["Earlier rounds of the factions in Moscow"])
    unit: ReferenceUnit = Field(description="What one case is.", examples=["meeting"])
    cases: Count = Field(description="How many cases there are.", examples=[4])
    successes: Count = Field(description="How many of them reached the threshold.", examples=[0])
    threshold: OutcomeResult | None = Field(
        None, description="The least result that counts as a success.", examples=["process_agreement"]
    )
    initiative_ids: Distinct[InitiativeId] = Field(
        [],
        max_length=200,
        description="The initiatives that the cases belong to.",
        examples=[["018df210-6400-7000-8000-000700000001"]],
    )
    source_id: SourceId | None = Field(
        None, description="The source that has the cases.", examples=["018df210-6400-7000-8000-000100000004"]
    )
    selected_on_outcome: bool = Field(
        False,
        description="Whether the cases were picked by how they ended, so that they give no rate.",
        examples=[False],
    )

    @model_validator(mode="after")
    def _successes_are_cases(self) -> Self:
        if self.successes > self.cases:
            raise misfit("There are no more successes than cases", "successes")
        return self


class ForecastFields(EvidencedFields):
    """One assessor's judgement at one time; the same assessor may judge again."""

    question_id: QuestionId = Field(
        description="The question that it answers.", examples=["018df210-6400-7000-8000-002000000001"]
    )
    forecaster_id: ActorId = Field(
        description="Whose judgement it is; of another's belief, the believer.",
        examples=["018df210-6400-7000-8000-000200000005"],
    )
    made_on: EdtfDate = Field(
        description="When it was made; at the earliest reading, not after the question closes.",
        examples=["2024-02-29~"],
    )
    wording: Text300 | None = Field(None, description="The words of the forecaster.", examples=["unlikely to be found in Moscow"])
    term: Text100 | None = Field(None, description="A term of the scale, or a synonym of one.", examples=["unlikely"])
    scale: LikelihoodScale = Field(LikelihoodScale.ICD203, description="The scale that the term belongs to.", examples=["icd203"])
    probability: Chance | None = Field(None, description="The number that the forecaster gave, 0 to 1.", examples=[0.3])
    reasoning: Text4000 | None = Field(
        None, description="Why the forecaster thinks so.", examples=["Earlier rounds produced very little."]
    )
    reference_classes: Distinct[ReferenceClass] = Field(
        [],
        max_length=8,
        description="The comparable cases behind it.",
        examples=[[{"description": "Earlier rounds in Moscow", "unit": "meeting", "cases": 4, "successes": 0}]],
    )
    driver_ids: Distinct[FactorId] = Field(
        [],
        max_length=32,
        description="The factors on which it turns.",
        examples=[["018df210-6400-7000-8000-001600000001"]],
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.wording is None and self.term is None and self.probability is None:
            raise misfit("A forecast has a wording, a term or a probability", "probability")
        if self.term is not None:
            try:
                band(self.term, self.scale)
            except ValueError as refusal:
                raise misfit(str(refusal), "term") from None
        return self


class ForecastComputed(Computed):
    """Read-only, from term, scale and probability alone."""

    probability_low: Chance | None = Field(description="The low end of the term's band, or the number.", examples=[0.2])
    probability_high: Chance | None = Field(description="The high end of the term's band, or the number.", examples=[0.45])
    probability_mid: Chance | None = Field(description="The number, else the middle of the band.", examples=[0.325])
    probability_term: str | None = Field(
        description="The scale's word for the number; empty in a gap and outside all bands.",
        examples=["unlikely"],
        max_length=100,
    )
    mismatch: bool = Field(description="Whether the number lies outside the band of the term.", examples=[False])

    @classmethod
    def of(cls, record: Any) -> "ForecastComputed":
        return cls(**asdict(reading(record.term, record.probability, record.scale)))


def _made_before_it_closes(proposal: Proposal, look: Look) -> Iterator[Fault]:
    question = look.one("question", proposal.fields.question_id)
    if question and bounds(proposal.fields.made_on)[0] > question.closes:
        yield Fault("/made_on", "after_closing", "No forecast is made after the question closes.")


def _settled_when_it_closes(proposal: Proposal, look: Look) -> Iterator[Fault]:
    """Once the question is closed, a judgement is what it was: nobody turns out right by patching."""
    before, after = proposal.before, proposal.fields
    changed = [name for name in JUDGED if before and getattr(before, name) != getattr(after, name)]
    if before and changed:
        questions = [look.one("question", ident) for ident in {before.question_id, after.question_id}]
        if any(question and question.closes < datetime.now(UTC).date() for question in questions):
            raise Conflict(
                "The question is closed: the judgement stays as it is.",
                [Fault(f"/{name}", "closed", "This is not changed after the question has closed.") for name in changed],
            )
    yield from ()


KIND = Kind(
    "forecast",
    "forecasts",
    "One assessor's judgement of a question at one time, in words, as a term of a scale or as a number.",
    Forecast,
    ForecastFields,
    example={
        "question_id": "018df210-6400-7000-8000-002000000001",
        "forecaster_id": "018df210-6400-7000-8000-000200000005",
        "made_on": "2024-02-29~",
        "wording": "unlikely to be found in Moscow",
        "term": "unlikely",
        "reasoning": "Earlier rounds produced very little.",
        "reference_classes": [{"description": "Earlier rounds in Moscow", "unit": "meeting", "cases": 4, "successes": 0}],
    },
    filters=(
        "question_id",
        Through("initiative_id", None, ("question_id",)),
        Through("conflict_id", None, ("question_id",)),
        AnyOf("actor_id", "forecaster_id"),
        "forecaster_id",
        "scale",
        "mismatch",
        "driver_ids",
        "reference_classes.initiative_ids",
        "reference_classes.source_id",
    ),
    ranges=("made_on", "probability", "probability_mid"),
    sorts=("made_on", "probability_mid"),
    computed=ForecastComputed,
    rules=(_made_before_it_closes, _settled_when_it_closes),
    claim=True,
    known="018df210-6400-7000-8000-002100000001",
)
