"""The Pareto set: the packages that no other makes better for somebody without making it worse for somebody else."""

import numpy as np
from numpy.typing import NDArray

from app.analysis.methods.compromise import Array

CLOSE = 1e-12  # utilities that differ by less are equal


def efficient(utilities: Array) -> NDArray[np.bool_]:
    """Which rows of (packages, actors) nothing dominates; of equal rows all or none are. At worst packages² x actors."""
    found = np.ones(len(utilities), bool)
    for i, row in enumerate(utilities):
        if found[i]:
            dominated = (utilities <= row + CLOSE).all(1) & (utilities < row - CLOSE).any(1)
            found &= ~dominated
    return found
