"""What is answered about forecasts."""

from datetime import date
from uuid import UUID

from pydantic import Field

from app.analysis.forecasts.models import ForecastBaseRate
from app.records.fields import Part


class ForecastPool(Part):
    """One probability from the latest forecast of each forecaster."""

    count: int = Field(description="Of how many forecasters.", examples=[3])
    odds_mean: float = Field(description="The geometric mean of the odds.", examples=[0.3])
    odds_mean_low: float = Field(description="The same of the low ends of what was said.", examples=[0.2])
    odds_mean_high: float = Field(description="The same of the high ends.", examples=[0.45])
    median: float = Field(description="The median.", examples=[0.325])
    recent_median: float = Field(description="The recency-weighted median.", examples=[0.325])
    extremised: float | None = Field(description="The geometric mean of the odds, extremised as asked.", examples=[None])
    extremised_by_count: float | None = Field(description="The same, by the number of forecasters.", examples=[None])


class ForecastPoolAt(ForecastPool):
    """The pool as it stood from a day on."""

    day: date | None = Field(description="The day; null where forecasts are not dated.", examples=["2024-02-29"])


class ForecastShown(Part):
    """A forecast, as it is used."""

    id: UUID | None = Field(description="The record.", examples=[None])
    forecaster: str = Field(description="Whose it is.", examples=["Parisa Pasandepour"])
    day: date | None = Field(description="The latest day on which it may have been made.", examples=["2024-02-29"])
    wording: str | None = Field(description="The words.", examples=["unlikely"])
    term: str | None = Field(description="The term.", examples=["unlikely"])
    scale: str = Field(description="The scale of the term.", examples=["icd203"])
    low: float | None = Field(description="The low end of the band, or the number.", examples=[0.2])
    middle: float | None = Field(description="The number, or the middle of the band.", examples=[0.325])
    high: float | None = Field(description="The high end.", examples=[0.45])
    mismatch: bool = Field(description="Whether the number lies outside the band of the word.", examples=[False])
    counts: bool = Field(description="Whether it is pooled, and scored when the question is settled.", examples=[True])
    why_not: str | None = Field(description="Why it does not.", examples=[None])


class ForecastQuestion(Part):
    """A question, what was forecast, and the pools."""

    id: UUID | None = Field(description="The record.", examples=[None])
    question: str = Field(description="What is asked.", examples=["Will the key to Palestinian unity be found in Moscow?"])
    condition: str | None = Field(description="Without which it is void.", examples=[None])
    closes: date | None = Field(description="The last day for forecasts.", examples=["2024-03-03"])
    status: str = Field(description="open, due (closed and not settled), yes, no or void.", examples=["no"])
    resolved_on: date | None = Field(description="When it was settled.", examples=["2024-03-03"])
    forecasts: list[ForecastShown] = Field(description="All forecasts, oldest first.", examples=[[]])
    pool: ForecastPool | None = Field(description="The pool at the end; null without a number.", examples=[None])
    over_time: list[ForecastPoolAt] = Field(description="The pool after each day with a forecast.", examples=[[]])
    base_rates: list[ForecastBaseRate] = Field(
        description="What the reference classes alone would have said.",
        examples=[[{"name": "Earlier Moscow rounds: 0 of 4 at process_agreement", "rate": 0.1}]],
    )


class ForecastEnds(Part):
    """A mean score, where words stand for bands: at the better end, the middle and the worse end of what was said."""

    best: float = Field(description="At the better ends.", examples=[0.04])
    middle: float = Field(description="At the middles, or the numbers.", examples=[0.1056])
    worst: float = Field(description="At the worse ends.", examples=[0.2025])


class ForecastSkill(Part):
    """How much better than reference classes: 1 perfect, 0 as good, below 0 worse. A range, where classes disagree."""

    low: float | None = Field(
        description="Against the class that did best on each question; null if that one was perfect.", examples=[-0.3]
    )
    high: float | None = Field(description="Against the class that did worst.", examples=[0.2])
    questions: int = Field(description="Of how many questions: those with a reference class.", examples=[2])
    brier: float = Field(description="The forecaster's Brier score on them.", examples=[0.1056])
    reference_best: float = Field(description="That of the best class.", examples=[0.01])
    reference_worst: float = Field(description="That of the worst class.", examples=[0.04])


