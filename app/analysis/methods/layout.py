"""Where to draw actors and their labels, so that tied ones are near and no label lies on another.

Kamada and Kawai 1989 place the actors of each component so that distances are as in the network; then boxes that overlap are
moved apart along the axis on which they overlap less, and all is enlarged a little now and then, until none does.
"""

from collections.abc import Sequence

import igraph
import numpy as np

from app.analysis.methods.graph import Array, Graph

GAP, ROUNDS, REACH = 8.0, 2_000, 1.35


def layout(graph: Graph, widths: Sequence[float], heights: Sequence[float]) -> Array:
    """The centre of each actor's box (n, 2), in pixels from the upper left corner of all; the same for the same network."""
    sizes = np.stack([np.array(widths, dtype=float), np.array(heights, dtype=float)], axis=1) + GAP
    known = igraph.Graph(graph.n, graph.pairs.tolist())
    spread = np.sqrt(sizes.prod(axis=1).mean()) * REACH
    placed, right = np.zeros((graph.n, 2)), 0.0
    for members in sorted(known.connected_components(), key=lambda members: (-len(members), min(members))):
        members = sorted(members)
        if len(members) == 1:
            continue
        part = known.induced_subgraph(members)
        seed = [[np.cos(turn), np.sin(turn)] for turn in 2 * np.pi * np.arange(len(members)) / len(members)]
        at = np.array(part.layout_kamada_kawai(seed=seed, maxiter=50 * len(members)).coords) * spread
        at = apart(at, sizes[members])
        at[:, 0] += right - (at[:, 0] - sizes[members, 0] / 2).min()
        at[:, 1] -= (at[:, 1] - sizes[members, 1] / 2).min()
        placed[members] = at
        right = (at[:, 0] + sizes[members, 0] / 2).max() + 3 * GAP
    _row(placed, sizes, [number for number, degree in enumerate(known.degree()) if not degree], right)
    corner: Array = (placed - sizes / 2).min(axis=0)
    return placed - corner


def _row(placed: Array, sizes: Array, alone: list[int], width: float) -> None:
    """Those without ties below the others, in rows."""
    tied = [number for number in range(len(placed)) if number not in set(alone)]
    top = (placed[tied, 1] + sizes[tied, 1] / 2).max() + 2 * GAP if tied else 0.0
    left, deep = 0.0, 0.0
    for number in alone:
        if left and left + sizes[number, 0] > max(width, 600.0):
            left, top, deep = 0.0, top + deep, 0.0
        placed[number] = left + sizes[number, 0] / 2, top + sizes[number, 1] / 2
        left, deep = left + sizes[number, 0], max(deep, sizes[number, 1])


def apart(at: Array, sizes: Array) -> Array:
    """Boxes around these centres, moved until none overlaps."""
    at, (one, two) = at.copy(), np.triu_indices(len(at), 1)
    least = (sizes[one] + sizes[two]) / 2
    for number in range(ROUNDS):
        lacking = least - np.abs(at[one] - at[two])
        near = np.flatnonzero((lacking > 1e-9).all(axis=1))
        if not len(near):
            break
        a, b, along = one[near], two[near], lacking[near].argmin(axis=1)
        side = np.where(at[a, along] < at[b, along], -0.5, 0.5)
        push = lacking[near, along] * side * (1.0 if number % 10 == 9 else 0.6)  # a full step now and then, so that it ends
        np.add.at(at, (a, along), push)
        np.add.at(at, (b, along), -push)
        if number % 20 == 19:
            at *= 1.05
    return at
