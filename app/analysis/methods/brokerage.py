"""Brokerage between camps (Gould and Fernandez 1989, Structures of mediation; expectation and variance as in the R package sna).

An actor v brokers from a to b when there are arcs a to v and v to b and none from a to b. By the camps of a, v, b: coordinator
A-A-A, itinerant A-B-A, representative A-A-B, gatekeeper A-B-B, liaison A-B-C. A mutual tie is two arcs. Expected is what as many
arcs at random would give: density d = arcs / (N (N-1)) for N actors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from app.analysis.methods.graph import Array

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total")


@dataclass(frozen=True)
class Brokerage:
    """By role, then by actor: how often it was `found` and is `expected`; `z` of the total by actor, None where chance leaves no
    deviation."""

    found: dict[str, list[int]]
    expected: dict[str, list[float]]
    z: list[float | None]


def brokerage(camps: Sequence[int], arcs: Array) -> Brokerage:
    """`camps`: the number of each actor's camp, from 0 on; `arcs` (k, 2), each once, without loops."""
    n, of = len(camps), np.array(camps, dtype=np.int64)
    found = _found(of, arcs)
    expected, z = _expected(of, len(arcs) / max(n * (n - 1), 1), found["total"])
    return Brokerage({role: found[role].tolist() for role in ROLES}, {role: expected[role].tolist() for role in ROLES}, z)


def _found(of: Array, arcs: Array) -> dict[str, Array]:
    n, (start, end) = len(of), arcs.T
    inside = of[start] == of[end]
    every, same, other = (_matrix(arcs[mask], n) for mask in (np.ones(len(arcs), bool), inside, ~inside))
    camps = sparse.csr_array((np.ones(n), (np.arange(n), of)), shape=(n, int(of.max()) + 1))
    into_same, into_other, to_same, to_other = same.sum(0), other.sum(0), same.sum(1), other.sum(1)
    # Ways a, v, b with a unlike b; of those within A-B-A and A-A-A the ways back to where they came from are none.
    returns_same, returns_other = same.multiply(same.T).sum(0), other.multiply(other.T).sum(0)
    of_one_camp = (other.T @ camps).multiply(other @ camps).sum(1)
    ways = {
        "coordinator": into_same * to_same - returns_same,
        "itinerant": of_one_camp - returns_other,
        "representative": into_same * to_other,
        "gatekeeper": into_other * to_same,
        "liaison": into_other * to_other - of_one_camp,
    }
    closed = {  # by the arc from a to b; the column of v
        "coordinator": same.multiply(every @ same.T),
        "itinerant": other.multiply(same @ other.T),
        "representative": same.multiply(every @ other.T),
        "gatekeeper": other.multiply(every @ same.T),
        "liaison": other.multiply(other @ other.T),
    }
    found = {role: np.rint(ways[role] - closed[role].sum(0)).astype(np.int64) for role in ways}
    return found | {"total": sum(found.values(), np.zeros(n, dtype=np.int64))}


def _expected(of: Array, d: float, total: Array) -> tuple[dict[str, Array], list[float | None]]:
    n, sizes = len(of), np.bincount(of).astype(float)
    own = sizes[of]
    open_way = d**2 * (1 - d)
    within = sizes @ (sizes - 1) - own * (own - 1)  # ordered pairs of one camp that is not the actor's
    across = (n - own) ** 2 - (sizes @ sizes - own**2)
    expected = {
        "coordinator": open_way * (own - 1) * np.maximum(own - 2, 0),
        "itinerant": open_way * within,
        "representative": open_way * (n - own) * (own - 1),
        "gatekeeper": open_way * (n - own) * (own - 1),
        "liaison": open_way * across,
        "total": np.full(n, open_way * (n - 1) * (n - 2)),
    }
    mean = open_way * (n - 1) * (n - 2)
    variance = mean * (1 - open_way) + 2 * (n - 1) * (n - 2) * (n - 3) * d**3 * (1 - d) ** 3
    if variance <= 0:
        return expected, [None] * n
    return expected, ((total - mean) / variance**0.5).tolist()


def _matrix(arcs: Array, n: int) -> Any:
    return sparse.csr_array((np.ones(len(arcs)), (arcs[:, 0], arcs[:, 1])), shape=(n, n))
