"""Many records of every kind, and for each of its filters a value that few of them fit.

All that a kind can say is said by one common record, copied with references by turns; a rare one differs from it in what one
filter looks at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from app.domain import KINDS
from app.records.fields import Fields
from app.records.filters import Filter
from app.records.kind import Kind
from app.records.registry import Kinds, registry
from app.records.walk import annotated, metadata, places, plain
from bench.bulk import Bulk, Prototype, Value, bulk, text
from tests.making import Record, filled

RARE = 0.002  # the share of a kind's records that fit the value of one filter
AGAIN = 10  # every so many a record has a second version
N = "0n0n0"  # what differs from copy to copy; fits a slug
PAST, NEVER, FUTURE = "0900-01-01", "2001-05-01", "2990-01-01"
OTHERS = {"language": ["fr"], "countries": ["FRA"], "unit": ["EUR"]}
# Where one field alone cannot change: all that changes with it, and the value of the filter.
NUMBER: Record = {"term": None}
UNTOLD: Record = {"scale": "icd203", "probability": None}
TOGETHER: dict[tuple[str, str], tuple[Record, Any]] = {
    ("initiative", "status"): ({"history": [{"status": "refused"}]}, "refused"),
    ("meeting", "event_type"): ({"event_type": "mediation", "related_aim": None}, "mediation"),
    ("outcome", "dimension"): ({"dimension": "procedural", "result": None}, "procedural"),
    ("question", "opens_from"): ({"opens": FUTURE, "closes": FUTURE, "resolved_on": FUTURE}, date.fromisoformat(FUTURE)),
    ("question", "closes_to"): ({"opens": PAST, "closes": PAST}, date.fromisoformat(PAST)),
    ("forecast", "mismatch"): ({"probability": 0.9}, True),
    ("forecast", "probability__gte"): (NUMBER | {"probability": 0.99}, 0.99),
    ("forecast", "probability__lte"): (NUMBER | {"probability": 0.01}, 0.01),
    ("forecast", "probability_mid__gte"): (UNTOLD | {"term": "almost certain"}, 0.97),
    ("forecast", "probability_mid__lte"): (UNTOLD | {"term": "almost no chance"}, 0.03),
}


@dataclass
class Crowd:
    """What has been made, and what to ask for: by kind and filter a value, as the reader binds it."""

    referred_to: int  # as many of each kind
    kinds: Kinds = field(default_factory=lambda: registry(KINDS))
    ids: dict[str, list[Value]] = field(default_factory=dict)
    values: dict[tuple[str, str], Any] = field(default_factory=dict)


def crowd(url: str, sizes: dict[str, int], otherwise: int, seed: int = 1) -> Crowd:
    """Fills a migrated, empty database with that many records of each kind."""
    made = Crowd(otherwise)
    with bulk(url, seed) as writer:
        for kind in made.kinds.values():  # ids first: kinds refer to each other in both directions
            made.ids[kind.name] = [writer.ident() for _ in range(sizes.get(kind.name, otherwise))]
        for kind in made.kinds.values():
            _Gathering(writer, made, kind).write()
    return made


class _Gathering:
    """The records of one kind."""

    def __init__(self, writer: Bulk, made: Crowd, kind: Kind) -> None:
        self.writer, self.made, self.kind = writer, made, kind
        self.content = filled(kind.name)
        self.content["external_ids"][0]["value"] = N
        if "slug" in self.content:
            self.content["slug"] = f"talks-{N}"
        self.slots: dict[str, Any] = {"n": N}
        self.targets: dict[str, str] = {}
        for mark in kind.marks:
            for holder, key, at in places(self.content, mark.steps):
                name = f"{mark.path} {at}"
                self.slots[name] = UUID(int=len(self.slots))
                self.targets[name] = mark.kind
                holder[key] = str(self.slots[name])
        for name in kind.bounded:
            self._try({name: NEVER}) or self._try({name: f"{NEVER}/{NEVER}"})
        self.fields: Fields = kind.create.model_validate(self.content)

    def _try(self, changes: Record) -> Fields | None:
        """The content with these changes, kept if it still fits."""
        if fields := self._fitting(changes):
            self.content |= changes
        return fields

    def _fitting(self, changes: Record) -> Fields | None:
        try:
            return self.kind.create.model_validate(self.content | changes)
        except ValidationError:
            return None

    def write(self) -> None:
        rare = dict(self._rare())
        common = Prototype(self.kind, self.fields, self.slots)
        ids, again = self.made.ids[self.kind.name], list[tuple[Prototype, Value, dict[str, Value], datetime]]()
        turns = [(name, self.made.ids[kind][: self.made.referred_to]) for name, kind in self.targets.items()]
        replaced_from = self.writer.seq + len(ids) + 1
        each = max(2, round(len(ids) * RARE))
        few = [Prototype(self.kind, fields, self.slots) for fields in rare.values()]
        for i, own in enumerate(ids):
            # The rare ones lie at the end, so that whoever walks through the list comes to them last.
            place = (len(ids) - 1 - i) // each
            prototype = few[place] if place < len(few) else common
            # Everything refers by turns to all that it can; different fields, to different ones.
            refers = {name: there[(i * 7 + step) % len(there)] for step, (name, there) in enumerate(turns, 1)}
            values, created, until = {"n": text(str(i)), **refers}, self.writer.moment(), None
            if i % AGAIN == 0:
                until = replaced_from + len(again)
                again.append((prototype, own, values, created))
            self.writer.add(prototype, own, values, until=until)
        for prototype, own, values, created in again:
            self.writer.add(prototype, own, values, created=created, changed=["note"])

    def _rare(self) -> Iterator[tuple[str, Fields]]:
        """For each filter a record unlike the common one, and the value that finds it."""
        for name, f in self.made.kinds.filters[self.kind.name].items():
            if f.choice:
                continue
            if f.of:
                self.made.values[self.kind.name, name] = UUID(self.made.ids[f.of][5].stored)
            elif f.name == "external_id":
                self.made.values[self.kind.name, name] = f"{self.content['external_ids'][0]['scheme']}:5"
            elif f.name == "q":
                self.made.values[self.kind.name, name] = f'"{self.content["external_ids"][0]["scheme"]}" "377"'
            elif f.name == "slug":
                self.made.values[self.kind.name, name] = "talks-5"
            elif found := next(self._unlike(f), None):
                self.made.values[self.kind.name, name], fields = found
                yield name, fields
            else:
                raise LookupError(f"no record of {self.kind.name} is found by {name} and unlike the others: see TOGETHER")

    def _unlike(self, f: Filter) -> Iterator[tuple[Any, Fields]]:
        """Values of the filter with records that fit them, where the common one does not."""
        own = self.kind.fields.model_fields
        if known := TOGETHER.get((self.kind.name, f.attribute)):
            if fields := self._fitting(known[0]):
                yield known[1], fields
        elif f.name in own and f.name in self.kind.terms:
            for term in reversed(self._others(f.name)):  # from the end: the first are common in other kinds
                if (fields := self._fitting({f.name: [term]})) and term not in self.content[f.name]:
                    yield _bound(term), fields
        elif f.name in own:
            for value in self._others(f.name):
                if (fields := self._fitting({f.name: value})) and _bound(value) != _bound(self.content.get(f.name)):
                    yield _bound(value), fields
        elif f.bound and f.name.rpartition(".")[2] in ("gte", "lte"):
            name, _, end = f.name.rpartition(".")
            if name not in own:
                return
            for number in self._numbers(name, end):
                if fields := self._fitting({name: number}):
                    yield number, fields
        elif f.name.endswith(("_from", "_to")):
            name, _, end = f.name.rpartition("_")
            day = FUTURE if end == "from" else PAST
            for reported in (day, f"{day}/{day}"):
                if fields := self._fitting({name: reported}):
                    yield date.fromisoformat(day), fields

    def _others(self, name: str) -> list[Any]:
        type_ = plain(annotated(self.kind.fields.model_fields[name]))
        if type_ is bool:
            return [not self.content[name]]
        origin = getattr(type_, "__origin__", type_)
        return list(origin) if isinstance(origin, type) and issubclass(origin, Enum) else OTHERS.get(name, [])

    def _numbers(self, name: str, end: str) -> list[float]:
        """Numbers beyond the common one, the farthest first."""
        marks = list(metadata(annotated(self.kind.fields.model_fields[name])))
        limits = [getattr(mark, "le" if end == "gte" else "ge", None) for mark in marks]
        common, step = self.content[name], 1 if end == "gte" else -1
        return [*(limit for limit in limits if limit is not None and limit != common), common + step * 1000, common + step]


def _bound(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
