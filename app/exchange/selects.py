"""The SELECTs over whole cases, compiled once per shape; each carries `Record.seen`, or the clearance itself."""

from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Integer, SmallInteger, Uuid, bindparam, func, select

from app.db import Prepared
from app.records.columns import Instant, When, listed
from app.records.kind import Kind
from app.records.tables import Change, Reference


@lru_cache(maxsize=256)
def all_of(kind: Kind, dialect: Any, size: int | None, when: When) -> Prepared:
    """(id, representation) of the records with these ids, or of all."""
    t = kind.table
    statement = select(t.id, t.representation).where(t.seen(when)).order_by(t.id)
    if size is not None:
        statement = statement.where(t.id.in_([bindparam(f"id_{i}", type_=Uuid()) for i in range(size)]))
    return Prepared(statement, dialect, slow=True)


@lru_cache(maxsize=256)
def gone(kind: Kind, dialect: Any, size: int, when: When) -> Prepared:
    """(id, representation) of the records with these ids that are deleted, as they were last."""
    t = kind.table
    ids = [bindparam(f"id_{i}", type_=Uuid()) for i in range(size)]
    last = select(func.max(t.seq)).where(t.id.in_(ids)).group_by(t.id)
    if when == "then":
        last = last.where(t.seq <= bindparam("at", type_=BigInteger))
    cleared = t.clearance <= bindparam("clearance", type_=SmallInteger)
    return Prepared(select(t.id, t.representation).where(t.seq.in_(last), t.until.is_not(None), cleared), dialect, slow=True)


@lru_cache(maxsize=512)
def pointing(kind: Kind, dialect: Any, paths: tuple[str, ...], size: int, when: When) -> Prepared:
    """(id, representation) of the records of a kind that refer to one of some ids by one of those fields."""
    t, r = kind.table, Reference
    ids = [bindparam(f"id_{i}", type_=Uuid()) for i in range(size)]
    to = select(r.seq).where(r.to_id.in_(ids), r.kind == kind.name, r.path.in_(listed(paths)))
    return Prepared(select(t.id, t.representation).where(t.seq.in_(to), t.seen(when)), dialect, slow=True)


@lru_cache
def changes_of(dialect: Any, size: int, after: bool, since: bool) -> Prepared:
    """(seq, kind, id, version, operation, author, recorded_at, changed, reason) of some records, newest first."""
    c = Change
    ids = [bindparam(f"id_{i}", type_=Uuid()) for i in range(size)]
    rows = select(c.seq, c.kind, c.id, c.version, c.operation, c.author, c.recorded_at, c.changed, c.reason).where(
        c.id.in_(ids), c.clearance <= bindparam("clearance", type_=Integer)
    )
    if after:
        rows = rows.where(c.seq < bindparam("below", type_=BigInteger))
    if since:
        rows = rows.where(c.recorded_at > bindparam("since", type_=Instant()))
    return Prepared(rows.order_by(c.seq.desc()).limit(bindparam("limit", type_=Integer)), dialect, slow=True)
