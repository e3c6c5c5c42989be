"""Structural balance of friendly and hostile ties: by triangles, and by closed walks.

A triangle is balanced when the product of its signs is positive (Heider 1946; Cartwright and Harary 1956); the share that is, is
(tr A^3 + tr |A|^3) / (2 tr |A|^3) of the matrix A of signs. By closed walks of every length, each the less the longer it is:
the sum of exp(l) over the eigenvalues l of A, divided by that over those of |A| (Estrada and Benzi 2014, Walk-based measure of
balance in signed networks), in (0, 1], 1 when balanced. Actors without a signed tie count in neither.

Up to EXACT actors all eigenvalues are computed. Above, the LARGEST of them are, and the others are bounded: each is at most the
smallest computed one, and together they sum up to what the trace, 0, leaves; so the sum of their exponentials lies between those
of their mean and of that bound (Jensen). `low` and `high` are what follows for the quotient; the value is between them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.sparse.linalg import eigsh

from app.analysis.methods.graph import Array, Graph

EXACT, LARGEST = 1_000, 24


@dataclass(frozen=True)
class Triangles:
    """How many, by the signs of their ties."""

    friendly: int  # +++
    one_hostile: int  # ++-
    two_hostile: int  # +--
    hostile: int  # ---

    @property
    def balanced(self) -> float | None:
        """The share that is balanced; None without triangles."""
        total = self.friendly + self.one_hostile + self.two_hostile + self.hostile
        return (self.friendly + self.two_hostile) / total if total else None


@dataclass(frozen=True)
class Walk:
    """Balance by closed walks, and between which bounds it lies: the same when exact."""

    value: float
    low: float
    high: float


def triangles(graph: Graph) -> Triangles:
    """Among the pairs that have a sign."""
    good, bad = _halves(graph)

    def closed(one: Any, two: Any, by: Any) -> int:
        return round(float((one @ two).multiply(by).sum()))

    return Triangles(
        closed(good, good, good) // 6, closed(good, good, bad) // 2, closed(bad, bad, good) // 2, closed(bad, bad, bad) // 6
    )


def unbalanced(graph: Graph) -> Iterator[tuple[int, int, int]]:
    """The triangles that are not balanced, by the numbers of their actors, ascending in each."""
    good, bad = _halves(graph)
    odd = ((good @ good + bad @ bad).multiply(bad)).tocsr()
    odd.eliminate_zeros()
    friends, foes = _neighbours(good), _neighbours(bad)
    for one, two in zip(*(ends.tolist() for ends in odd.nonzero()), strict=True):
        if one < two:
            for third in sorted(friends[one] & friends[two]):
                low, middle, high = sorted((one, two, third))
                yield low, middle, high
            for third in sorted(foes[one] & foes[two]):
                if third > two:  # else it has come already
                    yield one, two, third


def walk(graph: Graph) -> Walk | None:
    """None without a signed tie."""
    matrix = graph.signed()
    of = np.flatnonzero(abs(matrix).sum(axis=1))
    if not len(of):
        return None
    matrix = matrix[of][:, of]
    if len(of) <= EXACT:
        signed, whole = (np.linalg.eigvalsh(m.toarray()) for m in (matrix, abs(matrix)))
        shift = whole.max()
        value = float(np.exp(signed - shift).sum() / np.exp(whole - shift).sum())
        return Walk(value, value, value)
    signed, whole = (largest(m, LARGEST) for m in (matrix, abs(matrix)))
    shift = max(signed.max(), whole.max())
    (low, high), (least, most) = (_sums(values, len(of), shift) for values in (signed, whole))
    bounds = low / most, min(high / least, 1.0)
    return Walk(sum(bounds) / 2, *bounds)


def largest(matrix: Any, k: int) -> Array:
    """The k largest eigenvalues of a symmetric matrix with more rows, descending."""
    start = np.linspace(1.0, 2.0, matrix.shape[0])
    values: Array = eigsh(matrix.astype(float), k=k, which="LA", v0=start, return_eigenvectors=False)
    return np.sort(values)[::-1]


def _sums(values: Array, n: int, shift: float) -> tuple[float, float]:
    """Between what the sum of exp(l - shift) lies, over the n eigenvalues of which these are the largest."""
    rest = n - len(values)
    known = float(np.exp(values - shift).sum())
    mean = min(-float(values.sum()) / rest, float(values[-1]))
    return known + rest * float(np.exp(mean - shift)), known + rest * float(np.exp(values[-1] - shift))


def _halves(graph: Graph) -> tuple[Any, Any]:
    """Friendly and hostile ties, as matrices of 0 and 1."""
    matrix = graph.signed()
    good, bad = matrix.maximum(0), (-matrix).maximum(0)
    good.eliminate_zeros()
    bad.eliminate_zeros()
    return good.tocsr(), bad.tocsr()


def _neighbours(matrix: Any) -> list[set[int]]:
    indices, ends = matrix.indices.tolist(), matrix.indptr.tolist()
    return [set(indices[start:end]) for start, end in pairwise(ends)]