class ForecastMurphy(Part):
    """The parts of a Brier score: reliability - resolution + uncertainty."""

    reliability: float = Field(description="How far forecasts are from the frequencies; 0 is best.", examples=[0.012])
    resolution: float = Field(description="How far these frequencies differ; more is better.", examples=[0.05])
    uncertainty: float = Field(description="How uncertain the questions were.", examples=[0.25])


class ForecastBin(Part):
    """Forecasts of about the same probability."""

    low: float = Field(description="From.", examples=[0.3])
    high: float = Field(description="To.", examples=[0.4])
    count: int = Field(description="How many.", examples=[4])
    mean: float = Field(description="Their mean.", examples=[0.325])
    observed: float = Field(description="How often it came true.", examples=[0.25])
    observed_low: float = Field(description="The lower end of Wilson's 95 % interval of that.", examples=[0.05])
    observed_high: float = Field(description="The upper end.", examples=[0.7])


class ForecastScore(Part):
    """How good somebody's settled forecasts were."""

    forecaster: str = Field(description="Who; `everybody` for all together.", examples=["Parisa Pasandepour"])
    forecaster_id: UUID | None = Field(description="The record.", examples=[None])
    scored: int = Field(description="How many forecasts: the last one on each settled question.", examples=[4])
    brier: ForecastEnds = Field(description="Mean Brier score: 0 perfect, 1 the worst; 0.25 is what 50 % gives.", examples=[
        {"best": 0.04, "middle": 0.1056, "worst": 0.2025}])  # fmt: skip
    log_score: ForecastEnds = Field(description="Mean log score in nats, the lower the better; clipped to 1 to 99 %.", examples=[
        {"best": 0.2231, "middle": 0.393, "worst": 0.5978}])  # fmt: skip
    skill: ForecastSkill | None = Field(description="Against reference classes; null without any.", examples=[None])
    murphy: ForecastMurphy = Field(description="The parts of the Brier score at the middles.", examples=[
        {"reliability": 0.012, "resolution": 0.05, "uncertainty": 0.25}])  # fmt: skip
    calibration: list[ForecastBin] = Field(description="The calibration table.", examples=[[]])
    curve: list[ForecastBin] | None = Field(description="The points of a calibration curve; null under 30.", examples=[None])
    no_curve: str | None = Field(description="Why there is none.", examples=["4 settled forecasts; a curve needs 30."])


class ForecastDue(Part):
    """A question that has closed and is not settled."""

    id: UUID | None = Field(description="The record.", examples=[None])
    question: str = Field(description="What is asked.", examples=["Will Israel react harshly to the Moscow meeting?"])
    closes: date = Field(description="When it closed.", examples=["2024-03-31"])
    days: int = Field(description="How many days ago.", examples=[12])
    resolution_criteria: str | None = Field(description="What decides.", examples=["Yes if Israel recalls its ambassador."])


class ForecastReading(Part):
    """What a word stands for on a scale."""

    scale: str = Field(description="The scale.", examples=["phia"])
    low: float = Field(description="From.", examples=[0.25])
    high: float = Field(description="To.", examples=[0.35])


class ForecastWord(Part):
    """A word that was used, and what it would stand for on other scales."""

    term: str = Field(description="The word.", examples=["unlikely"])
    read: ForecastReading = Field(description="As it was read.", examples=[{"scale": "icd203", "low": 0.2, "high": 0.45}])
    elsewhere: list[ForecastReading] = Field(description="On the other scales that have it.", examples=[[]])


class ForecastsResult(Part):
    """Forecasts, pools and scores."""

    questions: list[ForecastQuestion] = Field(description="Question by question.", examples=[[]])
    forecasters: list[ForecastScore] = Field(description="Forecaster by forecaster, and everybody together.", examples=[[]])
    due: list[ForecastDue] = Field(description="Questions that wait to be settled, the longest first.", examples=[[]])
    words: list[ForecastWord] = Field(description="The words that were used.", examples=[[]])
