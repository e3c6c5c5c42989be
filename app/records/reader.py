"""Single records and lists: stored representations, joined as bytes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pydantic_core import from_json

from app.db import Reads
from app.errors import Fault, NotFound, Unfit
from app.records import cursors, selects
from app.records.columns import When
from app.records.kind import Kind
from app.records.registry import Kinds, ListQuery, OneQuery
from app.records.search.query import sought

BATCHES = (1, 8, 64, 512)  # how many ids a statement is made for: few shapes, each compiled once


@dataclass(frozen=True)
class Version:
    """A record as it is sent; `version` is None when the answer has no ETag, since neighbours are in it."""

    representation: bytes
    version: int | None


async def one(db: Reads, kinds: Kinds, kind: Kind, ident: UUID, clearance: int, query: OneQuery) -> Version:
    """A record, now or then; 404 when there is none, or none that the caller may see."""
    at, when = await moment(db, query.as_of)
    rows = await db.rows(selects.one(kind, db.dialect, when), {"id": ident, "clearance": clearance, "at": at})
    if not rows:
        raise NotFound(f"There is no such {kind.name}.")
    seq, version, representation = rows[0]
    if not query.include:
        return Version(representation, version)
    neighbours = await included(db, kinds, kind, [seq], query.include, clearance, at)
    return Version(b'%s,"included":%s}' % (representation[:-1], neighbours), None)


async def page(
    db: Reads, kinds: Kinds, kind: Kind, clearance: int, query: ListQuery, pinned: int | None = None
) -> tuple[list[bytes], str | None, list[bytes]]:
    """One page of a list: the records, the cursor of the next page, and further members of the answer as JSON. `pinned`: as of
    that change, whatever the query says."""
    at = (await moment(db, query.as_of))[0] if pinned is None else pinned
    when = at_when(at)
    shape, values = await shape_of(db, kinds, kind, query, clearance, at)
    values |= {"clearance": clearance, "at": at, "limit": query.limit + 1}
    after, nullable = None, selects.sort_column(kind, query.sort).nullable
    if query.after:
        after, cursor = cursors.position(kind, query.sort, query.after)
        values |= cursor
    seq = query.include is not None
    rows = await db.rows(selects.page(kinds, kind, db.dialect, shape, query.sort, after, when, seq), values)
    if nullable and len(rows) <= query.limit and (after or "here") == "here":
        values["limit"] = query.limit + 1 - len(rows)
        empty = selects.page(kinds, kind, db.dialect, shape, query.sort, selects.NULLS, when, seq)
        rows = [*rows, *await db.rows(empty, values)]
    more, rows = len(rows) > query.limit, rows[: query.limit]
    records, extra = [row[0] for row in rows], []
    if query.count:
        total = await db.rows(selects.count(kinds, kind, db.dialect, shape, when), values)
        extra.append(b'"total":%d' % total[0][0])
    if query.include:
        neighbours = await included(db, kinds, kind, [row[-1] for row in rows], query.include, clearance, at)
        extra.append(b'"included":' + neighbours)
    if not more:
        return records, None, extra
    last = from_json(records[-1])["id"]
    key = last if query.sort in ("id", "-id") else rows[-1][1]
    return records, cursors.after(kind, query.sort, key, last), extra


async def shape_of(
    db: Reads, kinds: Kinds, kind: Kind, query: ListQuery, clearance: int, at: int | None
) -> tuple[selects.Shape, dict[str, Any]]:
    """Which filters are on with how many values, and those values. A duplicate and its original count as one."""
    shape: list[tuple[str, int | str]] = []
    values: dict[str, Any] = {}
    filters = kinds.filters[kind.name]
    for attribute in sorted(query.model_fields_set & filters.keys()):
        f, given = filters[attribute], getattr(query, attribute)
        if given is None or given == []:
            continue
        if f.choice:
            shape.append((attribute, str(given)))
            continue
        many = given if f.many else [given]
        if f.seeks:
            if at is not None:
                raise Unfit("Only the present is searched.", [Fault(f.name, "present_only", "Not with `as_of`.", "parameter")])
            many = [sought(given).match(db.dialect.name)]
        if f.of and (target := kinds[f.of]).merged_by not in (None, attribute):
            many = await _with_duplicates(db, target, many, clearance, at)
        shape.append((attribute, len(many)))
        values |= {f"of_{attribute}_{i}": value for i, value in enumerate(many)}
    return tuple(shape), values


async def _with_duplicates(db: Reads, kind: Kind, ids: list[UUID], clearance: int, at: int | None) -> list[UUID]:
    values = {"clearance": clearance, "at": at} | {f"id_{i}": ident for i, ident in enumerate(ids)}
    rows = await db.rows(selects.merged(kind, db.dialect, len(ids), at_when(at)), values)
    return list(dict.fromkeys([*ids, *(UUID(str(row[0])) for row in rows)]))


async def included(db: Reads, kinds: Kinds, kind: Kind, seqs: Sequence[int], names: str, clearance: int, at: int | None) -> bytes:
    """The neighbours by the named reference fields, as `{"actors": {"<id>": {…}}}`."""
    known = {mark.include: mark for mark in kind.marks}
    paths: dict[str, list[str]] = {}
    for name in names.split(","):
        if name not in known:
            listed = ", ".join(sorted(known))
            raise Unfit("There is no such include.", [Fault("include", "unknown", f"One of: {listed}.", "parameter")])
        paths.setdefault(known[name].kind, []).append(known[name].path)
    groups = []
    for name, fields in paths.items():
        target, found = kinds[name], dict[str, bytes]()
        for batch in batches(seqs):
            values = {f"seq_{i}": seq for i, seq in enumerate(batch)} | {"clearance": clearance, "at": at}
            chosen = selects.included(target, db.dialect, tuple(sorted(set(fields))), len(batch), at_when(at))
            found |= {str(UUID(str(ident))): record for ident, record in await db.rows(chosen, values)}
        members = b",".join(b'"%s":%s' % (ident.encode(), record) for ident, record in sorted(found.items()))
        groups.append(b'"%s":{%s}' % (target.key.encode(), members))
    return b"{" + b",".join(groups) + b"}"


def batches(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """The items in portions of a few fixed sizes, the last one filled up with a repetition."""
    for start in range(0, len(items), BATCHES[-1]):
        portion = list(items[start : start + BATCHES[-1]])
        size = next(size for size in BATCHES if size >= len(portion))
        yield portion + portion[-1:] * (size - len(portion))


def at_when(at: int | None) -> When:
    return "now" if at is None else "then"


async def moment(db: Reads, as_of: datetime | None) -> tuple[int | None, When]:
    """The number of the last change recorded by then (0: none yet), None for now."""
    if as_of is None:
        return None, "now"
    if as_of > datetime.now(UTC):
        raise Unfit("Nothing is recorded yet.", [Fault("as_of", "future", "This lies in the future.", "parameter")])
    rows = await db.rows(selects.moment(db.dialect), {"as_of": as_of})
    return (int(rows[0][0]) if rows else 0), "then"


async def state(db: Reads, as_of: datetime | None = None) -> int:
    """The number of the last change recorded by then, or at all: what is read as of that stays what it is."""
    at, _ = await moment(db, as_of)
    if at is not None:
        return at
    number: int = (await db.rows(selects.latest(db.dialect), {}))[0][0]
    return number
