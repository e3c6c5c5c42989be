"""What is read for reference classes: columns of meetings, outcomes and participations, of which there may be very many; of all
else whole records."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pydantic_core import from_json

from app.analysis.columns import Columns
from app.analysis.loading import Records, Source
from app.analysis.precedents.coding import ALIKE, read_of
from app.analysis.precedents.fitting import MEETING, THIRD, key, narrowed
from app.analysis.precedents.models import PrecedentFilters, PrecedentsQuery, classes_of
from app.records.columns import portions

PARTICIPATION = ("id", "initiative_id", "meeting_id", "actor_id", "response", "presence")
Whole = dict[str, Any]


async def load(source: Source, query: PrecedentsQuery) -> Records:
    """What the classes need, and what is shown of it by name."""
    filters = [own for _, own in classes_of(query)]
    if query.similar_to:
        return await _compared(source, query, filters)
    records: dict[str, Any] = {"outcome": []}
    actors, efforts = set[str](), set[str]()
    for own in {key(own.unit, own): own for own in filters}.values():
        alike = [other for other in filters if key(other.unit, other) == key(own.unit, own)]
        found, outcomes = await _cases(source, own), await _outcomes(source, own, read_of(alike))
        if isinstance(found, Columns):
            records[key("meeting", own)], records[key("outcome", own)] = found, outcomes
            efforts |= await found.distinct("through")
        else:
            records[own.unit] = [*records.get(own.unit, ()), *found]
        coders = await outcomes.distinct("asserted_by_id")
        same = {actor["id"]: actor["merged_into_id"] for actor in await source.some("actor", coders) if actor["merged_into_id"]}
        again = await outcomes.repeated((f"{own.unit}_id", *ALIKE), same)
        records["outcome"] += await source.some("outcome", again if isinstance(found, Columns) else await outcomes.distinct("id"))
        actors |= coders | await outcomes.distinct("beneficiary_id")
    for i, own in enumerate(filters):
        if own.mediator_id:
            records[f"participation {i}"] = part = await _participations(
                source, actor_id=own.mediator_id, roles=own.role or THIRD
            )
            actors |= await part.distinct("actor_id")
    return await _named(source, query, filters, records, actors, efforts)


async def _cases(source: Source, own: PrecedentFilters) -> Columns | list[Any]:
    """The cases that fit, or more."""
    if own.unit != "meeting":
        return [*await source.all(own.unit, **narrowed(own))]
    lists = {"initiative_ids": ("initiative_ids", "")} if own.mediator_id else {}
    lists |= {"through": ("initiative_ids", "conflict_ids")} if own.conflict_id else {}
    return await source.columns("meeting", MEETING, lists, **narrowed(own))


async def _outcomes(source: Source, own: PrecedentFilters, names: tuple[str, ...] = ("id",)) -> Columns:
    return await source.columns("outcome", names, via=f"{own.unit}_id", of=own.unit, **narrowed(own))


async def _participations(source: Source, **where: Any) -> Columns:
    return await source.columns("participation", PARTICIPATION, {"roles": ("roles", "")}, **where)


async def _compared(source: Source, query: PrecedentsQuery, filters: list[PrecedentFilters]) -> Records:
    """The same where cases are compared with one: whole records, since much of each is looked at."""
    records: dict[str, Any] = {"meeting": list(await source.some("meeting", [str(query.similar_to)]))}
    for own in {key(own.unit, own): own for own in filters}.values():
        found = [from_json(record) for record in await source.all(own.unit, **narrowed(own))]
        records[own.unit] = [*records.get(own.unit, ()), *found]
        outcomes = await _outcomes(source, own)
        records["outcome"] = [*records.get("outcome", ()), *await source.some("outcome", await outcomes.distinct("id"))]
    part = [from_json(record) for record in await source.all("participation", roles=THIRD)]
    part += [
        from_json(r) for own in filters if own.mediator_id for r in await source.all("participation", actor_id=own.mediator_id)
    ]
    actors = {record["actor_id"] for record in part}
    actors |= {record[name] for record in records["outcome"] for name in ("asserted_by_id", "beneficiary_id") if record[name]}
    efforts = {ident for record in records["meeting"] for ident in record["initiative_ids"]}
    return await _named(source, query, filters, records | {"participation": part}, actors, efforts)


async def _named(
    source: Source,
    query: PrecedentsQuery,
    filters: list[PrecedentFilters],
    records: dict[str, Any],
    actors: set[str],
    efforts: set[str],
) -> Records:
    """With what is recorded besides, and what is only shown by name."""
    forecasts, questions = await _recorded(source, filters, query)
    classes = [given for forecast in forecasts for given in forecast["reference_classes"]]
    efforts = efforts | {str(ident) for own in filters for ident in own.initiative_id}
    efforts |= {ident for given in classes for ident in given["initiative_ids"]}
    actors = actors | {str(ident) for own in filters for ident in (*own.mediator_id, *own.beneficiary_id, *own.asserted_by_id)}
    actors |= {forecast["forecaster_id"] for forecast in forecasts}
    known = await source.some("actor", actors - {"editors"})
    return records | {
        "initiative": [*await source.some("initiative", efforts), *records.get("initiative", ())],
        "forecast": forecasts,
        "question": questions,
        "actor": [*known, *await source.some("actor", [actor["merged_into_id"] for actor in known])],
        "conflict": await source.some("conflict", [str(ident) for own in filters for ident in own.conflict_id]),
        "source": await source.some("source", [given["source_id"] for given in classes]),
    }


async def _recorded(source: Source, filters: list[PrecedentFilters], query: PrecedentsQuery) -> tuple[list[Whole], list[Whole]]:
    """The forecasts of the questions about the initiatives and conflicts of the classes, or of all; and those questions."""
    if not query.recorded:
        return [], []
    questions: list[Whole] = []
    for own in filters:
        by = {"initiative_id": own.initiative_id, "conflict_id": own.conflict_id}
        given: Iterable[dict[str, Any]] = [{name: ids} for name, ids in by.items() if ids] or [{}]
        questions += [from_json(record) for where in given for record in await source.all("question", **where)]
    forecasts: list[bytes] = []
    for portion in portions(sorted({question["id"] for question in questions})):
        forecasts += await source.all("forecast", question_id=[UUID(ident) for ident in portion])
    return [from_json(record) for record in forecasts], questions
