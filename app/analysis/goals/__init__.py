"""Who wants what, what of it clashes, and how alike actors stand."""

from uuid import UUID

from app.analysis.analysis import PICTURES, Analysis
from app.analysis.goals.models import GoalsInputs, GoalsParameters, GoalsQuery, GoalsResult
from app.analysis.loading import Records, Source, Whole


async def load(source: Source, query: GoalsQuery) -> Records:
    initiative = await source.one("initiative", query.initiative_id)
    found: Whole = {
        "initiative": [initiative],
        "goal": await source.all("goal", initiative_id=[query.initiative_id]),
        "goal_link": await source.all("goal_link", initiative_id=[query.initiative_id]),
        "position": await source.all("position", initiative_id=[query.initiative_id]),
    }
    on_issues = await source.all("position", conflict_id=[UUID(ident) for ident in initiative["conflict_ids"]])
    return await source.with_references(found | {"position": [*found["position"], *on_issues]}, "actor", "issue", "source")


ANALYSIS = Analysis(
    name="goals",
    title="Goals",
    summary="Who wants what, and where it clashes",
    description="Goals by disclosure, arena and audience; declared beside attributed; which clash or serve one another; which no "
    "source supports; and how alike actors stand on the issues that they share.",
    query=GoalsQuery,
    inputs=GoalsInputs,
    parameters=GoalsParameters,
    result=GoalsResult,
    load=load,
    forms=PICTURES,
    example={
        "inputs": {
            "goals": [
                {"goal": "entry", "holder": "A", "statement": "Enter the council.", "disclosure": "declared"},
                {"goal": "seats", "holder": "B", "statement": "Keep all seats of the council.", "disclosure": "attributed"},
            ],
            "links": [{"source": "entry", "target": "seats", "kind": "conflicts_with"}],
            "issues": [
                {"issue": "1", "low": 0, "high": 3, "positions": [{"actor": "A", "value": 3}, {"actor": "B", "value": 2}]},
                {"issue": "2", "low": 0, "high": 3, "positions": [{"actor": "A", "value": 0}, {"actor": "B", "value": 1}]},
                {"issue": "3", "low": 0, "high": 3, "positions": [{"actor": "A", "value": 1}, {"actor": "B", "value": 1}]},
            ],
        }
    },
)
