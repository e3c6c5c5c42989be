"""What tests send and expect around a request."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from http.server import HTTPServer
from re import sub
from threading import Thread
from typing import Any

from httpx2 import Response

from app.http.caller import CallerRole
from app.records.markings import Marking


def match(record: dict[str, Any]) -> dict[str, str]:
    """The precondition that the record is as it was read."""
    return {"If-Match": f'"{record["version"]}"'}


# The keys of every database of the tests, by name: each role with each clearance.
KEYS = {f"{level.removeprefix('TLP:')} {role}": (role, level) for role in CallerRole for level in Marking}


def secret(name: str) -> str:
    """The key of that name, the same in every run."""
    return f"pk_{sha256(name.encode()).hexdigest()[:43]}"


def bearer(key: str) -> dict[str, str]:
    """As the caller who has this key."""
    return {"Authorization": f"Bearer {key}"}


def cleared(level: str, role: str = "editor") -> dict[str, str]:
    """As a caller who sees up to that marking (`TLP:RED` or `RED`)."""
    return bearer(secret(f"{level.removeprefix('TLP:')} {role}"))


def author(headers: Mapping[str, str]) -> str:
    """Whom the log names for a request with these headers of a client that is an editor otherwise."""
    given = headers.get("Authorization") or cleared("RED")["Authorization"]
    return next(name for name in KEYS if bearer(secret(name))["Authorization"] == given)


def every_path(app: Any) -> set[tuple[str, str]]:
    """Each method and path of the app, with something for each parameter."""
    every = {(method, route.path) for route in app.routes for method in getattr(route, "methods", None) or {"GET"}}
    assert len(every) > 250
    return {(method, sub("{.+?}", "x", path)) for method, path in every}


def refused(answer: Response, status: int) -> dict[str, Any]:
    """The problem document, which must be one of that status."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem.keys() - {"errors"} == {"type", "title", "status", "detail", "instance"}
    assert (problem["status"], problem["instance"]) == (status, answer.headers["x-request-id"])
    return problem


def faults(answer: Response, status: int = 422) -> list[tuple[str, str]]:
    """Where a refused request is wrong, and the code of each fault."""
    errors = refused(answer, status)["errors"]
    return [(e.get("pointer", e.get("parameter", e.get("header"))), e["code"]) for e in errors]


@contextmanager
def answering(server: HTTPServer) -> Iterator[None]:
    """Another service, made by a test, in a thread of its own."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def holds(answered: Any, sent: Any) -> bool:
    """Whether what was sent is in what was answered, which may say more."""
    if isinstance(sent, dict):
        return all(holds(answered[name], value) for name, value in sent.items())
    if isinstance(sent, list):
        return len(sent) == len(answered) and all(map(holds, answered, sent))
    return bool(sent == answered)
