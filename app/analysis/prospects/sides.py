"""Base rates by class and what forecasters say, side by side: how likely, by whom, and which have nothing in common."""

from collections.abc import Iterator
from itertools import combinations

from app.analysis.forecasts.answers import ForecastQuestion, ForecastsResult
from app.analysis.precedents.answers import PrecedentRate, PrecedentsResult
from app.analysis.prospects.answers import ProspectComparison, ProspectEstimate

Rates = list[tuple[PrecedentRate, ProspectEstimate]]


def side_by_side(base_rates: PrecedentsResult | None, forecasts: ForecastsResult | None) -> list[ProspectComparison]:
    """The rates by what they are rates of; then question by question what is forecast, with the classes recorded with that."""
    rates = [
        (given, estimate)
        for i, given in enumerate(base_rates.classes if base_rates else ())
        if (estimate := _of_class(given, f"/base_rates/classes/{i}"))
    ]
    groups: dict[str, Rates] = {}
    for given, estimate in rates:
        groups.setdefault(f"{given.unit}: {given.threshold or 'success'} or more", []).append((given, estimate))
    found = [
        ProspectComparison(
            about=about,
            estimates=[estimate for _, estimate in group],
            differences=[
                said for (a, one), (b, other) in combinations(group, 2) if a.coder == b.coder for said in _apart(one, other)
            ],
        )
        for about, group in groups.items()
    ]
    return found + [_of_question(q, f"/forecasts/questions/{i}", rates) for i, q in _pooled(forecasts)]


def _pooled(forecasts: ForecastsResult | None) -> Iterator[tuple[int, ForecastQuestion]]:
    yield from ((i, question) for i, question in enumerate(forecasts.questions if forecasts else ()) if question.pool)


def _of_class(given: PrecedentRate, at: str) -> ProspectEstimate | None:
    if given.rate is None or given.jeffreys is None:
        return None
    return ProspectEstimate(
        kind="base_rate",
        name=given.name,
        by=given.coder,
        says=f"{given.successes} of {given.cases}",
        low=given.jeffreys.low,
        middle=given.rate,
        high=given.jeffreys.high,
        at=at,
    )


def _of_question(question: ForecastQuestion, at: str, rates: Rates) -> ProspectComparison:
    pool, counting = question.pool, [forecast for forecast in question.forecasts if forecast.counts]
    assert pool
    made = {forecast.id for forecast in question.forecasts}
    pooled = ProspectEstimate(
        kind="forecasters",
        name=", ".join(dict.fromkeys(forecast.forecaster for forecast in counting)),
        by="geometric mean of the odds",
        says=", ".join(dict.fromkeys(forecast.wording or forecast.term or f"{forecast.middle:.0%}" for forecast in counting)),
        low=pool.odds_mean_low,
        middle=pool.odds_mean,
        high=pool.odds_mean_high,
        at=f"{at}/pool",
    )
    beside = [estimate for given, estimate in rates if made & {*given.forecast_ids}]
    return ProspectComparison(
        about=question.question,
        estimates=[pooled, *beside],
        differences=[said for estimate in beside for said in _apart(pooled, estimate)],
    )


def _apart(one: ProspectEstimate, other: ProspectEstimate) -> Iterator[str]:
    """What to say of two that have no value in common."""
    low, high = sorted((one, other), key=lambda estimate: estimate.low)
    if low.high < high.low:
        yield f"{_said(low)} lies wholly below {_said(high)}."


def _said(estimate: ProspectEstimate) -> str:
    return f"“{estimate.name}” ({estimate.says}: {estimate.low:.0%} to {estimate.high:.0%})"
