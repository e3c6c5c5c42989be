"""Cross-origin use: which pages of other origins may read what the service answers to them."""

from collections.abc import Collection

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
TAKEN = ("Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID", "X-Request-Id")
TOLD = (
    *("Deprecation", "ETag", "Idempotency-Replayed", "Link", "Location", "RateLimit", "RateLimit-Policy"),
    *("Retry-After", "Sunset", "X-Request-Id"),
)


def cors(app: ASGIApp, origins: Collection[str]) -> ASGIApp:
    """Around everything, so that a refusal can be read too. No cookie is ever asked for: callers send their key."""
    return CORSMiddleware(app, origins, METHODS, TAKEN, expose_headers=TOLD)
