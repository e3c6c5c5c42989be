"""The operations of the contract, the same for every kind."""

from collections.abc import Awaitable
from functools import cache, partial
from typing import Annotated, Any, cast, get_args, get_origin
from uuid import UUID

from fastapi import Body, Header, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response
from starlette.routing import BaseRoute

from app.errors import Conflict, DomainError, Fault, Unfit
from app.http import strict
from app.http.conditions import MATCH, NONE_MATCH, etag, tags
from app.http.gate import reader as clearance_of
from app.http.gate import writer
from app.http.query import fit as fit_query
from app.http.query import query as query_of
from app.http.routing import NO_PARAMETERS, add
from app.records import formats, history, reader, store
from app.records.external import external_id, named
from app.records.fields import ExternalId, Fields, Text1000
from app.records.formats import JSON
from app.records.history import (
    CITATIONS,
    REFERRERS,
    REVISIONS,
    Citation,
    Citations,
    Line,
    Referrer,
    Referrers,
    ReferrersQuery,
    Revisions,
    RevisionsQuery,
)
from app.records.kind import Kind
from app.records.lists import Found, documented, handlers, listing
from app.records.once import KEY, REPLAYED, Reply, once
from app.records.registry import Kinds, OneQuery
from app.records.requests import database, ident
from app.records.schemas import example
from app.records.walk import annotated

