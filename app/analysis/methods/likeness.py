"""How much one case is like another, from 0 to 1: the mean, over what is known of both, of the shares of what they have in common
(of two sets: common members by all members, the Jaccard index; of two terms: 1 if they are the same).

A weight of this project's own: no published one is used, so what is weighted by it is a pseudo-count.
"""

from collections.abc import Mapping
from math import fsum

Features = Mapping[str, frozenset[str]]  # by name; empty: not known


def likeness(one: Features, other: Features) -> float:
    """0 (nothing in common, or nothing known of both) to 1; symmetric."""
    shares = [len(one[name] & other[name]) / len(one[name] | other[name]) for name in one if one[name] and other.get(name)]
    return fsum(shares) / len(shares) if shares else 0.0
