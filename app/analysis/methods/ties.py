"""What follows from the ties between goals: groups of the same goal, and means that are each other's ends.

Both are components of a graph: of `variant_of`, which is symmetric, the connected ones; of `serves`, which leads from a means to
its end, the strongly connected ones.
"""

from collections.abc import Iterable

import networkx as nx

Tie = tuple[str, str]


def groups(ties: Iterable[Tie]) -> dict[str, str]:
    """By each end of a tie the first, in the order of text, of all that hang together with it."""
    components = nx.connected_components(nx.Graph(list(ties)))
    return {member: min(component) for component in components for member in component}


def cycles(ties: Iterable[Tie]) -> list[list[str]]:
    """One shortest cycle through the first member of each strongly connected component that has one, from that member on; in
    the order of these members."""
    graph = nx.DiGraph(sorted(ties))
    found = []
    for component in nx.strongly_connected_components(graph):
        first, within = min(component), graph.subgraph(component)
        back = [nx.shortest_path(within, after, first) for after in sorted(within.successors(first))]
        if back:
            found.append([first, *min(back, key=lambda path: (len(path), path))[:-1]])
    return sorted(found)
