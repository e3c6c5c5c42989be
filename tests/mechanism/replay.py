"""A replay: what the service should answer at any moment to any caller, worked out from the answers to the writes alone.

It knows nothing of the code: versions in the order of their commits, who refers to whom by the names of the fields, and
the rule that a version is for those who may see it, its record as it is now, and all that it refers to as it is now.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

Record = dict[str, Any]
LEVELS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
PLURAL = {
    "source": "sources",
    "actor": "actors",
    "conflict": "conflicts",
    "initiative": "initiatives",
    "goal": "goals",
    "relationship": "relationships",
}
READ_ONLY = {"id", "version", "created_at", "updated_at", "supported"}


def pointed(value: Any, name: str = "") -> Iterator[str]:
    """Every id of another record below a value: what stands in a field called `…_id` or `…_ids`."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from pointed(member, key)
    elif isinstance(value, list):
        for item in value:
            yield from pointed(item, name)
    elif isinstance(value, str) and name.endswith(("_id", "_ids")):
        yield value


def at_path(value: Any, path: str) -> Iterator[Any]:
    """What stands in a field (`evidence.source_id`), lists taken apart, empty ones passed over."""
    for item in value if isinstance(value, list) else [value]:
        if item is not None and path:
            name, _, rest = path.partition(".")
            yield from at_path(item[name], rest)
        elif item is not None:
            yield item


@dataclass(frozen=True)
class Version:
    """What one write made of one record; `record` is None for a tombstone."""

    kind: str
    id: str
    number: int
    operation: str
    at: datetime
    rank: int
    record: Record | None
    refers: frozenset[str]
    changed: list[str]
    author: str
    reason: str | None = None


class Replay:
    """All versions, in the order in which they were written."""

    def __init__(self) -> None:
        self.versions: list[Version] = []
        self.of: dict[str, list[Version]] = {}

    def learn(self, kind: str, record: Record, operation: str, author: str) -> None:
        """A write was answered with this record; with the version that is known, if nothing changed."""
        before = self.of.get(record["id"], [])
        if before and before[-1].number == record["version"]:
            assert before[-1].record == record
            return
        changed = []
        if operation in ("patched", "replaced") and (old := before[-1].record):
            computed = {"status"} if kind == "initiative" else set()
            changed = sorted(name for name in record.keys() - READ_ONLY - computed if record[name] != old[name])
        if operation == "restored" and (old := before[-2].record):
            assert {**record, "version": 0, "updated_at": ""} == {**old, "version": 0, "updated_at": ""}
        at, rank = datetime.fromisoformat(record["updated_at"]), LEVELS.index(record["marking"])
        refers = frozenset(pointed(record))
        self._add(Version(kind, record["id"], record["version"], operation, at, rank, record, refers, changed, author))

    def gone(self, kind: str, ident: str, revision: Record, author: str) -> None:
        """A record was deleted; its newest revision is this."""
        at, rank = datetime.fromisoformat(revision["recorded_at"]), self.rank(ident)
        nothing = frozenset[str]()
        self._add(Version(kind, ident, revision["version"], "deleted", at, rank, None, nothing, [], author, revision["reason"]))

    def _add(self, version: Version) -> None:
        before = self.of.setdefault(version.id, [])
        assert version.number == len(before) + 1
        assert not self.versions or version.at >= self.versions[-1].at
        before.append(version)
        self.versions.append(version)

    def rank(self, ident: str) -> int:
        """How a record is marked now; a tombstone keeps its last marking."""
        return self.of[ident][-1].rank

    def needs(self, version: Version) -> int:
        """The clearance without which nobody sees the version, now or then."""
        return max(version.rank, self.rank(version.id), *(self.rank(ident) for ident in version.refers))

    def present(self, kind: str | None = None) -> list[Record]:
        """All living records of a kind, or of all kinds."""
        last = [versions[-1] for versions in self.of.values()]
        return [v.record for v in last if v.record and kind in (None, v.kind)]

    def kind(self, ident: str) -> str:
        return self.of[ident][0].kind

    def moments(self) -> list[datetime | None]:
        """Before everything, each instant of a write, one between it and the next, and now."""
        instants = sorted({version.at for version in self.versions})
        between = [a + (b - a) / 2 for a, b in pairwise(instants)]
        return [instants[0] - timedelta(microseconds=1), *instants, *between, None]

    def view(self, at: datetime | None, clearance: int) -> "View":
        end = len(self.versions) if at is None else bisect_right(self.versions, at, key=lambda v: v.at)
        records: dict[str, dict[str, Record]] = {kind: {} for kind in PLURAL}
        last = {version.id: version for version in self.versions[:end]}
        for ident, version in sorted(last.items()):
            if version.record and self.needs(version) <= clearance:
                records[version.kind][ident] = version.record
        return View(records)

    def revisions(self, ident: str, clearance: int) -> list[Record]:
        """Newest first, each with the record as it was if the caller may see that."""
        return [
            {
                "version": v.number,
                "operation": v.operation,
                "author": v.author,
                "recorded_at": v.at,
                "changed": v.changed,
                "reason": v.reason,
                "record": v.record if self.needs(v) <= clearance else None,
            }
            for v in reversed(self.of[ident])
            if max(v.rank, self.rank(ident)) <= clearance
        ]


@dataclass(frozen=True)
class View:
    """What there is at one moment for one caller: records by kind and id, in the order of their ids."""

    records: dict[str, dict[str, Record]]

    def same(self, actors: set[str]) -> set[str]:
        """These actors, what they are duplicates of, and all duplicates of those."""
        seen = self.records["actor"]
        into = {ident: actor["merged_into_id"] for ident, actor in seen.items()}
        originals = {into[ident] for ident in actors & into.keys()} - {None}
        return actors | originals | {ident for ident, target in into.items() if target in actors | originals}

    def neighbours(self, records: list[Record], path: str, kind: str) -> dict[str, Record]:
        """What the records refer to by a field, by id."""
        named = {ident for record in records for ident in at_path(record, path)}
        return {ident: record for ident, record in self.records[kind].items() if ident in named}
