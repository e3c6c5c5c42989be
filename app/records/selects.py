"""The SELECTs, each built by SQLAlchemy and compiled once per shape. Those of records carry `Record.seen`, those of the log its
clearance."""

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    Integer,
    LargeBinary,
    Select,
    Uuid,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.sql.functions import aggregate_strings

from app.db import Prepared
from app.records.columns import CLEARANCE, Instant, When, listed, parameters
from app.records.evidence import PATH
from app.records.filters import Filter
from app.records.kind import Kind
from app.records.registry import Kinds
from app.records.tables import Change, Reference

Shape = tuple[tuple[str, int | str], ...]  # (filter, how many values, or the choice itself)
NULLS = "nulls"
FEW, MANY = literal_column("0.0001", Double), literal_column("0.1", Double)  # shares of a table, for SQLite's planner


@lru_cache(maxsize=512)
def one(kind: Kind, dialect: Any, when: When) -> Prepared:
    t = kind.table
    return Prepared(select(t.seq, t.version, t.representation).where(t.id == bindparam("id"), t.seen(when)), dialect)


@lru_cache
def moment(dialect: Any) -> Prepared:
    """The last change recorded by then: the log's clock never goes back, so its number says it all."""
    then = Change.recorded_at <= bindparam("as_of", type_=Instant())
    return Prepared(select(Change.seq).where(then).order_by(Change.recorded_at.desc(), Change.seq.desc()).limit(1), dialect)


@lru_cache
def latest(dialect: Any) -> Prepared:
    """The number of the last change, 0 before the first."""
    return Prepared(select(func.coalesce(func.max(Change.seq), 0)), dialect)


def sort_column(kind: Kind, sort: str) -> Any:
    name = sort.removeprefix("-")
    return kind.table.__table__.c[name if name in ("id", *kind.columns) else f"{name}_from"]


@lru_cache(maxsize=2048)
def page(
    kinds: Kinds, kind: Kind, dialect: Any, shape: Shape, sort: str, after: str | None, when: When, seq: bool = False
) -> Prepared:
    """(representation, sort value unless that is the id, seq if asked): each column costs in each row. Empty values come
    last: `after` "nulls" is that last part of the list."""
    on = [kinds.filters[kind.name][attribute] for attribute, _ in shape]
    slow = any(f.choice or f.seeks for f in on)
    walked = Prepared(_page(kinds, kind, dialect, shape, sort, after, when, seq, few=False), dialect, slow=slow)
    if dialect.name != "sqlite" or slow or not any(_unsure(f, size) for f, (_, size) in zip(on, shape, strict=True)):
        return walked
    # First SQLite is told that the records are few, to be found by the filter's index and sorted; if that takes long they
    # are many, and walking through the list in its order soon meets enough.
    few = _page(kinds, kind, dialect, shape, sort, after, when, seq, few=True)
    return Prepared(few, dialect, otherwise=walked)


def _unsure(f: Filter, size: int | str) -> bool:
    """Whether SQLite cannot know how many records fit: of a range, and of several ids where most records have none."""
    return f.bound or (f.of is not None and size != 1)


def _page(
    kinds: Kinds, kind: Kind, dialect: Any, shape: Shape, sort: str, after: str | None, when: When, seq: bool, few: bool
) -> Select[Any]:
    t = kind.table
    down, key, ident = sort.startswith("-"), sort_column(kind, sort), t.__table__.c.id
    nulls = after is not None and after.startswith(NULLS)
    wanted = [t.representation, *([] if key is ident else [key]), *([t.seq] if seq else [])]
    statement = matching(select(*wanted), kinds, kind, shape, when, few=few)
    keys = [ident] if key is ident or nulls else [key, ident]
    if nulls:
        empty = key.is_(None)
        statement = statement.where(func.likelihood(empty, MANY) if dialect.name == "sqlite" else empty)
    elif key.nullable:
        statement = statement.where(key.is_not(None))
    if after in ("here", f"{NULLS} here"):
        here = tuple_(*keys) if len(keys) > 1 else keys[0]
        bounds = [bindparam("after_id" if k is ident else "after_key", type_=k.type) for k in keys]
        there = tuple_(*bounds) if len(keys) > 1 else bounds[0]
        statement = statement.where(here < there if down else here > there)
    ordered = statement.order_by(*(k.desc() if down else k.asc() for k in keys))
    return ordered.limit(bindparam("limit", type_=Integer))


@lru_cache(maxsize=1024)
def count(kinds: Kinds, kind: Kind, dialect: Any, shape: Shape, when: When) -> Prepared:
    return Prepared(matching(select(func.count()).select_from(kind.table), kinds, kind, shape, when), dialect, slow=True)


