"""Who is asking, and how often: one ASGI layer in front of the routes, without a dependency each."""

from collections.abc import Awaitable, Callable

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import DomainError, Forbidden, Unauthorised
from app.http.caller import Caller
from app.http.limits import Headers
from app.http.problem import answer, unexpected


class Gate:
    """Puts, under /v1, `caller` into the scope, counts the request, and answers with how many are left."""

    def __init__(
        self,
        app: ASGIApp,
        caller: Callable[[bytes | None], Awaitable[Caller]],
        count: Callable[[Scope], Awaitable[Headers]],
    ) -> None:
        """`caller`: who stands behind a header Authorization, or behind none. `count`: refuses what is too much."""
        self.app, self.caller, self.count = app, caller, count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        authorization = None
        for name, value in scope["headers"]:
            if name == b"authorization":
                authorization = value if authorization is None else b""  # two are none
        try:
            try:
                if scope["path"].startswith("/v1/"):
                    scope["caller"] = await self.caller(authorization)
            finally:  # who is refused has asked too
                scope["answer"].headers += await self.count(scope)
            await self.app(scope, receive, send)
        except Exception as error:
            if scope["answer"].status:  # the answer has begun
                raise
            request = Request(scope)
            refusal = answer(request, error) if isinstance(error, DomainError) else unexpected(request, error)
            await refusal(scope, receive, send)


def reader(request: Request) -> int:
    """The clearance of whoever reads."""
    caller: Caller = request.scope["caller"]
    return caller.clearance


def writer(request: Request) -> Caller:
    """Whoever writes; 401 for those whom nobody knows, 403 for readers."""
    caller: Caller = request.scope["caller"]
    if caller.role is None:
        raise Unauthorised("Writing needs a key with the role editor.")
    if "write" not in caller.may:
        raise Forbidden("Writing needs the role editor.")
    return caller
