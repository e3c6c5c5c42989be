"""The processes under load: the service as it is with two constant routes behind it, and the least that Starlette can be.

python -m bench.server app DATABASE_URL PORT
python -m bench.server bare - PORT
"""

import sys

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from app import logs
from app.main import create_app
from app.settings import Settings


def ready(size: int) -> Response:
    return Response(b"x" * size, 200, {"ETag": '"1"'}, "application/json")


def constant(app: FastAPI) -> FastAPI:
    """Adds, after all others, a route that returns ready bytes: what the framework and the gate cost, and nothing else."""
    kept: dict[str, Response] = {}

    @app.get("/v1/constant/{size}", include_in_schema=False, response_model=None)
    async def answer(request: Request) -> Response:
        size = request.path_params["size"]
        if size not in kept:
            kept[size] = ready(int(size))
        return kept[size]

    app.router.routes[-1].takes_query = True  # type: ignore[attr-defined]  # the size
    return app


def bare() -> Starlette:
    """Starlette with one route, no layer and the same bytes."""
    kept: dict[str, Response] = {}

    async def answer(request: Request) -> Response:
        size = request.path_params["size"]
        if size not in kept:
            kept[size] = ready(int(size))
        return kept[size]

    return Starlette(routes=[Route("/v1/constant/{size}", answer)])


def settings(url: str, port: int) -> Settings:
    """Everything is switched on; the limits are above the load, and counted all the same."""
    above = "100000000/minute"
    return Settings(database_url=url, rate_limit_key=above, rate_limit_anonymous=above, metrics_port=port)


def main() -> None:
    what, url, port = sys.argv[1:]
    app: ASGIApp = bare() if what == "bare" else constant(create_app(settings(url, int(port) + 1)))
    logs.configure(text=False, messages=False)  # access lines and all, as the service is run
    uvicorn.run(
        app,
        port=int(port),
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,  # this and the next as `parley serve` has it
        proxy_headers=False,
        loop="uvloop",
        http="httptools",
    )


if __name__ == "__main__":
    main()
