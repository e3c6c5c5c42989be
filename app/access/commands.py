"""`parley keys`: the only way to make, see and end access keys."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Concatenate, ParamSpec, TypeVar

import typer

from app.console import opened, require_current, say
from app.http.caller import CallerRole
from app.records.markings import Marking

if TYPE_CHECKING:
    from sqlalchemy import Connection

P = ParamSpec("P")
T = TypeVar("T")
HEADS = ("ID", "NAME", "KEY", "ROLE", "CLEARANCE", "CREATED", "EXPIRES", "LAST USED", "STATE")

commands = typer.Typer(help="Access keys: who may read and write, up to which marking.", no_args_is_help=True)


@commands.command()
def create(
    name: Annotated[str, typer.Argument(help="Whom the log names as the author; one live key has it.")],
    role: Annotated[CallerRole, typer.Option(help="reader reads, editor also writes records, admin does everything.")],
    clearance: Annotated[Marking, typer.Option(help="The highest marking that it sees and sets.")],
    expires: Annotated[
        str | None, typer.Option(metavar="TIME|DAYS", help="2027-01-31T00:00:00Z, or 90d from now; without it, never.")
    ] = None,
) -> None:
    """Make a key and print it, once: only its hash is kept.

    Example: parley keys create importer --role editor --clearance TLP:AMBER --expires 90d
    """
    from app.access import keys

    key = _run(keys.create, name, role, clearance, _expiry(expires))
    say(f"The key of {name} ({role}, {clearance}) is not shown again. Send it as `Authorization: Bearer …`.")
    typer.echo(key)


@commands.command("list")
def show() -> None:
    """Print all keys ever made, as a table: of each key itself only its first characters."""
    from app.access import keys

    now, rows = datetime.now(UTC), [HEADS]
    for k in _run(keys.every):
        state = "revoked" if k.revoked_at else "expired" if k.expires_at and k.expires_at <= now else "live"
        times = (f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else "-" for at in (k.created_at, k.expires_at, k.last_used_at))
        rows.append((str(k.id), k.name, f"{k.prefix}…", k.role, k.clearance, *times, state))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        typer.echo("  ".join(map(str.ljust, row, widths)).rstrip())


@commands.command()
def revoke(which: Annotated[str, typer.Argument(metavar="NAME|ID", help="The name or the id of a live key.")]) -> None:
    """End a key for good; its name becomes free. A service that runs stops taking it within PARLEY_KEY_SECONDS."""
    from app.access import keys

    say(f"The key of {_run(keys.revoke, which)} is revoked.")


def _run(work: "Callable[Concatenate[Connection, P], T]", *args: P.args, **kwargs: P.kwargs) -> T:
    from app.db import transact
    from app.settings import Settings

    require_current(settings := Settings())
    with opened(settings) as engine:
        return transact(engine, work, *args, **kwargs)


def _expiry(given: str | None) -> datetime | None:
    """A moment, or in so many days."""
    from pydantic import TypeAdapter, ValidationError

    from app.records.fields import Instant

    if given and (days := re.fullmatch(r"([1-9]\d{0,4})d", given)):
        return datetime.now(UTC) + timedelta(int(days[1]))
    try:
        return TypeAdapter(Instant).validate_python(given) if given else None
    except ValidationError:
        raise typer.BadParameter("write a time like 2027-01-31T00:00:00Z, or days like 90d", param_hint="--expires") from None
