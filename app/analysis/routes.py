"""The operations of all analyses: load what the caller may see, have it computed, answer."""

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

from fastapi import Body, Query, Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from app.analysis.analyses import ANALYSES
from app.analysis.analysis import PNG, SHOWN, SVG, Analysis
from app.analysis.loading import Source
from app.analysis.picture import can_draw
from app.analysis.task import Task
from app.analysis.worker import Computes
from app.errors import NotAcceptable, Unfit
from app.http import strict
from app.http.deprecation import Handler
from app.http.negotiation import chosen
from app.http.query import query as query_of
from app.http.routing import add
from app.records.reader import state
from app.records.registry import Kinds
from app.records.requests import database
from app.records.routes import unfit

DRAWN = (SVG, PNG)
LACKING = "Pictures are drawn where the extra is installed: pip install 'parley[pictures]'. format=vega needs nothing."
TEXT = " A body of text holds the inputs alone. Parameters in the query string win over those in the body."
VARY = {"Vary": "Accept"}


def routes(kinds: Kinds, worker: Computes) -> list[BaseRoute]:
    """Each analysis of what is recorded, and the same of inputs that come with the request."""
    found: list[BaseRoute] = []
    for analysis in ANALYSES.values():
        of_records, of_inputs = handlers(analysis, kinds, worker)
        of_query: Any = {"query": Annotated[analysis.query, Query()]}
        add(found, of_records, "GET", analysis.path, f"analyse_{analysis.name}", analysis.summary, analysis.description,
            takes=of_query, answers=analysis.answer(), types=partial(forms, analysis), problems=(404, 406, 422), tag="analysis",
            refused=partial(refusals, of_query))  # fmt: skip
        shown: Any = {"one": {"summary": analysis.title, "value": analysis.example}}
        posted: Any = Annotated[analysis.body(), Body(openapi_examples=shown)]
        of_body: Any = {"query": Annotated[analysis.posted, Query()], "body": posted}
        add(found, of_inputs, "POST", analysis.path, f"analyse_{analysis.name}_of_inputs", f"{analysis.summary}: own inputs",
            f"The same, computed from the inputs in the body instead of the records.{TEXT if analysis.reads else ''}",
            takes=of_body, bodies={media: analysis.shown[media] for media in analysis.reads}, answers=analysis.answer(),
            types=partial(forms, analysis), problems=(400, 406, 413, 415, 422), tag="analysis",
            refused=partial(refusals, of_body))  # fmt: skip
    return found


def forms(analysis: Analysis) -> dict[str, Any]:
    """How its forms but JSON look, by media type."""
    return {media: {**SHOWN, **analysis.shown}[media] for media in analysis.forms.values()}


def refusals(takes: dict[str, Any]) -> list[Unfit]:
    """What is refused before anything is computed."""
    return [unfit(takes)]


def handlers(analysis: Analysis, kinds: Kinds, worker: Computes) -> tuple[Handler, Handler]:
    """What serves an analysis of the records, and of inputs."""
    posted, accepted = analysis.posted, (*strict.JSON, *analysis.reads)

    async def of_records(request: Request) -> Response:
        query: Any = query_of(request, analysis.query)
        form = form_of(request, analysis, query.format)
        db, caller = database(request).reads, request.scope["caller"]
        source = Source(db, kinds, caller.clearance, await state(db, query.as_of))
        asked = query.model_copy(update={"on": query.on or (query.as_of or datetime.now(UTC)).date()})
        records = await analysis.load(source, asked)
        as_of = query.as_of and query.as_of.isoformat()
        return await answered(
            Task(analysis.name, form, asked.model_dump_json(by_alias=True).encode(), as_of, caller.level, records)
        )

    async def of_inputs(request: Request) -> Response:
        query: Any = query_of(request, posted)
        form = form_of(request, analysis, query.format)
        media, content = await strict.content(request, accepted, strict.DOSSIER)
        further = query.model_dump(exclude_unset=True, exclude={"format"})
        return await answered(
            Task(analysis.name, form, content, None, request.scope["caller"].level, media=media, further=further)
        )

    async def answered(task: Task) -> Response:
        return Response(await worker.run(task), 200, VARY, analysis.media[task.form])

    return of_records, of_inputs


def form_of(request: Request, analysis: Analysis, asked: str | None) -> str:
    """The form of the answer: what `format` says, else what the header Accept likes best."""
    names = {media: name for name, media in analysis.media.items() if can_draw() or media not in DRAWN}
    if asked and analysis.media[asked] not in names:
        raise NotAcceptable(LACKING)
    return asked or names[chosen(request.headers, list(names))]
