"""Runs the migrations: on the connection that `app.schema` hands over, else on PARLEY_DATABASE_URL."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection

import app.access.keys
import app.records.once  # noqa: F401 - fills the metadata
from app.db import make_engine
from app.records.columns import Base, Instant
from app.settings import Settings
from migrations.generating import ours, with_fields  # which imports the kinds, and so fills the metadata


def rendered(kind: str, item: object, _: object) -> str | Literal[False]:
    """Revisions name SQLAlchemy's types alone: they must run whatever becomes of the code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=rendered,
        include_name=ours,
        transaction_per_migration=False,
        process_revision_directives=with_fields,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with make_engine(Settings().database_url).begin() as own:
        run(own)
