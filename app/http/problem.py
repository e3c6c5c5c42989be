"""RFC 9457 from every layer: one file turns every refusal into problem+json."""

import html
import json
import logging
from typing import Any

from fastapi import FastAPI, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from app.errors import PROBLEMS, DomainError, NotFound, WrongMethod

log = logging.getLogger("parley")
MEDIA_TYPE = "application/problem+json"


class FaultOut(BaseModel):
    """One thing that is wrong; one of `pointer`, `parameter` and `header` says where."""

    model_config = ConfigDict(extra="forbid")
    pointer: str | None = Field(None, description="JSON pointer into the body.", examples=["/salience"])
    parameter: str | None = Field(None, description="The name of a query parameter.", examples=["limit"])
    header: str | None = Field(None, description="The name of a header.", examples=["If-Match"])
    code: str = Field(description="What is wrong, for programs.", examples=["less_than_equal"])
    detail: str = Field(description="What is wrong, for people.", examples=["Input should be at most 100"])


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")
    type: str = Field(description="Where this sort of problem is explained.", examples=["/problems/unfit"])
    title: str = Field(description="The sort of problem.", examples=["Does not fit"])
    status: int = Field(description="The HTTP status.", examples=[422], ge=400, le=599)
    detail: str = Field(description="This problem.", examples=["The body does not fit the schema."])
    instance: str = Field(description="The request id, also in the log.", examples=["2f1c9d0e"])
    errors: list[FaultOut] | None = Field(
        None,
        description="Where it does not fit, at most 50.",
        examples=[[{"pointer": "/salience", "code": "less_than_equal", "detail": "Input should be at most 100"}]],
        max_length=50,
    )


def document(request: Request, error: DomainError) -> dict[str, Any]:
    """The problem document of a refusal."""
    said: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "instance": request.scope.get("request_id", ""),
    }
    if error.faults:
        said["errors"] = [{f.place: f.where, "code": f.code, "detail": f.detail} for f in error.faults]
    return said


def answer(request: Request, error: DomainError) -> Response:
    """The answer that is a refusal."""
    return Response(json.dumps(document(request, error)), error.status, error.headers, MEDIA_TYPE)


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
        refusal = Exception.__new__(kind)
        DomainError.__init__(refusal, kind.title + ".", headers=dict(error.headers or {}))
        return answer(request, refusal)

    @app.get("/problems/{code}", include_in_schema=False)
    async def explain(request: Request) -> Response:
        """What `type` of a problem document points to."""
        for problem in PROBLEMS.values():
            if problem.code == request.path_params["code"]:
                title, meaning = html.escape(problem.title), html.escape(problem.meaning)
                page = f"<!doctype html><html lang=en><title>{title}</title><h1>{title} ({problem.status})</h1><p>{meaning}"
                return HTMLResponse(page)
        raise NotFound("There is no such problem.")


def method_not_allowed(methods: set[str]) -> WrongMethod:
    allowed = sorted(methods | ({"HEAD"} if "GET" in methods else set()))
    return WrongMethod("The path does not take this method.", headers={"Allow": ", ".join(allowed)})
