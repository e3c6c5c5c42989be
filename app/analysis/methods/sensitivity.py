"""How far the forecast may be off because positions, influences and saliences are judgements: a seeded Monte-Carlo.

Every number is drawn anew, independently: positions from a uniform distribution around the judgement, as far
to either side as `spread` of the length of the scale, and cut at the poles; influences and saliences as far as `spread` of
themselves. The middle 90 % of the forecasts remain.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis.methods.compromise import Array, Stand, mean, weighted_median

PERCENTILES = (5, 50, 95)


@dataclass(frozen=True)
class Spread:
    """The 5th, 50th and 95th percentile of the draws."""

    low: float
    middle: float
    high: float


def spreads(stands: Sequence[Stand], low: float, high: float, spread: float, draws: int, seed: int) -> tuple[Spread, Spread]:
    """Of the forecast and of the weighted median, on a scale from `low` to `high`; the order of the actors does not matter."""
    ordered = sorted(stands, key=lambda s: (s.actor, s.position, s.influence, s.salience))
    x, c, s = (np.array([getattr(stand, name) for stand in ordered]) for name in ("position", "influence", "salience"))
    random = np.random.default_rng(seed)
    off = random.uniform(-spread, spread, (3, draws, len(ordered)))
    positions = np.clip(x + off[0] * (high - low), min(low, x.min()), max(high, x.max()))
    weights = c * (1 + off[1]) * s * (1 + off[2])
    weights[weights.sum(-1) <= 0] = c * s  # a spread of 1 may take all weight from the only one that has any
    return _spread(mean(positions, weights)), _spread(weighted_median(positions, weights))


def _spread(drawn: Array) -> Spread:
    low, middle, high = np.percentile(drawn, PERCENTILES)
    return Spread(float(low), float(middle), float(high))
