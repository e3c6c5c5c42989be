"""Cross-origin use: which pages of other origins may read what the service answers to them."""

from collections.abc import Collection

from fastapi import Request
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import Forbidden
from app.http.problem import answer

METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
TAKEN = ("Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID", "X-Request-Id")
TOLD = (
    *("Allow", "Content-Disposition", "Deprecation", "ETag", "Idempotency-Replayed", "Link", "Location", "RateLimit"),
    *("RateLimit-Policy", "Retry-After", "Sunset", "WWW-Authenticate", "X-Request-Id"),
)


class Refusal(Response):
    """What a browser is told whose page asks for more than it may: a problem, as everywhere."""

    def __init__(self, said: Response) -> None:
        super().__init__()
        self.kept = {name: value for name, value in said.headers.items() if not name.startswith("content-")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        error = Forbidden("Pages of this origin may not send such a request.", headers=self.kept)
        await answer(Request(scope), error)(scope, receive, send)


class Cors(CORSMiddleware):
    """Around the gate, so that its refusals can be read too. No cookie is ever asked for: callers send their key."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        super().__init__(app, origins, METHODS, TAKEN, expose_headers=TOLD)

    def preflight_response(self, request_headers: Headers) -> Response:
        """Whether the page may ask."""
        said = super().preflight_response(request_headers)
        return said if said.status_code == 200 else Refusal(said)
