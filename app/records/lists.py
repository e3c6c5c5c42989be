"""Lists: pages in JSON, and the whole of one in CSV or NDJSON, in flat memory."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any, TypeVar
from urllib.parse import unquote

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from app.errors import Fault, NotFound, Unfit
from app.http import strict
from app.http.deprecation import Handler
from app.http.gate import reader as clearance_of
from app.http.negotiation import chosen
from app.http.query import query as query_of
from app.records import formats, reader
from app.records.formats import CSV, JSON, MEDIA, NDJSON, Table
from app.records.kind import Kind
from app.records.registry import Kinds, ListQuery, PageQuery
from app.records.requests import database

Q = TypeVar("Q", bound=PageQuery)
Found = tuple[list[bytes], str | None, list[bytes]]  # items, the cursor behind them, further members of the answer as JSON
Page = Callable[[Q, int | None], Awaitable[Found]]  # a page of a list, as of a change where the list has a past
PORTION = 1_000  # items read at once
TURN = 50  # items made into lines before others have their turn on the event loop
PAGED = ("limit", "after", "include", "count", "wait")  # what a list without pages does not know
VARY = {"Vary": "Accept"}
HEADERS = {
    "Link": 'Where the next page is, as `rel="next"`; missing on the last one.',
    "Content-Disposition": "Of CSV and NDJSON: the name of a file.",
}


def handlers(kind: Kind, kinds: Kinds) -> tuple[Handler, Handler]:
    """What serves the list by its URL, and by a body."""
    asked, table = kinds.queries[kind.name], formats.table(kind)

    def page(request: Request, query: ListQuery, at: int | None) -> Awaitable[Found]:
        return reader.page(database(request).reads, kinds, kind, clearance_of(request), query, at)

    async def search(request: Request) -> Response:
        query = strict.fit(asked, await strict.read(request))
        if (media := media_of(request, query)) != JSON:
            return await whole(request, query, media, table, partial(page, request))
        return joined(*await page(request, query, None), VARY)

    return listing(table, asked, page), search


def listing(table: Table, asked: type[Q], page: Callable[[Request, Q, int | None], Awaitable[Found]]) -> Handler:
    """What serves a list by its URL: a page of it, or all."""

    async def serve(request: Request) -> Response:
        query = query_of(request, asked)
        if (media := media_of(request, query)) != JSON:
            return await whole(request, query, media, table, partial(page, request))
        return paged(request, *await page(request, query, None), VARY)

    return serve


def documented(answers: Any, table: Table, shown: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `add` is told of a list: the model of a page, and what makes an item as an example."""
    return {"answers": answers, "types": lambda: formats.examples(table, shown()), "headers": HEADERS}


def media_of(request: Request, query: PageQuery) -> str:
    """The type of the answer: what `format` says, else what the header Accept likes best."""
    media = MEDIA[query.format] if query.format else chosen(request.headers, (JSON, CSV, NDJSON))
    faults = [("safe", "This is for CSV alone.")] if query.safe and media != CSV else []
    if media != JSON:
        paged = (*PAGED, "q") if isinstance(query, ListQuery) else PAGED  # `q` searches the present, which does not stand still
        faults += [(name, "The whole list is sent, without pages.") for name in paged if name in query.model_fields_set]
    if faults:
        by_url = request.method == "GET"
        found = [Fault(n, "format", says, "parameter") if by_url else Fault(f"/{n}", "format", says) for n, says in faults]
        raise Unfit("This does not go with the format of the answer.", found)
    return media


async def whole(request: Request, query: Q, media: str, table: Table, page: Page[Q]) -> Response:
    """All that the list holds at the moment of the request, whatever is written meanwhile: pages of the past, read and
    sent one after the other, so that nothing is held between two of them. What is refused is refused before the first
    byte; when the database fails later, the answer breaks off without its end. A client that goes away ends it."""
    at = await reader.state(database(request).reads, getattr(query, "as_of", None))
    asked = query.model_copy(update={"limit": PORTION})
    found = await page(asked, at)

    async def sent() -> AsyncIterator[bytes]:
        items, following, _ = found
        if media == CSV:
            yield formats.header(table)
        while "head" not in request.scope:
            for start in range(0, len(items), TURN):
                turn = items[start : start + TURN]
                yield formats.lines(turn) if media == NDJSON else formats.rows(table, turn, query.safe == "excel")
                await asyncio.sleep(0)
            if following is None:
                break
            try:
                items, following, _ = await page(asked.model_copy(update={"after": following}), at)
            except NotFound:  # what the list is about has been marked above the caller's clearance meanwhile
                break

    name = f"{table.name}.{'csv' if media == CSV else 'ndjson'}"
    full = f"{CSV}; charset=utf-8; header=present" if media == CSV else media
    headers = VARY | {"Content-Disposition": f"attachment; filename={name}"}
    return StreamingResponse(sent(), 200, headers, full)


def paged(
    request: Request, items: list[bytes], cursor: str | None, extra: list[bytes], headers: dict[str, str] | None = None
) -> Response:
    """A page whose `next` is the URL of the same list from there on, in the body and as a Link."""
    if cursor is None:
        return joined(items, None, extra, headers)
    given: bytes = request.scope["query_string"]
    kept = [part for part in given.decode().split("&") if part and unquote(part.partition("=")[0]) != "after"]
    following = f"{request.scope['path']}?{'&'.join([*kept, f'after={cursor}'])}"
    response = joined(items, following, extra, headers)
    response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def joined(items: list[bytes], following: str | None, extra: list[bytes], headers: dict[str, str] | None = None) -> Response:
    rest = b",".join([b'],"next":%s' % json.dumps(following).encode(), *extra])
    return Response(b"".join((b'{"items":[', b",".join(items), rest, b"}")), 200, headers, JSON)
