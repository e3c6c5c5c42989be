"""The operations of the contract, the same for every kind."""

import json
from functools import partial
from typing import Annotated, Any
from urllib.parse import unquote
from uuid import UUID

from fastapi import Body, Header, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response
from starlette.routing import BaseRoute

from app.db import Database
from app.errors import Conflict, Fault, NotFound, Unfit
from app.http import strict
from app.http.conditions import MATCH, NONE_MATCH, etag, tags
from app.http.gate import reader as clearance_of
from app.http.gate import writer
from app.http.query import fit as fit_parameters
from app.http.query import query as query_of
from app.http.routing import add
from app.records import history, reader, store
from app.records.fields import MOST_IDS, ExternalId, Fields, Text1000
from app.records.history import Citations, Referrers, ReferrersQuery, Revisions, RevisionsQuery
from app.records.kind import Kind
from app.records.registry import Kinds, OneQuery

JSON, TAG = "application/json", ['"1"']  # a tag, in examples
IF_MATCH = Annotated[str, Header(description="The ETag of the version that was read; missing is a 428.", examples=TAG)]
MAYBE_MATCH = Annotated[str | None, Header(description="Only if this is the present version.", examples=TAG)]
MAYBE_NONE = Annotated[
    str | None, Header(description="An ETag that the caller has: 304 while it is the present one.", examples=['"9"'])
]
ONLY_NEW = Annotated[str | None, Header(description="`*`: only create, 412 when the record exists.", examples=["*"])]
ETAG = {"ETag": "The version, in quotes."}
LINK = {"Link": 'Where the next page is, as `rel="next"`; missing on the last one.'}
LOCATION = {"Location": "Where it is, when it is new."}

IN_USE = Conflict("Still referred to: 2 goals.", [Fault("", "in_use", "Referred to by 2 goals.")])  # in examples


