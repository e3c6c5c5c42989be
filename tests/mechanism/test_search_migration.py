"""What was stored before there was a search is found as well: the migration indexes it as the store does."""

from contextlib import ExitStack

from sqlalchemy import text

from app import schema
from app.db import make_engine
from tests.conftest import Templates, served

STORED = "SELECT seq, kind, CAST(id AS VARCHAR), clearance, CAST(words AS VARCHAR) FROM searched ORDER BY seq"
BEFORE = "0014"


def test_the_migration_indexes_what_is_stored(backend: str, templates: Templates, stack: ExitStack) -> None:
    url = stack.enter_context(templates.copy(backend, demo=True))
    engine = make_engine(url)
    with engine.begin() as connection:
        known = connection.execute(text(STORED)).all()
        for table in ("searched_words", "searched") if backend == "sqlite" else ("searched",):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("UPDATE alembic_version SET version_num = :before"), {"before": BEFORE})
    schema.migrate(engine)
    with engine.connect() as connection:
        assert len(known) > 100
        assert connection.execute(text(STORED)).all() == known
    engine.dispose()
    with served(url) as client:
        assert client.get("/v1/search", params={"q": "фатх"}).json()["items"][0]["title"] == "Fatah"
