"""The command `parley`. Exit codes: 0 done, 1 refused (standard error says why), 2 wrong usage."""

import asyncio
import json
import signal
import sqlite3
import sys
import time
from datetime import datetime
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import asyncpg
import typer
import uvicorn
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError

from app import logs, schema
from app.access.commands import commands as keys
from app.access.development import development_key, place
from app.console import fail, opened, require_current, say, working
from app.db import Database, transact
from app.domain import KINDS
from app.errors import DomainError, NotFound
from app.exchange.closure import Closure, closure, everything
from app.exchange.dossier import OnMatch, load
from app.exchange.following import STREAM
from app.http.contract import printed
from app.http.gate import Caller, CallerRole
from app.http.strict import parse
from app.main import create_app
from app.pulse import Pulse
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
TICK, PARTING = 0.1, 0.5  # seconds between two looks whether to stop at once, and for a stream to end
cli.add_typer(keys, name="keys")
OPERATOR = Caller("operator", Marking.RED, HIGHEST, CallerRole.ADMIN)


def show_version(asked: bool) -> None:
    if asked:
        typer.echo(version("parley"))
        raise typer.Exit


@cli.callback()
def options(
    _: Annotated[bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    pass


def main() -> None:
    """The entry point; every refusal is one line and exit code 1."""
    try:
        cli()
    except ValidationError as error:
        for e in error.errors(include_input=False):
            name = f"PARLEY_{e['loc'][0]}: ".upper() if e["loc"] else ""
            fail(name + e["msg"].removeprefix("Value error, "))
    except DomainError as error:
        for fault in error.faults:
            say(f"  {fault.where or '/'}: {fault.detail}")
        fail(f"{error.detail} {first_line(error.__cause__)}".strip())
    except (SQLAlchemyError, sqlite3.Error, asyncpg.PostgresError, OSError) as error:
        fail(f"The database, or a file, cannot be used: {first_line(error)}")


def first_line(error: BaseException | None) -> str:
    return str(error).splitlines()[0] if error and str(error) else ""


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on, instead of PARLEY_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on, instead of PARLEY_PORT.")] = None,
    migrate: Annotated[bool, typer.Option("--migrate", help="Bring the schema up to date first.")] = False,
    demo: Annotated[bool, typer.Option("--demo", help="Load the demo case if the database is empty.")] = False,
    development: Annotated[
        bool, typer.Option("--development", help="Make a key that may do everything, and print it; loopback only.")
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
    hint = ""
    if settings.development:
        kept = place(settings.database_url)
        with opened(settings) as engine:
            key = transact(engine, development_key, kept)
        hint = f"\nThe development key, which may do everything (also in {kept}): {key}"
    logs.configure(text=settings.development if settings.log is None else settings.log == "text", messages=settings.development)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,  # the application knows itself which proxies it trusts
        timeout_graceful_shutdown=settings.grace_seconds,
    )
    try:
        Server(config, hint, app.state.pulse, settings.drain_seconds).run()
    except KeyboardInterrupt:  # as with SIGTERM, the process goes by its signal: no thread that still waits keeps it up
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.raise_signal(signal.SIGINT)
    except SystemExit:  # uvicorn has said why
        fail(f"Nothing can be served on {settings.host}:{settings.port}: set PARLEY_PORT to another port.")


class Server(uvicorn.Server):
    """Says what to open once the socket is there, and the hint with it. Told to stop, it goes on serving for `drain` seconds
    in which it says that it is not ready; then it takes no more connections, ends the streams, and lets the running requests
    finish."""

    def __init__(self, config: uvicorn.Config, hint: str, pulse: Pulse, drain: float) -> None:
        super().__init__(config)
        self.hint, self.pulse, self.drain = hint, pulse, drain

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
            say(f"Parley serves on http://{host}:{port}: open http://{host}:{port}/docs, stop with Ctrl+C{self.hint}")

    async def shutdown(self, sockets: Any = None) -> None:
        self.pulse.draining = True
        until = time.monotonic() + self.drain
        while (left := until - time.monotonic()) > 0 and not self.force_exit:
            await asyncio.sleep(min(left, TICK))
        self.pulse.end()
        stuck = asyncio.get_running_loop().call_later(PARTING, self._leave)
        await super().shutdown(sockets)
        stuck.cancel()

    def _leave(self) -> None:
        """Drops the streams whose clients do not even read that they have ended."""
        for connection in list(self.server_state.connections):
            scope = getattr(connection, "scope", None)
            if scope and scope["path"] == STREAM:
                connection.transport.abort()


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
