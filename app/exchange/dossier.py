"""A whole case as one document: local names become ids, everything is checked, then one batch is written or nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Connection, select

from app.errors import MOST_FAULTS, Conflict, Fault, Path, Unfit, pointer
from app.exchange.matching import DIFFERS, OnMatch
from app.exchange.names import resolve, uuid
from app.http.caller import Caller
from app.http.strict import faults
from app.records import store
from app.records.checks import taken_key
from app.records.desk import Draft, Present
from app.records.fields import Fields
from app.records.kind import Kind
from app.records.registry import Kinds
from app.records.tables import Identity, Taken


@dataclass
class Entry:
    """One entry of the document on its way to a draft."""

    kind: Kind
    at: Path
    raw: dict[str, Any]
    local: str | None
    given: UUID | None
    id: UUID
    gone: bool = False
    stored: Present | None = None
    status: str = "created"


def load(
    db: Connection, kinds: Kinds, caller: Caller, document: Any, on_match: OnMatch, dry_run: bool = False
) -> list[dict[str, Any]]:
    """Writes the document; answers with kind, id, local name and status of each entry, in its order. 422 and 409 point
    into the document. A dry run checks everything and writes nothing."""
    wrong: list[Fault] = []
    entries = list(_entries(kinds, document, wrong))
    _identify(db, caller, entries, wrong)
    _resolve(entries, wrong)
    drafts = list(_drafts(entries, on_match, wrong))
    _refuse(wrong)
    if differing := [Fault(pointer(e.at), DIFFERS, "The stored record differs.") for e in entries if e.status == DIFFERS]:
        raise Conflict("What is stored differs from the document.", differing[:MOST_FAULTS])
    with db.begin_nested() as attempt:
        store.write(db, kinds, caller, drafts)
        store.write(db, kinds, caller, [_tombstone(db, caller, draft) for draft in drafts if draft.gone])
        if dry_run:
            attempt.rollback()
    return [{"kind": e.kind.name, "id": str(e.id), "local": e.local, "status": e.status} for e in entries]


def _tombstone(db: Connection, caller: Caller, draft: Draft) -> Draft:
    return Draft(draft.kind, draft.id, "deleted", None, store.load(db, caller, draft.kind, draft.id), 2)


def _refuse(wrong: list[Fault]) -> None:
    if wrong:
        raise Unfit("The dossier does not fit.", wrong[:MOST_FAULTS])


def _entries(kinds: Kinds, document: Any, wrong: list[Fault]) -> Iterator[Entry]:
    """The entries in the order of the kinds, each with an id; what has no shape at all ends the load."""
    if not isinstance(document, dict):
        raise Unfit("A dossier is an object.", [Fault("", "model_type", "This must be an object of lists.")])
    if document.keys() - kinds.by_key.keys():
        wrong.append(Fault("", "unknown_kind", f"One of the members is no kind; known are {', '.join(kinds.by_key)}."))
    for key, kind in kinds.by_key.items():
        listed = document.get(key, [])
        if not isinstance(listed, list):
            wrong.append(Fault(pointer((key,)), "list_type", "This must be a list of objects."))
            continue
        for i, item in enumerate(listed):
            if not isinstance(item, dict):
                wrong.append(Fault(pointer((key, i)), "model_type", "This must be an object."))
                continue
            raw = dict(json.loads(json.dumps(item)))
            local, given, gone = raw.pop("local", None), raw.pop("id", None), raw.pop("deleted", False)
            if local is not None and not (isinstance(local, str) and 0 < len(local) <= 200 and "\0" not in local):
                wrong.append(Fault(pointer((key, i, "local")), "string_type", "A local name is a short text."))
                local = None
            ident = uuid(given)
            if given is not None and (ident is None or ident.version != 7):
                wrong.append(Fault(pointer((key, i, "id")), "uuid", "This is no UUID of version 7."))
            if not isinstance(gone, bool):
                wrong.append(Fault(pointer((key, i, "deleted")), "bool_type", "This must be true or false."))
            yield Entry(kind, (key, i), raw, local, ident, ident or store.uuid7(), gone is True)


def _identify(db: Connection, caller: Caller, entries: list[Entry], wrong: list[Fault]) -> None:
    """Matches entries with stored records by id, else by slug or external id; names and ids stand once in a document."""
    seen: set[object] = set()
    for entry in entries:
        if entry.given:
            known = db.execute(select(Identity).where(Identity.id == entry.id)).one_or_none()
            if known:
                entry.stored = store.load(db, caller, entry.kind, entry.id) if known.kind == entry.kind.name else None
                if entry.gone and known.kind == entry.kind.name and known.marking <= caller.clearance:
                    entry.status = "unchanged"
                elif entry.stored is None:
                    raise Conflict("An id is not free.", [Fault(pointer((*entry.at, "id")), "taken", "This id is taken.")])
        for key in _keys(entry) if not entry.stored and not entry.gone else ():
            held = db.execute(select(Taken.id).where(Taken.key == key)).scalar()
            if held and (stored := store.load(db, caller, entry.kind, held)):
                entry.id, entry.stored = held, stored
                break
        for name, value in (("id", entry.id), ("local", entry.local)):
            if value is not None and value in seen:
                wrong.append(Fault(pointer((*entry.at, name)), "duplicate", "This stands in the document already."))
            seen.add(value)


def _keys(entry: Entry) -> Iterator[str]:
    """The names by which an entry can be known elsewhere, under another id: slug and external ids."""
    for rule in entry.kind.unique:
        if rule.across and isinstance(value := entry.raw.get(rule.at), str):
            yield taken_key(entry.kind, rule.name, value)
    listed = entry.raw.get("external_ids")
    for external in listed if isinstance(listed, list) else ():
        if isinstance(external, dict) and {"scheme", "value"} <= external.keys():
            yield taken_key(entry.kind, "external_id", *(str(external[name]).strip() for name in ("scheme", "value")))


def _resolve(entries: list[Entry], wrong: list[Fault]) -> None:
    """Replaces "#name" by the id wherever a kind refers, and the id of an entry that is stored under another one."""
    names = {f"#{entry.local}": str(entry.id) for entry in entries if entry.local}
    ids: dict[UUID | None, str] = {entry.given: str(entry.id) for entry in entries if entry.given}
    for entry in entries:
        wrong += resolve(entry.kind, entry.raw, lambda said: names.get(said) or ids.get(uuid(said)), entry.at)


def _drafts(entries: list[Entry], on_match: OnMatch, wrong: list[Fault]) -> Iterator[Draft]:
    """What there is to write; sets the status of every entry."""
    unresolved = {fault.where for fault in wrong}
    for entry in entries:
        try:
            fields: Fields = entry.kind.create.model_validate_json(json.dumps(entry.raw), strict=True)
        except ValidationError as error:
            wrong += (f for f in faults(error, entry.at) if f.where not in unresolved)
            continue
        draft = Draft(entry.kind, entry.id, "created", fields, at=entry.at)
        if entry.status == "unchanged":
            continue
        if entry.stored is None:
            entry.status = "deleted" if entry.gone else "created"
            yield replace(draft, carried=True, gone=entry.gone)
        elif entry.stored.fields == fields:
            entry.status = "unchanged"
        elif on_match is OnMatch.REPLACE:
            entry.status = "replaced"
            yield replace(draft, operation="replaced", before=entry.stored, version=entry.stored.version + 1)
        else:
            entry.status = "kept" if on_match is OnMatch.KEEP else DIFFERS
