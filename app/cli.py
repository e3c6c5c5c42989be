"""The command `parley`. Exit codes: 0 done, 1 refused (standard error says why), 2 wrong usage.

A command imports what it needs when it runs: none waits for the whole service to load, unless it serves."""

import asyncio
import gc
import json
import sqlite3
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from app.access.commands import commands as keys
from app.console import fail, opened, require_current, say, working
from app.errors import Conflict, DomainError
from app.exchange.matching import DIFFERS, OnMatch


class Plain(TyperGroup):
    """Says what is wrong with an argument in words of its own, not in Pydantic's."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")
            raise


cli = typer.Typer(
    cls=Plain,
    help="Parley: mediation initiatives and stakeholder goals over HTTP. Settings come from PARLEY_… variables.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.add_typer(keys, name="keys")


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
    gc.set_threshold(50_000)  # what is loaded stays: to look through it again and again would take a fifth of the start
    try:
        cli()
    except DomainError as error:
        for fault in error.faults:
            say(f"  {fault.where or '/'}: {fault.detail}")
        fail(f"{error.detail} {first_line(error.__cause__)}".strip())
    except Exception as error:
        refuse(error)


def refuse(error: Exception) -> None:
    """Says what is wrong with the settings, the database or a file; what is none of these is our fault, and raised again."""
    from asyncpg import PostgresError
    from pydantic import ValidationError
    from sqlalchemy.exc import SQLAlchemyError

    if isinstance(error, ValidationError):
        for e in error.errors(include_input=False):
            name = f"PARLEY_{e['loc'][0]}: ".upper() if e["loc"] else ""
            fail(name + e["msg"].removeprefix("Value error, "))
    if isinstance(error, SQLAlchemyError | sqlite3.Error | PostgresError | OSError):
        fail(f"The database, or a file, cannot be used: {first_line(error)}")
    raise error


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
    from app import cases, schema, serving
    from app.access.development import development_key, place
    from app.db import transact
    from app.settings import Settings

    given: dict[str, Any] = {"host": host, "port": port, "development": development or None}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    if migrate:
        with opened(settings) as engine:
            schema.migrate(engine)
    require_current(settings)
    if demo:
        cases.load_demo(settings)
    hint = ""
    if settings.development:
        kept = place(settings.database_url)
        with opened(settings) as engine:
            key = transact(engine, development_key, kept)
        hint = f"\nThe development key, which may do everything (also in {kept}): {key}"
    serving.run(settings, hint)


@cli.command()
def migrate() -> None:
    """Create the database, or bring its schema up to date."""
    from app import schema
    from app.settings import Settings

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
    from app import cases
    from app.http.strict import parse
    from app.settings import Settings

    with working("reading"):
        document = parse(sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes())
    require_current(Settings())
    with working("checking and writing"):
        try:
            counts = cases.loaded(Settings(), document, on_match, dry_run)
        except Conflict as error:
            if any(fault.code == DIFFERS for fault in error.faults):
                error.detail += " Nothing was written; --on-match replace or keep says what to do with those entries."
            raise
    counted = ", ".join(f"{count} {status}" for status, count in sorted(counts.items())) or "nothing in it"
    say(f"{counted}{' (dry run: nothing written)' if dry_run else ''}")


@cli.command()
def demo() -> None:
    """Load the demo case, the Moscow meeting of February 2024, into an empty database."""
    from app.cases import load_demo
    from app.settings import Settings

    require_current(Settings())
    if not load_demo(Settings()):
        fail("The database is not empty: the demo is loaded into an empty one only.")


@cli.command()
def export(
    initiative: Annotated[str | None, typer.Option(help="Slug of the initiative; without it, everything.")] = None,
    as_of: Annotated[str | None, typer.Option(help="What was recorded at this RFC 3339 time, instead of now.")] = None,
) -> None:
    """Print a dossier, or the whole database as one document that `parley load` takes."""
    from pydantic import TypeAdapter, ValidationError

    from app.cases import exported
    from app.records.fields import Instant
    from app.settings import Settings

    try:
        moment = TypeAdapter(Instant).validate_python(as_of) if as_of else None
    except ValidationError:
        raise typer.BadParameter("write a time like 2026-11-22T10:00:00Z", param_hint="--as-of") from None
    require_current(Settings())
    with working("reading"):
        found = asyncio.run(exported(Settings(), initiative, moment))
    typer.echo(json.dumps(found.document(), ensure_ascii=False, indent=2))


@cli.command()
def openapi() -> None:
    """Print the contract, the OpenAPI document of this version."""
    from app.http.contract import printed
    from app.main import create_app
    from app.settings import Settings

    typer.echo(printed(create_app(Settings()).openapi()), nl=False)
