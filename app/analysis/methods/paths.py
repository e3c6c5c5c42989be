"""Who stands between others, and how near all are.

Betweenness: the share of the shortest paths between all pairs of others that lead through an actor (Freeman 1977, A set of
measures of centrality based on betweenness), exact by the algorithm of Brandes 2001, in O(n m); divided by (n-1)(n-2)/2, so in
[0, 1]. Closeness: the mean of 1/distance to all others, 0 to those out of reach (harmonic centrality; Marchiori and Latora
2000), in [0, 1]. Both along ties in either direction, each of length 1.
"""

import igraph

from app.analysis.methods.graph import Graph


def betweenness(graph: Graph) -> list[float]:
    """By actor, in [0, 1]; 0 with fewer than three."""
    most = max((graph.n - 1) * (graph.n - 2) / 2, 1)
    return [value / most for value in igraph.Graph(graph.n, graph.pairs.tolist()).betweenness()]


def closeness(graph: Graph) -> list[float]:
    """By actor, in [0, 1]; 0 for one alone."""
    values = igraph.Graph(graph.n, graph.pairs.tolist()).harmonic_centrality() if graph.n > 1 else [0.0]
    return [0.0 if value != value else value for value in values]
