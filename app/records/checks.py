"""What must hold before anything is written: references, markings, uniqueness and the kinds' own rules."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, func, select

from app.errors import MOST_FAULTS, Conflict, Fault, Forbidden, Path, Unfit
from app.records.columns import portions
from app.records.desk import Desk, Draft, Peers
from app.records.kind import Kind, Proposal
from app.records.registry import Kinds
from app.records.tables import Identity, Reference, Taken
from app.records.walk import found


def check(desk: Desk) -> list[dict[str, Any]]:
    """Raises what is wrong with the drafts, all of it at once where that is possible; answers with the keys to take."""
    for draft in desk.drafts:
        if draft.fields and draft.fields.marking.rank > desk.caller.clearance:
            faults = [draft.fault(("marking",), "above_clearance", "This is above your own clearance.")]
            raise Forbidden("Nobody marks a record above the own clearance.", faults)
    wrong = [*_references(desk)]
    for draft in desk.drafts if not wrong else ():
        proposal = Proposal(draft.id, draft.fields, draft.before.fields if draft.before else None)
        look = Peers(desk, draft) if draft.carried else desk
        for rule in draft.kind.rules if draft.fields and not draft.gone else ():
            try:
                wrong += (draft.moved(f) for f in rule(proposal, look))
            except Conflict as conflict:
                raise Conflict(conflict.detail, [draft.moved(f) for f in conflict.faults]) from None
    if wrong and all(draft.operation == "restored" for draft in desk.drafts):
        raise Conflict("What the record refers to no longer lets it come back.", wrong[:MOST_FAULTS])
    if wrong:
        raise Unfit("The record does not fit with what is stored.", wrong[:MOST_FAULTS])
    _raised(desk)
    return _unique(desk)


def _references(desk: Desk) -> Iterator[Fault]:
    """What a write adds must name a present record that the writer sees; nothing is marked below what it refers to. A
    reference that stood there before may have become a tombstone: that is no reason to refuse another change."""
    known = {(d.kind.name, d.id): (d.fields.marking.rank, True) for d in desk.drafts if d.fields}
    ids = sorted({f.id for draft in desk.drafts for f in draft.refers} - {ident for _, ident in known})
    for portion in portions(ids):
        chosen = select(Identity).where(Identity.id.in_(portion))
        known |= {(row.kind, row.id): (row.marking, row.present) for row in desk.db.execute(chosen)}
    for draft in desk.drafts:
        old = {f.id for f in found(draft.before.fields, draft.kind.marks)} if draft.before else set()
        old = set() if draft.operation == "restored" else old
        for f in draft.refers if draft.fields else ():
            marking, present = known.get((f.mark.kind, f.id), (99, False))
            if marking > desk.caller.clearance or not (present or f.id in old):
                yield draft.fault(f.at, "unknown_reference", f"There is no such {f.mark.kind}.")
            elif draft.fields and marking > draft.fields.marking.rank and not draft.gone:
                yield draft.fault(f.at, "marking_below_reference", "This is marked higher than the record that refers to it.")


def _raised(desk: Desk) -> None:
    """A record is not raised above those that refer to it; its raiser sees all of them."""
    here = {draft.id for draft in desk.drafts}
    for draft in desk.drafts:
        if draft.fields and draft.before and draft.fields.marking.rank > draft.before.fields.marking.rank:
            users = referrers(desk.db, desk.kinds, draft.kind, draft.id, draft.fields.marking.rank - 1, here)
            if users:
                raise Conflict(
                    f"Marked lower and referring to this: {users}.",
                    [draft.fault(("marking",), "marking_below_reference", "Raise those that refer to it first.")],
                )
            if any(_contradicted(desk, draft)):
                raise Conflict(
                    "What refers to this and is marked as high does not fit with it.",
                    [draft.fault(("marking",), "contradicted", "Change those that refer to it first, or this.")],
                )


def _contradicted(desk: Desk, draft: Draft) -> Iterator[Fault]:
    """What the rules find in those that will be marked like the record: it may have changed when its editors did not see
    them; from now on they do."""
    for other in desk.kinds.referring(draft.kind.name):
        for path in {mark.path for mark in other.marks if mark.kind == draft.kind.name} if other.rules else ():
            for ident, fields in desk.referring(other.name, path, draft.id):
                if draft.fields and fields.marking is draft.fields.marking:
                    for rule in other.rules:
                        yield from rule(Proposal(ident, fields, fields), desk)


def referrers(db: Connection, kinds: Kinds, kind: Kind, ident: UUID, clearance: int, but: set[UUID]) -> str:
    """How many present records of each kind, marked up to `clearance`, refer to one: "2 goals, 1 meeting"; "" if none."""
    counts = []
    for other in kinds.referring(kind.name):
        t, r = other.table, Reference
        users = (
            select(func.count(t.id.distinct()))
            .join(r, r.seq == t.seq)
            .where(r.to_id == ident, t.seen("now"), t.id != ident, t.id.not_in(but))
        )
        if n := db.execute(users, {"clearance": clearance}).scalar_one():
            counts.append(f"{n} {other.key if n > 1 else other.name}")
    return ", ".join(counts)


def taken_key(kind: Kind, rule: str, *values: object) -> str:
    """What only one live record may have, as a key of constant length."""
    text = json.dumps([str(value) for value in values], ensure_ascii=True)
    return f"{kind.name}.{rule}:{hashlib.sha256(text.encode()).hexdigest()}"


def taken_keys(draft: Draft) -> Iterator[tuple[str, Path]]:
    record = draft.fields
    if record is None or draft.gone:
        return
    for i, external in enumerate(record.external_ids):
        yield taken_key(draft.kind, "external_id", external.scheme, external.value), ("external_ids", i)
    for rule in draft.kind.unique:
        if (values := rule.values(record)) is not None:
            scope = () if rule.across else (record.marking,)
            yield taken_key(draft.kind, rule.name, *scope, *values), (rule.at,) if rule.at else ()


def _unique(desk: Desk) -> list[dict[str, Any]]:
    """Gives up the keys of what is replaced; answers with those of what comes. The holder of a taken one is never named."""
    old = [draft.id for draft in desk.drafts if draft.before]
    for portion in portions(old):
        desk.db.execute(delete(Taken).where(Taken.id.in_(portion)))
    keys = [(key, draft, at) for draft in desk.drafts for key, at in taken_keys(draft)]
    held: set[str] = set()
    for wanted in portions([key for key, _, _ in keys]):
        held |= set(desk.db.scalars(select(Taken.key).where(Taken.key.in_(wanted))))
    wrong = []
    for key, draft, at in keys:
        if key in held:
            wrong.append(draft.fault(at, "taken", "Another record has this already."))
        held.add(key)
    if wrong:
        raise Conflict("Taken by another record.", wrong[:MOST_FAULTS])
    return [{"key": key, "id": draft.id} for key, draft, _ in keys]
