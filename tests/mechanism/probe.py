"""Lists are found by indexes, on both databases, now and in the past: what a filter is about stands in the condition of an
index, and no table is walked through or sorted. The plans are those of all that the reader runs for a list."""

import asyncio
import json
import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Index, func, select, text, update

from app.db import Database, Prepared, Reads, Row, Values, make_engine, transact
from app.records import reader
from app.records.columns import Base
from app.records.filters import Filter
from app.records.kind import Kind
from app.records.tables import Change, Record
from tests.conftest import BACKENDS, Templates
from tests.mechanism.crowd import Crowd, crowd

GOALS, OTHERS = 20_000, 1_000
FEW = 50  # what a filter with that promise selects at the most
TOUCHED = 400  # rows that PostgreSQL may look at for that
OFTEN = 6  # executions after which PostgreSQL may keep a plan that does not look at the values
CLEARED = 4
TABLES = Base.metadata.tables


@dataclass(frozen=True)
class Access:
    """How a plan comes to rows of a table: by what index, and by which of its columns. The number of a version is none of
    them unless it is that one number: nearly all versions lie before a moment."""

    table: str
    index: str | None
    columns: frozenset[str]


@dataclass
class Plan:
    """What is read, and what is read below each sort; `touched`: the most rows that a step has looked at."""

    accesses: list[Access] = field(default_factory=list)
    sorts: list[list[Access]] = field(default_factory=list)
    touched: int = 0

    def add(self, below: "Plan") -> None:
        self.accesses += below.accesses
        self.sorts += below.sorts
        self.touched = max(self.touched, below.touched)


def columns(condition: str) -> frozenset[str]:
    parts = re.sub(r"'[^']*'", "", condition).split(" AND ")
    ours = [part for part in parts if not re.match(r"\W*(seq|rowid)\W* [<>]|rowid[<>]|seq[<>]", part)]
    return frozenset(name for part in ours for name in re.findall(r"[a-z]\w*", part))


def of_sqlite(steps: Sequence[Row], root: int = 0) -> Plan:
    """From the rows of EXPLAIN QUERY PLAN: number, number of the step above, and what it does."""
    plan, own = Plan(), [step for step in steps if step[1] == root]
    for ident, _, _, told in own:
        found = re.fullmatch(
            r"(?:SEARCH|SCAN) (\w+?)(?:_\d+)?(?: USING (?:COVERING )?(?:INDEX (\w+)|.*KEY))?(?: \((.*)\))?", told
        )
        if found and found[1] in TABLES:
            plan.accesses.append(Access(found[1], found[2], columns(found[3] or "")))
        plan.add(of_sqlite(steps, ident))
    if any("TEMP B-TREE" in step[3] for step in own):
        plan.sorts.append(plan.accesses)
    return plan


def of_postgresql(node: dict[str, Any], table: str = "") -> Plan:
    """From a node of EXPLAIN (ANALYZE, FORMAT JSON)."""
    table = node.get("Relation Name", table)
    plan = Plan(touched=round(node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0))))
    for below in node.get("Plans", ()):
        plan.add(of_postgresql(below, table))
    if "Index Name" in node or node["Node Type"] == "Seq Scan":
        plan.accesses.append(Access(table, node.get("Index Name"), columns(node.get("Index Cond", ""))))
    if "Sort" in node["Node Type"]:
        plan.sorts.append(plan.accesses)
    return plan


