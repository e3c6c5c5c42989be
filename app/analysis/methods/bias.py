"""The bias of a third party between two sides, from how close it is to each.

Savun 2008, Information, Bias, and Mediation Success, International Studies Quarterly 52(1), tells two things apart, which are
measured here so: relative bias, the difference of the closenesses, and absolute bias, their maximum.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bias:
    """`relative` in [-2, 2]: above 0 it leans to the first side; `absolute` in [-1, 1]: how close it is to the nearer one."""

    relative: float
    absolute: float


def bias(first: float | None, second: float | None) -> Bias | None:
    """`first`, `second`: closeness to each side in [-1, 1]; None, and nothing to say, where one is not known."""
    return None if first is None or second is None else Bias(first - second, max(first, second))
