"""What an answer rests on: without a record that is not in `rests_on` it is the same, without one that is it is another."""

import json
import re
from collections.abc import Callable
from typing import Any

from app.errors import DomainError

Records = dict[str, list[dict[str, Any]]]
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def loose(records: Records) -> list[tuple[str, str]]:
    """Kind and id of the records that no other refers to: they could be deleted."""
    named = {
        ident for kind in records.values() for record in kind for ident in set(ID.findall(json.dumps(record))) - {record["id"]}
    }
    return sorted((kind, record["id"]) for kind in records for record in records[kind] if record["id"] not in named)


def rests_exactly(ask: Callable[[Records], Any], records: Records, gone: tuple[str, str]) -> None:
    """Asks with and without a record, given by kind and id."""
    kind, ident = gone
    whole = ask(records)
    without = _said(ask, {**records, kind: [record for record in records[kind] if record["id"] != ident]})
    if {"kind": kind, "id": ident} in whole["rests_on"]:
        assert without != whole, f"the answer does not rest on {kind} {ident}"
    else:
        assert without == whole, f"the answer rests on {kind} {ident}, too"


def _said(ask: Callable[[Records], Any], records: Records) -> Any:
    try:
        return ask(records)
    except DomainError as refused:
        return refused.detail
