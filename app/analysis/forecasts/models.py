"""What is asked about forecasts."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.analysis.analysis import Form, Parameters
from app.domain.edtf import EdtfDate
from app.domain.likelihood import band
from app.domain.vocabularies import LikelihoodScale, Resolution
from app.records.fields import INITIATIVE, Day, Part, Text100, Text300, Text500, Text2000, misfit
from app.records.registry import AsOfQuery

QUESTION = "018df210-6400-7000-8000-002000000001"
FORECAST = "018df210-6400-7000-8000-002100000001"
FORECASTER = "018df210-6400-7000-8000-000200000029"
CONFLICT = "018df210-6400-7000-8000-000500000003"
MOST = 5_000  # questions, and forecasts of one
Chance = Annotated[float, Field(ge=0, le=1)]
Ids = Annotated[list[UUID], Field(max_length=50)]


class ForecastsParameters(Parameters):
    """How to pool and to score."""

    extremise: Annotated[float, Field(gt=0, le=5)] | None = Field(
        None, description="Also an extremised pool: the mean log odds times this.", examples=[1.5]
    )
    extremise_by_count: bool = Field(
        False,
        description="Also a pool extremised by the number of forecasters, as Neyman and Roughgarden 2021 do.",
        examples=[True],
    )
    bins: Annotated[int, Field(ge=2, le=20)] = Field(10, description="Into how many bins calibration is divided.", examples=[10])
    draws: Annotated[int, Field(ge=100, le=20_000)] = Field(
        2_000, description="Bootstrap samples of a Brier score.", examples=[2000]
    )
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = Field(1, description="Of the bootstrap.", examples=[1])


class ForecastsQuery(Form, AsOfQuery, ForecastsParameters):
    """Forecasts of what is asked about initiatives or conflicts, of some questions, or by some forecasters; of several of these,
    those that fit all; without any of them, all."""

    initiative_id: Ids = Field(default_factory=list, description="Questions about these initiatives.", examples=[[INITIATIVE]])
    conflict_id: Ids = Field(default_factory=list, description="Questions about these conflicts.", examples=[[CONFLICT]])
    question_id: Ids = Field(default_factory=list, description="These questions.", examples=[[QUESTION]])
    forecaster_id: Ids = Field(default_factory=list, description="Forecasts by these actors.", examples=[[FORECASTER]])
    asserted_by_id: list[UUID | Literal["editors"]] = Field(
        default_factory=list,
        max_length=50,
        description="Only forecasts as these report them (`editors`: what nobody else does); by default whoever it is.",
        examples=[["editors"]],
    )
    on: Day | None = Field(
        None,
        description="The day in the world: forecasts made and questions settled later do not count. By default the day of "
        "`as_of`, or today.",
        examples=["2024-03-05"],
    )


class ForecastGiven(Part):
    """A forecast: a word of a scale, a number, or both; with neither it is listed and not scored."""

    id: UUID | None = Field(None, description="The record.", examples=[FORECAST])
    forecaster: Text300 = Field(description="Whose it is.", examples=["Parisa Pasandepour"])
    forecaster_id: UUID | None = Field(None, description="The forecaster's record.", examples=[FORECASTER])
    generic: bool = Field(
        False, description="Whether the forecaster is nobody in particular, and has no score.", examples=[False]
    )
    made_on: EdtfDate | None = Field(
        None, description="When it was made; without, in the order of the list.", examples=["2024-02-29~"]
    )
    wording: Text300 | None = Field(None, description="The words.", examples=["unlikely"])
    term: Text100 | None = Field(None, description="A term of the scale.", examples=["unlikely"])
    scale: LikelihoodScale = Field(LikelihoodScale.ICD203, description="The scale.", examples=["icd203"])
    probability: Chance | None = Field(None, description="The number.", examples=[None])

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.term is not None:
            try:
                band(self.term, self.scale)
            except ValueError as refusal:
                raise misfit(str(refusal), "term") from None
        return self


class ForecastBaseRate(Part):
    """What a reference class alone would have said."""

    name: Text500 = Field(description="The class.", examples=["Earlier Moscow rounds: 0 of 4 at process_agreement"])
    rate: Chance = Field(description="The probability; of k of n, (k + 1/2) / (n + 1).", examples=[0.1])


class QuestionGiven(Part):
    """A question with its forecasts."""

    id: UUID | None = Field(None, description="The record.", examples=[QUESTION])
    question: Text500 = Field(description="What is asked.", examples=["Will the key to Palestinian unity be found in Moscow?"])
    condition: Text500 | None = Field(None, description="Without which it is void.", examples=[None])
    closes: Day | None = Field(None, description="The last day for forecasts.", examples=["2024-03-03"])
    resolution: Resolution | None = Field(None, description="How it turned out.", examples=["no"])
    resolved_on: Day | None = Field(None, description="When that was settled.", examples=["2024-03-03"])
    resolution_criteria: Text2000 | None = Field(None, description="What decides.", examples=["Yes if an agreement is signed."])
    base_rates: list[ForecastBaseRate] = Field(
        default_factory=list, max_length=100, description="What reference classes say; they may disagree.", examples=[[]]
    )
    forecasts: list[ForecastGiven] = Field(
        default_factory=list,
        max_length=MOST,
        description="The forecasts.",
        examples=[[{"forecaster": "A", "probability": 0.3, "made_on": "2024-02-29"}]],
    )


class ForecastsInputs(Part):
    """Questions with their forecasts."""

    on: Day | None = Field(
        None, description="The day on which questions are due or open; null: none is.", examples=["2024-03-05"]
    )
    questions: list[QuestionGiven] = Field(
        min_length=1,
        max_length=MOST,
        description="The questions.",
        examples=[[{"question": "Will it rain?", "resolution": "yes", "forecasts": [{"forecaster": "A", "probability": 0.7}]}]],
    )
