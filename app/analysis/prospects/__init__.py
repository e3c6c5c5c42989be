"""What is likely to come of an initiative: the page that an analyst opens first."""

from uuid import UUID

from app.analysis.analysis import PICTURES, Analysis
from app.analysis.columns import Columns
from app.analysis.loading import Records, Source, Whole
from app.analysis.precedents.loading import load as load_precedents
from app.analysis.prospects.answers import ProspectsResult
from app.analysis.prospects.classes import classes_of
from app.analysis.prospects.models import ProspectsInputs, ProspectsParameters, ProspectsQuery


async def load(source: Source, query: ProspectsQuery) -> Records:
    """The dossier, what those who take part in it can move whom with, and what its reference classes are made of."""
    case = await source.dossier(query.initiative_id)
    [initiative] = [record for record in case["initiative"] if record["id"] == str(query.initiative_id)]
    found = await load_precedents(source, classes_of(query, initiative))
    merged = {actor["id"]: actor["merged_into_id"] or actor["id"] for actor in case.get("actor", ())}
    taking_part = {merged[record["actor_id"]] for record in case.get("participation", ())}
    levers = await source.all("leverage", holder_id=[UUID(ident) for ident in sorted(taking_part)]) if taking_part else []
    means = await source.with_references({"leverage": levers}, "actor")
    further: list[Whole] = [{name: [*records] for name, records in found.items() if not isinstance(records, Columns)}, means]
    whole = {name: [record for part in (*further, case) for record in part.get(name, ())] for part in further for name in part}
    return {**found, **case, **whole}


ANALYSIS = Analysis(
    name="prospects",
    title="Prospects",
    summary="The prospects of an initiative",
    description="Base rates by class, what forecasters say, the room for agreement, what helps and hinders, leverage present and "
    "lacking, milestones that are not met, stances, other efforts, what nothing supports and where sources disagree: each with "
    "the records that it rests on, and no single number that sums them up.",
    query=ProspectsQuery,
    inputs=ProspectsInputs,
    parameters=ProspectsParameters,
    result=ProspectsResult,
    load=load,
    forms=PICTURES,
    example={
        "inputs": {
            "precedents": {"classes": [{"name": "Earlier meetings in Moscow", "cases": 4, "successes": 0}]},
            "factors": [
                {
                    "aspect": "ripeness",
                    "arena": "conflict",
                    "effect": 1,
                    "description": "Unity is needed to get out of the crisis.",
                }
            ],
            "mediators": [{"actor": {"id": "R", "name": "Russia"}}],
            "parties": [{"actor": {"id": "F", "name": "Fatah"}}, {"actor": {"id": "H", "name": "Hamas"}}],
        }
    },
)
