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
NO_PARAMETERS = "This takes no parameters.", [Fault("(unknown)", "extra_forbidden", "Not known here.", "parameter")]


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

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As every route does, for a service that is mounted nowhere and whose parameters are text."""
        found = self.path_regex.match(scope["path"])
        if found is None:
            return Match.NONE, {}
        assert self.methods
        match = Match.FULL if scope["method"] in self.methods else Match.PARTIAL
        return match, {"endpoint": self.endpoint, "path_params": found.groupdict()}


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
    refused: Callable[[], Iterable[DomainError]] = tuple,
    tag: str,
    types: Callable[[], Mapping[str, Any]] = dict,
    bodies: Mapping[str, str] | None = None,
    deprecated: Deprecated | None = None,
) -> None:
    """Adds an operation. `takes` are its documented parameters by name, as FastAPI annotations; `answers` its model; `sends`
    the sort of response, which has the media type; `types`: makes those besides JSON, each with an example, which is a text or an
    object; `bodies`: those of the body besides JSON, each with an example, a text; `also`: the other statuses under which it is
    answered (304: without a body); `refused`: its own examples of refusals."""

    def documented() -> APIRoute:
        def endpoint() -> None: ...

        endpoint.__name__ = name
        endpoint.__signature__ = Signature(  # type: ignore[attr-defined]
            [parameter(name, annotation) for name, annotation in takes.items()]
        )
        called = path.startswith("/v1/")
        says = (headers or {}) | (HEADERS if deprecated else {})
        shown = {n: {"description": d, "schema": {"type": "string"}} for n, d in says.items()}
        further = {
            media: {
                "schema": {"type": "string" if isinstance(example, str) else "object"},
                "examples": {"plain": {"summary": "An example", "value": example}},
            }
            for media, example in types().items()
        }
        texts = {
            media: {"schema": {"type": "string"}, "examples": {"plain": {"summary": "An example", "value": example}}}
            for media, example in (bodies or {}).items()
        }
        alike: dict[int | str, Any] = {s: {"headers": shown, **({} if s == 304 else {"model": answers})} for s in also}
        problematic = refusals(*problems, *([401, 429] if called else []), 500, 503)
        for error in refused():
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
            openapi_extra={"security": (BEARER if 403 in problems else ANYONE) if called else []}
            | ({"requestBody": {"content": texts}} if texts else {}),
        )

    served = deprecated.announced(handler) if deprecated else handler
    routes.append(Operation(served, method, path, name, documented, "query" in takes))


def parameter(name: str, annotation: Any) -> Parameter:
    """One that a signature names; what may be None may be left out."""
    optional = type(None) in get_args(get_args(annotation)[0])
    return Parameter(name, Parameter.KEYWORD_ONLY, default=None if optional else Parameter.empty, annotation=annotation)


class Index:
    """The beginning of a path and the method name the few routes that can match; a path that matches and a method that
    does not answers 405 with every method that the path takes. A query string is for the routes that say they take one.

    It stands in front of FastAPI's own layers, which operations do without: the gate answers their errors."""

    def __init__(self, app: FastAPI) -> None:
        self.literal: dict[str, list[BaseRoute]] = defaultdict(list)  # a path without parameters is nothing else besides
        self.groups: dict[str, list[BaseRoute]] = defaultdict(list)
        self.likely: dict[tuple[str, str], list[BaseRoute]] = defaultdict(list)
        for route in app.router.routes:
            path = getattr(route, "path", "{")
            if "{" not in path and not isinstance(route, Mount):
                self.literal[path].append(route)
                continue
            self.groups[self.key(path)].append(route)
            for method in getattr(route, "methods", None) or ():
                self.likely[self.key(path), method].append(route)
        self.lifespan = app.router.app
        app.router.middleware_stack = self.found
        self.framework = FastAPI.build_middleware_stack(app)

    def template(self, scope: Scope) -> str:
        """The path of the route that a request is for, or would be with another method or better credentials; "" of none."""
        routes = self.literal.get(scope["path"]) or self.groups.get(self.key(scope["path"]), [])
        return next((getattr(route, "path", "") for route in routes if route.matches(scope)[0] is not Match.NONE), "")

    @staticmethod
    def key(path: str) -> str:
        depth = 3 if path.startswith("/v1/") else 2
        return "/".join(path.split("/", depth)[:depth])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.framework(scope, receive, send)
        path, method = scope["path"], scope["method"]
        literal: Iterable[BaseRoute] = self.literal.get(path, ())
        for route in literal or self.likely.get((self.key(path), method), ()):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return await self.handle(route, found, scope, receive, send)
        methods: set[str] = set()
        for route in literal or self.groups.get(self.key(path), ()):
            match, found = route.matches(scope)
            if match is Match.FULL:
                return await self.handle(route, found, scope, receive, send)
            if match is Match.PARTIAL:
                methods |= getattr(route, "methods", None) or set()
        if methods:
            raise method_not_allowed(methods)
        raise NotFound("There is nothing here.")

    async def handle(self, route: BaseRoute, found: Scope, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["query_string"] and not getattr(route, "takes_query", False):
            raise Unfit(*NO_PARAMETERS)
        scope.update(found)
        scope["route"] = route
        named(scope, getattr(route, "path", ""))
        await (route.app if isinstance(route, Operation) else self.framework)(scope, receive, send)

    async def found(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What FastAPI's layers end with, in place of its own search for a route."""
        await (scope["route"].handle if scope["type"] == "http" else self.lifespan)(scope, receive, send)
