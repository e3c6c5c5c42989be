"""Who changed what of a case: the log of every record that belongs, or ever belonged, to a dossier. Its cursors name a change
by record and version, as those of the feed do: a number would show how many others lie between."""

import json
from collections.abc import Sequence
from uuid import UUID

from pydantic import Field

from app.db import Reads
from app.exchange import selects
from app.exchange.changes import numbered
from app.exchange.closure import closure
from app.records.cursors import decode, encode
from app.records.fields import Instant
from app.records.history import log_entry
from app.records.reader import batches
from app.records.registry import Kinds, PageQuery


class LogQuery(PageQuery):
    """The controls of a dossier's log."""

    since: Instant | None = Field(
        None, description="Only what was recorded after this (RFC 3339).", examples=["2024-03-04T10:00:00Z"]
    )


async def members(db: Reads, kinds: Kinds, initiative: str, clearance: int) -> list[UUID]:
    """The records that belong or ever belonged to a dossier; deleted ones are among them."""
    return [UUID(i) for i in (await closure(db, kinds, initiative, clearance, None, "ever")).ids(*kinds)]


async def log(db: Reads, ids: Sequence[UUID], clearance: int, query: LogQuery) -> tuple[list[bytes], str | None, list[bytes]]:
    """A page of the log of these records, newest first."""
    below = await numbered(db, clearance, *decode("log", query.after, UUID, int)) if query.after else None
    values = {"clearance": clearance, "since": query.since, "below": below, "limit": query.limit + 1}
    rows = set()
    for batch in batches(ids):
        chosen = selects.changes_of(db.dialect, len(batch), below is not None, query.since is not None)
        rows |= {tuple(row) for row in await db.rows(chosen, values | {f"id_{i}": x for i, x in enumerate(batch)})}
    newest = sorted(rows, key=lambda row: -row[0])
    following = None
    if len(newest) > query.limit:
        _, _, ident, version, *_ = newest[query.limit - 1]
        following = encode("log", str(UUID(str(ident))), version)
    items = [
        json.dumps({"kind": kind, "id": str(UUID(str(ident)))} | log_entry(*line)).encode()
        for _, kind, ident, *line in newest[: query.limit]
    ]
    return items, following, []