TAG = ['"1"']  # in examples
IF_MATCH = Annotated[str, Header(description="The ETag of the version that was read; missing is a 428.", examples=TAG)]
MAYBE_MATCH = Annotated[str | None, Header(description="Only if this is the present version.", examples=TAG)]
ONLY_NEW = Annotated[str | None, Header(description="`*`: only create, 412 when the record exists.", examples=["*"])]
ETAG = {"ETag": "The version, in quotes."}
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
    list_query, (by_url, by_body) = kinds.queries[kind.name], handlers(kind, kinds)

    async def create(request: Request) -> Response:
        caller, body = writer(request), await strict.read(request)
        fields: Fields = strict.fit(kind.create, body)
        work = once(request, body, lambda db: sent(store.create(db, kinds, caller, kind, fields), kind, 201))
        return await database(request).write(work)

    async def get(request: Request) -> Response:
        query = query_of(request, OneQuery)
        found = await reader.one(database(request).reads, kinds, kind, ident(request), clearance_of(request), query)
        response = Response(found.representation, 200, None, JSON)
        if found.version is not None:
            tag = etag(found.version)
            if "if-none-match" in request.headers and tags(request.headers, NONE_MATCH).matches(found.version):
                return Response(None, 304, {"ETag": tag})
            response.raw_headers.append((b"etag", tag.encode()))
        return response

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
        await strict.nothing(request)
        await database(request).write(store.delete, kinds, caller, kind, ident(request), only, query.reason)
        return Response(None, 204)

    async def restore(request: Request) -> Response:
        caller, known = writer(request), ident(request)
        await strict.nothing(request)
        work = once(request, None, lambda db: sent(store.restore(db, kinds, caller, kind, known), kind))
        return await database(request).write(work)

    def revisions(request: Request, query: RevisionsQuery, at: int | None) -> Awaitable[Found]:
        full = query.include == "record"
        return history.revisions(database(request).reads, kind, ident(request), clearance_of(request), query, full)

    def referrers(request: Request, query: ReferrersQuery, at: int | None, cited: bool = False) -> Awaitable[Found]:
        db, clearance = database(request).reads, clearance_of(request)
        return history.referrers(db, kinds, kind, ident(request), clearance, query, cited, at)

    one, many, a = kind.name, kind.key, kind.name.replace("_", " ")
    an = f"an {a}" if a[0] in "aeiou" else f"a {a}"
    shown = Annotated[UUID, Path(description="The id of the record.", examples=[kind.known])]
    given = {"plain": {"summary": an.capitalize(), "value": kind.example}}
    whole: Any = kind.create
    some: Any = kind.patch
    body = Annotated[whole, Body(openapi_examples=given)]
    changes = Annotated[some, Body(media_type=strict.MERGE_PATCH[0])]
    scheme, value = (cast(Any, annotated(ExternalId.model_fields[name])) for name in ("scheme", "value"))
    text = {"scheme": Annotated[scheme, Path(description="The data set.", examples=["MEND"])]}
    text |= {"value": Annotated[value, Path(description="The id there, percent-encoded.", examples=["ISR202402-45"])]}
    a_list = documented(kind.page, formats.table(kind), lambda: kind.shown)
    write = (400, 403, 409, 413, 415, 422)

    def op(
        handler: Any, method: str, path: str, name: str, summary: str, says: str, *refused: DomainError, takes: Any, **more: Any
    ) -> None:
        add(routes, handler, method, f"/v1/{kind.plural}{path}", name, summary, says, tag=kind.plural, takes=takes,
            refused=lambda: (unfit(takes), *refused), **more)  # fmt: skip

    op(create, "POST", "", f"create_{one}", f"Record {an}", kind.purpose, answers=kind.out, status=201, problems=write,
       takes={"idempotency_key": KEY, "body": body}, headers=ETAG | REPLAYED | LOCATION)  # fmt: skip
    op(by_url, "GET", "", f"list_{many}", f"List {kind.plural.replace('-', ' ')}",
       "Filtered and sorted; in pages as JSON, the whole list as CSV or NDJSON.",
       takes={"query": Annotated[list_query, Query()]}, problems=(400, 406, 422), **a_list)  # fmt: skip
    op(by_body, "POST", "/search", f"search_{many}", f"List {kind.plural.replace('-', ' ')} by a body",
       "The list with its filters in a JSON body; `next` is the cursor to send as `after`.",
       takes={"body": Annotated[list_query, Body()]}, problems=(400, 406, 413, 415, 422), **a_list)  # fmt: skip
    op(get, "GET", "/{id}", f"get_{one}", f"Read {an}",
       "Now, or as it was recorded at `as_of`; 304 if `If-None-Match` names its version.",
       takes={"id": shown, "query": Annotated[kinds.single[kind.name], Query()]}, answers=kind.out,
       also=(304,), problems=(404, 422), headers=ETAG)  # fmt: skip
    op(patch, "PATCH", "/{id}", f"patch_{one}", f"Change {an}", "A merge patch; only of the version that was read.",
       takes={"id": shown, "if_match": IF_MATCH, "body": changes}, answers=kind.out, headers=ETAG,
       problems=(*write, 404, 412, 428))  # fmt: skip
    op(put, "PUT", "/by/{scheme}/{value:path}", f"put_{one}", f"Create or replace {an} by an external id",
       "A second time with the same content changes nothing.",
       takes={**text, "if_match": MAYBE_MATCH, "if_none_match": ONLY_NEW, "body": body}, answers=kind.out,
       also=(201,), problems=(*write, 404, 412), headers=ETAG | LOCATION)  # fmt: skip
    op(delete, "DELETE", "/{id}", f"delete_{one}", f"Delete {an}", "A tombstone: the past stays readable.", IN_USE,
       takes={"id": shown, "if_match": IF_MATCH, "query": Annotated[DeleteQuery, Query()]}, status=204,
       problems=(403, 404, 409, 412, 422, 428))  # fmt: skip
    op(restore, "POST", "/{id}/restore", f"restore_{one}", f"Bring {an} back", "As a new version.",
       takes={"id": shown, "idempotency_key": KEY}, answers=kind.out, problems=(403, 404, 409, 422),
       headers=ETAG | REPLAYED)  # fmt: skip
    op(listing(REVISIONS, RevisionsQuery, revisions), "GET", "/{id}/revisions", f"list_{one}_revisions",
       f"The revisions of {an}", "Newest first.", takes={"id": shown, "query": Annotated[RevisionsQuery, Query()]},
       problems=(400, 404, 406, 422), **documented(Revisions, REVISIONS, lambda: example(Line)))  # fmt: skip
    op(listing(REFERRERS, ReferrersQuery, referrers), "GET", "/{id}/referrers", f"list_{one}_referrers", f"What refers to {an}",
       "All kinds at once, with the fields that do.", takes={"id": shown, "query": Annotated[ReferrersQuery, Query()]},
       problems=(400, 404, 406, 422), **documented(Referrers, REFERRERS, lambda: example(Referrer)))  # fmt: skip
    if not kind.evidenced:
        citations = listing(CITATIONS, ReferrersQuery, partial(referrers, cited=True))
        op(citations, "GET", "/{id}/citations", f"list_{one}_citations", f"What rests on {an}",
           "The records that cite it, with the evidence entries.",
           takes={"id": shown, "query": Annotated[ReferrersQuery, Query()]},
           problems=(400, 404, 406, 422), **documented(Citations, CITATIONS, lambda: example(Citation)))  # fmt: skip
    return routes


def unfit(takes: dict[str, Any]) -> Unfit:
    """What an operation that takes this answers when a required member is not there, or else when the first one is empty."""
    for name, fit in (("body", strict.fit), ("query", fit_query)):
        if name in takes:
            members = get_args(takes[name])[0].model_fields
            first, info = next(iter(members.items()))
            empty = {first: [""] if get_origin(info.annotation) is list and name == "query" else ""}
            try:
                fit(get_args(takes[name])[0], {} if any(i.is_required() for i in members.values()) else empty)
            except Unfit as refusal:
                return refusal
    return Unfit(*NO_PARAMETERS)


def sent(written: store.Written, kind: Kind, status: int = 200) -> Reply:
    headers = {"ETag": etag(written.version)}
    if status == 201:
        headers["Location"] = f"/v1/{kind.plural}/{written.id}"
    return Reply(written.representation, [written.id], status, headers)
