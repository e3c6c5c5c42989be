"""What belongs to an initiative: its dossier, closed under references, so that another installation can load it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.db import Reads
from app.errors import NotFound
from app.exchange import selects
from app.records.columns import When
from app.records.kind import Kind
from app.records.reader import batches
from app.records.registry import Kinds
from app.records.walk import places

EFFORTS = ("initiative", "meeting", "agreement")
LINKS = {"initiative_link", "goal_link", "forecast", *EFFORTS}
Record = dict[str, Any]


@dataclass
class Closure:
    """Records by kind and id, read from one moment (`at`, when `when` is "then") with one clearance. `gone`: deleted ones
    that those refer to, since whoever deleted them did not see who does."""

    db: Reads
    kinds: Kinds
    clearance: int
    at: int | None
    when: When
    found: dict[str, dict[str, list[Record]]] = field(default_factory=dict)
    gone: dict[str, dict[str, Record]] = field(default_factory=dict)

    async def of(self, ident: str) -> "Closure":
        """The initiative; its meetings and agreements; every record that names one of these three; the forecasts of
        those questions; the goal links between those goals; the initiative links, and of every initiative so linked its
        meetings, agreements and outcomes; and, without their own claims, all that these refer to."""
        await self.efforts([ident])
        mine = self.ids(*EFFORTS)
        for kind in self.kinds.values():
            paths = tuple(m.path for m in kind.marks if m.kind in EFFORTS and len(m.steps) <= 2)
            if paths and kind.name not in LINKS:
                await self.pointing(kind.name, paths, mine)
        await self.pointing("forecast", ("question_id",), self.ids("question"))
        goals = set(self.ids("goal"))
        for link in await self.pointing("goal_link", ("from_id",), goals, keep=False):
            if link["to_id"] in goals:
                self.keep("goal_link", [link])
        linked = await self.pointing("initiative_link", ("from_id", "to_id"), [ident])
        others = {link[end] for link in linked for end in ("from_id", "to_id")} - {ident}
        theirs = await self.efforts(sorted(others))
        await self.pointing("outcome", ("initiative_id", "meeting_id", "agreement_id"), theirs)
        await self.referred()
        return self

    async def efforts(self, initiatives: list[str]) -> list[str]:
        """Initiatives with their meetings and agreements."""
        await self.read("initiative", initiatives)
        meetings = await self.pointing("meeting", ("initiative_ids",), initiatives)
        agreements = await self.pointing("agreement", ("initiative_ids",), initiatives)
        agreements += await self.pointing("agreement", ("meeting_id",), [meeting["id"] for meeting in meetings])
        return [*initiatives, *(record["id"] for record in (*meetings, *agreements))]

    async def referred(self) -> None:
        """Follows references until nothing new turns up."""
        fresh = {name: [v for versions in records.values() for v in versions] for name, records in self.found.items()}
        while fresh:
            wanted: dict[str, set[str]] = {}
            for name, records in fresh.items():
                for mark in self.kinds[name].marks:
                    for record in records:
                        named = (box[key] for box, key, _ in places(record, mark.steps))
                        wanted.setdefault(mark.kind, set()).update(ident for ident in named if ident)
            fresh = {}
            for name, ids in wanted.items():
                known = self.found.get(name, {}).keys() | self.gone.get(name, {}).keys()
                if missing := sorted(ids - known):
                    records = await self.read(name, missing)
                    left = set(missing) - {record["id"] for record in records}
                    fresh[name] = records + await self.deleted(name, sorted(left))
            fresh = {name: records for name, records in fresh.items() if records}

    async def read(self, kind: str, ids: Iterable[str]) -> list[Record]:
        return await self._rows(
            self.kinds[kind], ids, lambda size: selects.all_of(self.kinds[kind], self.db.dialect, size, self.when)
        )

    async def deleted(self, kind: str, ids: list[str]) -> list[Record]:
        known = self.kinds[kind]
        records = await self._rows(known, ids, lambda size: selects.gone(known, self.db.dialect, size, self.when), False)
        self.gone.setdefault(kind, {}).update((record["id"], record) for record in records)
        return records

    async def pointing(self, kind: str, paths: tuple[str, ...], ids: Iterable[str], keep: bool = True) -> list[Record]:
        """The records of a kind that refer to one of the ids by one of those fields."""
        known = self.kinds[kind]
        return await self._rows(known, ids, lambda size: selects.pointing(known, self.db.dialect, paths, size, self.when), keep)

    async def _rows(self, kind: Kind, ids: Iterable[str], prepared: Any, keep: bool = True) -> list[Record]:
        records = []
        for batch in batches(list(ids)):
            values = {f"id_{i}": UUID(ident) for i, ident in enumerate(batch)}
            rows = await self.db.rows(prepared(len(batch)), values | {"clearance": self.clearance, "at": self.at})
            records += [json.loads(representation) for _, representation in rows]
        if keep:
            self.keep(kind.name, records)
        return records

    def keep(self, kind: str, records: list[Record]) -> None:
        for record in records:
            versions = self.found.setdefault(kind, {}).setdefault(record["id"], [])
            if record not in versions:
                versions.append(record)

    def ids(self, *kinds: str) -> list[str]:
        return [ident for kind in kinds for ident in self.found.get(kind, {})]

    def document(self) -> dict[str, list[Record]]:
        """The dossier: what a client may send, and the id, in a fixed order."""
        document = {}
        for kind in self.kinds.values():
            records = {ident: versions[0] for ident, versions in self.found.get(kind.name, {}).items()}
            gone = self.gone.get(kind.name, {})
            document[kind.key] = [entry(kind, record, ident in gone) for ident, record in sorted((records | gone).items())]
        return document


def entry(kind: Kind, record: Record, gone: bool) -> Record:
    """A record without what the service adds; what is empty is left out."""
    names = [name for name in record if name in kind.create.model_fields]
    first: Record = {"id": record["id"]} | ({"deleted": True} if gone else {})
    return first | {name: record[name] for name in names if record[name] not in (None, [])}


async def closure(db: Reads, kinds: Kinds, ident: str, clearance: int, at: int | None, when: When) -> Closure:
    """The closure of an initiative; 404 when the caller sees none."""
    result = await Closure(db, kinds, clearance, at, when).of(ident)
    if ident not in result.found.get("initiative", {}):
        raise NotFound("There is no such initiative.")
    return result


async def everything(db: Reads, kinds: Kinds, clearance: int, at: int | None, when: When) -> Closure:
    """All records of the moment, and the deleted ones that they refer to."""
    result = Closure(db, kinds, clearance, at, when)
    for kind in kinds.values():
        rows = await db.rows(selects.all_of(kind, db.dialect, None, when), {"clearance": clearance, "at": at})
        result.keep(kind.name, [json.loads(representation) for _, representation in rows])
    await result.referred()
    return result
