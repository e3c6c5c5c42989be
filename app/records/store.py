"""The only way to write: every change of a record is one new version, all of it in the transaction that the caller holds."""

import json
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy import delete as delete_from

from app.errors import Conflict, Fault, NotFound, PreconditionMissing, Stale
from app.http.caller import Caller
from app.http.conditions import Tags
from app.http.strict import fit
from app.records.checks import check, referrers, taken_key
from app.records.columns import Base
from app.records.desk import Desk, Draft, Present, fields_of
from app.records.fields import Fields
from app.records.kind import Kind
from app.records.registry import Kinds
from app.records.search.index import Searched, indexed, texts
from app.records.tables import Change, ExternalIdentifier, Gap, Identity, Reference, Taken, Term
from app.records.versions import changed, columns, gaps, names, recompute_clearances, references, rendered, terms
from app.records.walk import found


@dataclass(frozen=True)
class Written:
    """What a write answers with; `new` is false where it found the record as it was wanted."""

    id: UUID
    version: int
    representation: bytes
    new: bool = True


def uuid7() -> UUID:
    """RFC 9562 version 7: 48 bits of milliseconds, then 74 random ones."""
    stamp = time.time_ns() // 1_000_000
    tail = int.from_bytes(os.urandom(10)) & ~(0xF << 76 | 0x3 << 62)
    return UUID(int=stamp << 80 | 7 << 76 | tail | 2 << 62)


def create(db: Connection, kinds: Kinds, caller: Caller, kind: Kind, fields: Fields) -> Written:
    return write(db, kinds, caller, [Draft(kind, uuid7(), "created", fields)])[0]


def put(
    db: Connection,
    kinds: Kinds,
    caller: Caller,
    kind: Kind,
    key: tuple[str, str],
    fields: Fields,
    only: Tags,
    but: Tags,
) -> Written:
    """Create or replace the record with that external id. Hidden ones are taken."""
    ident = db.execute(select(Taken.id).where(Taken.key == taken_key(kind, "external_id", *key))).scalar()
    present = load(db, caller, kind, ident) if ident else None
    if only.given and not present:
        raise Stale("There is no record with this external id.")
    if ident and not present:
        raise Conflict("Taken by another record.", [Fault("/external_ids", "taken", "Another record has this already.")])
    if present and but.matches(present.version):
        raise Stale("There is a record with this external id.")
    if ident is None or present is None:
        return create(db, kinds, caller, kind, fields)
    if only.given and not only.matches(present.version):
        raise Stale(f"The record has changed since: it is at version {present.version}.")
    return _replace(db, kinds, caller, Draft(kind, ident, "replaced", fields, present))


def patch(db: Connection, kinds: Kinds, caller: Caller, kind: Kind, ident: UUID, changes: dict[str, Any], only: Tags) -> Written:
    """RFC 7396 on a record that is flat by rule: what is absent stays, null empties, a list is replaced whole."""
    present = _expected(db, caller, kind, ident, only)
    fields: Fields = fit(kind.create, present.fields.model_dump(mode="json") | changes)
    return _replace(db, kinds, caller, Draft(kind, ident, "patched", fields, present))


def delete(db: Connection, kinds: Kinds, caller: Caller, kind: Kind, ident: UUID, only: Tags, reason: str | None) -> None:
    """A tombstone. Those who may see what still refers to the record are told; the others' references stay resolvable."""
    present = _expected(db, caller, kind, ident, only)
    if users := referrers(db, kinds, kind, ident, caller.clearance, set()):
        raise Conflict(f"Still referred to: {users}.", [Fault("", "in_use", f"Referred to by {users}.")])
    write(db, kinds, caller, [Draft(kind, ident, "deleted", None, present, present.version + 1, reason)])


def restore(db: Connection, kinds: Kinds, caller: Caller, kind: Kind, ident: UUID) -> Written:
    t = kind.table
    last = db.execute(select(t).where(t.id == ident).order_by(t.seq.desc()).limit(1)).one_or_none()
    if last is None or last.clearance > caller.clearance:  # the last one, or none: never an older one that is visible
        raise NotFound(f"There is no such {kind.name}.")
    if last.until is None:
        raise Conflict(f"This {kind.name} is not deleted.")
    before = _present(kind, last)
    version = db.execute(select(func.max(Change.version)).where(Change.id == ident)).scalar_one() + 1
    return write(db, kinds, caller, [Draft(kind, ident, "restored", before.fields, before, version)])[0]


