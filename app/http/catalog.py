"""`/.well-known/api-catalog` (RFC 9727): where a program finds what it needs to know of the service."""

from typing import Any

from fastapi import Request
from pydantic import BaseModel, Field
from pydantic_core import to_json
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from app.http.routing import add

PATH, MEDIA_TYPE = "/.well-known/api-catalog", "application/linkset+json"
PROFILE = "https://www.rfc-editor.org/info/rfc9727"
LINKS: list[dict[str, Any]] = [
    {"anchor": PATH, "item": [{"href": "/"}]},
    {
        "anchor": "/",
        "service-desc": [{"href": "/openapi.json", "type": "application/json"}],
        "service-doc": [{"href": "/docs", "type": "text/html"}],
        "service-meta": [{"href": "/v1/vocabularies", "type": "application/json"}],
        "status": [{"href": "/health/live", "type": "application/json"}],
    },
]


class Catalog(BaseModel):
    """A set of links (RFC 9264)."""

    linkset: list[dict[str, Any]] = Field(
        description="Of each `anchor`, by relation, the targets; relative to this document.", examples=[LINKS]
    )


class Linkset(JSONResponse):
    """A set of links (RFC 9264)."""

    media_type = MEDIA_TYPE


def routes() -> list[BaseRoute]:
    """The one operation."""
    found: list[BaseRoute] = []
    body = to_json({"linkset": LINKS})
    headers = {"Link": f'<{PATH}>; rel="api-catalog"'}

    async def get(request: Request) -> Response:
        return Response(body, 200, headers, f'{MEDIA_TYPE}; profile="{PROFILE}"')

    add(found, get, "GET", PATH, "get_api_catalog", "What there is to know of the service",
        "Links to the contract, the documentation page, the vocabularies and the health of the service.", tag="service",
        takes={}, problems=(422,), answers=Catalog, sends=Linkset, headers={"Link": "To itself, as RFC 9727 asks."})  # fmt: skip
    return found
