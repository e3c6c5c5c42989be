"""Communities: who is tied more among themselves than chance would have it.

Modularity (Newman and Girvan 2004) is maximised by the Leiden algorithm (Traag, Waltman and van Eck 2019), whose communities are
connected. It is a search: another seed may find another split that is as good; the seed is fixed, and the order of the actors
that of their numbers.
"""

import random
from dataclasses import dataclass

import igraph

from app.analysis.methods.graph import Graph

SEED, ROUNDS = 2019, 10


@dataclass(frozen=True)
class Communities:
    """`of`: the number of each actor's community, 0 the largest (of equal ones that with the lowest actor). `modularity` in
    [-1/2, 1], None without ties."""

    of: list[int]
    modularity: float | None


def communities(graph: Graph) -> Communities:
    """By the weights of the ties."""
    known, weights = igraph.Graph(graph.n, graph.pairs.tolist()), graph.weights.tolist()
    if not weights:
        return Communities(list(range(graph.n)), None)
    igraph.set_random_number_generator(random.Random(SEED))
    found = known.community_leiden(objective_function="modularity", weights=weights, n_iterations=ROUNDS)
    order = sorted(range(len(found)), key=lambda number: (-len(found[number]), min(found[number])))
    rank = {number: place for place, number in enumerate(order)}
    return Communities([rank[number] for number in found.membership], known.modularity(found.membership, weights=weights))
