"""Records as lines: NDJSON is their own JSON; CSV (RFC 4180) has a column for each field, in the order of the schema.

A cell of text is that text; a number, a truth value and a list are written as in the record's JSON, and nothing is an empty
cell, which no text is. `/v1/vocabularies/columns/{kind}` says which column is what.
"""

import csv
import io
from collections.abc import Iterable
from typing import Any

from pydantic_core import from_json, to_json

from app.records.kind import Kind

JSON, CSV, NDJSON = "application/json", "text/csv", "application/x-ndjson"
MEDIA = {"json": JSON, "csv": CSV, "ndjson": NDJSON}
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how what a spreadsheet runs begins


def header(kind: Kind) -> bytes:
    """The first line: the names of the columns."""
    return _written([kind.members])


def rows(kind: Kind, records: Iterable[bytes], guarded: bool = False) -> bytes:
    """A line for each record; `guarded`: no text begins as a formula does."""
    names = list(kind.members)
    cell = _guarded if guarded else _cell
    return _written([cell(fields.get(name)) for name in names] for fields in map(from_json, records))


def lines(records: Iterable[bytes]) -> bytes:
    """The records as they are, each on a line."""
    return b"".join(record + b"\n" for record in records)


def examples(kind: Kind) -> dict[str, str]:
    """What a list of one record is in either."""
    record = [to_json(kind.shown)]
    return {CSV: (header(kind) + rows(kind, record)).decode(), NDJSON: lines(record).decode()}


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