class Watched:
    """Reads that keep the plan of each statement that they run, as it is in the end: on PostgreSQL the server chooses it
    after a few executions of the statement that the driver has prepared."""

    def __init__(self, reads: Reads) -> None:
        self.reads, self.dialect, self.plans = reads, reads.dialect, list[Plan]()

    async def rows(self, query: Prepared, values: Values) -> Sequence[Row]:
        if self.dialect.name == "sqlite":
            self.plans.append(of_sqlite(await self._ask(query, f"EXPLAIN QUERY PLAN {query.sql}", values)))
            return await self.reads.rows(query, values)
        for _ in range(OFTEN):
            rows = await self.reads.rows(query, values)
        known = await self._ask(query, "SELECT name FROM pg_prepared_statements WHERE statement = $1", {"": query.sql}, [""])
        given = ", ".join(map(literal, query.bind(values)))
        told = await self._ask(query, f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE {known[0][0]} ({given})", {}, [])
        self.plans.append(of_postgresql(json.loads(told[0][0])[0]["Plan"]))
        return rows

    async def _ask(self, query: Prepared, sql: str, values: Values, names: Sequence[str] | None = None) -> Sequence[Row]:
        other = copy(query)
        other.sql, other.names = sql, query.names if names is None else tuple(names)
        return await self.reads.rows(other, values)

    async def close(self) -> None:
        await self.reads.close()


def literal(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str | UUID | date) else str(value)


class Service:
    """The reader over a database with a crowd of records."""

    def __init__(self, url: str, loop: asyncio.Runner) -> None:
        self.made: Crowd = crowd(url, {"goal": GOALS}, OTHERS)
        self.loop, self.engine = loop, make_engine(url)
        self.database = Database(url, read_connections=1)
        loop.run(self.database.open())
        with self.engine.connect() as connection:
            self.then = connection.execute(select(func.max(Change.recorded_at))).scalar_one()

    def plans(self, kind: str, when: str, pages: int = 1, **query: Any) -> tuple[list[Plan], int]:
        """Of all that is run for a list, or for the last of several pages; and how many records that has."""
        kinds = self.made.kinds
        watched = Watched(self.database.reads)
        for page in range(pages):
            asked = kinds.queries[kind].model_validate(query | ({"as_of": self.then} if when == "then" else {}))
            reads = watched if page == pages - 1 else self.database.reads
            rows, query["after"], _ = self.loop.run(reader.page(reads, kinds, kinds[kind], CLEARED, asked))
        return watched.plans, len(rows)

    def close(self) -> None:
        self.loop.run(self.database.close())
        self.engine.dispose()


@pytest.fixture(scope="module", params=BACKENDS)
def service(request: pytest.FixtureRequest, templates: Templates) -> Iterator[Service]:
    with templates.copy(str(request.param), demo=False) as url, asyncio.Runner() as loop:
        made = Service(url, loop)
        yield made
        made.close()


def indexed(kind: Kind, f: Filter) -> tuple[str, str]:
    """The table and the column that the filter is about."""
    name, own = f.name, kind.columns - {entry.name for entry in kind.filters if not isinstance(entry, str)}
    if name in own or name == "external_id" or name in kind.terms:
        return (kind.name, name) if name in own else ("external_id", "name") if name == "external_id" else ("term", "value")
    if f.of:
        return "reference", "to_id"
    if name.endswith((".gte", ".lte")):
        return kind.name, name.rpartition(".")[0]
    on, _, end = name.rpartition("_")  # may overlap a day: not over before it, or begun by it
    return kind.name, on if on in own else f"{on}_{'to' if end == 'from' else 'from'}"


def wrong(service: Service, kind: str, attribute: str, when: str) -> Iterator[str]:
    """What is wrong with the plans of a list with that filter alone."""
    f = service.made.kinds.filters[kind][attribute]
    value = service.made.values[kind, attribute]
    plans, found = service.plans(kind, when, limit=200, **{f.name: [value] if f.many else value})
    table, column = indexed(service.made.kinds[kind], f)

    def by_index(accesses: list[Access]) -> bool:
        return any(access.table == table and access.index and column in access.columns for access in accesses)

    what = f"{kind}?{f.name}={value} {when}"
    if not 0 < found <= FEW:
        yield f"{what} selects {found}"
    if not by_index(plans[-1].accesses):
        yield f"{what} is not found by {table}.{column}: {plans[-1].accesses}"
    for plan in plans:
        for access in plan.accesses:
            if not access.columns:
                yield f"{what} scans {access}"
        if plan.touched > TOUCHED:
            yield f"{what} touches {plan.touched} rows"
    for accesses in plans[-1].sorts:
        if not by_index(accesses):
            yield f"{what} sorts {accesses}"


@pytest.mark.parametrize("when", ["now", "then"])
def test_every_filter_uses_its_index(service: Service, when: str) -> None:
    assert len(service.made.values) > 250
    assert [fault for kind, attribute in service.made.values for fault in wrong(service, kind, attribute, when)] == []
