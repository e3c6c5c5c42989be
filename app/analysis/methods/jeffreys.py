"""The interval of a rate that was counted in few cases.

Jeffreys: the quantiles of Beta(k + 1/2, n - k + 1/2), with the lower end 0 at k = 0 and the upper end 1 at k = n, as Brown, Cai
and DasGupta 2001, Interval Estimation for a Binomial Proportion, Statistical Science 16(2), set them.
"""

from scipy.special import betaincinv


def jeffreys(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """The ends of the interval that covers the rate with probability `level` in (0, 1), for k of n > 0 cases."""
    tail, a, b = (1 - level) / 2, k + 0.5, n - k + 0.5
    return (0.0 if k == 0 else float(betaincinv(a, b, tail))), (1.0 if k == n else float(betaincinv(a, b, 1 - tail)))
