"""The compromise model: what comes of it is the mean of the positions, each weighted by influence times salience.

Van den Bos 1991; Achen 2006, Institutional Realism and Bargaining Models (ch. 4 of The European Union Decides): the limit of the
asymmetric Nash solution when disagreement is very costly. With positions x, influences c, saliences s and weights w = c·s:

* forecast y = Σ w x / Σ w; weighted median: the smallest x whose cumulative weight is at least half;
* b beats a when Σ w (|x - a| - |x - b|) > 0; the Condorcet position is a held one that none beats;
* leverage of m: ∂y/∂c = s (x - y) / Σ w, ∂y/∂s = c (x - y) / Σ w, ∂y/∂x = w / Σ w, and y - y without m.

Arrays have the actors on the last axis; the sum of the weights is above 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
CLOSE = 1e-12  # sums that differ by less, relative to the whole, are equal


@dataclass(frozen=True)
class Stand:
    """Where an actor stands on an issue: `influence` and `salience` >= 0, on any scale that all share."""

    actor: str
    position: float
    influence: float
    salience: float

    @property
    def weight(self) -> float:
        return self.influence * self.salience


@dataclass(frozen=True)
class Leverage:
    """What an actor moves: `share` of all weight; the slopes of the forecast; and by how much the forecast and the median with it
    differ from those without it (None: nobody with weight would be left)."""

    actor: str
    share: float
    by_influence: float
    by_salience: float
    by_position: float
    shift: float | None
    median_shift: float | None


def mean(positions: Array, weights: Array) -> Array:
    """The forecast; shape: without the last axis."""
    forecast: Array = (positions * weights).sum(-1) / weights.sum(-1)
    return forecast


def weighted_median(positions: Array, weights: Array) -> Array:
    """The smallest position whose cumulative weight is at least half; shape: without the last axis."""
    order = np.argsort(positions, axis=-1, kind="stable")
    cumulative = np.take_along_axis(weights, order, -1).cumsum(-1)
    enough = cumulative >= cumulative[..., -1:] * (0.5 - CLOSE)
    first = np.take_along_axis(order, enough.argmax(-1)[..., None], -1)
    return np.take_along_axis(positions, first, -1)[..., 0]


def condorcet(positions: Array, weights: Array) -> list[float]:
    """The held positions that none beats, ascending; more than one when they tie."""
    held = np.unique(positions)
    distances = np.array([(weights * abs(positions - option)).sum() for option in held])
    return [float(option) for option in held[distances <= distances.min() + CLOSE * (1 + distances.max())]]


def arrays(stands: Sequence[Stand]) -> tuple[Array, Array]:
    """Positions and weights."""
    return np.array([s.position for s in stands], float), np.array([s.weight for s in stands], float)


def leverage(stands: Sequence[Stand]) -> list[Leverage]:
    """What each moves, in the order given."""
    x, w = arrays(stands)
    total, forecast, median = w.sum(), float(mean(x, w)), float(weighted_median(x, w))
    found = []
    for m, stand in enumerate(stands):
        off, others, those = (x[m] - forecast) / total, np.delete(x, m), np.delete(w, m)
        left = bool(those.sum() > 0)
        found.append(
            Leverage(
                stand.actor,
                share=float(w[m] / total),
                by_influence=float(stand.salience * off),
                by_salience=float(stand.influence * off),
                by_position=float(w[m] / total),
                shift=forecast - float(mean(others, those)) if left else None,
                median_shift=median - float(weighted_median(others, those)) if left else None,
            )
        )
    return found
