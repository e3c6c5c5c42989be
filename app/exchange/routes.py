"""Whole cases over HTTP: load a dossier, export one, its log, and an initiative at a glance."""

import json
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Body, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from app.exchange.batch import perform
from app.exchange.closure import closure
from app.exchange.dossier import load
from app.exchange.log import LogQuery, log, members
from app.exchange.matching import OnMatch
from app.exchange.operations import EXAMPLES, MOST, Batch, BatchDone
from app.http import strict
from app.http.gate import reader as clearance_of
from app.http.gate import writer
from app.http.problem import document
from app.http.query import query as query_of
from app.http.routing import add
from app.records.fields import INITIATIVE
from app.records.formats import JSON, Table
from app.records.history import Answer, KindName, Line, Named, Page
from app.records.lists import VARY, documented, media_of, paged, whole
from app.records.once import KEY, REPLAYED, Reply, once
from app.records.reader import moment
from app.records.registry import AsOfQuery, Kinds
from app.records.requests import database, ident
from app.records.schemas import example

ID = Annotated[UUID, Path(description="The id of the initiative.", examples=[INITIATIVE])]


class LoadQuery(BaseModel):
    """The controls of a load."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    dry_run: bool = Field(False, description="Check everything, write nothing.", examples=[True])
    on_match: OnMatch = Field(
        OnMatch.REFUSE,
        description="What to do with an entry that is stored already, with other fields.",
        examples=["replace"],
    )


class LoadedEntry(Answer):
    """What became of an entry."""

    kind: KindName = Field(description="Its kind.", examples=["initiative"])
    id: UUID = Field(description="The id given or matched.", examples=[INITIATIVE])
    local: str | None = Field(description="Its local name.", examples=["moscow"], min_length=1)
    status: Literal["created", "unchanged", "replaced", "kept", "deleted"] = Field(
        description="What became of it.", examples=["created"]
    )


class Loaded(Answer):
    """What a load did, in the order of the document."""

    items: list[LoadedEntry] = Field(description="The entries.", examples=[[example(LoadedEntry)]])


EXPORTED = {"actors": [{"id": "018df210-6400-7000-8000-000200000001", "name": "Russia", "kind": "state"}]}
Exported = Annotated[dict[str, list[dict[str, Any]]], Field(examples=[EXPORTED])]


class LogEntry(Line, Named):
    """One change of one record of a dossier."""


LOG = Table("log", "log_entry", LogEntry.model_fields)


class LogPage(Page):
    """A page of a dossier's log, newest first."""

    items: list[LogEntry] = Field(description="The changes.", examples=[[example(LogEntry)]])


Count = Annotated[int, Field(ge=0)]


class Overview(Answer):
    """An initiative at a glance."""

    initiative: dict[str, Any] = Field(
        description="The initiative.", examples=[{"id": INITIATIVE, "title": "Moscow intra-Palestinian talks"}]
    )
    meetings: list[dict[str, Any]] = Field(
        description="Its meetings, by date.", examples=[[{"title": "Meeting of the factions in Moscow", "date": "2024-02-29"}]]
    )
    counts: dict[KindName, Count] = Field(
        description="How many records of each kind its dossier holds.", examples=[{"meetings": 7, "goals": 16}]
    )
    unsupported: dict[KindName, Count] = Field(
        description="How many claims of each kind nothing supports.", examples=[{"goals": 1}]
    )
    clearance: str = Field(
        description="The marking up to which the caller sees: the counts are over that.",
        examples=["TLP:CLEAR"],
        pattern=r"^TLP:[A-Z+]+$",
    )


