"""Cursors: opaque to clients, good for the list that made them."""

import base64
import json
from datetime import date
from types import UnionType
from typing import Any, get_args
from uuid import UUID

from app.errors import Malformed
from app.http.strict import parse
from app.records.kind import Kind
from app.records.selects import NULLS, sort_column


def encode(of: str, *values: Any) -> str:
    """The values as a cursor of that list."""
    return base64.urlsafe_b64encode(json.dumps([of, *values]).encode()).decode().rstrip("=")


def decode(of: str, cursor: str, *types: type | UnionType) -> list[Any]:
    """The values in a cursor, each of its type; 400 when another list made it, or nobody did."""
    try:
        made_by, *values = parse(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if made_by != of or len(values) != len(types):
            raise ValueError(of)
        return [_typed(value, wanted) for value, wanted in zip(values, types, strict=True)]
    except (Malformed, ValueError, TypeError, AttributeError):
        raise Malformed("This cursor was not made by this list.") from None


def _typed(value: Any, wanted: Any) -> Any:
    if isinstance(wanted, UnionType):
        return None if value is None else _typed(value, get_args(wanted)[0])
    if wanted is date:
        return date.fromisoformat(value)
    if wanted is UUID:
        return UUID(value)
    if issubclass(wanted, str) and isinstance(value, str) and "\0" not in value:
        return value
    if wanted is float and type(value) in (int, float):
        return float(value)
    if issubclass(wanted, int) and type(value) is int and -(2**31) <= value < 2**31:
        return value
    raise TypeError(wanted)


def after(kind: Kind, sort: str, value: Any, ident: UUID) -> str:
    """The cursor of what follows a record in a list, by the value that the list is sorted by."""
    kept = value if value is None or isinstance(value, (int, float)) else str(value)
    return encode(f"{kind.name} {sort}", kept, str(ident))


def position(kind: Kind, sort: str, cursor: str) -> tuple[str, dict[str, Any]]:
    """Where a list goes on: in which part of it (empty values come last), and the values to compare with."""
    column = sort_column(kind, sort)
    python = column.type.python_type
    value, ident = decode(f"{kind.name} {sort}", cursor, python | None if column.nullable else python, UUID)
    return (f"{NULLS} here" if value is None else "here"), {"after_key": value, "after_id": ident}
