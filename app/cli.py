"""The command `parley`. Exit codes: 0 done, 1 refused (one line on standard error says why), 2 wrong usage."""

import asyncio
import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import asyncpg
import typer
import uvicorn
from alembic.util import CommandError
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError

from app import schema
from app.db import Database, make_engine, transact
from app.domain import KINDS
from app.errors import DomainError, NotFound
from app.exchange.closure import Closure, closure, everything
from app.exchange.dossier import OnMatch, load
from app.http.contract import printed
from app.http.gate import Caller
from app.http.strict import parse
from app.main import create_app
from app.records.fields import Instant
from app.records.markings import HIGHEST, Marking
from app.records.reader import moment, page
from app.records.registry import Kinds
from app.records.tables import Identity
from app.settings import Settings

cli = typer.Typer(
    help="Parley: mediation initiatives and stakeholder goals over HTTP. Settings come from PARLEY_… variables.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
OPERATOR = Caller("operator", Marking.RED, HIGHEST, writes=True)


def main() -> None:
    """The entry point; every refusal is one line and exit code 1."""
    try:
        cli()
    except ValidationError as error:
        for e in error.errors(include_input=False):
            name = f"PARLEY_{e['loc'][0]}".upper() if e["loc"] else "settings"
            fail(f"{name}: {e['msg'].removeprefix('Value error, ')}")
    except DomainError as error:
        for fault in error.faults:
            say(f"  {fault.where or '/'}: {fault.detail}")
        fail(error.detail)
    except CommandError as error:
        fail(f"The schema cannot be brought up to date: {error}")
    except (SQLAlchemyError, sqlite3.Error, asyncpg.PostgresError, OSError) as error:
        fail(f"The database or a file does not answer: {str(error).splitlines()[0]}")


def say(line: str) -> None:
    typer.echo(line, err=True)


def fail(line: str) -> None:
    say(f"parley: {line}")
    sys.exit(1)


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on, instead of PARLEY_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on, instead of PARLEY_PORT.")] = None,
    migrate: Annotated[bool, typer.Option("--migrate", help="Bring the schema up to date first.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="Load the demo case if the database is empty.")] = False,
    development: Annotated[
        bool, typer.Option("--development", help="Every caller may do everything; loopback addresses only.")
    ] = False,
) -> None:
    """Serve the API until interrupted."""
    given: dict[str, Any] = {"host": host, "port": port, "development": development or None}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    if migrate:
        with opened(settings) as engine:
            schema.migrate(engine)
    require_current(settings)
    if demo:
        load_demo(settings)
    config = uvicorn.Config(create_app(settings), host=settings.host, port=settings.port, log_level="warning", access_log=False)
    try:
        Server(config).run()
    except SystemExit:  # uvicorn has said why
        fail(f"Nothing can be served on {settings.host}:{settings.port}.")


class Server(uvicorn.Server):
    """Says what to open once the socket is there."""

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
            say(f"Parley serves on http://{host}:{port}: open http://{host}:{port}/docs, stop with Ctrl+C")


@cli.command()
def migrate() -> None:
    """Create the database, or bring its schema up to date."""
    with opened(Settings()) as engine:
        schema.migrate(engine)
    say("The schema is current.")


@cli.command("load")
def load_file(
    file: Annotated[Path, typer.Argument(help="A dossier, or an export of the whole database; - is standard input.")],
    on_match: Annotated[
        OnMatch, typer.Option(help="What to do with an entry that is stored already, with other fields.")
    ] = OnMatch.REFUSE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")] = False,
) -> None:
    """Load a dossier, all of it or nothing."""
    with working("reading"):
        document = parse(sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes())
    require_current(Settings())
    with working("checking and writing"), opened(Settings()) as engine:
        items = transact(engine, load, Kinds(KINDS), OPERATOR, document, on_match, dry_run)
    counts = {status: sum(item["status"] == status for item in items) for status in {item["status"] for item in items}}
    counted = ", ".join(f"{count} {status}" for status, count in sorted(counts.items())) or "nothing in it"
    say(f"{counted}{' (dry run: nothing written)' if dry_run else ''}")


@cli.command()
def demo() -> None:
    """Load the demo case, the Moscow meeting of February 2024, into an empty database."""
    require_current(Settings())
    if not load_demo(Settings()):
        fail("The database is not empty: the demo is loaded into an empty one only.")


@cli.command()
def export(
    initiative: Annotated[str | None, typer.Option(help="Slug of the initiative; without it, everything.")] = None,
    as_of: Annotated[str | None, typer.Option(help="What was recorded at this RFC 3339 time, instead of now.")] = None,
) -> None:
    """Print a dossier, or the whole database as one document that `parley load` takes."""
    try:
        moment_ = TypeAdapter(Instant).validate_python(as_of) if as_of else None
    except ValidationError:
        raise typer.BadParameter("write a time like 2026-11-22T10:00:00Z", param_hint="--as-of") from None
    require_current(Settings())
    with working("reading"):
        found = asyncio.run(exported(Settings(), initiative, moment_))
    typer.echo(json.dumps(found.document(), ensure_ascii=False, indent=2))


@cli.command()
def openapi() -> None:
    """Print the contract, the OpenAPI document of this version."""
    typer.echo(printed(create_app(Settings()).openapi()), nl=False)


async def exported(settings: Settings, slug: str | None, as_of: datetime | None) -> Closure:
    """The records to export, with the highest clearance."""
    database, kinds = Database(settings.database_url, 1, seconds=3600), Kinds(KINDS)
    await database.open()
    try:
        at, when = await moment(database.reads, as_of)
        if slug is None:
            return await everything(database.reads, kinds, HIGHEST, at, when)
        try:
            query = kinds.queries["initiative"].model_validate({"slug": [slug], "as_of": as_of and as_of.isoformat()})
        except ValidationError:
            raise NotFound("There is no initiative with this slug.") from None
        found, _, _ = await page(database.reads, kinds, kinds["initiative"], HIGHEST, query)
        if not found:
            raise NotFound("There is no initiative with this slug.")
        return await closure(database.reads, kinds, json.loads(found[0])["id"], HIGHEST, at, when)
    finally:
        await database.close()


def load_demo(settings: Settings) -> bool:
    """Loads the demo if nothing has ever been recorded; says whether it did."""

    def work(connection: Connection) -> bool:
        if connection.execute(select(Identity.id).limit(1)).first():
            return False
        text = (files("app.demo") / "moscow-2024.json").read_bytes()
        load(connection, Kinds(KINDS), OPERATOR, parse(text), OnMatch.REFUSE)
        return True

    with working("loading the demo case"), opened(settings) as engine:
        return transact(engine, work)


def require_current(settings: Settings) -> None:
    """Refuses to work on a schema that the last migration has not reached."""
    with opened(settings) as engine:
        if not schema.is_current(engine):
            fail("The database schema is not current: run `parley migrate`, or `parley serve --migrate`.")


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """The writer's engine of a command."""
    engine = make_engine(settings.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def working(what: str) -> Iterator[None]:
    """Shows on a terminal that something is going on."""
    with Console(stderr=True).status(f"{what} …"):
        yield
