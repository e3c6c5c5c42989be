"""Who is tied to whom: who stands between others, who belongs together, what does not balance, who brokers."""

from uuid import UUID

from app.analysis.analysis import PICTURES, Analysis
from app.analysis.loading import Source, Whole
from app.analysis.network.models import NetworkForm, NetworkInputs, NetworkParameters, NetworkQuery, NetworkResult
from app.analysis.subject import records

AT_ONCE = 50  # values of one filter
GRAPHML, GEXF = "application/graphml+xml", "application/gexf+xml"
SHOWN = {
    GRAPHML: '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed"/></graphml>',
    GEXF: '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph defaultedgetype="directed"/></gexf>',
}


async def load(source: Source, query: NetworkQuery) -> Whole:
    """The file, and what is claimed between the parties to the conflicts without regard to an initiative."""
    found = await records(source, query)
    parties = sorted({UUID(party["actor_id"]) for conflict in found.get("conflict", ()) for party in conflict["parties"]})
    for kind in ("relationship", "leverage"):
        general = []
        for first in range(0, len(parties), AT_ONCE):
            general += await source.all(kind, actor_id=parties[first : first + AT_ONCE])
        found = {**found, kind: [*general, *found.get(kind, ())]}
    return found


ANALYSIS = Analysis(
    name="network",
    title="Network",
    summary="Actors as a network",
    description="Actors tied by relationships, leverage, shared meetings, or membership and office at a date: centralities, "
    "communities, balance of friendly and hostile ties, and brokerage between camps.",
    query=NetworkQuery,
    inputs=NetworkInputs,
    parameters=NetworkParameters,
    result=NetworkResult,
    load=load,
    forms=PICTURES | {"graphml": GRAPHML, "gexf": GEXF},
    form=NetworkForm,
    shown=SHOWN,
    example={
        "inputs": {
            "actors": [{"actor": "Host"}, {"actor": "A", "camp": "one"}, {"actor": "B", "camp": "two"}],
            "ties": [
                {"source": "Host", "target": "A", "sign": 1},
                {"source": "Host", "target": "B", "sign": 1},
                {"source": "A", "target": "B", "sign": -1},
            ],
        }
    },
)
