"""What the subcommands of `parley` share: how they speak, and how they come to a database."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.settings import Settings


def say(line: str) -> None:
    """A line for people; standard output is for what programs read."""
    typer.echo(line, err=True)


def fail(line: str) -> NoReturn:
    """Exit code 1, with one line that says why."""
    say(f"parley: {line}")
    sys.exit(1)


def require_current(settings: "Settings") -> None:
    """Refuses to work on a schema that the last migration has not reached, and makes no database where there is none."""
    from sqlalchemy import make_url

    from app import schema

    database = make_url(settings.database_url)
    if database.get_backend_name() == "sqlite" and not Path(str(database.database)).exists():
        fail(f"There is no database at {Path(str(database.database)).absolute()}: `parley migrate` creates one.")
    with opened(settings) as engine:
        if not schema.is_current(engine):
            fail("The database schema is not current: run `parley migrate`, or `parley serve --migrate`.")


@contextmanager
def opened(settings: "Settings") -> Iterator["Engine"]:
    """The writer's engine of a command."""
    from app.db import make_engine

    engine = make_engine(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def working(what: str) -> Iterator[None]:
    """Shows on a terminal that something is going on."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(f"{what} …"):
        yield
