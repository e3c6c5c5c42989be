"""The SELECTs over whole cases, compiled once per shape; each carries `Record.seen`, or the clearance itself."""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    func,
    or_,
    select,
    union_all,
)

from app.db import Prepared
from app.records.columns import CLEARANCE, Instant, When, listed, parameters
from app.records.kind import Kind
from app.records.registry import Kinds
from app.records.tables import Change, Reference


@lru_cache(maxsize=256)
def all_of(kind: Kind, dialect: Any, size: int | None, when: When) -> Prepared:
    """(id, representation) of the records with these ids, or of all."""
    t = kind.table
    statement = select(t.id, t.representation).where(t.seen(when)).order_by(t.id)
    if size is not None:
        statement = statement.where(t.id.in_(parameters("id", size)))
    return Prepared(statement, dialect, slow=True)


@lru_cache(maxsize=256)
def gone(kind: Kind, dialect: Any, size: int, when: When) -> Prepared:
    """(id, representation) of the records with these ids that are deleted, as they were last."""
    t = kind.table
    ids = parameters("id", size)
    last = select(func.max(t.seq)).where(t.id.in_(ids)).group_by(t.id)
    if when == "then":
        last = last.where(t.seq <= bindparam("at", type_=BigInteger))
    cleared = t.clearance <= CLEARANCE
    return Prepared(select(t.id, t.representation).where(t.seq.in_(last), t.until.is_not(None), cleared), dialect, slow=True)


@lru_cache(maxsize=512)
def pointing(kind: Kind, dialect: Any, paths: tuple[str, ...], size: int, when: When) -> Prepared:
    """(id, representation) of the records of a kind that refer to one of some ids by one of those fields."""
    t, r = kind.table, Reference
    ids = parameters("id", size)
    to = select(r.seq).where(r.to_id.in_(ids), r.kind == kind.name, r.path.in_(listed(paths)))
    return Prepared(select(t.id, t.representation).where(t.seq.in_(to), t.seen(when)), dialect, slow=True)


@lru_cache
def changes_of(dialect: Any, size: int, after: bool, since: bool) -> Prepared:
    """(seq, kind, id, version, operation, author, recorded_at, changed, reason) of some records, newest first."""
    c = Change
    ids = parameters("id", size)
    rows = select(c.seq, c.kind, c.id, c.version, c.operation, c.author, c.recorded_at, c.changed, c.reason).where(
        c.id.in_(ids), c.clearance <= CLEARANCE
    )
    if after:
        rows = rows.where(c.seq < bindparam("below", type_=BigInteger))
    if since:
        rows = rows.where(c.recorded_at > bindparam("since", type_=Instant()))
    return Prepared(rows.order_by(c.seq.desc()).limit(bindparam("limit", type_=Integer)), dialect, slow=True)


@lru_cache
def number(dialect: Any) -> Prepared:
    """The number of the change that made a version, if the caller could once see it or that it withdrew the record."""
    c = Change
    named = c.id == bindparam("id", type_=Uuid()), c.version == bindparam("version", type_=Integer)
    return Prepared(select(c.seq).where(*named, or_(c.marking <= CLEARANCE, c.marking_before <= CLEARANCE)), dialect)


@lru_cache(maxsize=256)
def feed(kinds: Kinds, dialect: Any, of: int, ids: int, initiatives: int) -> Prepared:
    """(seq, clearance, kind, id, version, operation, author, recorded_at, changed, reason) of what follows a change, in
    the order of the commits, of so many kinds, records and initiatives (0: of all). The clearance of a change that
    withdrew a record lies above the caller's."""
    c = Change
    seen, withdrawn = c.clearance <= CLEARANCE, and_(c.marking > CLEARANCE, c.marking_before <= CLEARANCE)
    rows = select(c.seq, c.clearance, c.kind, c.id, c.version, c.operation, c.author, c.recorded_at, c.changed, c.reason)
    rows = rows.where(c.seq > bindparam("seq", type_=BigInteger))
    if of:
        rows = rows.where(c.kind.in_(parameters("of_kind", of, String)))
    if ids:
        rows = rows.where(c.id.in_(parameters("of_id", ids)))
    if initiatives:
        seen = and_(seen, c.seq.in_(_touching(kinds, initiatives, "ever")))
        withdrawn = and_(withdrawn, c.seq.in_(_touching(kinds, initiatives, "once")))
    ordered = rows.where(or_(seen, withdrawn)).order_by(c.seq).limit(bindparam("limit", type_=Integer))
    return Prepared(ordered, dialect, slow=bool(initiatives))


def _touching(kinds: Kinds, size: int, when: When) -> CompoundSelect[Any]:
    """The numbers of the changes that made or replaced a version which hangs from one of some initiatives. `once` is for
    what has been withdrawn: what it hung from has been raised too, or may be any time."""
    parts: list[Select[Any]] = []
    for kind in kinds.values():
        t, values = kind.table, parameters("of_initiative", size)
        if kind.name == "initiative":
            hangs: ColumnElement[bool] = t.id.in_(values)
        elif "initiative_id" in kinds.filters[kind.name]:
            hangs = kinds.filters[kind.name]["initiative_id"].condition(when, values)
        else:
            continue
        numbers = (t.until,) if when == "once" else (t.seq, t.until)
        after = bindparam("seq", type_=BigInteger)
        parts += (select(number).where(number > after, t.seen(when), hangs) for number in numbers)
    return union_all(*parts)
