"""The OpenAPI document: what FastAPI makes of the routes, completed."""

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from importlib.metadata import version
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.warnings import UnsupportedFieldAttributeWarning
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from app.http import telemetry
from app.http.problem import Problem
from app.http.routing import Operation
from app.http.strict import MERGE_PATCH

DESCRIPTION = (
    "Mediation initiatives and stakeholder goals: who convenes whom, when and about what; what each of them, the "
    "mediator included, wants out of it; and the evidence under each claim. Every past state can be read again."
)
STATIC = Path(__file__).parent.parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "An access key, `pk_…`: `parley keys create` makes it, `make run` prints one. Or a signed token (JWT) of the "
    "OpenID Connect issuer, where the operator has named one. Without either, what is marked `TLP:CLEAR` can be read where the "
    "operator lets anybody.",
}
TAGS = {  # of what is no record kind
    "dossiers": "Whole cases: load one, export one, read its log.",
    "batch": "Many writes at once.",
    "search": "Find records of all kinds by their words.",
    "changes": "Follow what is recorded, in the order of the commits.",
    "vocabularies": "The closed lists of words, with definitions and codes elsewhere.",
    "service": "What there is to know of the service itself.",
}


def application(lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]], tags: dict[str, str]) -> FastAPI:
    """A FastAPI application whose document also says what its signatures cannot. `tags`: what the record kinds are, in the
    order of reading."""
    app = FastAPI(
        title="Parley",
        version=version("parley"),
        description=DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        telemetry=telemetry.config(),
    )
    app.mount("/static", StaticFiles(directory=STATIC))

    @app.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        """Swagger UI from our own files: no request leaves the host."""
        return FileResponse(STATIC / "docs.html", headers={"Content-Security-Policy": POLICY})

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            with catch_warnings():  # FastAPI ignores this one too, where it does not have models that are built late
                simplefilter("ignore", UnsupportedFieldAttributeWarning)
                made = get_openapi(
                    title=app.title,
                    version=app.version,
                    description=app.description,
                    license_info=app.license_info,
                    tags=[{"name": name, "description": says} for name, says in (tags | TAGS).items()],
                    routes=[route.documented() if isinstance(route, Operation) else route for route in app.routes],
                )
            app.openapi_schema = complete(made)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
    return app


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """Adds the problem schema, how callers say who they are, and the second media type of a merge patch."""
    components = document.setdefault("components", {})
    components["securitySchemes"] = {"bearer": BEARER}
    schemas = components.setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"Problem": problem}
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path in document["paths"].values():
        for operation in path.values():
            operation.setdefault("security", [])
        content = path.get("patch", {}).get("requestBody", {}).get("content", {})
        if MERGE_PATCH[0] in content:
            content[MERGE_PATCH[1]] = content[MERGE_PATCH[0]]
    return document


def printed(document: dict[str, Any]) -> str:
    """The document as it is committed."""
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
