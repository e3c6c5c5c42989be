"""One probability from those of several forecasters.

* Geometric mean of odds: the probability whose log odds are the mean of theirs (Sevilla 2021, When pooling forecasts use the
  geometric mean of odds). Extremised, that mean is multiplied by d. Forecasts of 0 and 1, whose odds are no number, are moved to
  EDGE and 1 - EDGE.
* d by the number of forecasters, n (√(3n² - 3n + 1) - 2) / (n² - n - 1) (Neyman and Roughgarden 2021); it grows from 1 to √3.
* Median.
* Recency-weighted median, as Metaculus computes it: the n-th oldest of N forecasts, one of each forecaster, weighs
  exp(√n - √N); with two forecasts or fewer all weigh the same. The mean of the left and right values where the cumulative weight
  is one half.

Probabilities run from 0 to 1; each function takes at least one.
"""

from collections.abc import Sequence
from math import exp, sqrt

import numpy as np

EDGE = 0.001


def odds_mean(p: Sequence[float], d: float = 1.0) -> float:
    """The geometric mean of the odds, extremised by `d` > 0."""
    given = np.clip(np.asarray(p, float), EDGE, 1 - EDGE)
    return float(1 / (1 + np.exp(-d * np.log(given / (1 - given)).mean())))


def extremising(n: int) -> float:
    """The factor d for n >= 1 forecasters."""
    return n * (sqrt(3 * n * n - 3 * n + 1) - 2) / (n * n - n - 1)


def median(p: Sequence[float]) -> float:
    return float(np.median(p))


def recency_weights(count: int) -> list[float]:
    """From the oldest to the newest."""
    if count <= 2:
        return [1.0] * count
    return [exp(sqrt(n) - sqrt(count)) for n in range(1, count + 1)]


def recent_median(p: Sequence[float]) -> float:
    """The recency-weighted median; `p` from the oldest to the newest."""
    return weighted_median(p, recency_weights(len(p)))


def weighted_median(p: Sequence[float], weights: Sequence[float]) -> float:
    """The mean of the values at which the cumulative weight, from below and from above, comes to one half."""
    order = np.argsort(p, kind="stable")
    values, sums = np.asarray(p, float)[order], np.cumsum(np.asarray(weights, float)[order])
    half = sums[-1] / 2
    left = min(int(np.searchsorted(sums, half * (1 - 1e-12), side="left")), len(values) - 1)
    right = min(int(np.searchsorted(sums, half * (1 + 1e-12), side="right")), len(values) - 1)
    return float((values[left] + values[right]) / 2)
