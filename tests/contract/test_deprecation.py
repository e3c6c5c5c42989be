"""Operations that are going say so, in answers, problems and the contract; none is going now."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import Scope

from app.access.callers import ANONYMOUS
from app.errors import NotFound
from app.http import docs, problem
from app.http.caller import Caller
from app.http.deprecation import Deprecated
from app.http.gate import Gate
from app.http.limits import Headers
from app.http.routing import Index, add
from app.http.watch import Watch
from tests.client import DirectClient

GOING = Deprecated(
    datetime(2026, 1, 1, tzinfo=UTC), "/docs/old", successor="/v1/new", sunset=datetime(2027, 1, 1, 12, tzinfo=UTC)
)


async def anybody(_: bytes | None) -> Caller:
    return ANONYMOUS


async def nothing(_: Scope) -> Headers:
    return []


def client() -> DirectClient:
    """An application of its own, with an operation that is going and one that stays."""

    async def answer(request: Request) -> Response:
        if request.path_params["id"] == "none":
            raise NotFound("There is no such thing.")
        return Response("{}", 200, {"Link": '</v1/next>; rel="next"'}, "application/json")

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield

    app = docs.application(lifespan, {}, dict)
    problem.install(app)
    found: list[BaseRoute] = []
    add(found, answer, "GET", "/v1/old/{id}", "old", "Old", "Old.", takes={}, problems=(404,), tag="x", deprecated=GOING)
    add(found, answer, "GET", "/v1/new/{id}", "new", "New", "New.", takes={}, problems=(404,), tag="x")
    app.router.routes.extend(found)
    index = Index(app)
    gate = Gate(index, caller=anybody, count=nothing)
    app.build_middleware_stack = lambda: Watch(gate, None, None, index.template)  # type: ignore[method-assign]
    return DirectClient(app)


def test_every_answer_of_it_says_so() -> None:
    with client() as service:
        answer, refusal = service.get("/v1/old/one"), service.get("/v1/old/none")
        assert (answer.status_code, refusal.status_code) == (200, 404)
        for found in (answer, refusal):
            assert found.headers["deprecation"] == "@1767225600"
            assert found.headers["sunset"] == "Fri, 01 Jan 2027 12:00:00 GMT"
            for link in ('</docs/old>; rel="deprecation"; type="text/html"', '</v1/new>; rel="successor-version"'):
                assert link in found.headers["link"]
        assert '</v1/next>; rel="next"' in answer.headers["link"]
        for found in (service.get("/v1/new/one"), service.get("/v1/new/none")):
            assert not {"deprecation", "sunset"} & found.headers.keys()
            assert "deprecation" not in found.headers.get("link", "")
        paths = service.app.openapi()["paths"]  # type: ignore[attr-defined]
        assert paths["/v1/old/{id}"]["get"]["deprecated"] is True
        assert {"Deprecation", "Sunset", "Link"} <= paths["/v1/old/{id}"]["get"]["responses"]["200"]["headers"].keys()
        assert "deprecated" not in paths["/v1/new/{id}"]["get"]
