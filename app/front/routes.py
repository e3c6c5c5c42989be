"""`/`: a page for browsers, the same as JSON for everybody else."""

import json
from datetime import UTC, datetime
from html import escape
from importlib.metadata import version
from importlib.resources import files
from string import Template
from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from app.db import Reads
from app.domain import FIRST
from app.exchange.closure import closure
from app.http.docs import DESCRIPTION
from app.http.negotiation import chosen
from app.records.formats import JSON
from app.records.reader import page, state
from app.records.registry import Kinds
from app.records.requests import database

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
TEMPLATE = Template((files(__package__) / "page.html").read_text("utf-8"))
LINKS = {"documentation": "/docs", "contract": "/openapi.json", "caller": "/v1/me", "health": "/health/live"}
SHOWN = 5  # initiatives
HTML = "text/html"
OFFERED = JSON, HTML


def routes(kinds: Kinds, clearance: int | None) -> list[BaseRoute]:
    """The first page with what this clearance sees, whoever asks; None: without any of it."""
    known: tuple[int, dict[str, Any]] = 0, {}  # the last change, and what was said after it

    async def front(request: Request) -> Response:
        nonlocal known
        answer: dict[str, Any] = {"name": "Parley", "version": version("parley"), "description": DESCRIPTION, "links": LINKS}
        if clearance is not None:
            db = database(request).reads
            at = await state(db)
            if known[0] != at or not at:
                known = at, await stored(db, kinds, clearance, at)
            answer |= known[1]
        if chosen(request.headers, OFFERED) == HTML:
            return HTMLResponse(drawn(answer), headers={"Content-Security-Policy": POLICY, "Vary": "Accept"})
        return Response(json.dumps(answer, ensure_ascii=False), 200, {"Vary": "Accept"}, JSON)

    return [Route("/", front, methods=["GET"], name="front", include_in_schema=False)]


async def stored(db: Reads, kinds: Kinds, clearance: int, at: int) -> dict[str, Any]:
    """The first few initiatives with the address of their overview, and of the first one how many records of each kind
    belong to it: to count all that there is would take seconds where there is much."""
    query = kinds.queries["initiative"].model_validate({"limit": SHOWN})
    records = [json.loads(record) for record in (await page(db, kinds, kinds["initiative"], clearance, query, at))[0]]
    found = (await closure(db, kinds, records[0]["id"], clearance, at, "then")).found if records else {}
    return {
        "counts": {kinds[name].key: len(found[name]) for name in dict.fromkeys((*FIRST, *kinds)) if found.get(name)},
        "initiatives": [{"title": r["title"], "overview": f"/v1/initiatives/{r['id']}/overview"} for r in records],
    }


def drawn(answer: dict[str, Any]) -> str:
    """The page, everything that was recorded escaped."""
    if "counts" not in answer:
        stored = "<p>Reading needs a key here.</p>"
    elif not answer["initiatives"]:
        stored = "<p>No initiative that can be read without a key is recorded yet.</p>"
    else:
        titles = [f'<a href="{i["overview"]}">{escape(i["title"])}</a>' for i in answer["initiatives"]]
        numbers = "".join(
            f'<li><a href="/v1/{key.replace("_", "-")}"><b>{count}</b> {key.replace("_", " ")}</a></li>'
            for key, count in answer["counts"].items()
        )
        every = "".join(f"<li>{title}</li>" for title in titles)
        stored = (
            f'<h3>{titles[0]}: the case in numbers</h3>\n<ul class="numbers">{numbers}</ul>\n'
            f'<h3>Initiatives at a glance</h3>\n<ul class="titles">{every}</ul>'
        )
    moment = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"  # an example of one
    return TEMPLATE.substitute(moment=moment, version=answer["version"], description=escape(answer["description"]), stored=stored)
