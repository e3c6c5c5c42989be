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
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text, update

from app.db import Database, Prepared, Reads, Row, Values, make_engine
from app.records import cursors, reader
from app.records.columns import Base
from app.records.filters import Filter
from app.records.kind import Kind
from app.records.tables import Change
from tests.conftest import BACKENDS, EVERY, Templates
from tests.mechanism.crowd import Crowd, crowd

GOALS, OTHERS = (18_200, 1_000) if EVERY else (10_000, 500)  # and every tenth has a second version
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
        if found := re.fullmatch(r"SCAN searched_words VIRTUAL TABLE INDEX 0:(M1)?", told):
            plan.accesses.append(Access("searched", found[1] and "searched_words", frozenset({"words"} if found[1] else ())))
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

    def __init__(self, reads: Reads, often: int) -> None:
        self.reads, self.dialect, self.often, self.plans = reads, reads.dialect, often, list[Plan]()

    async def rows(self, query: Prepared, values: Values) -> Sequence[Row]:
        if self.dialect.name == "sqlite":
            rows = await self.reads.rows(query, values)
            self.plans.append(of_sqlite(await self._ask(query, f"EXPLAIN QUERY PLAN {query.sql} -- {uuid4()}", values)))
            return rows
        for _ in range(self.often):
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
    return "'{}'".format(str(value).replace("'", "''")) if isinstance(value, str | UUID | date) else str(value)


class Service:
    """The reader over a database with a crowd of records."""

    def __init__(self, url: str, loop: asyncio.Runner) -> None:
        self.made: Crowd = crowd(url, {"goal": GOALS}, OTHERS)
        self.loop, self.engine = loop, make_engine(url)
        self.database = Database(url, read_connections=1)
        loop.run(self.database.open())
        self._part_actors()
        with self.engine.connect() as connection:
            self.then = connection.execute(select(func.max(Change.recorded_at))).scalar_one().isoformat()

    def _part_actors(self) -> None:
        """Hardly any actor is a duplicate, other than in the crowd."""
        actor = self.made.kinds["actor"].table.table()
        into = actor.c.merged_into_id
        with self.engine.begin() as connection:
            connection.execute(
                update(actor).where(into != self.made.values["actor", "merged_into_id"]).values(merged_into_id=None)
            )
            connection.execute(text("ANALYZE actor"))

    def plans(self, kind: str, when: str, asked: dict[str, Any], pages: int = 1) -> tuple[list[Plan], int]:
        """Of all that is run for a list, or for the last of several pages; and how many records that has."""
        kinds, watched, after = self.made.kinds, Watched(self.database.reads, OFTEN if kind == "goal" else 1), asked.get("after")
        past = {"as_of": self.then} if when == "then" else {}
        for page in range(pages):
            query = kinds.queries[kind].model_validate(asked | past | {"after": after})
            reads = watched if page == pages - 1 else self.database.reads
            rows, after, _ = self.loop.run(reader.page(reads, kinds, kinds[kind], CLEARED, query))
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
    name, on = f.name, re.split(r"\.[gl]te$|_from$|_to$", f.name)[0]
    if name == "external_id":
        return "external_id", "name"
    if name in kind.terms:
        return "term", "value"
    if f.seeks:
        return "searched", "words"
    if on in kind.ranges and on in kind.bounded:  # may overlap a day: not over before it, or begun by it
        return kind.name, f"{on}_{'to' if name.endswith('_from') else 'from'}"
    if on in kind.columns - {entry.name for entry in kind.filters if not isinstance(entry, str)}:
        return kind.name, on
    return "reference", "to_id"


def wrong(service: Service, kind: str, attribute: str, when: str) -> Iterator[str]:
    """What is wrong with the plans of a list with that filter alone."""
    f = service.made.kinds.filters[kind][attribute]
    value = service.made.values[kind, attribute]
    plans, found = service.plans(kind, when, {f.name: [value] if f.many else value})
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
        if not by_index(accesses) and not any("fitting" in access.columns for access in accesses):  # found by a search before
            yield f"{what} sorts {accesses}"


WHENS = pytest.mark.parametrize("when", ["now", "then"])
EXCEPTIONS = {  # of the rule, with docs/performance.md
    "evidence": "asks what all the evidence of a record comes to: what that costs grows with the table",
}


def test_there_is_a_value_for_every_filter_that_promises_it(service: Service) -> None:
    every = {(kind, attribute) for kind, filters in service.made.kinds.filters.items() for attribute in filters}
    assert {attribute for _, attribute in every - service.made.values.keys()} == EXCEPTIONS.keys()


@WHENS
def test_every_filter_uses_its_index(service: Service, when: str) -> None:
    asked = [(kind, attribute) for kind, attribute in service.made.values if when == "now" or attribute != "q"]
    found = [fault for kind, attribute in asked for fault in wrong(service, kind, attribute, when)]
    assert not found, "\n".join(found)


@WHENS
@pytest.mark.parametrize("sort", ["id", "salience", "period"])
def test_the_whole_list_is_walked_through_in_the_order_of_an_index(service: Service, when: str, sort: str) -> None:
    column = {"id": "id", "salience": "salience", "period": "period_from"}[sort]
    index = {"id": "uq_goal_present" if when == "now" else "ix_goal_history"}.get(sort, f"ix_goal_{column}")
    for order in (sort, f"-{sort}"):
        for page in (1, 10):
            plans, found = service.plans("goal", when, {"sort": order, "limit": 200}, page)
            [access] = plans[-1].accesses
            assert (found, access.table, access.index, plans[-1].sorts) == (200, "goal", index, [])
            assert column in access.columns or page == 1
            assert plans[-1].touched <= TOUCHED


@WHENS
@pytest.mark.parametrize("sort", ["salience", "period"])
def test_so_is_its_last_part_where_there_is_nothing_to_sort_by(service: Service, when: str, sort: str) -> None:
    goal, index = service.made.kinds["goal"], {"salience": "ix_goal_salience", "period": "ix_goal_period_from"}[sort]
    for order, end in ((sort, UUID(int=2**128 - 1)), (f"-{sort}", UUID(int=0))):
        least, most = (-1, 1000) if sort == "salience" else (date.min, date.max)
        beyond = cursors.after(goal, order, least if order != sort else most, end)
        plans, _ = service.plans("goal", when, {"sort": order, "after": beyond})
        for plan in plans[-2:]:
            [access] = plan.accesses
            assert (access.table, access.index) == ("goal", index)
            assert access.columns & {sort, f"{sort}_from"}


@pytest.mark.parametrize(
    ("index", "kind", "attribute"),
    [
        ("ix_goal_meeting_id", "goal", "meeting_id"),
        ("ix_goal_salience", "goal", "salience__gte"),
        ("ix_goal_period_to", "goal", "period_from"),
        ("ix_external_id_name", "goal", "external_id"),
        ("ix_reference_to_id", "goal", "audience_ids"),
        ("ix_term_value", "participation", "roles"),
        ("ix_actor_merged_into_id", "goal", "actor_id"),
    ],
)
def test_a_missing_index_is_noticed(service: Service, index: str, kind: str, attribute: str) -> None:
    found = next(known for table in TABLES.values() for known in table.indexes if known.name == index)
    with service.engine.begin() as connection:
        found.drop(connection)
    try:
        assert list(wrong(service, kind, attribute, "now"))
    finally:
        with service.engine.begin() as connection:
            found.create(connection)
