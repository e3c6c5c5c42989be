"""Who is tied to whom: who stands between others, who belongs together, what does not balance, who brokers."""

from app.analysis.analysis import PICTURES, Analysis
from app.analysis.loading import Records, Source
from app.analysis.network.models import NetworkForm, NetworkInputs, NetworkParameters, NetworkQuery, NetworkResult
from app.analysis.subject import records

AT_ONCE = 50  # values of one filter


async def load(source: Source, query: NetworkQuery) -> Records:
    """The file, and what is claimed between the parties to the conflicts without regard to an initiative."""
    found = await records(source, query)
    parties = sorted({party["actor_id"] for conflict in found.get("conflict", ()) for party in conflict["parties"]})
    for kind, field in (("relationship", "actor_id"), ("leverage", "actor_id")):
        general = []
        for first in range(0, len(parties), AT_ONCE):
            general += await source.all(kind, **{field: parties[first : first + AT_ONCE]})
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
    forms=PICTURES | {"graphml": "application/graphml+xml", "gexf": "application/gexf+xml"},
    form=NetworkForm,
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
