"""Rates of few cases: the Beta posterior of a proportion, intervals, and its mass in bands.

k of n cases reached the threshold. With a prior Beta(a, b) the posterior is Beta(k + a, n - k + b); its mean is the probability
that the next case does. Jeffreys' prior is a = b = 1/2, the uniform one a = b = 1.

The interval of Jeffreys has equal tails; its lower end is 0 where k = 0 and its upper end 1 where k = n (Brown, Cai and DasGupta
2001, Interval Estimation for a Binomial Proportion). The score interval is Wilson's (the same paper).

k and n may be sums of weights between 0 and 1: then they are pseudo-counts, and so is what follows from them.
All numbers returned lie between 0 and 1. ValueError where n <= 0, k < 0, k > n, or a or b is not above 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.special import betainc, betaincinv, ndtri

JEFFREYS, UNIFORM = (0.5, 0.5), (1.0, 1.0)


@dataclass(frozen=True)
class Posterior:
    """Beta(a, b), and what it says: its mean, its median, and the ends of the interval with equal tails."""

    a: float
    b: float
    mean: float
    median: float
    low: float
    high: float


def posterior(k: float, n: float, prior: tuple[float, float] = JEFFREYS, level: float = 0.95) -> Posterior:
    """What is believed of the rate after k of n; the interval holds `level` of it."""
    _check(k, n, *prior)
    a, b, tail = k + prior[0], n - k + prior[1], (1 - level) / 2
    low, median, high = (float(betaincinv(a, b, share)) for share in (tail, 0.5, 1 - tail))
    return Posterior(a, b, a / (a + b), median, low, high)


def jeffreys(k: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """The interval of Jeffreys with the ends of Brown, Cai and DasGupta."""
    found = posterior(k, n, JEFFREYS, level)
    return (0.0 if k == 0 else found.low), (1.0 if k == n else found.high)


def wilson(k: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """The score interval."""
    _check(k, n)
    z, rate = float(ndtri((1 + level) / 2)), k / n
    middle, spread = rate + z * z / (2 * n), z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    low, high = (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)
    return (0.0 if k == 0 else max(0.0, low)), (1.0 if k == n else min(1.0, high))


def masses(a: float, b: float, bands: Sequence[tuple[float, float]]) -> list[float]:
    """How much of Beta(a, b) lies in each band [low, high]."""
    _check(0, 1, a, b)
    return [max(0.0, float(betainc(a, b, high) - betainc(a, b, low))) for low, high in bands]


def _check(k: float, n: float, a: float = 1.0, b: float = 1.0) -> None:
    if not 0 <= k <= n or n <= 0 or a <= 0 or b <= 0:
        raise ValueError("a rate is that of k of n cases, 0 <= k <= n, n > 0, and a prior has a, b > 0")
