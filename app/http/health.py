"""Whether the process lives."""

from fastapi import FastAPI, Request
from starlette.responses import Response


def install(app: FastAPI) -> None:
    """`/health/live` never touches the database."""

    @app.get("/health/live", tags=["service"], summary="Is the process alive?", response_model=None)
    async def live(request: Request) -> Response:
        """Answers as long as the process does."""
        return Response('{"status":"ok"}', 200, None, "application/json")
