"""Many writes in one transaction: all or nothing, or each for itself."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Connection

from app.errors import MOST_FAULTS, DomainError, Fault, NotFound, Path, PreconditionMissing, Stale, Unavailable, Unfit, pointer
from app.exchange.names import resolve, uuid
from app.exchange.operations import OPERATIONS, AnyOperation, Batch, Create, Delete, Known, Named, Patch, Put, Restore
from app.http.caller import Caller
from app.http.conditions import Tags, etag
from app.http.strict import faults, fit
from app.records import store
from app.records.external import named
from app.records.fields import Fields
from app.records.kind import Kind
from app.records.once import Reply
from app.records.registry import Kinds

Item = dict[str, Any]


class Moot(Exception):
    """The operation rests on one that failed: nothing can be said about it."""


@dataclass
class Run:
    """A batch under way: the ids that its local names stand for so far, and the names and ids of what failed in it."""

    db: Connection
    kinds: Kinds
    caller: Caller
    names: dict[str, str] = field(default_factory=dict)
    failed: set[str | UUID] = field(default_factory=set)

    def known(self, said: str) -> str | None:
        """The id that a local name stands for."""
        if said in self.failed:
            raise Moot
        return self.names.get(said)

    def target(self, operation: Known) -> UUID:
        """The record that an operation is about; what is no id names none."""
        ident = uuid(self.known(operation.id) or operation.id)
        if ident is None:
            raise NotFound(f"There is no such {operation.kind}.")
        if ident in self.failed:
            raise Moot
        return ident

    def fail(self, raw: Any) -> None:
        """Remembers what later operations cannot rest on."""
        if isinstance(raw, dict):
            local, said = raw.get("local"), raw.get("id")
            ident = uuid(self.names.get(str(said), said))
            self.failed |= {failed for failed in (local and f"#{local}", ident) if failed}


def perform(
    db: Connection, kinds: Kinds, caller: Caller, batch: Batch, problem: Callable[[DomainError], dict[str, Any]]
) -> Reply:
    """Does the operations in order. An atomic batch goes on after the first problem to find the others, and is then
    refused with all of them and the status of the first; otherwise each item says what became of it."""
    run, items, refusals = Run(db, kinds, caller), list[Item](), list[DomainError]()
    for i, raw in enumerate(batch.operations):
        try:
            items.append(_one(run, raw, ("operations", i)))
        except Moot:
            continue
        except Unavailable:
            raise
        except DomainError as error:
            refusals.append(error)
            if batch.atomic:
                run.fail(raw)
            else:
                items.append(_item(raw, error.status, problem=problem(error)))
    if batch.atomic and refusals:
        first = refusals[0]
        first.detail = f"Nothing was written. {first.detail}"
        first.faults = tuple(fault for error in refusals for fault in error.faults)[:MOST_FAULTS]
        raise first
    return Reply(json.dumps({"items": items}), [UUID(item["id"]) for item in items if item["id"]])


def _one(run: Run, raw: Any, at: Path) -> Item:
    """One operation, all of it or nothing; its refusal points into the batch."""
    kind, operation = _read(run.kinds, raw, at)
    local = f"#{operation.local}" if isinstance(operation, Named) and operation.local else ""
    if local in run.names:
        raise _unfit((*at, "local"), "duplicate", "This stands in the batch already.")
    body = getattr(operation, "body", None)
    unknown = {fault.where: fault for fault in resolve(kind, body, run.known)}
    try:
        with run.db.begin_nested():
            status, ident, version = _write(run, kind, operation)
    except DomainError as error:
        error.faults = tuple(_placed(operation, error, unknown, at))
        raise
    if local:
        run.names[local] = str(ident)
    if version is None:
        return _item(raw, status, id=str(ident))
    return _item(raw, status, id=str(ident), etag=etag(version), location=f"/v1/{kind.plural}/{ident}")


def _read(kinds: Kinds, raw: Any, at: Path) -> tuple[Kind, AnyOperation]:
    """What is to be done, if it can be read."""
    if not isinstance(raw, dict):
        raise _unfit(at, "model_type", "This must be an object.")
    name = raw.get("op")
    if not isinstance(name, str) or name not in OPERATIONS:
        raise _unfit((*at, "op"), "unknown_op", f"One of: {', '.join(OPERATIONS)}.")
    try:
        operation = OPERATIONS[name].model_validate_json(json.dumps(raw), strict=True)
    except ValidationError as error:
        raise Unfit("An operation does not fit the schema.", faults(error, at)) from None
    if operation.kind not in kinds:
        raise _unfit((*at, "kind"), "unknown_kind", f"One of: {', '.join(kinds)}.")
    return kinds[operation.kind], operation


def _write(run: Run, kind: Kind, operation: AnyOperation) -> tuple[int, UUID, int | None]:
    """Status, id and version of the record, as a single request would have them."""
    context = run.db, run.kinds, run.caller, kind
    match operation:
        case Create():
            written = store.create(*context, fit(kind.create, operation.body))
            return 201, written.id, written.version
        case Put():
            key = operation.by.scheme, operation.by.value
            fields: Fields = fit(kind.create, named(operation.body, *key))
            written = store.put(*context, key, fields, _tags(operation.if_match), _tags(operation.if_none_match))
            return 201 if written.new else 200, written.id, written.version
        case Patch():
            written = store.patch(*context, run.target(operation), operation.body, _tags(operation.if_match))
            return 200, written.id, written.version
        case Delete():
            ident = run.target(operation)
            store.delete(*context, ident, _tags(operation.if_match), operation.reason)
            return 204, ident, None
        case Restore():
            written = store.restore(*context, run.target(operation))
            return 200, written.id, written.version


def _tags(value: str | None) -> Tags:
    return Tags() if value is None else Tags(True, value == "*", frozenset({value.strip('"')}))


def _placed(operation: AnyOperation, error: DomainError, unknown: dict[str, Fault], at: Path) -> Iterator[Fault]:
    """The faults of a refusal as pointers into the batch: of the body, else of the member that they are about."""
    if not error.faults:
        yield Fault(pointer((*at, *_about(operation, error))), error.code.replace("-", "_"), error.detail)
    for fault in error.faults:
        if isinstance(operation, (Create, Put, Patch)):
            yield replace(unknown.get(fault.where, fault), where=pointer((*at, "body")) + fault.where)
        else:
            yield replace(fault, where=pointer((*at, "id")))


def _about(operation: AnyOperation, error: DomainError) -> Path:
    match error:
        case NotFound():
            return ("id",)
        case PreconditionMissing():
            return ("if_match",)
        case Stale():
            return ("if_match" if getattr(operation, "if_match", None) else "if_none_match",)
    return ()


def _item(raw: Any, status: int, **more: Any) -> Item:
    """What is said of an operation."""
    local = raw.get("local") if isinstance(raw, dict) else None
    local = local if isinstance(local, str) and 0 < len(local) <= 200 and "\0" not in local else None
    return {"status": status, "local": local, "id": None, "etag": None, "location": None, "problem": None} | more


def _unfit(at: Path, code: str, detail: str) -> Unfit:
    return Unfit("An operation does not fit.", [Fault(pointer(at), code, detail)])
