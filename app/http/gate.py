"""Who is asking, and under which request id: one ASGI layer in front of everything, without a dependency each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from os import urandom

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import Unauthorised
from app.http.problem import unexpected
from app.settings import Settings

REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True)
class Caller:
    """A name for the log, the highest marking that it may see with its rank, and whether it may write."""

    name: str
    level: str
    clearance: int
    writes: bool


class Gate:
    """Puts `caller` and `request_id` into the scope, answers with `X-Request-Id`, and lets HEAD be GET without a body."""

    def __init__(self, app: ASGIApp, settings: Settings, levels: Sequence[str]) -> None:
        """`levels`: the markings, from open to closed."""
        self.app = app
        self.development = settings.development
        self.developers = {level.encode(): Caller("developer", level, rank, writes=True) for rank, level in enumerate(levels)}
        self.anonymous = Caller("anonymous", levels[0], 0, writes=False)
        self.anyone = self.developers[levels[-1].encode()] if self.development else self.anonymous

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        caller, given = self.anyone, b""
        for name, value in scope["headers"]:
            if name == b"x-request-id":
                given = value
            elif name == b"parley-clearance" and self.development:
                caller = self.developers.get(value, self.anonymous)
        ident = given if given and REQUEST_ID.fullmatch(given) else urandom(16).hex().encode()
        scope["caller"], scope["request_id"] = caller, ident.decode()
        head, started = scope["method"] == "HEAD", False
        if head:
            scope = {**scope, "method": "GET", "head": True}

        async def stamped(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = {**message, "headers": [*message["headers"], (b"x-request-id", ident)]}  # the route may keep its own
            elif head:
                message = {"type": "http.response.body"} if not message.get("more_body") else {**message, "body": b""}
            await send(message)

        try:
            await self.app(scope, receive, stamped)
        except Exception as error:
            if started:
                raise
            await unexpected(Request(scope), error)(scope, receive, stamped)


def reader(request: Request) -> int:
    """The clearance of whoever reads."""
    caller: Caller = request.scope["caller"]
    return caller.clearance


def writer(request: Request) -> Caller:
    """Whoever writes; 401 for those who may not."""
    caller: Caller = request.scope["caller"]
    if not caller.writes:
        raise Unauthorised("Writing needs a caller with the role editor.")
    return caller
