"""The application: settings in, routes and handlers wired, nothing else."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.access.callers import Callers
from app.access.routes import routes as access_routes
from app.db import Database
from app.domain import KINDS
from app.exchange.routes import routes as exchange_routes
from app.http import docs, health, problem
from app.http.cors import cors
from app.http.gate import Gate
from app.http.limits import Limits
from app.http.routing import Index
from app.records.kind import Kind
from app.records.registry import Kinds
from app.records.routes import routes_for
from app.settings import Settings


def create_app(settings: Settings, kinds: tuple[Kind, ...] = KINDS) -> FastAPI:
    """The service over one database, which `parley migrate` has brought up to date."""
    database = Database(settings.database_url, settings.read_connections, settings.statement_seconds)
    tokens = None
    if settings.oidc_issuer:
        from app.access.oidc import Issuer  # noqa: PLC0415 - 10 MB of cryptography that most do not need

        tokens = Issuer(settings).caller
    callers = Callers(database, anonymous=settings.anonymous, seconds=settings.key_seconds, tokens=tokens)
    limits = Limits(settings.rate_limit_key, settings.rate_limit_anonymous, settings.rate_storage, settings.trusted_proxies)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await database.open()
        gc.freeze()  # what lives as long as the process is not looked through again
        yield
        await callers.close()
        await limits.close()
        await database.close()

    app = docs.application(lifespan)
    app.state.database, app.state.kinds = database, Kinds(kinds)
    problem.install(app)
    health.install(app)
    own = (access_routes(), exchange_routes(app.state.kinds))
    for routes in (*own, *(routes_for(kind, app.state.kinds) for kind in kinds)):
        app.router.routes.extend(routes)  # include_router would match each route twice
    Index(app)
    app.add_middleware(Gate, caller=callers.caller, count=limits.hit)
    if settings.cors_origins:
        app.add_middleware(cors, origins=settings.cors_origins)
    return app
