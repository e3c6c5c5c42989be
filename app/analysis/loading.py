"""What analyses ask of the database: all that belongs to an initiative, all records of a kind that fit a filter, or what some
records refer to; from one moment and as one caller sees them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from pydantic_core import from_json

from app.analysis import columns
from app.analysis.columns import Chosen, Columns
from app.db import Reads
from app.errors import NotFound
from app.exchange.closure import Closure, closure
from app.records import reader
from app.records.registry import Kinds
from app.records.walk import places

Whole = dict[str, Sequence[Any]]  # by kind: each record as a dict, or as its stored JSON
Records = Mapping[str, Iterable[Any] | Columns]  # the same, or columns of very many
PORTION = 500


@dataclass(frozen=True)
class Source:
    """The records that one caller may see, as of the change with the number `at`."""

    db: Reads
    kinds: Kinds
    clearance: int
    at: int

    async def dossier(self, initiative: UUID) -> Whole:
        """All that belongs to an initiative; 404 when the caller sees none."""
        found = await closure(self.db, self.kinds, str(initiative), self.clearance, self.at, "then")
        return {kind: [versions[0] for versions in records.values()] for kind, records in found.found.items()}

    async def all(self, kind: str, /, **filters: Any) -> list[bytes]:
        """All records of a kind that fit its filters, as they are stored."""
        known = self.kinds[kind]
        query = self.kinds.queries[kind].model_construct(_fields_set=set(filters), **filters)
        query = query.model_copy(update={"limit": PORTION})
        records: list[bytes] = []
        while True:
            found, following, _ = await reader.page(self.db, self.kinds, known, self.clearance, query, self.at)
            records += found
            if following is None:
                return records
            query = query.model_copy(update={"after": following})

    async def one(self, kind: str, ident: UUID) -> Any:
        """A record; 404 when the caller sees none."""
        found = await self._closure().read(kind, [str(ident)])
        if not found:
            raise NotFound(f"There is no such {kind}.")
        return found[0]

    async def with_references(self, records: Whole, *to: str) -> Whole:
        """The records, and of these kinds all that they refer to, and these in turn."""
        found = self._closure()
        for kind, given in records.items():
            found.keep(kind, [from_json(record) if isinstance(record, bytes) else record for record in given])
        fresh = {kind: [versions[0] for versions in known.values()] for kind, known in found.found.items()}
        while fresh:
            wanted: dict[str, set[str]] = {}
            for kind, new in fresh.items():
                for mark in self.kinds[kind].marks:
                    if mark.kind in to:
                        named = (box[key] for record in new for box, key, _ in places(record, mark.steps))
                        wanted.setdefault(mark.kind, set()).update(ident for ident in named if ident)
            missing = {kind: sorted(idents - found.found.get(kind, {}).keys()) for kind, idents in wanted.items()}
            fresh = {kind: await found.read(kind, idents) for kind, idents in missing.items() if idents}
            fresh = {kind: new for kind, new in fresh.items() if new}
        return {kind: [versions[0] for versions in known.values()] for kind, known in found.found.items()}

    def _closure(self) -> Closure:
        return Closure(self.db, self.kinds, self.clearance, self.at, "then")

    async def some(self, kind: str, ids: Iterable[str | None]) -> list[dict[str, Any]]:
        """The records of a kind with these ids, as far as the caller sees them."""
        read = Closure(self.db, self.kinds, self.clearance, self.at, "then").read
        return await read(kind, sorted({ident for ident in ids if ident}))

    async def columns(
        self,
        kind: str,
        names: tuple[str, ...],
        lists: Mapping[str, tuple[str, str]] = MappingProxyType({}),
        *,
        via: str = "",
        of: str = "",
        **filters: Any,
    ) -> Columns:
        """Some columns and lists of all records of a kind that fit its filters: where there may be very many. With `of`, of those
        whose column `via` names a record of that kind which fits. `lists`: by a name, which list, and unless the record holds
        anything in which other one."""
        fitting = self.kinds[of or kind]
        query = self.kinds.queries[fitting.name].model_construct(_fields_set=set(filters), **filters)
        shape, values = await reader.shape_of(self.db, self.kinds, fitting, query, self.clearance, self.at)
        values |= {"clearance": self.clearance, "at": self.at}
        chosen = Chosen(self.kinds, self.kinds[kind], self.db.dialect, shape, via, fitting if of else None)
        rows = [await self.db.rows(columns.of_records(chosen, names), values)]
        found = dict(zip(names, await columns.packed(rows, len(names)), strict=True))
        held = {}
        for name, list_ in lists.items():
            pairs = [await self.db.rows(columns.of_lists(chosen, *list_), values)]
            held[name] = await columns.packed(pairs, 2)
        return Columns(found, held)
