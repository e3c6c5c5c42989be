"""What is seen of every request: its id, one line in the log, and what is counted. The outermost layer; it also lets HEAD be
GET without a body, and with that sees which route has answered."""

import asyncio
import logging
import re
from collections.abc import Callable
from os import urandom
from time import perf_counter

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import Unavailable
from app.http.metrics import Metrics
from app.http.problem import answer
from app.logs import request_id

log = logging.getLogger("parley.access")
GONE = 499  # the client went before there was an answer
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class Watch:
    """Puts `request_id` into the scope, the log and the answer. A line and a count each, once the answer is sent. Of the path
    the template alone is kept, since the rest of it was written by the caller."""

    def __init__(self, app: ASGIApp, access: bool, metrics: Metrics | None, template: Callable[[Scope], str]) -> None:
        """`template`: the path of the route that a request is for which no route has seen."""
        self.app, self.access, self.metrics, self.template = app, access, metrics, template

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        began, method, status, ended = perf_counter(), scope["method"], GONE, False
        given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        ident = given if REQUEST_ID.fullmatch(given) else urandom(16).hex().encode()
        scope["request_id"] = ident.decode()
        request_id.set(scope["request_id"])
        head = method == "HEAD"
        inner = {**scope, "method": "GET", "head": True} if head else scope

        async def seen(message: Message) -> None:
            nonlocal status, ended
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (b"x-request-id", ident)]}  # the route may keep its own
            elif head:  # all is said; what makes a long body is told so by `receive`
                if ended:
                    return
                ended, message = True, {"type": "http.response.body"}
            await send(message)

        try:
            await self.app(inner, receive, seen)
        except asyncio.CancelledError:  # the process stops, and this request has had its time
            if status == GONE:
                stopped = Unavailable("The process stops. Whether this has been done is not known: read, then try again.")
                await answer(Request(inner), stopped)(inner, receive, seen)
        finally:
            self.record(method, inner, status, perf_counter() - began)

    def record(self, method: str, scope: Scope, status: int, seconds: float) -> None:
        """Of a request that has been answered."""
        path = getattr(scope.get("route"), "path", "") or self.template(scope) or "(none)"
        if self.metrics:
            self.metrics.request(path, method, status, seconds)
        if self.access and log.isEnabledFor(logging.INFO):
            caller = scope.get("caller")
            said = {"method": method, "path": path, "status": status, "ms": round(seconds * 1000, 2)}
            log.info("request", extra={"said": said | {"caller": caller.name if caller else None}})
