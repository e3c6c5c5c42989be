"""What must hold before anything is written: references, markings, uniqueness and the kinds' own rules."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, func, select

from app.errors import Conflict, Fault, Forbidden, Path, Unfit, pointer
from app.http.gate import Caller
from app.records.fields import Fields
from app.records.kind import Kind, Proposal
from app.records.registry import Kinds
from app.records.tables import Identity, Reference, Taken
from app.records.walk import Found, found

MOST_FAULTS = 50
AT_ONCE = 500  # ids in one statement


@dataclass(frozen=True)
class Present:
    """The version that a write replaces."""

    version: int
    representation: bytes
    fields: Fields
    created_at: Any


@dataclass(frozen=True)
class Draft:
    """A version to be written: `fields` is None for a tombstone, `before` for what is new; `at` is where the client's
    document has it, for the pointers of errors."""

    kind: Kind
    id: UUID
    operation: str
    fields: Fields | None
    before: Present | None = None
    version: int = 1
    reason: str | None = None
    at: Path = ()
    refers: list[Found] = field(default_factory=list)

    def moved(self, fault: Fault) -> Fault:
        """A fault of the record as one of the client's document."""
        return replace(fault, where=pointer(self.at) + fault.where)

    def fault(self, at: Path, code: str, detail: str) -> Fault:
        return Fault(pointer((*self.at, *at)), code, detail)


@dataclass
class Desk:
    """What a write works with: the writer's transaction, who writes, and the drafts on the table."""

    db: Connection
    kinds: Kinds
    caller: Caller
    drafts: Sequence[Draft]
    _read: dict[tuple[str, UUID], Any] = field(default_factory=dict)
    _drafted: dict[tuple[str, UUID], Draft] = field(default_factory=dict)
    _pointing: dict[tuple[str, str, UUID], list[Draft]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for draft in self.drafts:
            self._drafted[draft.kind.name, draft.id] = draft
            for f in draft.refers:
                self._pointing.setdefault((draft.kind.name, f.mark.path, f.id), []).append(draft)

    def one(self, kind: str, ident: UUID) -> Any | None:
        """A record as it will be when the write is done, if the writer may see it."""
        if draft := self._drafted.get((kind, ident)):
            return draft.fields
        if (kind, ident) not in self._read:
            t = self.kinds[kind].table
            row = self.db.execute(
                select(t.representation).where(t.id == ident, t.seen("now")), {"clearance": self.caller.clearance}
            ).one_or_none()
            self._read[kind, ident] = fields_of(self.kinds[kind], row[0]) if row else None
        return self._read[kind, ident]

    def referring(self, kind: str, path: str, ident: UUID) -> list[tuple[UUID, Any]]:
        """The records of a kind that refer to one by that path, as they will be, as far as the writer may see them."""
        t, r = self.kinds[kind].table, Reference
        stored = self.db.execute(
            select(t.id, t.representation).join(r, r.seq == t.seq).where(r.to_id == ident, r.path == path, t.seen("now")),
            {"clearance": self.caller.clearance},
        )
        there = [
            (row.id, fields_of(self.kinds[kind], row.representation)) for row in stored if (kind, row.id) not in self._drafted
        ]
        return there + [(draft.id, draft.fields) for draft in self._pointing.get((kind, path, ident), ())]

    def ever(self, kind: str, path: str, ident: UUID) -> bool:
        """Whether a record of a kind has ever referred to one by that path, as far as the writer may see."""
        t, r = self.kinds[kind].table, Reference
        stored = select(t.seq).join(r, r.seq == t.seq).where(r.to_id == ident, r.path == path, t.seen("ever")).limit(1)
        return self.db.execute(stored, {"clearance": self.caller.clearance}).first() is not None


def fields_of(kind: Kind, representation: bytes) -> Fields:
    """What a client may send, out of what was answered."""
    record = json.loads(representation)
    return kind.create.model_validate_json(json.dumps({name: record[name] for name in kind.create.model_fields}))


def check(desk: Desk) -> list[dict[str, Any]]:
    """Raises what is wrong with the drafts, all of it at once where that is possible; answers with the keys to take."""
    for draft in desk.drafts:
        if draft.fields and draft.fields.marking.rank > desk.caller.clearance:
            faults = [draft.fault(("marking",), "above_clearance", "This is above your own clearance.")]
            raise Forbidden("Nobody marks a record above the own clearance.", faults)
    wrong = [*_references(desk)]
    for draft in desk.drafts if not wrong else ():
        proposal = Proposal(draft.id, draft.fields, draft.before.fields if draft.before else None)
        for rule in draft.kind.rules if draft.fields else ():
            try:
                wrong += (draft.moved(f) for f in rule(proposal, desk))
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
    for start in range(0, len(ids), AT_ONCE):
        chosen = select(Identity).where(Identity.id.in_(ids[start : start + AT_ONCE]))
        known |= {(row.kind, row.id): (row.marking, row.present) for row in desk.db.execute(chosen)}
    for draft in desk.drafts:
        old = {f.id for f in found(draft.before.fields, draft.kind.marks)} if draft.before else set()
        old = set() if draft.operation == "restored" else old
        for f in draft.refers if draft.fields else ():
            marking, present = known.get((f.mark.kind, f.id), (99, False))
            if marking > desk.caller.clearance or not (present or f.id in old):
                yield draft.fault(f.at, "unknown_reference", f"There is no such {f.mark.kind}.")
            elif draft.fields and marking > draft.fields.marking.rank:
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
    if record is None:
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
    for start in range(0, len(old), AT_ONCE):
        desk.db.execute(delete(Taken).where(Taken.id.in_(old[start : start + AT_ONCE])))
    keys = [(key, draft, at) for draft in desk.drafts for key, at in taken_keys(draft)]
    held: set[str] = set()
    for start in range(0, len(keys), AT_ONCE):
        chosen = select(Taken.key).where(Taken.key.in_([key for key, _, _ in keys[start : start + AT_ONCE]]))
        held |= set(desk.db.scalars(chosen))
    wrong = []
    for key, draft, at in keys:
        if key in held:
            wrong.append(draft.fault(at, "taken", "Another record has this already."))
        held.add(key)
    if wrong:
        raise Conflict("Taken by another record.", wrong[:MOST_FAULTS])
    return [{"key": key, "id": draft.id} for key, draft, _ in keys]
