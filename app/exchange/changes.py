"""The log as a feed, in the order of the commits. A cursor names the last change that the caller was told of by its
record and version: no number shows how many others lie between, and another database does not take it."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.db import Reads
from app.errors import Fault, Malformed, Unauthorised, Unavailable, Unfit
from app.exchange import selects
from app.pulse import Pulse, within
from app.records.cursors import decode, encode
from app.records.fields import GOAL, INITIATIVE
from app.records.history import KindName, log_entry
from app.records.reader import batches
from app.records.registry import MOST, Kinds, PageQuery

CURSOR = encode("changes", GOAL, 2)
HEARTBEAT = 15.0  # seconds without an event, after which a stream says that it is there
LIFE = 600.0  # seconds after which a stream ends, so that those who follow spread over the processes again
CHECK = 2.0  # seconds between two looks whether whoever waits is still there, and still a caller
RETRY = 2000  # milliseconds until a client whose stream ended opens another one
BATCH = 100  # changes that a stream reads at a time


class StreamQuery(BaseModel):
    """Which changes."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    after: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = Field(
        None, description="The cursor of the last change that was received; without it, from the beginning.", examples=[CURSOR]
    )
    kind: list[KindName] = Field(
        [], description="Only of records of this kind. Repeat for or.", examples=[["goal"]], max_length=MOST
    )
    id: list[UUID] = Field([], description="Only of this record. Repeat for or.", examples=[[GOAL]], max_length=MOST)
    initiative_id: list[UUID] = Field(
        [],
        description="Only of this initiative and of what hangs or hung from it. Repeat for or.",
        examples=[[INITIATIVE]],
        max_length=MOST,
    )


class ChangesQuery(StreamQuery, PageQuery):
    """Which changes, and how long to wait for the first one."""

    wait: int = Field(0, ge=0, le=60, description="Where there is none yet, how many seconds to wait for one.", examples=[30])


async def numbered(db: Reads, clearance: int, ident: UUID, version: int) -> int:
    """The number of the change that a cursor names; 400 when it names none that the caller can have been told of."""
    rows = await db.rows(selects.number(db.dialect), {"id": ident, "version": version, "clearance": clearance})
    if not rows:
        raise Malformed("This cursor was not made by this list.")
    number: int = rows[0][0]
    return number


@dataclass(frozen=True)
class Event:
    """A change that the caller is told of: its number, which the caller never sees, the cursor of what follows it, and
    what is said of it."""

    seq: int
    cursor: str
    item: bytes


class Feed:
    """The log as one caller sees it, through some filters, from a cursor on."""

    def __init__(
        self, db: Reads, pulse: Pulse, kinds: Kinds, clearance: int, query: StreamQuery, there: Callable[[], Awaitable[bool]]
    ) -> None:
        """`there`: whether the client is; raises Unauthorised when the caller's credentials are good no more."""
        if set(query.kind) - kinds.keys():
            raise Unfit("There is no such kind.", [Fault("kind", "unknown", f"One of: {', '.join(kinds)}.", "parameter")])
        self.db, self.pulse, self.kinds, self.clearance, self.there = db, pulse, kinds, clearance, there
        given: dict[str, Sequence[Any]] = {"kind": query.kind, "id": query.id, "initiative": query.initiative_id}
        given = {name: next(iter(batches(values)), ()) for name, values in given.items()}  # of few sizes, few statements
        self.query = selects.feed(kinds, db.dialect, *map(len, given.values()))
        self.values = {f"of_{name}_{i}": value for name, values in given.items() for i, value in enumerate(values)}
        self.seq, self.cursor = 0, encode("changes", None, 0)

    async def start(self, cursor: str | None) -> "Feed":
        """Goes to a cursor; 400 when it names no change that the caller can have been told of."""
        if cursor is not None:
            ident, version = decode("changes", cursor, UUID | None, int)
            if ident:
                self.seq = await numbered(self.db, self.clearance, ident, version)
                self.cursor = encode("changes", str(ident), version)
        return self

    async def read(self, limit: int) -> list[Event]:
        """The next changes; the feed is behind them then."""
        seen = self.pulse.seen  # what a look saw, this read sees too
        rows = await self.db.rows(self.query, {"seq": self.seq, "clearance": self.clearance, "limit": limit} | self.values)
        events = [self._event(*row) for row in rows]
        if events:
            self.seq, self.cursor = events[-1].seq, events[-1].cursor
        else:
            self.seq = max(self.seq, seen)  # what lies between is hidden, or does not fit the filters
        return events

    def _event(self, seq: int, clearance: int, kind: str, ident: object, version: int, *line: object) -> Event:
        record = str(UUID(str(ident)))
        said: dict[str, object] = {"kind": kind, "id": record}
        if clearance > self.clearance:
            said["operation"] = "withdrawn"
        else:
            said |= log_entry(version, *line)  # type: ignore[arg-type]
            said["link"] = f"/v1/{self.kinds[kind].plural}/{record}"
        return Event(seq, encode("changes", record, version), json.dumps(said, ensure_ascii=False).encode())

    async def wait(self, limit: int, seconds: float) -> list[Event]:
        """The next changes, as soon as there are any; none when that time is over, or when the process or the client goes."""
        clock = asyncio.get_running_loop().time
        until = clock() + seconds
        while await self.there():
            beat = self.pulse.next()
            events = await self.read(limit)
            left = until - clock()
            if events or left <= 0 or self.pulse.ended:
                return events
            while left > 0 and not await within(beat, min(left, CHECK)) and await self.there():
                left = until - clock()
        return []

    async def stream(self) -> AsyncGenerator[bytes]:
        """Server-sent events. One batch at a time is read, when the client has taken the one before."""
        until = asyncio.get_running_loop().time() + LIFE
        yield b"retry: %d\n\n" % RETRY
        with suppress(Unauthorised, Unavailable):
            while not self.pulse.ended and await self.there() and asyncio.get_running_loop().time() < until:
                events = await self.wait(BATCH, HEARTBEAT)
                for event in events:
                    yield b"id: %s\nevent: change\ndata: %s\n\n" % (event.cursor.encode(), event.item)
                if not events:
                    yield b":\n\n"
        yield b"event: end\ndata: {}\n\n"
