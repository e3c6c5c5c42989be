"""`Idempotency-Key`: a POST that is sent again is answered again. The transaction that writes stores its answer too, so that a
crash before the answer is sent loses nothing; and one transaction writes at a time, so that a duplicate waits for the first."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Request
from sqlalchemy import JSON, Connection, delete, func, insert, or_, select
from sqlalchemy.orm import Mapped, mapped_column
from starlette.responses import Response

from app.errors import Conflict, Fault, Unfit
from app.http.caller import Caller
from app.records.columns import Base, Seq, portions
from app.records.registry import Kinds
from app.records.tables import Change, Identity

NAME = "Idempotency-Key"
REPLAYED = {"Idempotency-Replayed": "`true` when this was done before, and is answered as it was then."}
Headers = Mapping[str, str]
FORM = re.compile("[!-~]{1,255}")
KEPT = timedelta(hours=24)
KEY = Annotated[
    str | None,
    Header(
        description="Up to 255 visible ASCII characters, new for each thing to do. The same request with the same key within "
        "24 hours is done once and answered alike; another request with it is a 422.",
        min_length=1,
        max_length=255,
        pattern="^[!-~]+$",
        examples=["8e03978e-40d5-43dd-bc93-6894a57f9324"],
    ),
]


class Answered(Base):
    """A stored answer. `key` is made of the caller and the key, `request` of all that makes the request; `ids` are the
    records that the answer tells of, as they were after the change `seq`."""

    __tablename__ = "answered"
    key: Mapped[str] = mapped_column(primary_key=True)
    request: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    seq: Mapped[int] = mapped_column(Seq)
    ids: Mapped[list[str]] = mapped_column(JSON)
    status: Mapped[int]
    headers: Mapped[dict[str, str]] = mapped_column(JSON)
    body: Mapped[bytes]


class Reply(Response):
    """What a write answers with, in JSON, and the records that it tells of."""

    media_type = "application/json"

    def __init__(
        self, body: bytes | str, ids: Sequence[UUID], status: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(body, status, headers)
        self.ids = ids


def once(request: Request, said: Any, work: Callable[[Connection], Reply]) -> Callable[[Connection], Reply]:
    """`work` for the writer's transaction, done once for all requests of the caller with the same key and the same body
    `said`. 422 when the key is no key or was sent with another request; 409 when the answer is no longer for the caller."""
    given = request.headers.getlist(NAME)
    if not given:
        return work
    if len(given) > 1 or not FORM.fullmatch(given[0]):
        raise _unfit("idempotency_key", "One key of 1 to 255 visible ASCII characters.")
    caller, scope, kinds = request.scope["caller"], request.scope, request.app.state.kinds
    key = _digest(caller.known_by, given[0])

    def attempt(db: Connection) -> Reply:
        now = datetime.now(UTC)
        same = _digest(scope["method"], scope["path"], scope["query_string"].decode("latin-1"), said)
        db.execute(delete(Answered).where(Answered.recorded_at < now - KEPT))
        if known := db.execute(select(Answered).where(Answered.key == key)).one_or_none():
            if known.request != same:
                raise _unfit("key_reused", "Another request had this key.")
            if _hidden(db, kinds, caller, known):
                raise Conflict("This was done before, and what it answered is no longer for this caller.")
            return Reply(known.body, [], known.status, known.headers | dict.fromkeys(REPLAYED, "true"))
        reply = work(db)
        stored = {
            "key": key,
            "request": same,
            "recorded_at": now,
            "seq": db.scalar(select(func.coalesce(func.max(Change.seq), 0))),
            "ids": [str(ident) for ident in reply.ids],
            "status": reply.status_code,
            "headers": {name: reply.headers[name] for name in ("ETag", "Location") if name in reply.headers},
            "body": reply.body,
        }
        db.execute(insert(Answered).values(stored))
        return reply

    return attempt


def _digest(*parts: Any) -> str:
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _unfit(code: str, detail: str) -> Unfit:
    return Unfit("The idempotency key does not fit.", [Fault(NAME, code, detail, "header")])


def _hidden(db: Connection, kinds: Kinds, caller: Caller, known: Any) -> bool:
    """Whether the answer tells of a record that the caller may not see by now, or not as it was then."""
    for ids in portions([UUID(ident) for ident in known.ids]):
        markings = select(Identity.kind, func.max(Identity.marking)).where(Identity.id.in_(ids)).group_by(Identity.kind)
        for name, marking in db.execute(markings).all():
            t = kinds[name].table
            then = (t.seq <= known.seq, or_(t.until.is_(None), t.until > known.seq))
            above = select(t.seq).where(t.id.in_(ids), *then, t.clearance > caller.clearance).limit(1)
            if marking > caller.clearance or db.scalar(above):
                return True
    return False
