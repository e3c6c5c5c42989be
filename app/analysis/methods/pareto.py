"""The Pareto set: the packages that no other makes better for somebody without making it worse for somebody else."""

import numpy as np
from numpy.typing import NDArray

from app.analysis.methods.compromise import Array

CLOSE = 1e-12  # utilities that differ by less are equal


def efficient(utilities: Array) -> NDArray[np.bool_]:
    """Which rows of (packages, actors) nothing dominates; of equal rows all or none are. At worst packages² x actors."""
    left, checked = np.argsort(-utilities.sum(1), kind="stable"), 0  # those that dominate most come early
    worth = utilities[left].T.copy()  # (actors, packages): many short rows are compared slowly
    while checked < len(left):
        one = worth[:, checked, None]
        kept = np.asarray((worth > one + CLOSE).any(0) | (worth >= one - CLOSE).all(0))
        left, worth, checked = left[kept], worth[:, kept], int(kept[: checked + 1].sum())
    found = np.zeros(len(utilities), bool)
    found[left] = True
    return found