def _replace(db: Connection, kinds: Kinds, caller: Caller, draft: Draft) -> Written:
    """The next version, unless nothing changes."""
    before = draft.before
    assert before is not None
    if draft.fields == before.fields:
        return Written(draft.id, before.version, before.representation, new=False)
    return replace(write(db, kinds, caller, [replace(draft, version=before.version + 1)])[0], new=False)


def write(db: Connection, kinds: Kinds, caller: Caller, drafts: Sequence[Draft]) -> list[Written]:
    """All or nothing. The writer's lock is held, so the next number is the last plus one and the log's clock never goes
    back; the whole transaction is one instant, so that no `as_of` falls into it."""
    last = db.execute(select(Change.seq, Change.recorded_at).order_by(Change.seq.desc()).limit(1)).one_or_none()
    if "instant" not in db.get_execution_options():
        now = max(datetime.now(UTC), last.recorded_at + timedelta(microseconds=1)) if last else datetime.now(UTC)
        db.execution_options(instant=now, stood={})
    now, stood = (db.get_execution_options()[name] for name in ("instant", "stood"))  # `stood`: how records were marked until now
    drafts = [replace(d, refers=found(d.fields, d.kind.marks) if d.fields else []) for d in drafts]
    rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
    rows[Taken] = check(Desk(db, kinds, caller, drafts))
    written = []
    for seq, draft in enumerate(drafts, (last.seq if last else 0) + 1):
        kind, fields, before = draft.kind, draft.fields, draft.before
        marking = (fields or before.fields).marking.rank  # type: ignore[union-attr]
        if before:
            _close(db, draft, seq, marking)
        else:
            rows[Identity].append({"id": draft.id, "kind": kind.name, "marking": marking, "present": True})
        common = {"seq": seq, "id": draft.id, "version": draft.version, "marking": marking, "clearance": marking}
        logged = {"kind": kind.name, "operation": draft.operation, "author": caller.name, "recorded_at": now}
        logged |= {"changed": changed(draft), "reason": draft.reason}
        rows[Change].append(
            common | logged | {"marking_before": stood.setdefault(draft.id, before.fields.marking.rank if before else None)}
        )
        if fields is None:
            continue
        record = rendered(draft, now)
        representation = record.__pydantic_serializer__.to_json(record)
        rows[kind.table].append(common | {"until": None, "representation": representation} | columns(kind, record))
        found_by = {"seq": seq, "kind": kind.name, "id": draft.id, "clearance": marking}
        rows[Searched].append(found_by | {"words": indexed(texts(kind), representation)})
        rows[Reference].extend(references(seq, draft))
        rows[Gap].extend(gaps(seq, draft))
        rows[ExternalIdentifier].extend(names(seq, draft))
        rows[Term].extend(terms(seq, draft))
        written.append(Written(draft.id, draft.version, representation))
    pointed_to: list[type[Base]] = [Identity, Change]
    for table in (*pointed_to, *(rows.keys() - set(pointed_to))):
        if rows[table]:
            db.execute(insert(table), rows[table])
    for draft in drafts:
        if draft.gone or (draft.fields and draft.before and draft.fields.marking is not draft.before.fields.marking):
            recompute_clearances(db, kinds, draft)
    return written


def _close(db: Connection, draft: Draft, seq: int, marking: int) -> None:
    """From `seq` on the version before is history, and the record is what the draft makes of it."""
    table = draft.kind.table
    db.execute(update(table).where(table.id == draft.id, table.until.is_(None)).values(until=seq))
    db.execute(delete_from(Searched).where(Searched.id == draft.id))
    db.execute(update(Identity).where(Identity.id == draft.id).values(marking=marking, present=draft.fields is not None))


def load(db: Connection, caller: Caller, kind: Kind, ident: UUID) -> Present | None:
    """The present version of a record, if the caller may see it."""
    t = kind.table
    row = db.execute(select(t).where(t.id == ident, t.seen("now")), {"clearance": caller.clearance}).one_or_none()
    return _present(kind, row) if row else None


def _present(kind: Kind, row: Any) -> Present:
    created = datetime.fromisoformat(json.loads(row.representation)["created_at"])
    return Present(row.version, row.representation, fields_of(kind, row.representation), created)


def _expected(db: Connection, caller: Caller, kind: Kind, ident: UUID, only: Tags) -> Present:
    present = load(db, caller, kind, ident)
    if present is None:
        raise NotFound(f"There is no such {kind.name}.")
    if not only.given:
        raise PreconditionMissing("If-Match is required: the ETag of the version that you read.")
    if not only.matches(present.version):
        raise Stale(f"The record has changed since: it is at version {present.version}.")
    return present
