"""What a write works with: the versions before, the drafts on the table, and what rules may read of other records."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from app.errors import Fault, Path, pointer
from app.http.caller import Caller
from app.records.fields import Fields
from app.records.kind import Kind
from app.records.registry import Kinds
from app.records.tables import Reference
from app.records.walk import Found


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
    document has it, for the pointers of errors. `carried`: new here, but it has a past in another installation; `gone`:
    it was deleted there, and comes along because others refer to it."""

    kind: Kind
    id: UUID
    operation: str
    fields: Fields | None
    before: Present | None = None
    version: int = 1
    reason: str | None = None
    at: Path = ()
    refers: list[Found] = field(default_factory=list)
    carried: bool = False
    gone: bool = False

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
    drafted: dict[tuple[str, UUID], Draft] = field(default_factory=dict)
    _pointing: dict[tuple[str, str, UUID], list[Draft]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for draft in self.drafts:
            self.drafted[draft.kind.name, draft.id] = draft
            for f in draft.refers if not draft.gone else ():
                self._pointing.setdefault((draft.kind.name, f.mark.path, f.id), []).append(draft)

    def one(self, kind: str, ident: UUID) -> Any | None:
        """A record as it will be when the write is done, if the writer may see it."""
        if draft := self.drafted.get((kind, ident)):
            return None if draft.gone else draft.fields
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
            (row.id, fields_of(self.kinds[kind], row.representation)) for row in stored if (kind, row.id) not in self.drafted
        ]
        return there + [(draft.id, draft.fields) for draft in self._pointing.get((kind, path, ident), ())]

    def ever(self, kind: str, path: str, ident: UUID) -> bool:
        """Whether a record of a kind has ever referred to one by that path, as far as the writer may see."""
        t, r = self.kinds[kind].table, Reference
        stored = select(t.seq).join(r, r.seq == t.seq).where(r.to_id == ident, r.path == path, t.seen("ever")).limit(1)
        return self.db.execute(stored, {"clearance": self.caller.clearance}).first() is not None


@dataclass(frozen=True)
class Peers:
    """What the rules of a carried record see: of those that come with it only the ones of its own marking. Under the
    eyes of those who see all of a case nothing in it contradicts itself; but whoever changes an open record does not
    see the closed ones that rest on it, and what has come of that elsewhere must not keep the case from being loaded."""

    desk: Desk
    draft: Draft

    def one(self, kind: str, ident: UUID) -> Any | None:
        return None if self._apart(kind, ident) else self.desk.one(kind, ident)

    def referring(self, kind: str, path: str, ident: UUID) -> list[tuple[UUID, Any]]:
        return [found for found in self.desk.referring(kind, path, ident) if not self._apart(kind, found[0])]

    def ever(self, kind: str, path: str, ident: UUID) -> bool:
        return self.desk.ever(kind, path, ident)

    def _apart(self, kind: str, ident: UUID) -> bool:
        other = self.desk.drafted.get((kind, ident))
        return bool(other and other.carried and other.fields.marking is not self.draft.fields.marking)  # type: ignore[union-attr]


def fields_of(kind: Kind, representation: bytes) -> Fields:
    """What a client may send, out of what was answered."""
    record = json.loads(representation)
    return kind.create.model_validate_json(json.dumps({name: record[name] for name in kind.create.model_fields}))
