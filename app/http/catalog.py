"""Where a program finds what it needs to know of the service: `/.well-known/api-catalog` (RFC 9727), the contract, and what each
sort of problem means."""

from typing import Annotated, Any

from anyio import to_thread
from fastapi import Path, Request
from pydantic import BaseModel, Field
from pydantic_core import to_json
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute

from app.errors import PROBLEMS, NotFound, Unfit
from app.http.problem import explained
from app.http.routing import add

PATH, MEDIA_TYPE = "/.well-known/api-catalog", "application/linkset+json"
CONTRACT = "/openapi.json"
PROFILE = "https://www.rfc-editor.org/info/rfc9727"
LINKS: list[dict[str, Any]] = [
    {"anchor": PATH, "item": [{"href": "/"}]},
    {
        "anchor": "/",
        "service-desc": [{"href": CONTRACT, "type": "application/json"}],
        "service-doc": [{"href": "/docs", "type": "text/html"}],
        "service-meta": [{"href": "/v1/vocabularies", "type": "application/json"}],
        "status": [{"href": "/health/live", "type": "application/json"}],
    },
]


PAGES = {problem.code: explained(problem) for problem in PROBLEMS.values()}
Code = Annotated[str, Path(description="The last part of `type`.", examples=[Unfit.code], json_schema_extra={"enum": [*PAGES]})]
Document = Annotated[dict[str, Any], Field(examples=[{"openapi": "3.1.0"}])]


class Catalog(BaseModel):
    """A set of links (RFC 9264)."""

    linkset: list[dict[str, Any]] = Field(
        description="Of each `anchor`, by relation, the targets; relative to this document.", examples=[LINKS]
    )


class Linkset(JSONResponse):
    """A set of links (RFC 9264)."""

    media_type = MEDIA_TYPE


def routes() -> list[BaseRoute]:
    """The catalogue and what it leads to."""
    found: list[BaseRoute] = []
    body = to_json({"linkset": LINKS})
    headers = {"Link": f'<{PATH}>; rel="api-catalog"'}

    async def get(_: Request) -> Response:
        return Response(body, 200, headers, f'{MEDIA_TYPE}; profile="{PROFILE}"')

    async def contract(request: Request) -> Response:
        return JSONResponse(await to_thread.run_sync(request.app.openapi))  # it takes seconds to make: other requests go on

    async def explain(request: Request) -> Response:
        page = PAGES.get(request.path_params["code"])
        if page is None:
            raise NotFound("There is no such problem.")
        return HTMLResponse(page)

    add(found, get, "GET", PATH, "get_api_catalog", "What there is to know of the service",
        "Links to the contract, the documentation page, the vocabularies and the health of the service.", tag="service",
        takes={}, problems=(422,), answers=Catalog, sends=Linkset, headers={"Link": "To itself, as RFC 9727 asks."})  # fmt: skip
    add(found, contract, "GET", CONTRACT, "get_contract", "The contract", "This document, as OpenAPI 3.1.",
        tag="service", takes={}, problems=(422,), answers=Document)  # fmt: skip
    add(found, explain, "GET", "/problems/{code}", "explain_problem", "What a sort of problem means",
        "A page for people; `type` of each problem document leads to it.", tag="service", takes={"code": Code},
        problems=(404, 422), sends=HTMLResponse, types=lambda: {"text/html": PAGES[Unfit.code]})  # fmt: skip
    return found