def matching(statement: Select[Any], kinds: Kinds, kind: Kind, shape: Shape, when: When, *, few: bool = False) -> Select[Any]:
    """The records of the list: seen, and fitting each of the filters; the values are bound by `reader.shape_of`, as `of_…`,
    since SQLAlchemy makes names like `kind_1` of its own. `few`: SQLite is told that so many fit where it cannot know."""
    statement = statement.where(kind.table.seen(when, found=bool(shape)))
    for attribute, size in shape:
        f = kinds.filters[kind.name][attribute]
        if isinstance(size, str):
            statement = statement.where(f.condition(when, size))
        else:
            condition = f.condition(when, parameters(f"of_{attribute}", size, f.type))
            statement = statement.where(func.likelihood(condition, FEW) if few and _unsure(f, size) else condition)
        if f.between and any(other == f.other for other, _ in shape):
            ends = (bindparam(f"of_{end}_0", type_=f.type) for end in (f.other, attribute))
            statement = statement.where(f.between(*ends))
    return statement


@lru_cache(maxsize=512)
def merged(kind: Kind, dialect: Any, size: int, when: When) -> Prepared:
    """Ids that stand for the same: the duplicates of each id, what it is a duplicate of, and that one's duplicates."""
    t = kind.table
    into = t.__table__.c[str(kind.merged_by)]
    given = parameters("id", size)
    originals = select(into).where(t.id.in_(given), into.is_not(None), t.seen(when))
    of: list[ColumnElement[bool]] = [into.in_(given), into.in_(originals)]
    if dialect.name == "sqlite":  # which takes the many that are no duplicates for the usual number of one's duplicates
        of = [func.likelihood(condition, FEW) for condition in of]
    return Prepared(union_all(originals, *(select(t.id).where(condition, t.seen(when)) for condition in of)), dialect)


@lru_cache(maxsize=512)
def several(kind: Kind, dialect: Any, size: int) -> Prepared:
    """(id, representation) of some records."""
    t, given = kind.table, parameters("id", size)
    return Prepared(select(t.id, t.representation).where(t.id.in_(given), t.seen("now")), dialect)


@lru_cache(maxsize=512)
def included(kind: Kind, dialect: Any, paths: tuple[str, ...], size: int, when: When) -> Prepared:
    """The neighbours of some versions by some of their reference fields."""
    t = kind.table
    seqs = parameters("seq", size, BigInteger)
    pointed = select(Reference.to_id).where(Reference.seq.in_(seqs), Reference.path.in_(listed(paths)))
    return Prepared(select(t.id, t.representation).where(t.id.in_(pointed), t.seen(when)).order_by(t.id), dialect)


@lru_cache(maxsize=512)
def revisions(kind: Kind, dialect: Any) -> Prepared:
    """(version, operation, author, recorded_at, changed, reason, representation), newest first. A version that refers to
    something above the caller is listed without its content."""
    t, c = kind.table, Change
    visible = t.__table__.alias()
    rows = (
        select(c.version, c.operation, c.author, c.recorded_at, c.changed, c.reason, visible.c.representation)
        .outerjoin(visible, (visible.c.seq == c.seq) & (visible.c.clearance <= CLEARANCE))
        .where(c.id == bindparam("id"), c.kind == kind.name, c.clearance <= CLEARANCE)
        .where(c.version < bindparam("below", type_=Integer))
    )
    return Prepared(rows.order_by(c.seq.desc()).limit(bindparam("limit", type_=Integer)), dialect)


@lru_cache(maxsize=512)
def referrers(kinds: Kinds, target: Kind, dialect: Any, only: str | None, after: bool, when: When, cited: bool) -> Prepared:
    """(kind, id, paths, representation) of every record that refers to one, ordered by id; `cited`: as evidence."""
    parts = []
    for kind in kinds.referring(target.name):
        if only in (None, kind.name):
            t, r = kind.table, Reference
            content = t.representation if cited else cast(null(), LargeBinary)
            part = (
                select(
                    literal(kind.name).label("kind"),
                    t.id.label("id"),
                    aggregate_strings(r.path, literal_column("','")),  # type: ignore[arg-type]
                    content,
                )
                .join(r, r.seq == t.seq)
                .where(r.to_id == bindparam("id"), r.kind == kind.name, t.seen(when))
                .group_by(t.id, t.seq)
            )
            part = part.where(r.path == PATH) if cited else part
            parts.append(part.where(t.id > bindparam("after_id", type_=Uuid())) if after else part)
    every = union_all(*parts).subquery()
    return Prepared(select(every).order_by(every.c.id).limit(bindparam("limit", type_=Integer)), dialect, slow=True)
