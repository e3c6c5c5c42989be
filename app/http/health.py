"""Whether the process lives, and whether it can serve."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import asyncpg
from fastapi import FastAPI, Request
from pydantic import BaseModel, Field
from sqlalchemy import String, column, select, table
from starlette.responses import Response

from app.db import Database, Prepared
from app.errors import Fault, Unavailable
from app.http.routing import refusals

ROOM = 100 * 1024**2  # bytes that must be free where an embedded database lies
PATIENCE = 1.0  # seconds for the database to answer
VERSION = select(column("version_num", String)).select_from(table("alembic_version"))
DOWN = (Unavailable, TimeoutError, OSError, sqlite3.Error, asyncpg.PostgresError)


class Alive(BaseModel):
    """The process answers, or is ready to serve."""

    status: Literal["ok"] = Field(description="Always `ok`.", examples=["ok"])


def install(app: FastAPI, heads: Callable[[], list[str]], draining: Callable[[], bool]) -> None:
    """`/health/live` never touches the database; `/health/ready` does. `heads`: the last migration."""

    @app.get(
        "/health/live", tags=["service"], summary="Is the process alive?", response_model=Alive, responses=refusals(422, 500)
    )
    async def live(request: Request) -> Response:
        """Answers as long as the process does."""
        return Response('{"status":"ok"}', 200, None, "application/json")

    @app.get(
        "/health/ready",
        tags=["service"],
        summary="Can the process serve?",
        response_model=Alive,
        responses=refusals(422, 500, 503),
    )
    async def ready(request: Request) -> Response:
        """The database answers, its schema is current, the disk has room, and the process is not about to stop. A 503
        names in `errors` the parts that fail: `database`, `schema`, `disk` or `draining`."""
        database: Database = request.app.state.database
        wrong = [Fault("", "draining", "The process is about to stop.")] if draining() else []
        try:
            async with asyncio.timeout(PATIENCE):
                rows = await database.reads.rows(Prepared(VERSION, database.reads.dialect), {})
            if [row[0] for row in rows] != heads():
                wrong.append(Fault("", "schema", "The schema is not that of this version."))
        except DOWN:
            wrong.append(Fault("", "database", "The database does not answer."))
        if (path := database.path) and shutil.disk_usage(Path(path).absolute().parent).free < ROOM:
            wrong.append(Fault("", "disk", "There is hardly any room on the disk."))
        if wrong:
            raise Unavailable("The process cannot serve.", wrong)
        return Response('{"status":"ok"}', 200, None, "application/json")
