"""What tests send and expect around a request."""

from typing import Any

from httpx2 import Response


def match(record: dict[str, Any]) -> dict[str, str]:
    """The precondition that the record is as it was read."""
    return {"If-Match": f'"{record["version"]}"'}


def cleared(level: str) -> dict[str, str]:
    """As a caller who sees up to that marking."""
    return {"Parley-Clearance": f"TLP:{level}"}


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


def holds(answered: Any, sent: Any) -> bool:
    """Whether what was sent is in what was answered, which may say more."""
    if isinstance(sent, dict):
        return all(holds(answered[name], value) for name, value in sent.items())
    if isinstance(sent, list):
        return len(sent) == len(answered) and all(map(holds, answered, sent))
    return bool(sent == answered)
