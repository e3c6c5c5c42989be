"""What was stored before there was a search, or as words were parted before, is found as well: the migrations index it as the
store does."""

from contextlib import ExitStack
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from app import schema
from app.db import make_engine, transact
from tests.conftest import Templates, served
from tests.making import make

STORED = "SELECT seq, kind, CAST(id AS VARCHAR), clearance, CAST(words AS VARCHAR) FROM searched ORDER BY seq"
AS_BEFORE = {"sqlite": "sana a _ _sana _a _ __sana_a _", "postgresql": "'sana':1 'a':2 '_sana':4 '_a':5 '__sana_a':7"}


def run(engine: Engine, name: str) -> None:
    """One migration, by what it is about: others stand where they stand."""
    [script] = [s for s in ScriptDirectory.from_config(schema.config()).walk_revisions() if s.path.endswith(f"_{name}.py")]

    def work(connection: Connection) -> None:
        with Operations.context(MigrationContext.configure(connection)):
            script.module.upgrade()

    transact(engine, work)


def stored(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(text(STORED)).all())


@pytest.fixture
def url(backend: str, templates: Templates, stack: ExitStack) -> str:
    return stack.enter_context(templates.copy(backend, demo=True))


def test_the_migration_indexes_what_is_stored(backend: str, url: str) -> None:
    engine = make_engine(url)
    known = stored(engine)
    with engine.begin() as connection:
        for table in ("searched_words", "searched") if backend == "sqlite" else ("searched",):
            connection.execute(text(f"DROP TABLE {table}"))
    run(engine, "search")
    assert len(known) > 100
    assert stored(engine) == known
    engine.dispose()
    with served(url) as client:
        assert client.get("/v1/search", params={"q": "фатх"}).json()["items"][0]["title"] == "Fatah"


def test_what_is_parted_is_joined(backend: str, url: str) -> None:
    engine, words = make_engine(url), ":words" if backend == "sqlite" else "CAST(:words AS tsvector)"
    with served(url) as client:
        actor = make(client, "actor", name="Sana'a", aliases=[], external_ids=[])
        known = stored(engine)
        values = {"seq": known[-1][0], "words": AS_BEFORE[backend]}
        with engine.begin() as connection:
            connection.execute(text("CREATE TEMPORARY TABLE kept AS SELECT * FROM searched WHERE seq = :seq"), values)
            connection.execute(text("DELETE FROM searched WHERE seq = :seq"), values)
            connection.execute(text(f"INSERT INTO searched SELECT seq, kind, id, clearance, {words} FROM kept"), values)
        found = {"q": "sanaa", "kind": "actor"}
        assert client.get("/v1/search", params=found).json()["items"] == []
        run(engine, "apostrophes")
        assert stored(engine) == known
        assert [item["id"] for item in client.get("/v1/search", params=found).json()["items"]] == [actor["id"]]
    engine.dispose()
