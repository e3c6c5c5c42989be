"""Lists as lines: NDJSON is the JSON of each item; CSV (RFC 4180) has a column for each field, in the order of the schema.

A cell of text is that text; a number, a truth value and a list are written as in JSON, and nothing is an empty cell, which no
text is. `/v1/vocabularies/columns/{list}` says which column is what.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import from_json, to_json

from app.records.kind import Kind

JSON, CSV, NDJSON = "application/json", "text/csv", "application/x-ndjson"
MEDIA = {"json": JSON, "csv": CSV, "ndjson": NDJSON}
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how what a spreadsheet runs begins


@dataclass(frozen=True)
class Table:
    """A list as a file: what it is called, what an item is called, and the fields of an item, which are the columns. Those
    that are `sparse` are missing in some items."""

    name: str
    item: str
    fields: Mapping[str, FieldInfo]
    sparse: frozenset[str] = frozenset()


def table(kind: Kind) -> Table:
    """That of the records of a kind."""
    return Table(kind.plural, kind.name, kind.members)


def header(table: Table) -> bytes:
    """The first line: the names of the columns."""
    return _written([table.fields])


def rows(table: Table, items: Iterable[bytes], guarded: bool = False) -> bytes:
    """A line for each item; `guarded`: no text begins as a formula does."""
    names = list(table.fields)
    cell = _guarded if guarded else _cell
    return _written([cell(fields.get(name)) for name in names] for fields in map(from_json, items))


def lines(items: Iterable[bytes]) -> bytes:
    """The items as they are, each on a line."""
    return b"".join(item + b"\n" for item in items)


def examples(table: Table, shown: dict[str, Any]) -> dict[str, str]:
    """What a list of one item is in either."""
    items = [to_json(shown)]
    return {CSV: (header(table) + rows(table, items)).decode(), NDJSON: lines(items).decode()}


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else to_json(value).decode()


def _guarded(value: Any) -> str:
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else _cell(value)


def _written(table: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue().encode()
