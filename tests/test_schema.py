"""The migrations lead to the tables that the code describes, on both databases; and the service knows whether they ran."""

from alembic import command

from app import schema
from app.db import make_engine, transact


def test_the_migrations_lead_to_the_tables_of_the_code(database_url: str) -> None:
    engine = make_engine(database_url)
    assert schema.is_current(engine)

    def check(connection: object) -> None:
        known = schema.config()
        known.attributes["connection"] = connection
        command.check(known)

    transact(engine, check)
    engine.dispose()
