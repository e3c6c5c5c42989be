"""How good settled forecasts were."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.analysis.forecasts.answers import ForecastBin, ForecastEnds, ForecastMurphy, ForecastScore, ForecastSkill
from app.analysis.forecasts.models import ForecastsParameters
from app.analysis.methods import base_rate, scoring

FEWEST = 30  # for a curve


@dataclass(frozen=True)
class Settled:
    """A forecast with what came of it, and what the reference classes of its question say."""

    said: scoring.Said
    base_rates: tuple[float, ...]


def score_of(name: str, ident: str | None, settled: Sequence[Settled], parameters: ForecastsParameters) -> ForecastScore:
    """The scores of at least one settled forecast."""
    said = [one.said for one in settled]
    p, outcomes = [one.p for one in said], [one.outcome for one in said]
    parts = scoring.murphy(p, outcomes)
    bins = [_bin(found) for found in scoring.calibration(p, outcomes, parameters.bins)]
    enough = len(said) >= FEWEST
    return ForecastScore.model_validate(
        {
            "forecaster": name,
            "forecaster_id": ident,
            "scored": len(said),
            "brier": _ends(scoring.ends(said, scoring.brier)),
            "log_score": _ends(scoring.ends(said, scoring.log_score)),
            "skill": skill_of(settled),
            "murphy": ForecastMurphy(reliability=parts.reliability, resolution=parts.resolution, uncertainty=parts.uncertainty),
            "calibration": bins,
            "curve": bins if enough else None,
            "no_curve": None if enough else f"{len(said)} settled forecasts; a curve needs {FEWEST}.",
        }
    )


def skill_of(settled: Sequence[Settled]) -> ForecastSkill | None:
    """Against the reference classes, of the questions that have any."""
    compared = [one for one in settled if one.base_rates]
    if not compared:
        return None
    brier = sum(scoring.brier(one.said.p, one.said.outcome) for one in compared) / len(compared)
    rows = [[scoring.brier(rate, one.said.outcome) for rate in one.base_rates] for one in compared]
    best, worst = (sum(pick(row) for row in rows) / len(rows) for pick in (min, max))
    return ForecastSkill(
        low=1 - brier / best if best else None,
        high=1 - brier / worst if worst else None,
        questions=len(compared),
        brier=brier,
        reference_best=best,
        reference_worst=worst,
    )


def _ends(ends: scoring.Ends) -> ForecastEnds:
    return ForecastEnds(best=ends.best, middle=ends.middle, worst=ends.worst)


def _bin(found: scoring.Bin) -> ForecastBin:
    low, high = base_rate.wilson(round(found.observed * found.count), found.count)
    return ForecastBin(
        low=found.low,
        high=found.high,
        count=found.count,
        mean=found.mean,
        observed=found.observed,
        observed_low=low,
        observed_high=high,
    )
