"""The schema of the database: whether it is current, and how it becomes so."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from app.db import transact

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def config() -> Config:
    known = Config()
    known.set_main_option("script_location", str(MIGRATIONS))
    return known


def is_current(engine: Engine) -> bool:
    """Whether the last migration has been run."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_heads() == tuple(heads())


@cache
def heads() -> list[str]:
    return list(ScriptDirectory.from_config(config()).get_heads())


def migrate(engine: Engine) -> None:
    """Brings the schema to the last migration, alone and all or nothing."""

    def work(connection: Connection) -> None:
        known = config()
        known.attributes["connection"] = connection
        command.upgrade(known, "head")

    transact(engine, work)
