"""Frustration: the fewest ties that contradict a split into two camps, friends within and foes between (Harary 1959, On the
measurement of structural balance; Aref and Wilson 2018, Measuring partial balance in signed networks).

Finding it is NP-hard. Component by component: up to EXACT actors all 2^(n-1) splits are tried; above, a search moves one actor
at a time as long as that helps, from several beginnings, and what it finds is an upper bound. Proven to be needed are one tie for
each of a set of triangles that do not balance and share no tie, and (m - n l / 2) / 2 for m ties, n actors and the largest
eigenvalue l of the matrix of signs, since s'As = 2 (m - 2 L) <= n l for every split s.
"""

from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import Any

import numpy as np
from scipy.sparse.csgraph import connected_components

from app.analysis.methods.balance import largest, unbalanced
from app.analysis.methods.graph import Array, Graph

EXACT, STARTS, SEED = 18, 8, 1959
MOST_TRIANGLES = 20_000  # looked at for the lower bound


@dataclass(frozen=True)
class Frustration:
    """`ties`: how many contradict `split`, which has 1 or -1 for each actor and 0 for those without a signed tie;
    `at_least` as many are needed; the same when `exact`. `index`: 1 - ties / (m / 2) for m signed ties."""

    ties: int
    at_least: int
    exact: bool
    index: float
    split: list[int]


def frustration(graph: Graph) -> Frustration | None:
    """None without a signed tie."""
    matrix = graph.signed()
    m = matrix.nnz // 2
    if not m:
        return None
    split, exact, proven = np.zeros(graph.n, dtype=int), True, 0
    _, component = connected_components(matrix, directed=False)
    for number in np.flatnonzero(np.bincount(component) > 1):
        of = np.flatnonzero(component == number)
        part = matrix[of][:, of].tocsr()
        if len(of) <= EXACT:
            split[of] = _tried(part.toarray())
            proven += _contradicting(part, split[of])
        else:
            split[of] = _searched(part)
            bound = _bound(graph, part, set(of.tolist()))
            proven += bound
            exact = exact and bound == _contradicting(part, split[of])
    ties = _contradicting(matrix, split)
    return Frustration(ties, proven, exact, 1 - 2 * ties / m, split.tolist())


def _contradicting(matrix: Any, split: Array) -> int:
    """Ties whose sign is not that of the product of their ends."""
    m = matrix.nnz // 2
    agreed = float(split @ (matrix @ split)) / 2
    return round(float(m - agreed) / 2)


def _tried(matrix: Array) -> Array:
    """The best of all splits; of equal ones the first. The first actor is always in the first camp."""
    n = len(matrix)
    splits = np.arange(2 ** (n - 1), dtype=np.int32)  # the bit i - 1 is set when actor i is in the second camp
    found = np.zeros(len(splits), dtype=np.int16)
    bits = [np.zeros_like(splits, dtype=np.int8), *((splits >> i & 1).astype(np.int8) for i in range(n - 1))]
    for i, j in zip(*np.nonzero(np.triu(matrix)), strict=True):
        apart = bits[i] ^ bits[j]
        found += apart if matrix[i, j] > 0 else 1 - apart
    best = int(found.argmin())
    return np.array([1] + [-1 if best >> i & 1 else 1 for i in range(n - 1)])


def _searched(matrix: Any) -> Array:
    """The best split that the search finds, the first actor in the first camp."""
    n, random = matrix.shape[0], np.random.default_rng(SEED)
    starts = [np.ones(n), *random.choice((-1.0, 1.0), (STARTS - 1, n))]
    ends = [_improved(matrix, start) for start in starts]
    best: Array = min(ends, key=lambda split: _contradicting(matrix, split))
    return best.astype(int) * int(best[0])


def _improved(matrix: Any, split: Array) -> Array:
    """Moves whoever has most ties against it, until nobody has more against than for."""
    gain = split * (matrix @ split)  # ties that agree less those that contradict, by actor
    while gain[worst := int(gain.argmin())] < 0:
        near = slice(matrix.indptr[worst], matrix.indptr[worst + 1])
        others = matrix.indices[near]
        gain[others] -= 2 * split[others] * matrix.data[near] * split[worst]
        split[worst] *= -1
        gain[worst] *= -1
    return split


def _bound(graph: Graph, matrix: Any, of: set[int]) -> int:
    """What is proven to be needed in a component."""
    n, m = matrix.shape[0], matrix.nnz // 2
    spectral: int = ceil((m - n * float(largest(matrix, 1)[0]) / 2) / 2 - 1e-6)
    used, apart = set[tuple[int, int]](), 0
    for one, two, three in islice(unbalanced(graph), MOST_TRIANGLES):
        ties = {(one, two), (two, three), (one, three)}
        if one in of and not ties & used:
            used |= ties
            apart += 1
    return max(spectral, apart, 0)