def routes(kinds: Kinds) -> list[BaseRoute]:
    """The operations on dossiers."""
    found: list[BaseRoute] = []

    async def load_dossier(request: Request) -> Response:
        caller, query = writer(request), query_of(request, LoadQuery)
        said = await strict.read(request, most=strict.DOSSIER)

        def work(db: Connection) -> Reply:
            items = load(db, kinds, caller, said, query.on_match, query.dry_run)
            return Reply(json.dumps({"items": items}), [UUID(item["id"]) for item in items], 200 if query.dry_run else 201)

        return await database(request).write(once(request, said, work))

    async def batch(request: Request) -> Response:
        caller, said = writer(request), await strict.read(request, most=strict.DOSSIER)
        given, problem = strict.fit(Batch, said), partial(document, request)
        work = once(request, said, lambda db: perform(db, kinds, caller, given, problem))
        return await database(request).write(work)

    async def export_dossier(request: Request) -> Response:
        query, db = query_of(request, AsOfQuery), database(request).reads
        at, when = await moment(db, query.as_of)
        found = await closure(db, kinds, str(ident(request)), clearance_of(request), at, when)
        return Response(json.dumps(found.document(), ensure_ascii=False, indent=2) + "\n", 200, None, JSON)

    async def list_log(request: Request) -> Response:
        query, db, clearance = query_of(request, LogQuery), database(request).reads, clearance_of(request)
        media, ids = media_of(request, query), await members(db, kinds, str(ident(request)), clearance)
        if media != JSON:
            return await whole(request, query, media, LOG, lambda asked, at: log(db, ids, clearance, asked))
        return paged(request, *await log(db, ids, clearance, query), VARY)

    async def overview(request: Request) -> Response:
        query, db = query_of(request, AsOfQuery), database(request).reads
        at, when = await moment(db, query.as_of)
        clearance, initiative = clearance_of(request), str(ident(request))
        found = (await closure(db, kinds, initiative, clearance, at, when)).found
        records = {name: [versions[0] for versions in records.values()] for name, records in found.items()}
        held = {name: records[name] for name in kinds if name in records}
        meetings = [m for m in held.get("meeting", []) if initiative in m["initiative_ids"]]
        answer = {
            "initiative": found["initiative"][initiative][0],
            "meetings": sorted(meetings, key=lambda m: (m["date"] or "~", m["id"])),
            "counts": {kinds[name].key: len(listed) for name, listed in held.items()},
            "unsupported": {
                kinds[name].key: count
                for name, listed in held.items()
                if kinds[name].claim and (count := sum(not record["supported"] for record in listed))
            },
            "clearance": request.scope["caller"].level,
        }
        return Response(json.dumps(answer, ensure_ascii=False), 200, None, JSON)

    body = Annotated[dict[str, list[dict[str, Any]]], Body(openapi_examples={"one": {"summary": "A source", "value": EXAMPLE}})]
    add(found, load_dossier, "POST", "/v1/dossiers", "load_dossier", "Load a dossier", LOADING, tag="dossiers",
        takes={"idempotency_key": KEY, "body": body, "query": Annotated[LoadQuery, Query()]}, answers=Loaded, status=201,
        also=(200,), headers=REPLAYED, problems=(400, 403, 409, 413, 415, 422))  # fmt: skip
    shown: Any = {op: {"summary": op.capitalize(), "value": {"operations": given}} for op, given in EXAMPLES.items()}
    operations = Annotated[Batch, Body(openapi_examples=shown)]
    add(found, batch, "POST", "/v1/batch", "do_batch", "Do many writes at once", BATCHING, tag="batch",
        takes={"idempotency_key": KEY, "body": operations}, answers=BatchDone, headers=REPLAYED,
        problems=(400, 403, 404, 409, 412, 413, 415, 422, 428))  # fmt: skip
    takes = {"id": ID, "query": Annotated[AsOfQuery, Query()]}
    add(found, export_dossier, "GET", "/v1/initiatives/{id}/dossier", "get_dossier", "The whole case", EXPORTING,
        tag="dossiers", takes=takes, answers=Exported, problems=(404, 422))  # fmt: skip
    add(found, list_log, "GET", "/v1/initiatives/{id}/log", "list_dossier_log", "Who changed what of the case",
        "Every change of every record that belongs or ever belonged to the dossier, newest first.", tag="dossiers",
        takes={"id": ID, "query": Annotated[LogQuery, Query()]}, problems=(400, 404, 406, 422),
        **documented(LogPage, LOG, lambda: example(LogEntry)))  # fmt: skip
    add(found, overview, "GET", "/v1/initiatives/{id}/overview", "get_initiative_overview", "The case at a glance",
        "The initiative, its meetings, how much is recorded about it, and how much of that nothing supports.",
        tag="initiatives", takes=takes, answers=Overview, problems=(404, 422))  # fmt: skip
    return found


EXAMPLE = {"sources": [{"local": "report", "title": "A report", "kind": "report"}]}
BATCHING = (
    f"Up to {MOST} operations in order, in one transaction; each sees what those before it did, and may refer to their records "
    "as `#local`. All or nothing: one problem, and nothing is written; the answer has the status of the first problem, and "
    "lists all of them by pointer. With `atomic: false` each operation is done or refused for itself: 200, and every item has "
    "its status and, if it was refused, its problem."
)
LOADING = (
    "All or nothing. Each member is a list of what a client may send, plus `id`, `local` (a name that the other entries "
    "refer to as `#name`) or both. An entry whose id, slug or external id is stored already is left alone when it is "
    f'equal and refused when it differs, unless `on_match` is one of {", ".join(OnMatch)}. An entry with `"deleted": true` is '
    "there because others refer to it: it is recorded as deleted."
)
EXPORTING = (
    "The initiative, all that names it, its meetings or its agreements, what that refers to, and the linked initiatives "
    "with their meetings, agreements and outcomes: a document that another installation can load."
)
