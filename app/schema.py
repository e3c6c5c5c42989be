"""The schema of the database: whether it is current, and how it becomes so."""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from app.db import transact
from app.errors import DomainError

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent / "migrations"
STATED = re.compile(r"^(down_)?revision\b[^=]*= (.*)$", re.MULTILINE)


def is_current(engine: Engine) -> bool:
    """Whether the last migration has been run. A service that starts asks this, and does not wait for Alembic to load."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return set(connection.scalars(text("SELECT version_num FROM alembic_version"))) == set(heads())


@cache
def heads() -> list[str]:
    """The revisions that no other one follows, as their files say."""
    made, followed = set[str](), set[str]()
    for file in (MIGRATIONS / "versions").glob("*.py"):
        for down, said in STATED.findall(file.read_text("utf-8")):
            (followed if down else made).update(re.findall(r"\w+", said))
    return sorted(made - followed)


def config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415  # 0.15 s and 9 MB, which only a migration needs

    known = Config()
    known.set_main_option("script_location", str(MIGRATIONS))
    return known


def migrate(engine: Engine) -> None:
    """Brings the schema to the last migration, alone and all or nothing."""
    from alembic import command  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    def work(connection: Connection) -> None:
        known = config()
        known.attributes["connection"] = connection
        command.upgrade(known, "head")

    try:
        transact(engine, work)
    except CommandError as error:
        raise DomainError(f"The schema cannot be brought up to date: {error}") from error
