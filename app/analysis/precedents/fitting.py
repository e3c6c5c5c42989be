"""Which meetings, initiatives or agreements belong to a class, and by which other records they do."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.analysis.case import Case, Record, Rests
from app.analysis.columns import Columns
from app.analysis.precedents.models import PrecedentFilters
from app.domain.edtf import bounds, gaps

Uses = list[tuple[str, str]]  # kind and id of the records by which a case fits
DATED = {"meeting": "date", "initiative": "period", "agreement": "signed"}
THIRD = ("convener", "host", "lead_mediator", "co_mediator", "facilitator")
AWAY = {"response": "declined", "presence": "absent"}
# What a list of the unit calls the filters of a class: these the database decides where cases come as columns.
NARROWING = {
    "meeting": {"initiative_id": "initiative_id", "conflict_id": "conflict_id", "purpose": "purposes", "track": "track",
                "event_type": "event_type", "status": "status", "date_from": "date_from", "date_to": "date_to"},
    "initiative": {"conflict_id": "conflict_id", "purpose": "purposes", "track": "tracks"},
    "agreement": {},
}  # fmt: skip


MEETING = ("id", "title", "date_from", "date_to")


@dataclass(frozen=True)
class Cases:
    """The cases of a class: their ids, what they are called, and their earliest and latest days (empty where there are none)."""

    ids: list[str]
    titles: list[str]
    first: list[str]
    last: list[str]


def narrowed(filters: PrecedentFilters) -> dict[str, Any]:
    """The filters of a list that narrow the cases down."""
    given = {listed: getattr(filters, name) for name, listed in NARROWING[filters.unit].items()}
    return {listed: value for listed, value in given.items() if value}


def key(kind: str, filters: PrecedentFilters) -> str:
    """The name of the columns that hold the cases of a class, or the outcomes of these."""
    return f"{kind} {sorted(narrowed(filters).items())!r}"


def fitting(case: Case, filters: PrecedentFilters, target: str | None, rests: Rests) -> Cases:
    """The cases that fit, but for the one in question."""
    found = _of_columns if key("meeting", filters) in case.columns and filters.unit == "meeting" else _of_records
    cases = found(case, filters, target, rests)
    rests.use(filters.unit, *cases.ids)
    return cases


def _of_columns(case: Case, filters: PrecedentFilters, target: str | None, rests: Rests) -> Cases:
    """Where the database has narrowed the cases down, and `narrowed` is decided."""
    columns: Columns = case.columns[key("meeting", filters)]
    ids, title, first, last = (columns.column(name) for name in MEETING)
    rows = list(range(len(ids)))
    if target:
        rows = [i for i in rows if ids[i] != target]
    if filters.before:
        before = filters.before.isoformat()
        rows = [i for i in rows if last[i] and last[i] < before]
    if filters.mediator_id:
        places, efforts = mediated(case, filters), columns.held("initiative_ids")
        uses = {i: used for i in rows if (used := at_places(places, [ids[i], *efforts.get(ids[i], ())]))}
        rests.on.update(use for used in uses.values() for use in used)
        rows = list(uses)
    if filters.conflict_id:
        through, about = columns.held("through"), _about(case, filters)
        chosen = {ids[i] for i in rows} if len(rows) < len(ids) else through.keys()
        rests.use("initiative", *(ident for own in through.keys() & chosen for ident in through[own] if ident in about))
    if len(rows) == len(ids):
        return Cases(ids, title, first, last)
    return Cases([ids[i] for i in rows], [title[i] for i in rows], [first[i] for i in rows], [last[i] for i in rows])


def _of_records(case: Case, filters: PrecedentFilters, target: str | None, rests: Rests) -> Cases:
    cases = Cases([], [], [], [])
    places = mediated(case, filters) if filters.mediator_id else {}
    for record in case.all(filters.unit):
        used = None if record["id"] == target else _fits(case, filters, record, places)
        if used is not None:
            rests.on.update(used)
            first, last = days(record, DATED[filters.unit]) or ("", "")
            cases.ids.append(record["id"])
            cases.titles.append(case.name(filters.unit, record["id"]))
            cases.first.append(first)
            cases.last.append(last)
    return cases


def days(record: Record, name: str) -> tuple[str, str] | None:
    """The earliest and the latest day of a reported date."""
    dated = record.get(name)
    if not dated:
        return None
    first, last = bounds(dated)
    return first.isoformat(), last.isoformat()


def initiatives(record: Record) -> list[str]:
    """Those that the record names; of an initiative, itself."""
    named: list[str] = [record["id"]] if "history" in record else record["initiative_ids"]
    return named


def _fits(case: Case, filters: PrecedentFilters, record: Record, places: dict[str, Uses]) -> Uses | None:
    """The records by which it fits, besides itself; None when it does not."""
    used: Uses = []
    wanted = {str(ident) for ident in filters.initiative_id}
    if wanted and not wanted.intersection(initiatives(record)):
        return None
    terms = (
        (filters.purpose, "purposes"),
        (filters.track, "track" if filters.unit == "meeting" else "tracks"),
        (filters.event_type, "event_type"),
        (filters.status, "status"),
    )
    for given, name in terms:
        if given:
            held = record[name]
            if not set(given).intersection([held] if isinstance(held, str) else held or ()):
                return None
    if (filters.date_from or filters.date_to or filters.before) and not _in_time(filters, record):
        return None
    if filters.conflict_id:
        if own := record.get("conflict_ids"):
            if not {str(ident) for ident in filters.conflict_id}.intersection(own):
                return None
        elif by := _about(case, filters).intersection(initiatives(record)):
            used += [("initiative", ident) for ident in by]
        else:
            return None
    if filters.mediator_id:
        mediators = at_places(places, [record["id"], record.get("meeting_id"), *initiatives(record)])
        if not mediators:
            return None
        used += mediators
    return used


def _about(case: Case, filters: PrecedentFilters) -> set[str]:
    """The initiatives about one of the conflicts."""
    wanted = {str(ident) for ident in filters.conflict_id}
    return {record["id"] for record in case.all("initiative") if wanted.intersection(record["conflict_ids"])}


def _in_time(filters: PrecedentFilters, record: Record) -> bool:
    known = days(record, DATED[filters.unit])
    if known is None:
        return False
    first, last = known
    start, end = filters.date_from or date.min, filters.date_to or date.max
    if last < start.isoformat() or first > end.isoformat():
        return False
    if filters.before and last >= filters.before.isoformat():
        return False
    holes = gaps(record["period"]) if filters.unit == "initiative" and filters.date_from and filters.date_to else []
    return not any(hole[0] <= start and end <= hole[1] for hole in holes)


def mediated(case: Case, filters: PrecedentFilters) -> dict[str, Uses]:
    """Where one of the mediators had one of the roles."""
    return participations(case, filters.role or THIRD, {case.actor(str(ident)) for ident in filters.mediator_id})


def participations(case: Case, roles: Iterable[str], actors: set[str] | None = None) -> dict[str, Uses]:
    """By meeting, or by initiative where it is about the whole effort: the participations in one of the roles, and the actors
    whose merging decides. Who declined or stayed away did not mediate."""
    wanted, found = {str(role) for role in roles}, defaultdict[str, Uses](list)
    for record in _all_participations(case):
        actor = case.actor(record["actor_id"])
        if (actors is not None and actor not in actors) or not wanted.intersection(record["roles"]):
            continue
        if any(record[name] == value for name, value in AWAY.items()):
            continue
        place = found[record["meeting_id"] or record["initiative_id"]]
        place.append(("participation", record["id"]))
        place += [("actor", record["actor_id"])] if actor != record["actor_id"] else []
    return found


def _all_participations(case: Case) -> Iterator[Record]:
    yield from case.all("participation")
    for name, columns in case.columns.items():
        if name.startswith("participation "):
            yield from columns.records()


def at_places(places: dict[str, Uses], idents: Iterable[str | None]) -> Uses:
    """What is known of these meetings and initiatives, each once."""
    return list(dict.fromkeys(use for ident in idents if ident for use in places.get(ident, ())))
