"""Who am I, and what may I do?"""

import json
from typing import Literal

from fastapi import Request
from pydantic import AwareDatetime, Field
from starlette.responses import Response
from starlette.routing import BaseRoute

from app.errors import Unfit
from app.http.caller import Caller, CallerRole
from app.http.routing import NO_PARAMETERS, add
from app.records.formats import JSON
from app.records.history import Answer
from app.records.markings import Marking


class Me(Answer):
    """The caller, as the service sees it."""

    name: str = Field(description="The author that the log names.", examples=["importer"])
    role: CallerRole | None = Field(description="The role of the key; null without one.", examples=["editor"])
    clearance: Marking = Field(description="The highest marking that it sees and sets.", examples=["TLP:AMBER"])
    may: list[Literal["read", "write", "administer"]] = Field(description="What it may do.", examples=[["read", "write"]])
    expires_at: AwareDatetime | None = Field(description="When its key ends.", examples=["2027-01-31T00:00:00Z"])


def routes() -> list[BaseRoute]:
    """The operation on the caller."""
    found: list[BaseRoute] = []

    async def me(request: Request) -> Response:
        caller: Caller = request.scope["caller"]
        answer = {
            "name": caller.name,
            "role": caller.role,
            "clearance": caller.level,
            "may": caller.may,
            "expires_at": caller.expires_at and caller.expires_at.isoformat().replace("+00:00", "Z"),
        }
        return Response(json.dumps(answer, ensure_ascii=False), 200, None, JSON)

    add(found, me, "GET", "/v1/me", "get_me", "Who am I?", "What the credentials of the request are worth.",
        takes={}, answers=Me, problems=(422,), refused=lambda: [Unfit(*NO_PARAMETERS)], tag="service")  # fmt: skip
    return found
