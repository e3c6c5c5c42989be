"""The application: settings in, routes and handlers wired, nothing else."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.db import Database
from app.domain import FIRST, KINDS
from app.exchange.routes import routes as exchange_routes
from app.http import docs, health, problem
from app.http.gate import Gate
from app.http.routing import Index
from app.records.kind import Kind
from app.records.markings import Marking
from app.records.registry import Kinds
from app.records.routes import routes_for
from app.settings import Settings


def create_app(settings: Settings, kinds: tuple[Kind, ...] = KINDS) -> FastAPI:
    """The service over one database, which `parley migrate` has brought up to date."""
    database = Database(settings.database_url, settings.read_connections, settings.statement_seconds)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await database.open()
        gc.freeze()  # what lives as long as the process is not looked through again
        yield
        await database.close()

    tags = {kind.plural: kind.purpose for kind in sorted(kinds, key=lambda kind: kind.name not in FIRST)}
    app = docs.application(lifespan, tags, lambda: {name: shown for kind in kinds for name, shown in kind.examples().items()})
    app.state.database, app.state.kinds = database, Kinds(kinds)
    problem.install(app)
    health.install(app)
    for routes in (exchange_routes(app.state.kinds), *(routes_for(kind, app.state.kinds) for kind in kinds)):
        app.router.routes.extend(routes)  # include_router would match each route twice
    Index(app)
    app.add_middleware(Gate, settings=settings, levels=[level.value for level in Marking])
    return app
