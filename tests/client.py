"""A client of the service in this process. Starlette's own hands each request from thread to thread eight times, which costs
four times what the service does for a read; here it is once. What the service sends is held to the protocol all the same.
With `extensions={"patience": 0.05}` it goes away so many seconds after the answer began, with what has come: so a stream can
be read."""

import asyncio
from asyncio import AbstractEventLoop
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Self
from urllib.parse import unquote

from httpx2 import BaseTransport, ByteStream, Request, Response
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message


class DirectClient(TestClient):
    """Use it in a `with`; threads may share it."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, raise_server_exceptions=False)

    def __enter__(self) -> Self:
        super().__enter__()
        assert self.portal
        self._transport = Direct(self.app, self.app_state, self.portal.call(running))
        return self


class Direct(BaseTransport):
    """One task on the service's loop per request, which gathers the whole answer."""

    def __init__(self, app: ASGIApp, state: Mapping[str, Any], loop: AbstractEventLoop) -> None:
        self.app, self.state, self.loop = app, state, loop

    def handle_request(self, request: Request) -> Response:
        return asyncio.run_coroutine_threadsafe(self.answer(request), self.loop).result()

    async def answer(self, request: Request) -> Response:
        url, body = request.url, [request.read()]
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": request.method,
            "path": unquote(url.path),
            "raw_path": url.raw_path.partition(b"?")[0],
            "root_path": "",
            "scheme": url.scheme,
            "query_string": url.query,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
            "client": ("testclient", 50000),
            "server": (url.host, url.port or 80),
            "state": dict(self.state),
        }
        begun, complete, gone = asyncio.Event(), asyncio.Event(), asyncio.Event()
        patience: float | None = request.extensions.get("patience")
        started, parts = list[Message](), list[bytes]()

        async def receive() -> Message:
            if body:
                return {"type": "http.request", "body": body.pop()}
            await begun.wait()
            with suppress(TimeoutError):
                await asyncio.wait_for(complete.wait(), patience)
            gone.set()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            assert not complete.is_set(), message
            if message["type"] == "http.response.start":
                assert not started, message
                started.append(message)
                begun.set()
            else:
                assert started, message
                assert message["type"] == "http.response.body", message
                parts.append(bytes(message.get("body", b"")))
                if not message.get("more_body", False):
                    complete.set()

        try:
            await self.app(scope, receive, send)
        except Exception:
            if not complete.is_set():  # otherwise it has been answered as a fault of ours, and a server would log it
                raise
        assert complete.is_set() or gone.is_set(), "no whole answer"
        [start] = started
        content = b"" if request.method == "HEAD" else b"".join(parts)
        return Response(start["status"], headers=start["headers"], stream=ByteStream(content), request=request)


async def running() -> AbstractEventLoop:
    return asyncio.get_running_loop()
