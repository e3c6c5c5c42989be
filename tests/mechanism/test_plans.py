"""Every filter that selects few records finds them by an index, on both databases, now and in the past: its column stands in
an index condition, and nothing walks through a table or sorts one."""

import asyncio
import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import make_url

from app.db import PostgresReads, Prepared, SqliteReads
from app.records import selects
from app.records.columns import Base, When
from app.records.filters import Filter
from app.records.kind import Kind
from tests.conftest import Templates
from tests.mechanism.crowd import Crowd, crowd

GOALS, OTHERS = 20_000, 1_000
FEW = 50  # what a filter with that promise selects at the most
TOUCHED = 400  # rows that PostgreSQL may look at for that
OFTEN = 6  # executions after which PostgreSQL may choose a plan without looking at the values
TABLES = frozenset(Base.metadata.tables)


def test_every_filter_uses_its_index(backend: str, templates: Templates) -> None:
    with templates.copy(backend, demo=False) as url:
        made = crowd(url, {"goal": GOALS}, OTHERS)
        wrong = list(on_sqlite(url, made) if backend == "sqlite" else asyncio.run(on_postgresql(url, made)))
    assert len(made.values) > 250
    assert not wrong, "\n".join(wrong)


def asked(made: Crowd, dialect: Any) -> Iterator[tuple[str, Prepared, dict[str, Any], str, str]]:
    """Each filter alone with the default order, now and then: what it is called, the statement and its values, and the table
    and column by whose index it should be found."""
    for (name, attribute), value in made.values.items():
        kind = made.kinds[name]
        f = made.kinds.filters[name][attribute]
        if f.name.endswith(("_from", "_to")) and not f.bound:
            continue  # a possible overlap of dates: either bound alone may let nearly all records through
        whens: tuple[When, ...] = ("now", "then")
        for when in whens:
            query = selects.page(made.kinds, kind, dialect, ((attribute, 1),), "id", None, when)
            values = {"clearance": 4, "at": 10**9, "limit": FEW + 1, f"{attribute}_0": value}
            yield f"{name}.{f.name} {when}", query, values, *indexed(kind, f)


def indexed(kind: Kind, f: Filter) -> tuple[str, str]:
    """The table and the column that the filter is about."""
    name, own = f.name, kind.columns
    if name in {entry.name for entry in kind.filters if not isinstance(entry, str)}:
        return "reference", "to_id"
    if f.bound:
        return kind.name, re.split(r"\.|_from$|_to$", name)[0]
    if name in own or name == "external_id" or name in kind.terms:
        return (kind.name, name) if name in own else ("external_id", "name") if name == "external_id" else ("term", "value")
    if f.of:
        return "reference", "to_id"
    raise LookupError(name)


def on_sqlite(url: str, made: Crowd) -> Iterator[str]:
    database = sqlite3.connect(url.removeprefix("sqlite:///"))
    for what, query, values, table, column in asked(made, SqliteReads.dialect):
        bound = query.bind(values)
        steps = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {query.sql}", bound)]
        found = len(database.execute(query.sql, bound).fetchall())
        scanned = [step for step in steps if (m := re.match(r"SCAN (\w+?)(_\d+)?\b", step)) and m[1] in TABLES]
        by_index = any(re.match(rf"SEARCH {table}(_\d+)? USING .*INDEX .*\(.*\b{column}[=<>]", step) for step in steps)
        if scanned or not by_index or not 0 < found <= FEW:
            yield f"{what}: {found} by {table}.{column}: {steps}"
    database.close()


async def on_postgresql(url: str, made: Crowd) -> list[str]:
    """As the service asks: prepared, on its connection, and often, after which the server chooses the plan that it keeps."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection, wrong = await PostgresReads(plain, 1, 60)._connect(), []
    tables = {index.name: table.name for table in Base.metadata.tables.values() for index in table.indexes}
    for what, query, values, table, column in asked(made, PostgresReads.dialect):
        bound = query.bind(values)
        statement = await connection.prepare(query.sql)
        for _ in range(OFTEN):
            found = len(await statement.fetch(*bound))
        given = ", ".join(map(literal, bound))
        plan = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE {statement.get_name()}({given})")
        nodes = list(walked(json.loads(plan)[0]["Plan"]))
        conditions = [(tables.get(n["Index Name"], ""), n.get("Index Cond", "")) for n in nodes if "Index Name" in n]
        by_index = any(of == table and re.search(rf"\b{column}\b", condition) for of, condition in conditions)
        scanned = [n["Relation Name"] for n in nodes if n["Node Type"] == "Seq Scan"]
        touched = max(n["Actual Loops"] * (n["Actual Rows"] + n.get("Rows Removed by Filter", 0)) for n in nodes)
        if scanned or not by_index or not 0 < found <= FEW or touched > TOUCHED:
            wrong.append(f"{what}: {found} by {table}.{column}, {touched} touched: {conditions} {scanned}")
    await connection.close()
    return wrong


def walked(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from walked(below)


def literal(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str | UUID | date) else str(value)
