"""The OpenAPI document: what FastAPI makes of the routes, completed."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any
from warnings import catch_warnings, simplefilter

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.warnings import UnsupportedFieldAttributeWarning
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles

from app.http import telemetry
from app.http.contract import complete
from app.http.routing import Operation

DESCRIPTION = (
    "Mediation initiatives and stakeholder goals: who convenes whom, when and about what; what each of them, the "
    "mediator included, wants out of it; and the evidence under each claim. Every past state can be read again."
)
STATIC = Path(__file__).parent.parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
TAGS = {  # of what is no record kind
    "analysis": "From recorded claims to answers: with inputs, method, parameters, uncertainty, warnings, and what they rest on.",
    "dossiers": "Whole cases: load one, export one, read its log.",
    "batch": "Many writes at once.",
    "search": "Find records of all kinds by their words.",
    "changes": "Follow what is recorded, in the order of the commits.",
    "vocabularies": "The closed lists of words, with definitions and codes elsewhere.",
    "service": "What there is to know of the service itself.",
}


def application(
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]], tags: dict[str, str], examples: Callable[[], dict[str, Any]]
) -> FastAPI:
    """A FastAPI application whose document also says what its signatures cannot. `tags`: what the record kinds are, in the
    order of reading; `examples`: of their schemas."""
    app = FastAPI(
        title="Parley",
        version=version("parley"),
        description=DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        contact={"name": "The maintainers of Parley"},
        servers=[{"url": "/", "description": "The installation that serves this document."}],
        lifespan=lifespan,
        openapi_url=None,  # `http.catalog` serves it
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

    once = Lock()

    def openapi() -> dict[str, Any]:
        with once:
            if app.openapi_schema is None:
                app.openapi_schema = complete(described(), tags | TAGS, examples())
            return app.openapi_schema

    def described() -> dict[str, Any]:
        with catch_warnings():  # FastAPI ignores this one too, where it does not have models that are built late
            simplefilter("ignore", UnsupportedFieldAttributeWarning)
            return get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                license_info=app.license_info,
                contact=app.contact,
                servers=app.servers,
                routes=[route.documented() if isinstance(route, Operation) else route for route in app.routes],
            )

    app.openapi = openapi  # type: ignore[method-assign]
    return app
