"""What actors hold on issues, and what two of them share: the ground of the methods that compare actors.

Values are shares of the issue's scale: 0 its low pole, 1 its high pole. So an issue counts by its weight and not by its unit.
Saliences lie in [0, 1]. The weight of an issue for two actors is the geometric mean of their saliences; where one of them is
not known on any issue that the two share, all their issues weigh the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Held:
    """Where an actor stands on an issue, 0 to 1, and how much the issue matters to it, 0 to 1 or not known."""

    value: float
    salience: float | None = None


Profile = Mapping[str, Held]  # by issue


@dataclass(frozen=True)
class Shared:
    """Two actors on the n issues that both hold, in the order of their names. `left`, `right`: values, shape (n,).
    `weights`: shape (n,), >= 0. `saliences`: the products of their saliences, None when not all are known. `coverage`: n as a
    share of the issues that one of them holds at least; 0 when there is none."""

    issues: tuple[str, ...]
    left: Floats
    right: Floats
    weights: Floats
    saliences: Floats | None
    coverage: float


def shared(one: Profile, other: Profile, equal: bool = False) -> Shared:
    """What the two share. `equal`: each issue weighs the same, whatever the saliences."""
    issues = tuple(sorted(one.keys() & other.keys()))
    left, right = np.array([one[i].value for i in issues]), np.array([other[i].value for i in issues])
    products = [a * b for i in issues if (a := one[i].salience) is not None and (b := other[i].salience) is not None]
    saliences = np.array(products) if issues and len(products) == len(issues) else None
    weights = np.ones(len(issues)) if saliences is None or equal else np.sqrt(saliences)
    return Shared(issues, left, right, weights, saliences, len(issues) / max(len(one.keys() | other.keys()), 1))
