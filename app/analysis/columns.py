"""Some members of very many records: read from the columns of their kind and from the tables of what they refer to and which
terms they hold, without what is stored of each. 100,000 meetings are then some megabytes instead of more than a hundred."""

import asyncio
import marshal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, String, Uuid, cast, exists, select

from app.db import Prepared, Row
from app.records import selects
from app.records.columns import listed
from app.records.kind import Kind
from app.records.registry import Kinds
from app.records.tables import Reference, Term

SLICE = 5_000  # rows packed at once: what others on the event loop wait for
Portions = tuple[bytes, ...]


@dataclass(frozen=True)
class Columns:
    """Packed for the process that computes: each column by its name, and by the name of a list the ids of the records and what
    they hold. The n-th value of each column is that of the n-th record. Ids and days are texts, as in JSON."""

    portions: dict[str, Portions]
    lists: dict[str, list[Portions]]

    def column(self, name: str) -> list[Any]:
        """A column in full."""
        values = _unpacked(self.portions[name])
        return dashed(values) if name == "id" or name.endswith("_id") else values

    def held(self, name: str) -> dict[str, list[str]]:
        """A list, by the id of the record; records that hold nothing are left out."""
        groups: dict[str, list[str]] = {}
        for ident, value in zip(*(dashed(_unpacked(column)) for column in self.lists[name]), strict=True):
            groups.setdefault(ident, []).append(value)
        return groups

    def records(self) -> Iterator[dict[str, Any]]:
        """Each as a dict."""
        held = {name: self.held(name) for name in self.lists}
        for row in zip(*map(self.column, self.portions), strict=True):
            record = dict(zip(self.portions, row, strict=True))
            yield record | {name: values.get(record["id"], []) for name, values in held.items()}

    async def distinct(self, *names: str) -> set[str]:
        """The values of columns or lists of ids, but for empty ones; of those that there are."""
        held = [self.lists[name][1] if name in self.lists else self.portions.get(name, ()) for name in names]
        return await asyncio.to_thread(_distinct, held)

    async def repeated(self, names: tuple[str, ...], same: Mapping[str, str]) -> list[str]:
        """The ids of the records that have the same values in these columns as another; `same`: ids that stand for others."""
        return await asyncio.to_thread(_repeated, [self.portions[name] for name in ("id", *names)], same)


def dashed(ids: Sequence[Any]) -> list[Any]:
    """Ids as JSON has them: SQLite keeps them without dashes."""
    return [f"{i[:8]}-{i[8:12]}-{i[12:16]}-{i[16:20]}-{i[20:]}" if i and len(i) == 32 else i for i in ids]


async def packed(read: list[Sequence[Row]], width: int) -> list[Portions]:
    """The columns of rows of that width, in portions. Like all that goes through very many rows, it is done in a thread and in
    slices: no step holds the interpreter for long. The rows are taken out of `read`, since to free them takes time too."""
    return await asyncio.to_thread(_packed, read, width)


def _packed(read: list[Sequence[Row]], width: int) -> list[Portions]:
    rows, columns = list(read.pop()), [list[bytes]() for _ in range(width)]
    while rows:
        for column, values in zip(columns, zip(*rows[-SLICE:], strict=True), strict=True):
            column.append(marshal.dumps(values, 2))
        del rows[-SLICE:]
    return [tuple(column) for column in columns]


def _unpacked(column: Portions) -> list[Any]:
    return [value for portion in column for value in marshal.loads(portion)]


def _distinct(columns: Sequence[Portions]) -> set[str]:
    found = set[Any]()
    for column in columns:
        for portion in column:
            found.update(marshal.loads(portion))
    return set(dashed(list(found - {None})))


def _repeated(columns: Sequence[Portions], same: Mapping[str, str]) -> list[str]:
    seen: dict[tuple[Any, ...], str] = {}
    found: set[str] = set()
    for portions in zip(*columns, strict=True):
        ids, *values = map(marshal.loads, portions)
        if same:
            values = [[same.get(value, value) for value in dashed(column)] for column in values]
        for ident, row in zip(ids, zip(*values, strict=True), strict=True):
            if seen.setdefault(row, ident) != ident:
                found |= {ident, seen[row]}
    return sorted(dashed(list(found)))


@dataclass(frozen=True)
class Chosen:
    """Which records: those that fit the filters of `shape`; with `of`, those whose column `via` names one of that kind that fits
    (any at all, where there are no filters)."""

    kinds: Kinds
    kind: Kind
    dialect: Any
    shape: selects.Shape
    via: str = ""
    of: Kind | None = None

    def among(self, statement: Any) -> Any:
        if self.of is None:
            return selects.matching(statement, self.kinds, self.kind, self.shape, "then")
        column = self.kind.table.__table__.c[self.via]
        there = selects.matching(select(self.of.table.id), self.kinds, self.of, self.shape, "then")
        return statement.where(self.kind.table.seen("then"), column.in_(there) if self.shape else column.is_not(None))


@lru_cache(maxsize=512)
def of_records(chosen: Chosen, names: tuple[str, ...]) -> Prepared:
    """The columns of the records."""
    table = chosen.kind.table.__table__.c
    statement = select(*(_text(table[name], chosen.dialect) for name in names))
    return Prepared(chosen.among(statement), chosen.dialect, slow=True)


@lru_cache(maxsize=512)
def of_lists(chosen: Chosen, name: str, unless: str) -> Prepared:
    """(id, value) of what a list of the records holds: ids of what they refer to, or terms; without the records that hold
    anything in the list `unless`."""
    t = chosen.kind.table
    holder: Any = _holder(chosen.kind, name)
    value = holder.to_id if holder is Reference else holder.value
    statement = select(_text(t.__table__.c.id, chosen.dialect), _text(value, chosen.dialect)).join(holder, holder.seq == t.seq)
    statement = statement.where(holder.path.in_(listed((name,))))
    if unless:
        other = _holder(chosen.kind, unless).__table__.alias()
        statement = statement.where(~exists().where(other.c.seq == t.seq, other.c.path.in_(listed((unless,)))))
    return Prepared(chosen.among(statement), chosen.dialect, slow=True)


def _holder(kind: Kind, name: str) -> Any:
    return Reference if any(mark.path == name for mark in kind.marks) else Term


def _text(column: Any, dialect: Any) -> Any:
    """Ids and days as texts: SQLite keeps them so, and takes a cast of a day for one to a number."""
    return cast(column, String) if dialect.name != "sqlite" and isinstance(column.type, Uuid | Date) else column
