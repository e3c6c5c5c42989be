"""What is seen of every request: its id, one line in the log, and what is counted. The outermost layer; it also lets HEAD be
GET without a body, and with that sees which route has answered."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import getrandbits
from time import perf_counter, time
from typing import Any

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import Unavailable
from app.http.metrics import Metrics
from app.http.problem import answer
from app.logs import request_id

Ended = tuple[float, str, dict[str, Any]]  # when, the request id, what its line says
GONE = 499  # the client went before there was an answer
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")


@dataclass(slots=True)
class Answer:
    """What is known of the answer to a request: its status once it has begun, and the headers that it has besides its own."""

    headers: list[tuple[bytes, bytes]]
    status: int | None = None


class Watch:
    """Puts `request_id` and `answer` into the scope, and the id into the log and the answer. A line and a count each, once the
    answer is sent. Of the path the template alone is kept, since the rest of it was written by the caller."""

    def __init__(
        self,
        app: ASGIApp,
        access: Callable[[list[Ended]], None] | None,
        metrics: Metrics | None,
        template: Callable[[Scope], str],
    ) -> None:
        """`access` writes lines, `metrics` counts; either may be left out. `template`: the path of the route that a request is
        for which no route has seen."""
        self.app, self.access, self.metrics, self.template = app, access, metrics, template
        self.ended: list[Ended] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        began, method, ended = perf_counter(), scope["method"], False
        given = b""
        for name, value in scope["headers"]:
            if name == b"x-request-id":
                given = given or value
        ident = given if REQUEST_ID.fullmatch(given) else b"%032x" % getrandbits(128)
        request_id.set(ident.decode())
        said = Answer([(b"x-request-id", ident)])
        scope["request_id"], scope["answer"] = ident.decode(), said
        head = method == "HEAD"
        inner = {**scope, "method": "GET", "head": True} if head else scope

        async def seen(message: Message) -> None:
            nonlocal ended
            if message["type"] == "http.response.start":
                said.status = message["status"]
                message["headers"] = [*message["headers"], *said.headers]  # a new list: the route may keep its own
            elif head:  # all is said; what makes a long body is told so by `receive`
                if ended:
                    return
                ended, message = True, {"type": "http.response.body"}
            await send(message)

        try:
            await self.app(inner, receive, seen)
        except asyncio.CancelledError:  # the process stops, and this request has had its time
            if said.status is None:
                stopped = Unavailable("The process stops. Whether this has been done is not known: read, then try again.")
                await answer(Request(inner), stopped)(inner, receive, seen)
        finally:
            self.record(method, inner, said.status or GONE, perf_counter() - began)

    def record(self, method: str, scope: Scope, status: int, seconds: float) -> None:
        """Of a request that has ended. It is told with the next turn of the loop: no caller waits for that, and what ends at
        the same time is told together."""
        if not self.ended:
            asyncio.get_running_loop().call_soon(self.tell)
        caller = scope.get("caller")
        path = getattr(scope.get("route"), "path", "") or self.template(scope) or "(none)"
        said = {"method": method, "path": path, "status": status, "ms": seconds, "caller": caller.name if caller else None}
        self.ended.append((time(), scope["request_id"], said))

    def tell(self) -> None:
        """Counts the requests that have ended, and writes their lines."""
        ended, self.ended = self.ended, []
        for _, _, said in ended:
            if self.metrics:
                self.metrics.request(said["path"], said["method"], said["status"], said["ms"])
            said["ms"] = round(said["ms"] * 1000, 2)
        if self.access:
            self.access(ended)
