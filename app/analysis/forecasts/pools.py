"""The forecasts of a question: which count, and their pools over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.analysis.forecasts.answers import ForecastPool, ForecastPoolAt, ForecastQuestion, ForecastShown
from app.analysis.forecasts.models import ForecastGiven, ForecastsParameters, QuestionGiven
from app.analysis.methods import pooling
from app.domain.edtf import bounds
from app.domain.likelihood import reading

Maker = tuple[str, str | None]  # the forecaster's name and id


@dataclass
class Used:
    """A forecast with what its words and number come to, and whether it counts: the last one of its maker that has a number and
    was certainly made before the question closed. `spoke`: whether it once was that, and came into the pools over time."""

    given: ForecastGiven
    day: date | None
    low: float | None
    middle: float | None
    high: float | None
    mismatch: bool
    why_not: str | None = None

    @property
    def counts(self) -> bool:
        return self.why_not is None

    @property
    def ends(self) -> tuple[float, float, float]:
        """The low end, the number, the high end, of one that has a number."""
        assert self.low is not None
        assert self.middle is not None
        assert self.high is not None
        return self.low, self.middle, self.high

    @property
    def spoke(self) -> bool:
        return self.why_not in (None, SUPERSEDED)

    @property
    def maker(self) -> Maker:
        return self.given.forecaster, str(self.given.forecaster_id) if self.given.forecaster_id else None


SUPERSEDED = "The same forecaster has said something later."
WORDS = "Words that no scale has: listed, not scored."
LATE = "It may have been made after the question closed."


def used_of(question: QuestionGiven) -> list[Used]:
    """The forecasts of a question, oldest first; those without a date as they stand in the list."""
    found = []
    for given in question.forecasts:
        read = reading(given.term, given.probability, given.scale)
        day = bounds(given.made_on)[1] if given.made_on else None
        one = Used(given, day, read.probability_low, read.probability_mid, read.probability_high, read.mismatch)
        if one.middle is None:
            one.why_not = WORDS
        elif day and question.closes and day > question.closes:
            one.why_not = LATE
        found.append(one)
    found.sort(key=lambda one: one.day or date.min)
    last: dict[Maker, Used] = {}
    for one in found:
        if one.counts:
            if one.maker in last:
                last[one.maker].why_not = SUPERSEDED
            last[one.maker] = one
    return found


def question_of(question: QuestionGiven, used: list[Used], on: date | None, parameters: ForecastsParameters) -> ForecastQuestion:
    """A question with its pools."""
    over_time = pools_over_time(used, parameters)
    return ForecastQuestion(
        id=question.id,
        question=question.question,
        condition=question.condition,
        closes=question.closes,
        status=status_of(question, on),
        resolved_on=question.resolved_on,
        forecasts=[shown(one) for one in used],
        pool=pool_of([one for one in used if one.counts], parameters),
        over_time=over_time,
        base_rates=question.base_rates,
    )


def status_of(question: QuestionGiven, on: date | None) -> str:
    """How a question stands on that day."""
    if question.resolution:
        return question.resolution.value
    return "due" if on and question.closes and question.closes < on else "open"


def shown(one: Used) -> ForecastShown:
    return ForecastShown(
        id=one.given.id,
        forecaster=one.given.forecaster,
        day=one.day,
        wording=one.given.wording,
        term=one.given.term,
        scale=one.given.scale.value,
        low=one.low,
        middle=one.middle,
        high=one.high,
        mismatch=one.mismatch,
        counts=one.counts,
        why_not=one.why_not,
    )


def pools_over_time(used: list[Used], parameters: ForecastsParameters) -> list[ForecastPoolAt]:
    """The pool after each day on which somebody spoke."""
    found, latest = list[ForecastPoolAt](), dict[Maker, Used]()
    speaking = [one for one in used if one.spoke]
    for i, one in enumerate(speaking):
        latest.pop(one.maker, None)  # so that the latest stand last
        latest[one.maker] = one
        if i + 1 == len(speaking) or speaking[i + 1].day != one.day:
            pool = pool_of(list(latest.values()), parameters)
            assert pool is not None
            found.append(ForecastPoolAt(day=one.day, **pool.model_dump()))
    return found


def pool_of(used: Sequence[Any], parameters: ForecastsParameters) -> ForecastPool | None:
    """The pool of forecasts, oldest first, one of each forecaster."""
    if not used:
        return None
    middles = [one.middle for one in used]
    by_count = pooling.odds_mean(middles, pooling.extremising(len(middles))) if parameters.extremise_by_count else None
    return ForecastPool(
        count=len(middles),
        odds_mean=pooling.odds_mean(middles),
        odds_mean_low=pooling.odds_mean([min(one.low, one.middle) for one in used]),
        odds_mean_high=pooling.odds_mean([max(one.high, one.middle) for one in used]),
        median=pooling.median(middles),
        recent_median=pooling.recent_median(middles),
        extremised=pooling.odds_mean(middles, parameters.extremise) if parameters.extremise else None,
        extremised_by_count=by_count,
    )
