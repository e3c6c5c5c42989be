"""Pages of other origins: none unless the operator names them, and then everything that the API says to them."""

from typing import Any

import pytest
from httpx2 import Response
from pydantic import ValidationError
from sqlalchemy import text
from starlette.testclient import TestClient

from app.db import make_engine
from app.main import create_app
from app.settings import Settings
from tests.asking import cleared, every_path, refused
from tests.conftest import Templates, served

HOME, FOREIGN = "https://parley.example", "https://else.example"
ORIGINS = f"{HOME}, http://localhost:3000"
TAKEN = ["authorization", "content-type", "idempotency-key", "if-match", "if-none-match", "last-event-id", "x-request-id"]
TOLD = {
    *("allow", "content-disposition", "deprecation", "etag", "idempotency-replayed", "link", "location", "ratelimit"),
    *("ratelimit-policy", "retry-after", "sunset", "www-authenticate", "x-request-id"),
}


def about_origins(answer: Response) -> set[str]:
    return {name for name in answer.headers if name.startswith("access-control")}


def listed(answer: Response, name: str) -> set[str]:
    return {part.strip().lower() for part in answer.headers.get(name, "").split(",")}


def ask(client: TestClient, method: str, path: str, origin: str = HOME, **more: Any) -> Response:
    headers = {"Origin": origin} | more.pop("headers", {})
    return client.request(method, path, headers=headers, **more)


def preflight(client: TestClient, method: str, path: str, origin: str = HOME, headers: str = ", ".join(TAKEN)) -> Response:
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return ask(client, "OPTIONS", path, origin, headers=asked)


def test_every_route_answers_pages_of_listed_origins_and_no_others(templates: Templates) -> None:
    """Nobody has credentials here: a browser sends none with the question whether it may."""
    with templates.copy("sqlite", demo=False) as url, served(url, known=False, anonymous=False, cors_origins=ORIGINS) as client:
        for method, path in sorted(every_path(client.app) | {("GET", "/unheard-of"), ("GET", "/v1/unheard-of")}):
            may = preflight(client, method, path)
            assert (may.status_code, may.headers["access-control-allow-origin"]) == (200, HOME), (method, path)
            assert method.lower() in listed(may, "access-control-allow-methods")
            assert set(TAKEN) <= listed(may, "access-control-allow-headers")
            assert "origin" in listed(may, "vary")
            answer = ask(client, method, path)
            assert answer.headers["access-control-allow-origin"] == HOME, (method, path)
            assert listed(answer, "access-control-expose-headers") == TOLD
            assert "origin" in listed(answer, "vary")
            for other in (preflight(client, method, path, FOREIGN), ask(client, method, path, FOREIGN)):
                assert "access-control-allow-origin" not in other.headers, (method, path)
                assert "origin" in listed(other, "vary")
            assert "access-control-allow-credentials" not in {*may.headers, *answer.headers}


def test_what_the_api_does_not_take_is_not_allowed(templates: Templates) -> None:
    with templates.copy("sqlite", demo=False) as url, served(url, cors_origins=ORIGINS) as client:
        for origin, method, headers in ((HOME, "TRACE", ""), (HOME, "GET", "x-unheard-of"), (FOREIGN, "GET", "")):
            answer = preflight(client, method, "/v1/goals", origin, headers)
            assert refused(answer, 403)["type"] == "/problems/forbidden"
            assert ("access-control-allow-origin" in answer.headers) == (origin == HOME)
            assert "unheard-of" not in answer.text
        assert preflight(client, "GET", "/v1/goals", "http://localhost:3000").headers["x-request-id"]
        for near in ("http://parley.example", f"{HOME}:8443", f"{HOME}.else.example", "null", ""):
            assert "access-control-allow-origin" not in preflight(client, "GET", "/v1/goals", near).headers


def test_a_refusal_can_be_read_too(templates: Templates) -> None:
    editor, nobody = cleared("RED"), {"Authorization": "Bearer pk_unheard-of"}
    with templates.copy("sqlite", demo=False) as url, served(url, cors_origins=ORIGINS, rate_limit_anonymous="1/day") as client:
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE stance"))
        engine.dispose()
        for method, path, headers, status in (
            ("GET", "/v1/goals", nobody, 401),
            ("GET", "/v1/goals", nobody, 429),
            ("GET", "/v1/unheard-of", editor, 404),
            ("PUT", "/v1/goals", editor, 405),
            ("GET", "/v1/stances/018df210-6400-7000-8000-000c00000001", editor, 500),
        ):
            answer = ask(client, method, path, headers=headers)
            assert refused(answer, status)
            assert answer.headers["access-control-allow-origin"] == HOME
            assert listed(answer, "access-control-expose-headers") == TOLD


def test_by_default_there_is_no_other_origin(templates: Templates) -> None:
    with templates.copy("sqlite", demo=False) as url, served(url) as client:
        for path in ("/v1/goals", "/health/live", "/docs", "/unheard-of"):
            answer = ask(client, "GET", path)
            assert not about_origins(answer)
            assert "origin" not in listed(answer, "vary")
            assert not about_origins(preflight(client, "GET", path))
            assert preflight(client, "GET", path).status_code in (404, 405)


@pytest.mark.parametrize("wrong", ["*", "parley.example", f"{HOME}/", f"{HOME}, *", "HTTPS://PARLEY.EXAMPLE", "null"])
def test_an_origin_that_no_browser_would_name_stops_the_start(wrong: str) -> None:
    with pytest.raises(ValidationError):
        create_app(Settings(cors_origins=wrong))