class DeleteQuery(BaseModel):
    """The controls of a deletion."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    reason: Text1000 | None = Field(None, description="Why; it stays in the revision.", examples=["Entered twice."])


def routes_for(kind: Kind, kinds: Kinds) -> list[BaseRoute]:
    """POST, list, search, GET, PATCH, PUT, DELETE, restore, revisions and referrers of one kind."""
    routes: list[BaseRoute] = []
    list_query = kinds.queries[kind.name]

    async def create(request: Request) -> Response:
        caller, fields = writer(request), strict.fit(kind.create, await strict.read(request))
        return sent(await database(request).write(store.create, kinds, caller, kind, fields), kind, 201)

    async def get(request: Request) -> Response:
        query = query_of(request, OneQuery)
        found = await reader.one(database(request).reads, kinds, kind, ident(request), clearance_of(request), query)
        if found.version is None:
            return Response(found.representation, 200, None, JSON)
        headers = {"ETag": etag(found.version)}
        if "if-none-match" in request.headers and tags(request.headers, NONE_MATCH).matches(found.version):
            return Response(None, 304, headers)
        return Response(found.representation, 200, headers, JSON)

    async def listing(request: Request) -> Response:
        query = query_of(request, list_query)
        found = await reader.page(database(request).reads, kinds, kind, clearance_of(request), query)
        return paged(request, *found)

    async def search(request: Request) -> Response:
        query = strict.fit(list_query, await strict.read(request))
        found = await reader.page(database(request).reads, kinds, kind, clearance_of(request), query)
        return joined(*found)

    async def patch(request: Request) -> Response:
        caller, only = writer(request), tags(request.headers, MATCH)
        changes = await strict.read(request, strict.MERGE_PATCH)
        if not isinstance(changes, dict):
            raise Unfit("A merge patch is an object.", [Fault("", "model_type", "This must be an object.")])
        written = await database(request).write(store.patch, kinds, caller, kind, ident(request), changes, only)
        return sent(written, kind)

    async def put(request: Request) -> Response:
        caller, (scheme, value) = writer(request), external_id(request)
        only, but = tags(request.headers, MATCH), tags(request.headers, NONE_MATCH)
        body = named(await strict.read(request), scheme, value)
        fields: Fields = strict.fit(kind.create, body)
        written = await database(request).write(store.put, kinds, caller, kind, (scheme, value), fields, only, but)
        return sent(written, kind, 201 if written.new else 200)

    async def delete(request: Request) -> Response:
        caller, only, query = writer(request), tags(request.headers, MATCH), query_of(request, DeleteQuery)
        await database(request).write(store.delete, kinds, caller, kind, ident(request), only, query.reason)
        return Response(None, 204)

    async def restore(request: Request) -> Response:
        return sent(await database(request).write(store.restore, kinds, writer(request), kind, ident(request)), kind)

    async def revisions(request: Request) -> Response:
        query, db = query_of(request, RevisionsQuery), database(request).reads
        full = query.include == "record"
        return paged(request, *await history.revisions(db, kind, ident(request), clearance_of(request), query, full))

    async def referrers(request: Request, cited: bool = False) -> Response:
        query, db = query_of(request, ReferrersQuery), database(request).reads
        return paged(request, *await history.referrers(db, kinds, kind, ident(request), clearance_of(request), query, cited))

    one, many, a = kind.name, kind.key, kind.name.replace("_", " ")
    an = f"an {a}" if a[0] in "aeiou" else f"a {a}"
    shown = Annotated[UUID, Path(description="The id of the record.", examples=[kind.known])]
    example = {"plain": {"summary": an.capitalize(), "value": kind.example}}
    whole: Any = kind.create
    some: Any = kind.patch
    body = Annotated[whole, Body(openapi_examples=example)]
    changes = Annotated[some, Body(media_type=strict.MERGE_PATCH[0])]
    text = {"scheme": Annotated[str, Path(description="The data set.", max_length=40, examples=["MEND"])]}
    says = "The id there, percent-encoded."
    text |= {"value": Annotated[str, Path(description=says, max_length=200, examples=["ISR202402-45"])]}
    write = (400, 401, 403, 409, 413, 415, 422)

    def op(handler: Any, method: str, path: str, name: str, summary: str, says: str, **more: Any) -> None:
        add(routes, handler, method, f"/v1/{kind.plural}{path}", name, summary, says, tag=kind.plural, **more)

    op(create, "POST", "", f"create_{one}", f"Record {an}", kind.purpose, takes={"body": body}, answers=kind.out,
       status=201, problems=write, headers=ETAG | LOCATION)  # fmt: skip
    op(listing, "GET", "", f"list_{many}", f"List {kind.plural.replace('-', ' ')}", "Filtered, sorted, in pages.",
       takes={"query": Annotated[list_query, Query()]}, answers=kind.page, problems=(400, 422), headers=LINK)  # fmt: skip
    op(search, "POST", "/search", f"search_{many}", f"List {kind.plural.replace('-', ' ')} by a body",
       "The list with its filters in a JSON body; `next` is the cursor to send as `after`.",
       takes={"body": Annotated[list_query, Body()]}, answers=kind.page, problems=(400, 413, 415, 422))  # fmt: skip
    op(get, "GET", "/{id}", f"get_{one}", f"Read {an}", "Now, or as it was recorded at `as_of`.",
       takes={"id": shown, "query": Annotated[kinds.single[kind.name], Query()], "if_none_match": MAYBE_NONE}, answers=kind.out,
       also=(304,), problems=(404, 422), headers=ETAG)  # fmt: skip
    op(patch, "PATCH", "/{id}", f"patch_{one}", f"Change {an}", "A merge patch; only of the version that was read.",
       takes={"id": shown, "if_match": IF_MATCH, "body": changes}, answers=kind.out, headers=ETAG,
       problems=(*write, 404, 412, 428))  # fmt: skip
    op(put, "PUT", "/by/{scheme}/{value:path}", f"put_{one}", f"Create or replace {an} by an external id",
       "A second time with the same content changes nothing.",
       takes={**text, "if_match": MAYBE_MATCH, "if_none_match": ONLY_NEW, "body": body}, answers=kind.out,
       also=(201,), problems=(*write, 412), headers=ETAG | LOCATION)  # fmt: skip
    op(delete, "DELETE", "/{id}", f"delete_{one}", f"Delete {an}", "A tombstone: the past stays readable.",
       takes={"id": shown, "if_match": IF_MATCH, "query": Annotated[DeleteQuery, Query()]}, status=204,
       problems=(401, 403, 404, 409, 412, 422, 428), refused=(IN_USE,))  # fmt: skip
    op(restore, "POST", "/{id}/restore", f"restore_{one}", f"Bring {an} back", "As a new version.",
       takes={"id": shown}, answers=kind.out, problems=(401, 403, 404, 409, 422), headers=ETAG)  # fmt: skip
    op(revisions, "GET", "/{id}/revisions", f"list_{one}_revisions", f"The revisions of {an}", "Newest first.",
       takes={"id": shown, "query": Annotated[RevisionsQuery, Query()]}, answers=Revisions,
       problems=(400, 404, 422), headers=LINK)  # fmt: skip
    op(referrers, "GET", "/{id}/referrers", f"list_{one}_referrers", f"What refers to {an}",
       "All kinds at once, with the fields that do.", takes={"id": shown, "query": Annotated[ReferrersQuery, Query()]},
       answers=Referrers, problems=(400, 404, 422), headers=LINK)  # fmt: skip
    if not kind.evidenced:
        op(partial(referrers, cited=True), "GET", "/{id}/citations", f"list_{one}_citations", f"What rests on {an}",
           "The records that cite it, with the evidence entries.",
           takes={"id": shown, "query": Annotated[ReferrersQuery, Query()]}, answers=Citations,
           problems=(400, 404, 422), headers=LINK)  # fmt: skip
    return routes


def database(request: Request) -> Database:
    db: Database = request.app.state.database
    return db


def ident(request: Request) -> UUID:
    """The id in the path; what is no id names no record."""
    try:
        return UUID(request.path_params["id"])
    except ValueError:
        raise NotFound("There is no such record.") from None


def external_id(request: Request) -> tuple[str, str]:
    """Scheme and value out of the undecoded path, so that a value may hold a slash."""
    raw: bytes = request.scope["raw_path"]
    try:
        scheme, value = (unquote(part, errors="strict") for part in raw.split(b"?")[0].decode().split("/", 5)[4:])
    except ValueError:
        raise NotFound("There is nothing here.") from None
    known = fit_parameters(ExternalId, {"scheme": scheme, "value": value})
    return known.scheme, known.value


def named(body: Any, scheme: str, value: str) -> Any:
    """The body with the path's external id among its own; one of the same scheme that lacks it contradicts the path."""
    if not isinstance(body, dict) or not isinstance(listed := body.get("external_ids", []), list):
        return body
    same = [i for i, e in enumerate(listed) if isinstance(e, dict) and e.get("scheme") == scheme]
    if any(listed[i].get("value") == value for i in same):
        return body
    if same:
        fault = Fault(f"/external_ids/{same[0]}/value", "contradicts_path", "The path names another id of this scheme.")
        raise Unfit("The body contradicts the path.", [fault])
    if len(listed) == MOST_IDS:
        raise Unfit("The body leaves no room.", [Fault("/external_ids", "no_room", "With that of the path there are too many.")])
    return {**body, "external_ids": [*listed, {"scheme": scheme, "value": value}]}


def sent(written: store.Written, kind: Kind, status: int = 200) -> Response:
    headers = {"ETag": etag(written.version)}
    if status == 201:
        headers["Location"] = f"/v1/{kind.plural}/{written.id}"
    return Response(written.representation, status, headers, JSON)


def paged(request: Request, items: list[bytes], cursor: str | None, extra: list[bytes]) -> Response:
    """A page whose `next` is the URL of the same list from there on, in the body and as a Link."""
    if cursor is None:
        return joined(items, None, extra)
    given: bytes = request.scope["query_string"]
    kept = [part for part in given.decode().split("&") if part and unquote(part.partition("=")[0]) != "after"]
    following = f"{request.scope['path']}?{'&'.join([*kept, f'after={cursor}'])}"
    response = joined(items, following, extra)
    response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def joined(items: list[bytes], following: str | None, extra: list[bytes]) -> Response:
    rest = b",".join([b'],"next":%s' % json.dumps(following).encode(), *extra])
    return Response(b"".join((b'{"items":[', b",".join(items), rest, b"}")), 200, None, JSON)
