"""A database that goes away and comes back: refused in between, served again after."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.asking import refused
from tests.conftest import Templates, served
from tests.making import at, make


@pytest.fixture
def url(templates: Templates) -> Iterator[str]:
    with templates.copy("postgresql", demo=False) as made:
        yield made


def test_connections_that_the_server_dropped_are_made_anew(url: str, postgres: str) -> None:
    drop = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with served(url, read_connections=2) as client, admin.connect() as connection:
        goal = make(client, "goal")
        connection.execute(drop, {"name": make_url(url).database})
        answers = [client.get(at("goal", goal["id"])) for _ in range(6)]
        for answer in answers:
            assert answer.status_code == 200 or refused(answer, 503)
        assert [answer.status_code for answer in answers[-3:]] == [200] * 3
        assert answers[-1].json() == goal
        assert make(client, "goal")["version"] == 1
    admin.dispose()
