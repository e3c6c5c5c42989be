"""Lists of a kind: pages in JSON, and the whole of it in CSV or NDJSON, which is one state in flat memory."""

import asyncio
import json
from collections.abc import AsyncIterator
from urllib.parse import unquote

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from app.errors import Fault, Unfit
from app.http import strict
from app.http.deprecation import Handler
from app.http.gate import reader as clearance_of
from app.http.negotiation import chosen
from app.http.query import query as query_of
from app.records import formats, reader
from app.records.formats import CSV, JSON, MEDIA, NDJSON
from app.records.kind import Kind
from app.records.registry import Kinds, ListQuery
from app.records.requests import database

PORTION = 1_000  # records read at once
TURN = 50  # records made into lines before others have their turn on the event loop
PAGED = ("limit", "after", "include", "count", "q")  # what a list without pages does not know; `q` searches the present
VARY = {"Vary": "Accept"}


def handlers(kind: Kind, kinds: Kinds) -> tuple[Handler, Handler]:
    """What serves the list by its URL, and by a body."""
    asked = kinds.queries[kind.name]

    async def listing(request: Request) -> Response:
        query = query_of(request, asked)
        if (media := media_of(request, query)) != JSON:
            return await whole(request, kinds, kind, query, media)
        return paged(request, *await reader.page(database(request).reads, kinds, kind, clearance_of(request), query), VARY)

    async def search(request: Request) -> Response:
        query = strict.fit(asked, await strict.read(request))
        if (media := media_of(request, query)) != JSON:
            return await whole(request, kinds, kind, query, media)
        return joined(*await reader.page(database(request).reads, kinds, kind, clearance_of(request), query), VARY)

    return listing, search


def media_of(request: Request, query: ListQuery) -> str:
    """The type of the answer: what `format` says, else what the header Accept likes best."""
    media = MEDIA[query.format] if query.format else chosen(request.headers, (JSON, CSV, NDJSON))
    faults = [("safe", "This is for CSV alone.")] if query.safe and media != CSV else []
    if media != JSON:
        faults += [(name, "The whole list is sent, without pages.") for name in PAGED if name in query.model_fields_set]
    if faults:
        by_url = request.method == "GET"
        found = [Fault(n, "format", says, "parameter") if by_url else Fault(f"/{n}", "format", says) for n, says in faults]
        raise Unfit("This does not go with the format of the answer.", found)
    return media


async def whole(request: Request, kinds: Kinds, kind: Kind, query: ListQuery, media: str) -> Response:
    """All that the list holds at the moment of the request, whatever is written meanwhile: pages of the past, read and
    sent one after the other, so that nothing is held between two of them. What is refused is refused before the first
    byte; when the database fails later, the answer breaks off without its end. A client that goes away ends it."""
    db, clearance = database(request).reads, clearance_of(request)
    at = await reader.state(db, query.as_of)
    asked = query.model_copy(update={"limit": PORTION})
    found = await reader.page(db, kinds, kind, clearance, asked, at)

    async def sent() -> AsyncIterator[bytes]:
        records, following, _ = found
        if media == CSV:
            yield formats.header(kind)
        while "head" not in request.scope:
            for start in range(0, len(records), TURN):
                turn = records[start : start + TURN]
                yield formats.lines(turn) if media == NDJSON else formats.rows(kind, turn, query.safe == "excel")
                await asyncio.sleep(0)
            if following is None:
                break
            more = asked.model_copy(update={"after": following})
            records, following, _ = await reader.page(db, kinds, kind, clearance, more, at)

    name = f"{kind.plural}.{'csv' if media == CSV else 'ndjson'}"
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
