"""The application: settings in, routes and handlers wired, nothing else."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.access.callers import ANONYMOUS, Callers
from app.access.routes import routes as access_routes
from app.db import Database
from app.domain import KINDS
from app.exchange.routes import routes as exchange_routes
from app.front.routes import routes as front_routes
from app.http import docs, health, problem
from app.http.gate import Gate
from app.http.routing import Index
from app.records.kind import Kind
from app.records.registry import Kinds
from app.records.routes import routes_for
from app.settings import Settings


def create_app(settings: Settings, kinds: tuple[Kind, ...] = KINDS) -> FastAPI:
    """The service over one database, which `parley migrate` has brought up to date."""
    database = Database(settings.database_url, settings.read_connections, settings.statement_seconds)
    callers = Callers(database, anonymous=settings.anonymous, seconds=settings.key_seconds)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await database.open()
        gc.freeze()  # what lives as long as the process is not looked through again
        yield
        await callers.close()
        await database.close()

    app = docs.application(lifespan)
    app.state.database, app.state.kinds = database, Kinds(kinds)
    problem.install(app)
    health.install(app)
    front = front_routes(app.state.kinds, ANONYMOUS.clearance if settings.anonymous else None)
    own = (front, access_routes(), exchange_routes(app.state.kinds))
    for routes in (*own, *(routes_for(kind, app.state.kinds) for kind in kinds)):
        app.router.routes.extend(routes)  # include_router would match each route twice
    Index(app)
    app.add_middleware(Gate, caller=callers.caller)
    return app
