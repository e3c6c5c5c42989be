"""What is answered about a record: its revisions, what refers to it, what cites it."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from app.db import Reads
from app.errors import Fault, NotFound, Unfit
from app.records import cursors, selects
from app.records.evidence import Evidence, EvidencedFields
from app.records.fields import GOAL, Text1000
from app.records.formats import Table
from app.records.kind import Kind
from app.records.reader import at_when, moment
from app.records.registry import AsOfQuery, Kinds, PageQuery
from app.records.schemas import AFTER, example

KindName = Annotated[str, StringConstraints(pattern=r"^[a-z_]+$", max_length=40)]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z_.]+$", max_length=100)]


class RevisionsQuery(PageQuery):
    """The controls of a list of revisions."""

    include: Literal["record"] | None = Field(None, description="`record`: each with the record as it was.", examples=["record"])


class ReferrersQuery(PageQuery, AsOfQuery):
    """The controls of a list of referrers."""

    kind: KindName | None = Field(None, description="Only referrers of this kind.", examples=["goal"])


class Answer(BaseModel):
    """Anything that the service answers with, closed."""

    model_config = ConfigDict(extra="forbid")


class Named(Answer):
    """What is said about a record that is elsewhere."""

    kind: KindName = Field(description="The kind of the record.", examples=["goal"])
    id: UUID = Field(description="The record.", examples=[GOAL])


class Page(Answer):
    """A page of what is no record."""

    next: Annotated[str, StringConstraints(pattern=r"^/v1/", max_length=8000)] | None = Field(
        description="Where the next page is; null on the last one.",
        examples=[f"/v1/goals/{GOAL}/revisions?limit=50&after={AFTER}"],
    )


class Line(Answer):
    """One line of the log."""

    version: int = Field(description="The version that it made.", examples=[2], ge=1, le=2**31 - 1)
    operation: Literal["created", "patched", "replaced", "deleted", "restored"] = Field(
        description="What was done.", examples=["patched"]
    )
    author: str = Field(description="Who did it.", examples=["editor"], min_length=1, max_length=200)
    recorded_at: AwareDatetime = Field(description="When.", examples=["2024-03-04T10:00:00.000000Z"])
    changed: list[FieldName] = Field(
        description="The fields that differ from the version before.", examples=[["salience", "status"]], max_length=100
    )
    reason: Text1000 | None = Field(description="Why, where a reason was given.", examples=["Entered twice."])


class Revision(Line):
    """One line of the log about one record."""

    record: dict[str, object] | None = Field(
        None,
        description="The record as it was, with `include=record`.",
        examples=[{"id": GOAL, "version": 2, "salience": 70, "status": "pursued"}],
    )


class Revisions(Page):
    """A page of revisions, newest first."""

    items: list[Revision] = Field(description="The revisions.", examples=[[example(Revision)]])


class Referrer(Named):
    """A record that refers to another."""

    fields: list[FieldName] = Field(
        description="The fields by which it refers.", examples=[["evidence.source_id"]], min_length=1, max_length=100
    )


class Referrers(Page):
    """A page of referrers, ordered by id."""

    items: list[Referrer] = Field(description="The referrers.", examples=[[example(Referrer)]])


class Citation(Referrer):
    """A record that rests on a source."""

    evidence: list[Evidence] = Field(
        description="Its evidence entries that name the source.", examples=EvidencedFields.model_fields["evidence"].examples
    )


class Citations(Page):
    """A page of citations, ordered by id."""

    items: list[Citation] = Field(description="The citing records.", examples=[[example(Citation)]])


REVISIONS = Table("revisions", "revision", Line.model_fields)
REFERRERS, CITATIONS = (
    Table("referrers", "referrer", Referrer.model_fields),
    Table("citations", "citation", Citation.model_fields),
)


async def revisions(
    db: Reads, kind: Kind, ident: UUID, clearance: int, query: PageQuery, full: bool
) -> tuple[list[bytes], str | None, list[bytes]]:
    """A page of a record's revisions, newest first; with `full` each with the record as it was."""
    below = cursors.decode("revisions", query.after, int)[0] if query.after else 2**31 - 1
    values = {"id": ident, "clearance": clearance, "below": below, "limit": query.limit + 1}
    rows = await db.rows(selects.revisions(kind, db.dialect), values)
    if not rows and (not query.after or not await db.rows(selects.revisions(kind, db.dialect), values | {"below": 2**31 - 1})):
        raise NotFound(f"There is no such {kind.name}.")
    following = cursors.encode("revisions", rows[query.limit - 1][0]) if len(rows) > query.limit else None
    return [_revision(row, full) for row in rows[: query.limit]], following, []


def _revision(row: Any, full: bool) -> bytes:
    version, operation, author, recorded_at, changed, reason, representation = row
    entry = json.dumps(log_entry(version, operation, author, recorded_at, changed, reason)).encode()
    return b'%s,"record":%s}' % (entry[:-1], representation or b"null") if full else entry


def log_entry(version: int, operation: str, author: str, recorded_at: Any, changed: Any, reason: str | None) -> dict[str, Any]:
    """A line of the log, as the raw drivers give it."""
    when = datetime.fromisoformat(recorded_at) if isinstance(recorded_at, str) else recorded_at
    stamp = when.replace(tzinfo=UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    names = json.loads(changed) if isinstance(changed, str) else changed
    return {
        "version": version,
        "operation": operation,
        "author": author,
        "recorded_at": stamp,
        "changed": names,
        "reason": reason,
    }


async def referrers(
    db: Reads,
    kinds: Kinds,
    kind: Kind,
    ident: UUID,
    clearance: int,
    query: ReferrersQuery,
    cited: bool,
    pinned: int | None = None,
) -> tuple[list[bytes], str | None, list[bytes]]:
    """A page of what refers to a record, ordered by id: kind, id and the fields that do; `cited`: with the evidence; `pinned`:
    as of that change, whatever the query says."""
    at = (await moment(db, query.as_of))[0] if pinned is None else pinned
    when = at_when(at)
    values: dict[str, Any] = {"id": ident, "clearance": clearance, "at": at, "limit": query.limit + 1}
    if not await db.rows(selects.one(kind, db.dialect, when), values):
        raise NotFound(f"There is no such {kind.name}.")
    if query.kind and query.kind not in kinds:
        raise Unfit("There is no such kind.", [Fault("kind", "unknown", f"One of: {', '.join(kinds)}.", "parameter")])
    if query.after:
        values["after_id"] = cursors.decode("referrers", query.after, UUID)[0]
    if not [other for other in kinds.referring(kind.name) if query.kind in (None, other.name)]:
        return [], None, []
    chosen = selects.referrers(kinds, kind, db.dialect, query.kind, bool(query.after), when, cited)
    rows = [(name, str(UUID(str(other))), paths, record) for name, other, paths, record in await db.rows(chosen, values)]
    following = cursors.encode("referrers", rows[query.limit - 1][1]) if len(rows) > query.limit else None
    items = []
    for name, other, paths, record in rows[: query.limit]:
        item: dict[str, Any] = {"kind": name, "id": other, "fields": sorted(set(paths.split(",")))}
        if cited:
            entries = json.loads(record)["evidence"]
            item["evidence"] = [entry for entry in entries if entry["source_id"] == str(ident)]
        items.append(json.dumps(item, ensure_ascii=False).encode())
    return items, following, []
