"""`/`: a page for browsers, the same as JSON for everybody else."""

import json
from functools import cache
from html import escape
from importlib.metadata import version
from importlib.resources import files
from string import Template
from typing import Any

from fastapi import Request
from sqlalchemy import func, literal, select, union_all
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from app.db import Prepared, Reads
from app.domain import FIRST
from app.http.docs import DESCRIPTION
from app.records.reader import page
from app.records.registry import Kinds
from app.records.routes import JSON, database

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
TEMPLATE = Template((files(__package__) / "page.html").read_text("utf-8"))
LINKS = {"documentation": "/docs", "contract": "/openapi.json", "caller": "/v1/me", "health": "/health/live"}
SHOWN = 5  # initiatives


def routes(kinds: Kinds, clearance: int | None) -> list[BaseRoute]:
    """The first page with the numbers that this clearance sees, whoever asks; None: without any."""

    async def front(request: Request) -> Response:
        answer: dict[str, Any] = {"name": "Parley", "version": version("parley"), "description": DESCRIPTION, "links": LINKS}
        if clearance is not None:
            db = database(request).reads
            answer |= {"counts": await counts(db, kinds, clearance), "initiatives": await initiatives(db, kinds, clearance)}
        accepted = request.headers.get("accept", "").lower().split(",")
        if any(media.partition(";")[0].strip() == "text/html" for media in accepted):
            return HTMLResponse(drawn(answer), headers={"Content-Security-Policy": POLICY, "Vary": "Accept"})
        return Response(json.dumps(answer, ensure_ascii=False), 200, {"Vary": "Accept"}, JSON)

    return [Route("/", front, methods=["GET"], name="front", include_in_schema=False)]


async def counts(db: Reads, kinds: Kinds, clearance: int) -> dict[str, int]:
    """How many records there are of each kind, those first that a reader looks for."""
    found = dict(tuple(row) for row in await db.rows(_counts(kinds, db.dialect), {"clearance": clearance}))
    return {kinds[name].key: found[kinds[name].key] for name in dict.fromkeys((*FIRST, *kinds))}


@cache
def _counts(kinds: Kinds, dialect: Any) -> Prepared:
    """(kind, how many)."""
    each = (select(literal(k.key), func.count()).select_from(k.table).where(k.table.seen("now")) for k in kinds.values())
    return Prepared(union_all(*each), dialect, slow=True)


async def initiatives(db: Reads, kinds: Kinds, clearance: int) -> list[dict[str, str]]:
    """The first few, with the address of their overview."""
    query = kinds.queries["initiative"].model_validate({"limit": SHOWN})
    found, _, _ = await page(db, kinds, kinds["initiative"], clearance, query)
    records = map(json.loads, found)
    return [{"title": record["title"], "overview": f"/v1/initiatives/{record['id']}/overview"} for record in records]


def drawn(answer: dict[str, Any]) -> str:
    """The page, everything that was recorded escaped."""
    if "counts" not in answer:
        stored = "<p>Reading needs a key here.</p>"
    elif not any(answer["counts"].values()):
        stored = "<p>Nothing that can be read without a key is recorded yet.</p>"
    else:
        numbers = "".join(
            f'<li><a href="/v1/{key.replace("_", "-")}"><b>{count}</b> {key.replace("_", " ")}</a></li>'
            for key, count in answer["counts"].items()
            if count
        )
        titles = "".join(f'<li><a href="{i["overview"]}">{escape(i["title"])}</a></li>' for i in answer["initiatives"])
        stored = f'<ul class="numbers">{numbers}</ul>\n<h3>Initiatives at a glance</h3>\n<ul class="titles">{titles}</ul>'
    return TEMPLATE.substitute(version=answer["version"], description=escape(answer["description"]), stored=stored)
