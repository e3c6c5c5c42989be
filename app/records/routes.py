"""The operations of the contract, the same for every kind."""

from functools import cache, partial
from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import Body, Header, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response
from starlette.routing import BaseRoute

from app.errors import Conflict, Fault, Unfit
from app.http import strict
from app.http.conditions import MATCH, NONE_MATCH, etag, tags
from app.http.gate import reader as clearance_of
from app.http.gate import writer
from app.http.query import query as query_of
from app.http.routing import add
from app.records import formats, history, reader, store
from app.records.external import external_id, named
from app.records.fields import ExternalId, Fields, Text1000
from app.records.formats import JSON
from app.records.history import Citations, Referrers, ReferrersQuery, Revisions, RevisionsQuery
from app.records.kind import Kind
from app.records.lists import handlers, paged
from app.records.once import KEY, REPLAYED, Reply, once
from app.records.registry import Kinds, OneQuery
from app.records.requests import database, ident
from app.records.walk import annotated

TAG = ['"1"']  # in examples
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


@cache  # the same for every app of a process
def routes_for(kind: Kind, kinds: Kinds) -> list[BaseRoute]:
    """POST, list, search, GET, PATCH, PUT, DELETE, restore, revisions and referrers of one kind."""
    routes: list[BaseRoute] = []
    list_query, (listing, search) = kinds.queries[kind.name], handlers(kind, kinds)

    async def create(request: Request) -> Response:
        caller, body = writer(request), await strict.read(request)
        fields: Fields = strict.fit(kind.create, body)
        work = once(request, body, lambda db: sent(store.create(db, kinds, caller, kind, fields), kind, 201))
        return await database(request).write(work)

    async def get(request: Request) -> Response:
        query = query_of(request, OneQuery)
        found = await reader.one(database(request).reads, kinds, kind, ident(request), clearance_of(request), query)
        if found.version is None:
            return Response(found.representation, 200, None, JSON)
        headers = {"ETag": etag(found.version)}
        if "if-none-match" in request.headers and tags(request.headers, NONE_MATCH).matches(found.version):
            return Response(None, 304, headers)
        return Response(found.representation, 200, headers, JSON)

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
        caller, known = writer(request), ident(request)
        work = once(request, None, lambda db: sent(store.restore(db, kinds, caller, kind, known), kind))
        return await database(request).write(work)

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
    scheme, value = (cast(Any, annotated(ExternalId.model_fields[name])) for name in ("scheme", "value"))
    text = {"scheme": Annotated[scheme, Path(description="The data set.", examples=["MEND"])]}
    text |= {"value": Annotated[value, Path(description="The id there, percent-encoded.", examples=["ISR202402-45"])]}
    headers = LINK | {"Content-Disposition": "Of CSV and NDJSON: the name of a file."}
    a_list = {"answers": kind.page, "types": partial(formats.examples, kind), "headers": headers}
    write = (400, 403, 409, 413, 415, 422)

    def op(handler: Any, method: str, path: str, name: str, summary: str, says: str, **more: Any) -> None:
        add(routes, handler, method, f"/v1/{kind.plural}{path}", name, summary, says, tag=kind.plural, **more)

    op(create, "POST", "", f"create_{one}", f"Record {an}", kind.purpose, answers=kind.out, status=201, problems=write,
       takes={"idempotency_key": KEY, "body": body}, headers=ETAG | REPLAYED | LOCATION)  # fmt: skip
    op(listing, "GET", "", f"list_{many}", f"List {kind.plural.replace('-', ' ')}",
       "Filtered and sorted; in pages as JSON, the whole list as CSV or NDJSON.",
       takes={"query": Annotated[list_query, Query()]}, problems=(400, 406, 422), **a_list)  # fmt: skip
    op(search, "POST", "/search", f"search_{many}", f"List {kind.plural.replace('-', ' ')} by a body",
       "The list with its filters in a JSON body; `next` is the cursor to send as `after`.",
       takes={"body": Annotated[list_query, Body()]}, problems=(400, 406, 413, 415, 422), **a_list)  # fmt: skip
    op(get, "GET", "/{id}", f"get_{one}", f"Read {an}", "Now, or as it was recorded at `as_of`.",
       takes={"id": shown, "query": Annotated[kinds.single[kind.name], Query()], "if_none_match": MAYBE_NONE}, answers=kind.out,
       also=(304,), problems=(404, 422), headers=ETAG)  # fmt: skip
    op(patch, "PATCH", "/{id}", f"patch_{one}", f"Change {an}", "A merge patch; only of the version that was read.",
       takes={"id": shown, "if_match": IF_MATCH, "body": changes}, answers=kind.out, headers=ETAG,
       problems=(*write, 404, 412, 428))  # fmt: skip
    op(put, "PUT", "/by/{scheme}/{value:path}", f"put_{one}", f"Create or replace {an} by an external id",
       "A second time with the same content changes nothing.",
       takes={**text, "if_match": MAYBE_MATCH, "if_none_match": ONLY_NEW, "body": body}, answers=kind.out,
       also=(201,), problems=(*write, 404, 412), headers=ETAG | LOCATION)  # fmt: skip
    op(delete, "DELETE", "/{id}", f"delete_{one}", f"Delete {an}", "A tombstone: the past stays readable.",
       takes={"id": shown, "if_match": IF_MATCH, "query": Annotated[DeleteQuery, Query()]}, status=204,
       problems=(403, 404, 409, 412, 422, 428), refused=(IN_USE,))  # fmt: skip
    op(restore, "POST", "/{id}/restore", f"restore_{one}", f"Bring {an} back", "As a new version.",
       takes={"id": shown, "idempotency_key": KEY}, answers=kind.out, problems=(403, 404, 409, 422),
       headers=ETAG | REPLAYED)  # fmt: skip
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


def sent(written: store.Written, kind: Kind, status: int = 200) -> Reply:
    headers = {"ETag": etag(written.version)}
    if status == 201:
        headers["Location"] = f"/v1/{kind.plural}/{written.id}"
    return Reply(written.representation, [written.id], status, headers)
