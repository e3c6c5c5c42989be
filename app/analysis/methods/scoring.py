"""How good forecasts of yes or no were.

Brier score of one event: (p - o)², o being 1 for yes and 0 for no; 0 is perfect, 1 the worst (scikit-learn's brier_score_loss
for two classes; the two-sided form is twice that). Log score: -ln of the probability given to what happened (scikit-learn's
log_loss), p having been moved into [CLIP, 1 - CLIP], since one certain error would be infinite.

Murphy's decomposition (as in Wilks, Statistical Methods in the Atmospheric Sciences, table 7.3): the mean Brier score is
reliability - resolution + uncertainty, exactly so when forecasts are grouped by their distinct values:
REL = 1/N Σ n_k (p_k - ō_k)², RES = 1/N Σ n_k (ō_k - ō)², UNC = ō (1 - ō).

A word of likelihood stands for a band [low, high]: its score is known only to lie between that of the end that came nearer to
what happened (best) and that of the other end (worst).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

Score = Callable[[float, bool], float]
CLIP = 0.01


@dataclass(frozen=True)
class Ends:
    """A score at the middle of what was said, and at its better and its worse end: best <= middle <= worst."""

    best: float
    middle: float
    worst: float


@dataclass(frozen=True)
class Said:
    """A forecast with what came of it: 0 <= low <= high <= 1, and `p`, what is taken as the number; `p` may lie outside of
    [low, high] where somebody's number is not in the band of the word."""

    low: float
    p: float
    high: float
    outcome: bool


@dataclass(frozen=True)
class Murphy:
    """The parts of a mean Brier score; all >= 0."""

    reliability: float
    resolution: float
    uncertainty: float

    @property
    def brier(self) -> float:
        return self.reliability - self.resolution + self.uncertainty


@dataclass(frozen=True)
class Bin:
    """The forecasts from `low` to `high` (the topmost includes it): how many, their mean, and how often it came true."""

    low: float
    high: float
    count: int
    mean: float
    observed: float


def brier(p: float, outcome: bool) -> float:
    """0 to 1, the lower the better."""
    return (p - outcome) ** 2


def log_score(p: float, outcome: bool) -> float:
    """0.01 to 4.61, in nats, the lower the better."""
    clipped = min(max(p, CLIP), 1 - CLIP)
    return float(-np.log(clipped if outcome else 1 - clipped))


def ends(said: Sequence[Said], score: Score) -> Ends:
    """The mean score of at least one forecast at the middle, and at the ends that were better and worse."""
    rows = [sorted(score(p, s.outcome) for p in (s.low, s.p, s.high)) for s in said]
    middle = float(np.mean([score(s.p, s.outcome) for s in said]))
    return Ends(float(np.mean([row[0] for row in rows])), middle, float(np.mean([row[-1] for row in rows])))


def murphy(p: Sequence[float], outcomes: Sequence[bool]) -> Murphy:
    """The parts of the mean Brier score of at least one forecast."""
    values, group = np.unique(np.asarray(p, float), return_inverse=True)
    o = np.asarray(outcomes, float)
    counts = np.bincount(group)
    rates, all_in_all = np.bincount(group, o) / counts, o.mean()
    return Murphy(
        float((counts * (values - rates) ** 2).sum() / len(o)),
        float((counts * (rates - all_in_all) ** 2).sum() / len(o)),
        float(all_in_all * (1 - all_in_all)),
    )


def calibration(p: Sequence[float], outcomes: Sequence[bool], bins: int = 10) -> list[Bin]:
    """Forecasts in bins of equal width; bins without any are left out."""
    given, o = np.asarray(p, float), np.asarray(outcomes, float)
    edges = np.linspace(0, 1, bins + 1)
    at = np.clip(np.searchsorted(edges, given, side="right") - 1, 0, bins - 1)
    return [
        Bin(
            round(float(edges[i]), 6),
            round(float(edges[i + 1]), 6),
            int(inside.sum()),
            float(given[inside].mean()),
            float(o[inside].mean()),
        )
        for i in range(bins)
        if (inside := at == i).any()
    ]


def bootstrap(scores: Sequence[float], draws: int, seed: int, level: float = 0.95) -> tuple[float, float]:
    """The percentile interval of the mean of at least one score, from that many samples with replacement."""
    given, random = np.asarray(scores, float), np.random.default_rng(seed)
    means = given[random.integers(0, len(given), (draws, len(given)))].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
