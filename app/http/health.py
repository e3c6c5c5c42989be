"""Whether the process lives, and whether it can serve."""

from fastapi import FastAPI, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.http.routing import refusals


class Alive(BaseModel):
    """The process answers."""

    status: str = Field(description="Always `ok`.", examples=["ok"])


def install(app: FastAPI) -> None:
    """`/health/live` never touches the database."""

    @app.get(
        "/health/live", tags=["service"], summary="Is the process alive?", response_model=Alive, responses=refusals(422, 500)
    )
    async def live(request: Request) -> Response:
        """Answers as long as the process does."""
        return Response('{"status":"ok"}', 200, None, "application/json")
