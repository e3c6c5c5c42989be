"""A network as arrays, which the methods on networks share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Array = NDArray[Any]


class Tie(NamedTuple):
    """From one actor to another, by number; `sign` 1, 0, -1, or None where nothing is said; `weight` > 0."""

    source: int
    target: int
    sign: int | None = None
    weight: float = 1.0
    mutual: bool = True


@dataclass(frozen=True, eq=False)
class Graph:
    """`n` actors, 0 to n - 1. `pairs` (m, 2), the lower number first, each once, sorted; `signs` (m), 0 where nothing or
    opposite things are said; `weights` (m), summed; `arcs` (k, 2), each direction once, without loops."""

    n: int
    pairs: Array
    signs: Array
    weights: Array
    arcs: Array

    def but_hostile(self) -> "Graph":
        """Without the pairs that are hostile."""
        keep = self.signs >= 0
        codes = self.pairs[:, 0] * self.n + self.pairs[:, 1]
        low, high = np.minimum(*self.arcs.T), np.maximum(*self.arcs.T)
        arcs = self.arcs[np.isin(low * self.n + high, codes[keep])]
        return Graph(self.n, self.pairs[keep], self.signs[keep], self.weights[keep], arcs)

    def degrees(self, of: Array | None = None) -> Array:
        """To how many each is tied; `of`: counting only these pairs (a mask)."""
        pairs = self.pairs if of is None else self.pairs[of]
        return np.bincount(pairs.ravel(), minlength=self.n)

    def signed(self) -> Any:
        """The symmetric matrix of signs (n, n), sparse."""
        known = self.signs != 0
        one, two = self.pairs[known].T
        signs = self.signs[known].astype(float)
        ends = (np.concatenate([one, two]), np.concatenate([two, one]))
        return sparse.csr_array((np.concatenate([signs, signs]), ends), shape=(self.n, self.n))


def graph(n: int, ties: Iterable[Tie]) -> Graph:
    """From ties, of which several may join the same two: their signs and weights add up."""
    told = list(ties)
    pairs = _columns([(tie.source, tie.target) for tie in told])
    low, high = np.minimum(*pairs.T), np.maximum(*pairs.T)
    codes, inverse = np.unique(low * n + high, return_inverse=True)
    signs = np.bincount(inverse, [tie.sign or 0 for tie in told], minlength=len(codes)) if told else np.zeros(0)
    weights = np.bincount(inverse, [tie.weight for tie in told], minlength=len(codes)) if told else np.zeros(0)
    mutual = np.array([tie.mutual for tie in told], dtype=bool)
    arcs = np.unique(np.concatenate([pairs[:, 0] * n + pairs[:, 1], (pairs[:, 1] * n + pairs[:, 0])[mutual]]))
    return Graph(n, _split(codes, n), np.sign(signs).astype(int), weights, _split(arcs, n))


def _columns(pairs: Sequence[tuple[int, int]]) -> Array:
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _split(codes: Array, n: int) -> Array:
    return np.stack([codes // n, codes % n], axis=1)
