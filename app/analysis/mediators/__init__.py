"""Who mediates in a conflict: what came of it, how biased each is, who comes, whom it can move, and what it wants."""

from uuid import UUID

from app.analysis.analysis import PICTURES, Analysis
from app.analysis.loading import Records, Source, Whole
from app.analysis.mediators.models import MediatorsInputs, MediatorsParameters, MediatorsQuery
from app.analysis.mediators.results import MediatorsResult

OF_CONFLICT = ("initiative", "meeting", "participation", "agreement", "outcome", "goal", "initiative_link", "position")
OPEN = ("relationship", "leverage")  # may name no initiative


async def load(source: Source, query: MediatorsQuery) -> Records:
    conflict = await source.one("conflict", query.conflict_id)
    found: Whole = {"conflict": [conflict]}
    for kind in OF_CONFLICT:
        found |= {kind: await source.all(kind, conflict_id=[query.conflict_id])}
    found |= {"actor": [await source.one("actor", ident) for ident in {*query.mediator_id, *query.party_id}]}
    found = await source.with_references(found, "actor", "issue", "initiative")
    actors = _concerned(found, frozenset(query.roles), {str(ident) for ident in (*query.mediator_id, *query.party_id)})
    found |= {"relationship": await source.all("relationship", actor_id=actors, kind=[query.closeness]) if actors else []}
    found |= {"leverage": await source.all("leverage", holder_id=actors) if actors else []}
    return await source.with_references(found, "actor")


def _concerned(found: Whole, roles: frozenset[str], named: set[str]) -> list[UUID]:
    """The parties, those that have one of the roles, and those that the query names."""
    agreements, parts = found.get("agreement", ()), found.get("participation", ())
    cast = [*parts, *(actor for agreement in agreements for actor in agreement["actors"])]
    third = {actor["actor_id"] for actor in cast if roles & {actor.get("role"), *actor.get("roles", ())}}
    parties = {party["actor_id"] for party in found["conflict"][0]["parties"]}
    merged = {actor["id"]: actor["merged_into_id"] or actor["id"] for actor in found.get("actor", ())}
    return [UUID(merged.get(ident, ident)) for ident in sorted(third | parties | named)]


ANALYSIS = Analysis(
    name="mediators",
    title="Mediators",
    summary="Third parties compared",
    description="The third parties of a conflict: where they act, what came of it per dimension and coder, how close they are to "
    "the sides and how biased that makes them, who came, whom they can move, what they want, and who else tries.",
    query=MediatorsQuery,
    inputs=MediatorsInputs,
    parameters=MediatorsParameters,
    result=MediatorsResult,
    load=load,
    forms=PICTURES,
    example={
        "inputs": {
            "parties": [{"actor": "A"}, {"actor": "B"}],
            "mediators": [{"actor": "M", "closeness": [{"party": "A", "polarity": 2}, {"party": "B", "polarity": -1}]}],
        }
    },
)
