"""The application: settings in, routes and handlers wired, nothing else."""

import gc
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

from fastapi import FastAPI
from starlette.types import ASGIApp

from app import logs, schema
from app.access.callers import ANONYMOUS, Callers
from app.access.routes import routes as access_routes
from app.analysis.routes import routes as analysis_routes
from app.analysis.worker import Computes, Worker
from app.db import Database
from app.domain import FIRST, KINDS
from app.exchange import vocabularies
from app.exchange.following import routes as following_routes
from app.exchange.operations import SHOWN
from app.exchange.routes import routes as exchange_routes
from app.front.routes import routes as front_routes
from app.http import catalog, docs, health, problem
from app.http.cors import Cors
from app.http.gate import Gate
from app.http.limits import Limits
from app.http.metrics import Metrics, Timed
from app.http.routing import Index
from app.http.watch import Watch
from app.pulse import Pulse
from app.records.kind import Kind
from app.records.reader import state
from app.records.registry import registry
from app.records.routes import routes_for
from app.records.search.routes import routes as search_routes
from app.settings import Settings


def create_app(settings: Settings, kinds: tuple[Kind, ...] = KINDS, worker: Computes | None = None) -> FastAPI:
    """The service over one database, which `parley migrate` has brought up to date. `worker`: who computes the analyses."""
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
        with ExitStack() as stack:
            if metrics:
                database.reads = Timed(database.reads, metrics)
                stack.enter_context(metrics.served())
            yield
        await computes.close()
        await callers.close()
        await limits.close()
        await database.close()

    computes = worker or Worker(settings.analysis_seconds)
    pulse = Pulse(lambda: state(database.reads), settings.followers, settings.followers_each)
    database.committed.append(pulse.beat)
    metrics = None
    if settings.metrics_port is not None:
        waiting = pulse.waiting
        metrics = Metrics(settings.host, settings.metrics_port, lambda: waiting["stream"], lambda: waiting["request"])
        database.committed.append(metrics.write.observe)
    tags = {kind.plural: kind.purpose for kind in sorted(kinds, key=lambda kind: kind.name not in FIRST)}
    app = docs.application(
        lifespan, tags, lambda: SHOWN | {name: shown for kind in kinds for name, shown in kind.examples().items()}
    )
    app.state.database, app.state.kinds, app.state.pulse = database, registry(kinds), pulse
    problem.install(app)
    health.install(app, schema.heads, lambda: pulse.draining)
    known = app.state.kinds
    front = front_routes(known, ANONYMOUS.clearance if settings.anonymous else None)
    around = (front, catalog.routes(), access_routes(), vocabularies.routes(known, settings.anonymous), exchange_routes(known))
    analyses = analysis_routes(known, computes)
    following = following_routes(known, pulse, callers.caller, limits.counted_as)
    for routes in (*around, analyses, search_routes(known), following, *(routes_for(kind, known) for kind in kinds)):
        app.router.routes.extend(routes)  # include_router would match each route twice

    def layers() -> ASGIApp:
        """Ours, from the inside out; FastAPI's own are behind the index."""
        index = Index(app)
        inner: ASGIApp = Gate(index, caller=callers.caller, count=limits.hit)
        if settings.cors_origins:
            inner = Cors(inner, settings.cors_origins)
        return Watch(inner, logs.access if settings.access_log else None, metrics, index.template)

    app.build_middleware_stack = layers  # type: ignore[method-assign]
    return app
