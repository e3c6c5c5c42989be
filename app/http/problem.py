"""RFC 9457 from every layer: one file turns every refusal into problem+json."""

import html
import json
import logging
from typing import Annotated, Any

from fastapi import FastAPI, Request
from pydantic import MISSING, BaseModel, ConfigDict, Field, StringConstraints
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.errors import PROBLEMS, DomainError, WrongMethod

log = logging.getLogger("parley")
MEDIA_TYPE = "application/problem+json"
INSTANCE = "9f1c9d0e5b7a4c62a1d3e8f7b6c5d4e3"  # in examples
Name = Annotated[str, StringConstraints(max_length=4000)]  # of a parameter, which may be empty
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class FaultOut(BaseModel):
    """One thing that is wrong; one of `pointer`, `parameter` and `header` says where."""

    model_config = ConfigDict(extra="forbid")
    pointer: str | MISSING = Field(MISSING, description="JSON pointer into the body.", examples=["/salience"], pattern="^(/.*)?$")
    parameter: Name | MISSING = Field(MISSING, description="The name of a parameter.", examples=["limit"])
    header: Text | MISSING = Field(MISSING, description="The name of a header.", examples=["If-Match"])
    code: str = Field(description="What is wrong, for programs.", examples=["less_than_equal"], pattern="^[a-z_]+$")
    detail: Text = Field(description="What is wrong, for people.", examples=["Input should be at most 100"])


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")
    type: str = Field(
        description="Where this sort of problem is explained.", examples=["/problems/unfit"], pattern="^/problems/[a-z-]+$"
    )
    title: Text = Field(description="The sort of problem.", examples=["Does not fit"])
    status: int = Field(description="The HTTP status.", examples=[422], ge=400, le=599)
    detail: Text = Field(description="This problem.", examples=["The body does not fit the schema."])
    instance: str = Field(description="The request id, also in the log.", examples=[INSTANCE], pattern="^[A-Za-z0-9._-]{1,64}$")
    errors: list[FaultOut] | MISSING = Field(
        MISSING,
        description="Where it does not fit, at most 50.",
        examples=[[{"pointer": "/salience", "code": "less_than_equal", "detail": "Input should be at most 100"}]],
        max_length=50,
    )


def answer(request: Request, error: DomainError) -> Response:
    """The answer that is a refusal."""
    return Response(json.dumps(document(request, error)), error.status, error.headers, MEDIA_TYPE)


def document(request: Request, error: DomainError) -> dict[str, Any]:
    """The problem document of a refusal."""
    return described(error, request.scope.get("request_id", ""))


def described(error: DomainError, instance: str) -> dict[str, Any]:
    """The problem document of a refusal, for the request with that id."""
    said: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "instance": instance,
    }
    if error.faults:
        said["errors"] = [{f.place: f.where, "code": f.code, "detail": f.detail} for f in error.faults]
    return said


def refusal(kind: type[DomainError], detail: str, headers: dict[str, str] | None = None) -> DomainError:
    """One of that kind, whatever else its kind would ask for."""
    made = Exception.__new__(kind)
    DomainError.__init__(made, detail, headers=headers)
    return made


def unexpected(request: Request, error: Exception) -> Response:
    """A fault of the service: the log has it under the request id, the client is not told what."""
    log.error("request %s failed", request.scope.get("request_id"), exc_info=error)
    return answer(request, DomainError("Something went wrong on our side."))


def install(app: FastAPI) -> None:
    """Every exception that leaves a route, or never reached one, becomes a problem document."""

    @app.exception_handler(DomainError)
    async def refused(request: Request, error: DomainError) -> Response:
        return answer(request, error)

    @app.exception_handler(HTTPException)
    async def from_starlette(request: Request, error: HTTPException) -> Response:
        kind = PROBLEMS.get(error.status_code, DomainError)
        return answer(request, refusal(kind, kind.title + ".", dict(error.headers or {})))


def explained(problem: type[DomainError]) -> str:
    """The page to which `type` of a problem document points."""
    title, meaning = html.escape(problem.title), html.escape(problem.meaning)
    return f"<!doctype html><html lang=en><title>{title}</title><h1>{title} ({problem.status})</h1><p>{meaning}"


def method_not_allowed(methods: set[str]) -> WrongMethod:
    allowed = sorted(methods | ({"HEAD"} if "GET" in methods else set()))
    return WrongMethod("The path does not take this method.", headers={"Allow": ", ".join(allowed)})
