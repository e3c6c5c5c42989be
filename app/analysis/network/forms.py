"""The network as a graph file, with the numbers of its actors: for Gephi, igraph and other tools."""

import io
import re
from typing import Any

import networkx

CHANGED = re.compile(rb' lastmodifieddate="[^"]*"')  # the same network is the same file, whenever it is written


def graphml(answer: Any) -> bytes:
    """GraphML (Brandes and others 2002)."""
    file = io.BytesIO()
    networkx.write_graphml_xml(networked(answer), file)
    return file.getvalue()


def gexf(answer: Any) -> bytes:
    """GEXF 1.2, the format of Gephi."""
    file = io.BytesIO()
    networkx.write_gexf(networked(answer), file)
    return CHANGED.sub(b"", file.getvalue())


def networked(answer: Any) -> Any:
    """Actors with what is known of them; a tie of its own for each of the inputs, a mutual one of a directed network twice."""
    inputs = answer.inputs
    made = networkx.MultiDiGraph() if inputs.directed else networkx.MultiGraph()
    for actor in answer.result.actors:
        brokered = actor.brokerage.found.total if actor.brokerage else None
        known = actor.model_dump(exclude={"actor", "name", "brokerage"}) | {"label": actor.name, "brokered": brokered}
        made.add_node(actor.actor, **{name: value for name, value in known.items() if value is not None})
    for tie in inputs.ties:
        known = {"sign": tie.sign, "weight": tie.weight, "kind": tie.kind}
        said = {name: value for name, value in known.items() if value is not None}
        made.add_edge(tie.source, tie.target, **said)
        if inputs.directed and tie.mutual:
            made.add_edge(tie.target, tie.source, **said)
    return made
