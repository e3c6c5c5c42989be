"""The operations of those who follow what changes."""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractContextManager, aclosing
from functools import partial
from typing import Annotated, Literal

from fastapi import Header, Query, Request
from pydantic import Field
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from app.errors import Unauthorised
from app.exchange.changes import CURSOR, ChangesQuery, Feed, StreamQuery
from app.http.caller import Caller
from app.http.gate import reader as clearance_of
from app.http.query import query as query_of
from app.http.routing import add
from app.pulse import Pulse
from app.records.fields import GOAL
from app.records.formats import JSON, Table
from app.records.history import Answer, Line, Named
from app.records.lists import VARY, Found, documented, media_of, paged, whole
from app.records.registry import Kinds
from app.records.requests import database
from app.records.schemas import example

LAST, STREAM = "Last-Event-ID", "/v1/changes/stream"


class Change(Line, Named):
    """A change that the caller may see."""

    link: str = Field(description="Where the record is.", examples=[f"/v1/goals/{GOAL}"])


class Withdrawal(Named):
    """A record that the caller could read, and that has been marked above the caller's clearance since."""

    operation: Literal["withdrawn"] = Field(description="It can be read no more.", examples=["withdrawn"])


class Changes(Answer):
    """What has changed, in the order of the commits."""

    items: list[Change | Withdrawal] = Field(description="The changes.", examples=[[example(Change)]])
    next: str = Field(
        description="Where it goes on, also when there is nothing yet.", examples=[f"/v1/changes?limit=50&after={CURSOR}"]
    )
    cursor: str = Field(description="The cursor in `next`, also for the stream.", examples=[CURSOR])


CHANGES = Table("changes", "change", Change.model_fields, frozenset(Change.model_fields.keys() - Withdrawal.model_fields.keys()))


class EventStream(StreamingResponse):
    """Server-sent events that no proxy keeps back, if there is a place for them; what they are made of is closed when the
    client goes."""

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[bytes], place: AbstractContextManager[None]) -> None:
        super().__init__(events, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        self.events, self.place = events, place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self.place:
            await super().__call__(scope, receive, send)

    async def stream_response(self, send: Send) -> None:
        async with aclosing(self.events):
            await super().stream_response(send)


def routes(
    kinds: Kinds, pulse: Pulse, known: Callable[[bytes | None], Awaitable[Caller]], counted_as: Callable[[Scope], str]
) -> list[BaseRoute]:
    """The feed in pages and as a stream. `known`: who stands behind a header Authorization, or behind none; `counted_as`: for
    whom a request counts."""
    found: list[BaseRoute] = []

    def feed(request: Request, query: StreamQuery) -> Feed:
        given = request.headers.get("Authorization")

        async def there() -> bool:
            if await known(None if given is None else given.encode("latin-1")) != request.scope["caller"]:
                raise Unauthorised("These credentials are no longer those of this caller.", "invalid_token")
            return not await request.is_disconnected()

        return Feed(database(request).reads, pulse, kinds, clearance_of(request), query, there)

    async def until(following: Feed, query: ChangesQuery, at: int | None) -> Found:
        events = await following.read(query.limit)
        known = [event.item for event in events if at is None or event.seq <= at]
        return known, following.cursor if len(known) == query.limit else None, []

    async def list_changes(request: Request) -> Response:
        query = query_of(request, ChangesQuery)
        media, following = media_of(request, query), await feed(request, query).start(query.after)
        if media != JSON:
            return await whole(request, query, media, CHANGES, partial(until, following))
        if query.wait:
            with pulse.awaited("request", counted_as(request.scope)):
                events = await following.wait(query.limit, query.wait)
        else:
            events = await following.read(query.limit)
        extra = b'"cursor":"%s"' % following.cursor.encode()
        return paged(request, [event.item for event in events], following.cursor, [extra], VARY)

    async def stream_changes(request: Request) -> Response:
        query = query_of(request, StreamQuery)
        following = await feed(request, query).start(request.headers.get(LAST, query.after))
        return EventStream(following.stream(), pulse.awaited("stream", counted_as(request.scope)))

    last = Annotated[str | None, Header(alias=LAST, description="The last `id` received; wins over `after`.", examples=[CURSOR])]
    add(found, list_changes, "GET", "/v1/changes", "list_changes", "What has changed", FOLLOWING, tag="changes",
        takes={"query": Annotated[ChangesQuery, Query()]}, problems=(400, 406, 422),
        **documented(Changes, CHANGES, lambda: example(Change)))  # fmt: skip
    add(found, stream_changes, "GET", STREAM, "stream_changes", "What changes, as it happens", STREAMING,
        takes={"query": Annotated[StreamQuery, Query()], "last_event_id": last}, sends=EventStream, tag="changes",
        types=lambda: {EventStream.media_type: EVENT}, problems=(400, 422))  # fmt: skip
    return found


EVENT = f"id: {CURSOR}\nevent: change\ndata: {json.dumps(example(Change))}\n\n"
FOLLOWING = (
    "Every change of every record that the caller may see, once, in the order of the commits, from a cursor on. `next` is "
    "always there: ask it again, with `wait` to be answered as soon as something changes. A record that is marked above "
    "the caller's clearance appears once as `withdrawn`, with kind and id alone, if the caller could read it before; one "
    "whose marking comes down appears with the change that brought it down."
)
STREAMING = (
    "The same as server-sent events: `event: change`, its `id` the cursor, its `data` an item of the list. A comment comes "
    "every 15 seconds when nothing else does. The stream ends now and then with `event: end`; a client that opens it again "
    "with the last id in `Last-Event-ID`, as browsers do by themselves, misses nothing and gets nothing twice."
)
