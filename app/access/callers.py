"""Who stands behind the header Authorization."""

import asyncio
import hmac
import logging
import math
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.exc import SQLAlchemyError

from app.access import keys
from app.access.keys import ApiKey
from app.db import Database, Prepared
from app.errors import DomainError, Unauthorised
from app.http.caller import Caller, CallerRole
from app.records.markings import Marking

log = logging.getLogger("parley")
ANONYMOUS = Caller("anonymous", Marking.CLEAR, Marking.CLEAR.rank)
MINUTE = timedelta(minutes=1)
Tokens = Callable[[str], Awaitable[Caller | None]]


class Callers:
    """Turns credentials into a caller. A key is looked up once in `seconds`, so a revoked one works for that long at the most;
    one that expires stops at that moment."""

    def __init__(self, database: Database, *, anonymous: bool, seconds: float, tokens: Tokens | None = None) -> None:
        """`anonymous`: whether who names nobody may read; `tokens` knows the callers of bearer tokens that are no keys."""
        self.database, self.anonymous, self.seconds, self.tokens = database, anonymous, seconds, tokens
        self._known: dict[str, tuple[Caller, float]] = {}  # by digest: a caller, and until when on the monotonic clock
        self._noted: dict[UUID, float] = {}
        self._notes: set[asyncio.Task[None]] = set()

    async def caller(self, authorization: bytes | None) -> Caller:
        """The caller with these credentials; 401, and always the same one, when they are not those of a caller. (What is no
        bearer credential at all is told how to be one.)"""
        if authorization is None:
            if not self.anonymous:
                raise Unauthorised("This service answers nobody without a key.")
            return ANONYMOUS
        scheme, _, token = authorization.decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            raise Unauthorised("The header Authorization, once, has to be the word Bearer and a key: `Bearer pk_…`.")
        if not token.startswith(keys.PREFIX):
            if self.tokens and (caller := await self.tokens(token)):
                return caller
        else:
            digest = keys.digest(token)
            caller, until = self._known.get(digest, (None, 0.0))
            if caller and time.monotonic() < until:
                return caller
            if caller := await self._looked_up(digest):
                return caller
        raise Unauthorised("These credentials are not, or no longer, those of a caller.", "invalid_token")

    async def close(self) -> None:
        """Waits a moment for the notes that are being written; none of them is worth more."""
        if self._notes:
            await asyncio.wait(self._notes, timeout=0.5)

    async def _looked_up(self, digest: str) -> Caller | None:
        self._known.pop(digest, None)
        reads, now, clock = self.database.reads, datetime.now(UTC), time.monotonic()
        rows = await reads.rows(_by_hash(reads.dialect), {"hash": digest})
        for ident, kept, name, role, clearance, expires, last, revoked in rows:
            left = (_utc(expires) - now).total_seconds() if expires else math.inf
            if hmac.compare_digest(kept, digest) and not revoked and left > 0:
                marking, until = Marking(clearance), _utc(expires) if expires else None
                caller = Caller(name, marking, marking.rank, CallerRole(role), until, str(UUID(str(ident))))
                self._known[digest] = caller, clock + min(left, self.seconds)
                if (not last or now - _utc(last) >= MINUTE) and clock - self._noted.get(UUID(str(ident)), clock - 60) >= 60:
                    self._note(UUID(str(ident)), now, clock)
                return caller
        return None

    def _note(self, ident: UUID, now: datetime, clock: float) -> None:
        """Has the use of a key written down beside the request, which does not wait."""
        self._noted[ident] = clock
        task = asyncio.create_task(self._written(ident, now))
        self._notes.add(task)
        task.add_done_callback(self._notes.discard)

    async def _written(self, ident: UUID, now: datetime) -> None:
        try:
            await self.database.write(keys.used, ident, now)
        except (DomainError, SQLAlchemyError):
            log.warning("the last use of a key was not noted", exc_info=True)


@cache
def _by_hash(dialect: Any) -> Prepared:
    k = ApiKey
    chosen = (k.id, k.hash, k.name, k.role, k.clearance, k.expires_at, k.last_used_at, k.revoked_at)
    return Prepared(select(*chosen).where(k.hash == bindparam("hash")), dialect)


def _utc(value: str | datetime) -> datetime:
    """A moment as the raw drivers give it."""
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).replace(tzinfo=UTC)
