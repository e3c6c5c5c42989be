"""What is answered about precedents."""

from uuid import UUID

from pydantic import Field

from app.analysis.precedents.models import PrecedentCase, PrecedentFilter
from app.records.fields import Part


class PrecedentInterval(Part):
    """An interval of probabilities."""

    low: float = Field(description="Its lower end.", examples=[0.0])
    high: float = Field(description="Its upper end.", examples=[0.4448])


class PrecedentBand(Part):
    """How much of the posterior lies where a word stands."""

    term: str = Field(description="The word.", examples=["unlikely"])
    low: float = Field(description="Its lower end; that of the lowest word is taken to be 0.", examples=[0.2])
    high: float = Field(description="Its upper end; that of the highest is taken to be 1.", examples=[0.45])
    mass: float = Field(description="The probability that the rate lies there.", examples=[0.144])


class PrecedentPosterior(Part):
    """What is to be believed of the rate, from one prior."""

    prior: str = Field(description="The prior: Jeffreys, uniform, or one that was given.", examples=["Jeffreys"])
    prior_a: float = Field(description="Its first number.", examples=[0.5])
    prior_b: float = Field(description="Its second number.", examples=[0.5])
    a: float = Field(description="The first number of the posterior Beta.", examples=[0.5])
    b: float = Field(description="The second.", examples=[4.5])
    mean: float = Field(description="Its mean: the probability that the next case reaches the threshold.", examples=[0.1])
    median: float = Field(description="Its median.", examples=[0.0494])
    low: float = Field(description="The lower end of the interval with equal tails.", examples=[0.0001])
    high: float = Field(description="The upper end.", examples=[0.4448])
    bands: list[PrecedentBand] = Field(description="Its mass by the words of the scale.", examples=[[]])
    between: float = Field(description="The mass between the words, where the scale leaves gaps.", examples=[0.0])
    word: str = Field(description="The word with the most mass.", examples=["almost no chance"])


class PrecedentWeighted(Part):
    """The same with cases weighted by likeness: pseudo-counts."""

    pseudo_cases: float = Field(description="The sum of the weights.", examples=[3.2])
    pseudo_successes: float = Field(description="That of the cases that reached the threshold.", examples=[0.4])
    rate: float = Field(description="One divided by the other.", examples=[0.125])
    mean: float = Field(description="The mean of the posterior, from Jeffreys' prior.", examples=[0.21])
    low: float = Field(description="The lower end of its interval.", examples=[0.01])
    high: float = Field(description="The upper end.", examples=[0.6])


class PrecedentRate(Part):
    """The base rate in one class, by one coder."""

    name: str = Field(description="The class.", examples=["Earlier meetings in Moscow"])
    unit: str = Field(description="What one case is.", examples=["meeting"])
    dimension: str = Field(description="In which respect outcomes are judged.", examples=["substantive"])
    threshold: str | None = Field(description="From where on a case counts.", examples=["process_agreement"])
    coder: str = Field(description="Who says what came of the cases.", examples=["Parisa Pasandepour"])
    coder_id: UUID | None = Field(description="The coder's record; null for the editors.", examples=[None])
    beneficiary: str | None = Field(description="For whom the rating is.", examples=[None])
    filters: list[PrecedentFilter] = Field(description="What makes a case one of the class.", examples=[[]])
    cases: int = Field(description="How many cases: n.", examples=[4])
    successes: int = Field(description="How many reached the threshold: k.", examples=[0])
    uncoded: int = Field(description="How many fit, and this coder says nothing of them.", examples=[0])
    refused: str | None = Field(description="Why there is no rate; null when there is one.", examples=[None])
    rate: float | None = Field(description="k/n.", examples=[0.0])
    jeffreys: PrecedentInterval | None = Field(description="The interval of Jeffreys.", examples=[{"low": 0, "high": 0.4448}])
    wilson: PrecedentInterval | None = Field(description="Wilson's interval.", examples=[{"low": 0, "high": 0.4899}])
    posteriors: list[PrecedentPosterior] = Field(description="By prior, that of Jeffreys first.", examples=[[]])
    prior_decides: bool = Field(description="Whether priors differ in the word with the most mass.", examples=[True])
    weighted: PrecedentWeighted | None = Field(description="With cases weighted by likeness.", examples=[None])
    members: list[PrecedentCase] = Field(description="The cases, the latest first.", examples=[[]])
    members_left_out: int = Field(description="How many more there are; `rests_on` has all.", examples=[0])
    forecast_ids: list[UUID] = Field(description="The forecasts with which the class is recorded.", examples=[[]])


class PrecedentsResult(Part):
    """Base rates, class by class and coder by coder."""

    classes: list[PrecedentRate] = Field(description="Side by side; none of them is the right one.", examples=[[]])
