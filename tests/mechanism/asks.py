"""What is asked of lists at every moment: filters, orders and includes, each with the test's own idea of what they mean."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from tests.mechanism.replay import Record, Replay, View, at_path

Keep = Callable[[Record, View], bool]

# The days that the periods of the tests can mean.
PERIODS = {
    "2001/2003": (date(2001, 1, 1), date(2003, 12, 31)),
    "2002-05": (date(2002, 5, 1), date(2002, 5, 31)),
    "2010-02/..": (date(2010, 2, 1), date.max),
    "../2002": (date.min, date(2002, 12, 31)),
}
# Fields that refer to one kind: what `include=` is asked for, by the fields' names, with the kind.
NEIGHBOURS = {
    "source": {"based_on_ids": "source", "authors.actor_id": "actor"},
    "actor": {"merged_into_id": "actor", "evidence.source_id": "source", "asserted_by_id": "actor"},
    "conflict": {"parties.actor_id": "actor", "parent_id": "conflict", "evidence.source_id": "source"},
    "initiative": {"conflict_ids": "conflict", "history.actor_id": "actor", "evidence.source_id": "source"},
    "goal": {"initiative_id": "initiative", "actor_id": "actor", "audience_ids": "actor", "evidence.source_id": "source"},
    "relationship": {"from_id": "actor", "to_id": "actor", "initiative_ids": "initiative"},
}


@dataclass(frozen=True)
class Ask:
    """A list with a filter: the parameters, and whether a record belongs to it."""

    kind: str
    parameters: tuple[tuple[str, str], ...]
    keep: Keep


def by_reference(kind: str, name: str, ids: tuple[str, ...], *paths: str) -> Ask:
    """Records that refer to one of the ids; for an actor, its duplicates and its original count as itself."""

    def keep(record: Record, view: View) -> bool:
        return any(ident in view.same(set(ids)) for path in paths or (name,) for ident in at_path(record, path))

    return Ask(kind, tuple((name, ident) for ident in ids), keep)


def by_value(kind: str, name: str, *values: Any) -> Ask:
    shown = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
    return Ask(kind, tuple((name, text) for text in shown), lambda record, _: record[name] in values)


def by_term(kind: str, name: str, *values: str) -> Ask:
    """Records whose list of plain terms holds one of the values."""
    return Ask(kind, tuple((name, value) for value in values), lambda record, _: bool({*record[name]} & {*values}))


def by_bound(kind: str, name: str, end: str, value: Any) -> Ask:
    """A number not below or not above a bound."""

    def keep(record: Record, _: View) -> bool:
        found = record[name]
        return found is not None and (found >= value if end == "gte" else found <= value)

    return Ask(kind, ((f"{name}.{end}", str(value)),), keep)


def by_period(kind: str, end: str, day: date) -> Ask:
    """A period that may not be over before a day, or may have begun by it."""

    def keep(record: Record, _: View) -> bool:
        if record["period"] is None:
            return False
        start, stop = PERIODS[record["period"]]
        return stop >= day if end == "from" else start <= day

    return Ask(kind, ((f"period_{end}", day.isoformat()),), keep)


def by_evidence(kind: str, state: str) -> Ask:
    def keep(record: Record, view: View) -> bool:
        supporting = {e["source_id"] for e in record["evidence"] if e["relation"] == "supports"}
        if state == "unsupported":
            return not supporting
        if state == "contradicted":
            return any(e["relation"] == "contradicts" for e in record["evidence"])
        if state == "single_source":
            return len({root for ident in supporting for root in roots(ident, view, set())}) == 1
        standing = {ident for ident, source in view.records["source"].items() if source["status"] in ("active", "corrected")}
        return bool(supporting) and not supporting & standing

    return Ask(kind, (("evidence", state),), keep)


def roots(ident: str, view: View, seen: set[str]) -> set[str]:
    """The sources on which one is based in the end."""
    source = view.records["source"].get(ident)
    based = set(source["based_on_ids"]) - seen if source else set()
    return {root for other in based for root in roots(other, view, seen | {ident})} or {ident}


def through_initiative(kind: str, path: str, conflict: str) -> Ask:
    """By the conflict of the initiatives that a record names."""

    def keep(record: Record, view: View) -> bool:
        named = view.neighbours([record], path, "initiative")
        return any(conflict in initiative["conflict_ids"] for initiative in named.values())

    return Ask(kind, (("conflict_id", conflict),), keep)


def both(first: Ask, second: Ask) -> Ask:
    """Two filters of one kind at once."""

    def keep(record: Record, view: View) -> bool:
        return first.keep(record, view) and second.keep(record, view)

    return Ask(first.kind, first.parameters + second.parameters, keep)


def asks(replay: Replay, random: Random) -> list[Ask]:
    """One of every sort, with values that occur."""

    def some(kind: str, most: int = 2) -> tuple[str, ...]:
        ids = [ident for ident in replay.of if replay.kind(ident) == kind]
        return tuple(random.sample(ids, min(len(ids), random.randint(1, most))))

    actors, sources, initiatives = some("actor"), some("source"), some("initiative")
    conflict, day = some("conflict", 1)[0], date(random.choice((2000, 2002, 2005)), 5, 15)
    goal = random.choice(
        [
            by_value("goal", "kind", "interest"),
            by_value("goal", "status", "pursued", "achieved"),
            by_value("goal", "precondition", True),
            by_bound("goal", "salience", "gte", 40.0),
            by_period("goal", "from", day),
        ]
    )
    return [
        by_value("source", "reliability", "A", "C"),
        by_value("source", "status", "withdrawn"),
        by_reference("source", "based_on_ids", sources),
        by_reference("source", "authors.actor_id", actors),
        by_value("actor", "generic", True),
        by_reference("actor", "source_id", sources, "evidence.source_id"),
        by_evidence("actor", random.choice(("unsupported", "contradicted"))),
        by_reference("conflict", "actor_id", actors, "parties.actor_id"),
        by_reference("initiative", "conflict_id", (conflict,), "conflict_ids"),
        by_value("initiative", "status", "announced"),
        by_term("initiative", "purposes", "unity", "settlement"),
        by_reference("goal", "initiative_id", initiatives),
        by_reference("goal", "actor_id", actors),
        by_reference("goal", "audience_ids", actors),
        by_reference("goal", "source_id", sources, "evidence.source_id"),
        by_evidence("goal", random.choice(("unsupported", "contradicted", "single_source", "withdrawn_only"))),
        through_initiative("goal", "initiative_id", conflict),
        both(goal, by_reference("goal", "actor_id", actors)),
        both(goal, by_reference("goal", "initiative_id", initiatives)),
        by_reference("relationship", "actor_id", actors, "from_id", "to_id"),
        by_reference("relationship", "asserted_by_id", actors),
        by_bound("relationship", "polarity", "lte", 0),
        by_period("relationship", "to", day),
        through_initiative("relationship", "initiative_ids", conflict),
    ]
