"""Cursors: opaque to clients, good for the list that made them."""

import base64
import json
from datetime import date
from typing import Any
from uuid import UUID

from app.errors import Malformed
from app.records.kind import Kind
from app.records.selects import NULLS, sort_column


def encode(of: str, *values: Any) -> str:
    """The values as a cursor of that list."""
    return base64.urlsafe_b64encode(json.dumps([of, *values]).encode()).decode().rstrip("=")


def decode(of: str, cursor: str, *types: type) -> list[Any]:
    """The values in a cursor, each of its type; 400 when another list made it, or nobody did."""
    try:
        made_by, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if made_by != of or len(values) != len(types):
            raise ValueError(of)
        return [_typed(value, wanted) for value, wanted in zip(values, types, strict=True)]
    except (ValueError, TypeError, AttributeError):
        raise Malformed("This cursor was not made by this list.") from None


def _typed(value: Any, wanted: type) -> Any:
    if value is None and wanted is not UUID:
        return None
    if wanted is date:
        return date.fromisoformat(value)
    if wanted is UUID:
        return UUID(value)
    kept = (int, float) if wanted is float else str if issubclass(wanted, str) else wanted
    if not isinstance(value, kept):
        raise TypeError(wanted)
    return value


def position(kind: Kind, sort: str, after: str) -> tuple[str, dict[str, Any]]:
    """Where a list goes on: in which part of it (empty values come last), and the values to compare with."""
    value, ident = decode(sort, after, sort_column(kind, sort).type.python_type, UUID)
    return (f"{NULLS} here" if value is None else "here"), {"after_key": value, "after_id": ident}


def plain(value: Any) -> Any:
    """A sort value as JSON."""
    return value if value is None or isinstance(value, (int, float)) else str(value)
