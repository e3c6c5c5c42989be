"""What handlers take from a request."""

from uuid import UUID

from fastapi import Request

from app.db import Database
from app.errors import NotFound


def database(request: Request) -> Database:
    """The one that the application is over."""
    db: Database = request.app.state.database
    return db


def ident(request: Request) -> UUID:
    """The id in the path; what is no id names no record."""
    try:
        return UUID(request.path_params["id"])
    except ValueError:
        raise NotFound("There is no such record.") from None
