"""How an operation says that it is going: before it goes, in every answer, problems included (RFC 9745, RFC 8594)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from fastapi import Request
from starlette.responses import Response

from app.errors import DomainError

Handler = Callable[[Request], Awaitable[Response]]
HEADERS = {
    "Deprecation": "Since when the operation is deprecated: `@` and seconds since 1970.",
    "Sunset": "When it stops to answer.",
    "Link": "`rel=deprecation` explains why, `rel=successor-version` is what to use instead.",
}


@dataclass(frozen=True)
class Deprecated:
    """`since` when (UTC), `explained` where, replaced by what (`successor`, a URL); from `sunset` on it may be gone."""

    since: datetime
    explained: str
    successor: str | None = None
    sunset: datetime | None = None

    @property
    def headers(self) -> dict[str, str]:
        links = [f'<{self.explained}>; rel="deprecation"; type="text/html"']
        links += [f'<{self.successor}>; rel="successor-version"'] if self.successor else []
        said = {"Deprecation": f"@{int(self.since.timestamp())}", "Link": ", ".join(links)}
        return said | ({"Sunset": format_datetime(self.sunset, usegmt=True)} if self.sunset else {})

    def announced(self, handler: Handler) -> Handler:
        """The handler, whose answers say so; links of its own stay."""

        async def serve(request: Request) -> Response:
            try:
                response = await handler(request)
            except DomainError as refusal:
                refusal.headers = {**(refusal.headers or {}), **self.headers}
                raise
            for name, value in self.headers.items():
                response.headers.append(name, value)
            return response

        return serve
