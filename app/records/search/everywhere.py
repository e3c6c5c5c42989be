"""Search over all kinds at once: the best first, each with the piece of it that shows why."""

import json
from collections import defaultdict
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, String, Uuid, and_, bindparam, case, func, or_, select

from app.db import Prepared, Reads, Values
from app.errors import Fault, Unfit
from app.records import cursors, selects
from app.records.columns import CLEARANCE, parameters
from app.records.reader import batches
from app.records.registry import Kinds
from app.records.search.index import Searched, matches, title
from app.records.search.models import SearchQuery
from app.records.search.query import Sought, sought
from app.records.search.snippets import snippet

NAMED = 4  # points for each term of a query that is a whole title; a term in a title has 4 itself, 3 as a prefix
Shape = tuple[tuple[bool, ...], int, bool]  # of the terms, whether they may go on; how many kinds; whether it goes on


async def search(db: Reads, kinds: Kinds, clearance: int, query: SearchQuery) -> tuple[list[bytes], str | None, list[bytes]]:
    """A page of what the caller may see and what fits, by score, then by id."""
    if not kinds.keys() >= set(query.kind):
        raise Unfit("There is no such kind.", [Fault("kind", "unknown", f"One of: {', '.join(kinds)}.", "parameter")])
    wanted, dialect = sought(query.q), db.dialect.name
    values: dict[str, Any] = {"clearance": clearance, "limit": query.limit + 1, "match": wanted.match(dialect)}
    values |= wanted.signals(dialect) | {f"of_kind_{i}": name for i, name in enumerate(query.kind)}
    if query.after:
        values["after_score"], values["after_id"] = cursors.decode("search", query.after, int, UUID)
    shape = tuple(term.prefix for term in wanted.terms), len(query.kind), bool(query.after)
    rows = [(name, UUID(str(ident)), score) for name, ident, score in await db.rows(_page(shape, db.dialect), values)]
    more, rows = len(rows) > query.limit, rows[: query.limit]
    extra = []
    if query.count:
        total = await db.rows(_count(len(query.kind), db.dialect), values)
        extra.append(b'"total":%d' % total[0][0])
    following = cursors.encode("search", rows[-1][2], str(rows[-1][1])) if more else None
    records = await _records(db, kinds, rows, values)
    items = [_item(kinds, name, records[ident], score, wanted) for name, ident, score in rows if ident in records]
    return items, following, extra


def _item(kinds: Kinds, name: str, record: dict[str, Any], score: int, wanted: Sought) -> bytes:
    kind = kinds[name]
    where, parts = snippet(kind, record, wanted)
    item = {"kind": name, "id": record["id"], "title": title(kind, record), "pointer": where, "snippet": parts}
    best = (4 + NAMED) * len(wanted.terms)
    return json.dumps(item | {"score": round(score / best, 4)}, ensure_ascii=False).encode()


async def _records(db: Reads, kinds: Kinds, rows: list[tuple[str, UUID, int]], values: Values) -> dict[UUID, dict[str, Any]]:
    """What has been found, as the caller sees it now: what has been hidden in the meantime is missing."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for name, ident, _ in rows:
        ids[name].append(ident)
    found: dict[UUID, dict[str, Any]] = {}
    for name, same in ids.items():
        for batch in batches(same):
            chosen = {f"id_{i}": ident for i, ident in enumerate(batch)}
            records = await db.rows(selects.several(kinds[name], db.dialect, len(batch)), {**values, **chosen})
            found |= {UUID(str(ident)): json.loads(record) for ident, record in records}
    return found


@lru_cache(maxsize=512)
def _page(shape: Shape, dialect: Any) -> Prepared:
    """(kind, id, score), the best first."""
    terms, kinds, further = shape
    scored: Select[Any] = select(Searched.kind, Searched.id, _score(terms).label("score"))
    found = _matching(scored, kinds).subquery()
    if further:
        after, ident = bindparam("after_score", type_=Integer), bindparam("after_id", type_=Uuid())
        rest = or_(found.c.score < after, and_(found.c.score == after, found.c.id > ident))
    page = select(found).order_by(found.c.score.desc(), found.c.id).limit(bindparam("limit", type_=Integer))
    return Prepared(page.where(rest) if further else page, dialect, slow=True)


@lru_cache(maxsize=64)
def _count(kinds: int, dialect: Any) -> Prepared:
    return Prepared(_matching(select(func.count()).select_from(Searched), kinds), dialect, slow=True)


def _matching(statement: Select[Any], kinds: int) -> Select[Any]:
    cleared = Searched.clearance <= CLEARANCE
    statement = statement.where(_fits("match"), cleared)
    names = parameters("of_kind", kinds, String)
    return statement.where(Searched.kind.in_(names)) if names else statement


def _fits(name: str) -> ColumnElement[bool]:
    return matches(Searched.seq, Searched.words, bindparam(name, type_=String()))


def _score(terms: tuple[bool, ...]) -> Any:
    """The points of each term, the best place counting: 4 in a title, 3 in one as a prefix, 2 elsewhere, 1 there as a prefix."""
    score: Any = case((_fits("named"), NAMED * len(terms)), else_=0)
    for i, prefix in enumerate(terms):
        places: list[Any] = [(_fits(f"title_{i}"), 4)]
        places += [(_fits(f"title_prefix_{i}"), 3), (_fits(f"word_{i}"), 2)] if prefix else []
        score += case(*places, else_=1 if prefix else 2)
    return score
