"""Whether the process can serve, and which part fails when it cannot."""

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.db import make_engine
from app.http import health
from tests.asking import refused


def failing(client: TestClient) -> list[str]:
    """The parts that fail."""
    assert client.get("/health/live").json() == {"status": "ok"}
    return [error["code"] for error in refused(client.get("/health/ready"), 503)["errors"]]


def test_what_keeps_it_from_serving(client: TestClient, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/health/ready").json() == {"status": "ok"}
    assert client.head("/health/ready").status_code == 200
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert failing(client) == ["schema"]
    monkeypatch.setattr(health, "ROOM", 1 << 62)
    full = ["disk"] if engine.dialect.name == "sqlite" else []
    assert failing(client) == ["schema", *full]
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    assert failing(client) == ["database", *full]
    engine.dispose()
