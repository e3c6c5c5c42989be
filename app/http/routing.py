"""Routes: the signature documents, a raw handler serves, and an index finds it without trying them one after the other."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from inspect import Parameter, Signature
from typing import Any, get_args

from fastapi import FastAPI, Request
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import Receive, Scope, Send

from app.errors import PROBLEMS, DomainError, Fault, NotFound, Unfit
from app.http.deprecation import HEADERS, Deprecated, Handler
from app.http.problem import INSTANCE, MEDIA_TYPE, described, method_not_allowed
from app.http.telemetry import named

Security = list[dict[str, list[str]]]
BEARER: Security = [{"bearer": []}]
ANYONE: Security = [{}, *BEARER]  # who reads may be anonymous


class Operation(Route):
    """A route whose handler takes the request itself: FastAPI's work on parameters costs more than a read. `documented`
    makes of it the route that FastAPI describes; that is slow, so it is done when somebody asks for the document."""

    def __init__(
        self, handler: Handler, method: str, path: str, name: str, documented: Callable[[], APIRoute], takes_query: bool
    ) -> None:
        super().__init__(path, handler, methods=[method], name=name)
        self.documented, self.takes_query = documented, takes_query

        async def serve(scope: Scope, receive: Receive, send: Send) -> None:
            response = await handler(Request(scope, receive, send))
            await response(scope, receive, send)

        self.app = serve


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that an operation may answer with."""
    content = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {s: {"description": PROBLEMS[s].meaning, "content": {MEDIA_TYPE: dict(content)}} for s in sorted(statuses)}


def add(
    routes: list[BaseRoute],
    handler: Handler,
    method: str,
    path: str,
    name: str,
    summary: str,
    description: str,
    *,
    takes: dict[str, Any],
    problems: tuple[int, ...],
    answers: Any = None,
    status: int = 200,
    also: tuple[int, ...] = (),
    headers: dict[str, str] | None = None,
    sends: type[Response] = JSONResponse,
    refused: tuple[DomainError, ...] = (),
    tag: str,
    types: Callable[[], Mapping[str, str]] = dict,
    deprecated: Deprecated | None = None,
) -> None:
    """Adds an operation. `takes` are its documented parameters by name, as FastAPI annotations; `answers` its model; `sends`
    the sort of response, which has the media type; `types`: makes those that are text, each with an example; `also`: the other
    statuses under which it is answered (304: without a body); `refused`: its own examples of refusals."""

    def endpoint() -> None: ...

    endpoint.__name__ = name
    endpoint.__signature__ = Signature(  # type: ignore[attr-defined]
        [parameter(name, annotation) for name, annotation in takes.items()]
    )

    def documented() -> APIRoute:
        called = path.startswith("/v1/")
        says = (headers or {}) | (HEADERS if deprecated else {})
        shown = {n: {"description": d, "schema": {"type": "string"}} for n, d in says.items()}
        further = {
            media: {"schema": {"type": "string"}, "examples": {"plain": {"summary": "An example", "value": example}}}
            for media, example in types().items()
        }
        alike: dict[int | str, Any] = {s: {"headers": shown, **({} if s == 304 else {"model": answers})} for s in also}
        problematic = refusals(*problems, *([401, 429] if called else []), 500, 503)
        for error in refused:
            example = {"summary": error.title, "value": described(error, INSTANCE)}
            problematic[error.status]["content"][MEDIA_TYPE]["examples"] = {error.code: example}
        return APIRoute(
            path,
            endpoint,
            methods=[method],
            name=name,
            operation_id=name,
            summary=summary,
            description=description,
            response_model=answers,
            response_class=sends,
            status_code=status,
            responses={status: {"headers": shown} | ({"content": further} if further else {}), **alike, **problematic},
            deprecated=bool(deprecated) or None,
            tags=[tag],
            openapi_extra={"security": (BEARER if 403 in problems else ANYONE) if called else []},
        )

    handler = deprecated.announced(handler) if deprecated else handler
    routes.append(Operation(handler, method, path, name, documented, "query" in takes))


def parameter(name: str, annotation: Any) -> Parameter:
    """One that a signature names; what may be None may be left out."""
    optional = type(None) in get_args(get_args(annotation)[0])
    return Parameter(name, Parameter.KEYWORD_ONLY, default=None if optional else Parameter.empty, annotation=annotation)


class Index:
    """The beginning of a path and the method name the few routes that can match; a path that matches and a method that
    does not answers 405 with every method that the path takes. A query string is for the routes that say they take one."""

    def __init__(self, app: FastAPI) -> None:
        self.groups: dict[str, list[BaseRoute]] = defaultdict(list)
        for route in app.router.routes:
            self.groups[self.key(getattr(route, "path", ""))].append(route)
        self.literal: dict[str, list[BaseRoute]] = defaultdict(list)  # a path without parameters is nothing else besides
        for route in app.router.routes:
            if "{" not in (path := getattr(route, "path", "{")) and not isinstance(route, Mount):
                self.literal[path].append(route)
        self.likely: dict[tuple[str, str], list[BaseRoute]] = defaultdict(list)
        for key, routes in self.groups.items():
            for route in routes:
                for method in getattr(route, "methods", None) or ():
                    self.likely[key, method].append(route)
        self.router = app.router
        self.rest = app.router.app
        app.router.middleware_stack = self

    @staticmethod
    def key(path: str) -> str:
        depth = 3 if path.startswith("/v1/") else 2
        return "/".join(path.split("/", depth)[:depth])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.rest(scope, receive, send)
        scope["router"] = self.router
        key = self.key(scope["path"])
        literal: Iterable[BaseRoute] = self.literal.get(scope["path"], ())
        for route in literal or self.likely.get((key, scope["method"]), ()):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return await self.handle(route, found, scope, receive, send)
        methods: set[str] = set()
        for route in literal or self.groups.get(key, ()):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return await self.handle(route, found, scope, receive, send)
            if match is Match.PARTIAL:
                methods |= getattr(route, "methods", None) or set()
        if methods:
            raise method_not_allowed(methods)
        raise NotFound("There is nothing here.")

    @staticmethod
    async def handle(route: BaseRoute, found: Scope, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["query_string"] and not getattr(route, "takes_query", False):
            raise Unfit("This takes no parameters.", [Fault("(unknown)", "extra_forbidden", "Not known here.", "parameter")])
        scope.update(found)
        scope["route"] = route
        named(scope, getattr(route, "path", ""))
        await route.handle(scope, receive, send)
