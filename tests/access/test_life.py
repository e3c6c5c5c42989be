"""How long a key works, and what is kept of it."""

import asyncio
import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, select, text
from starlette.testclient import TestClient

from app.access import keys
from app.access.callers import Callers
from app.access.keys import ApiKey
from app.db import Database, make_engine, transact
from app.errors import Unauthorised
from app.http.caller import Caller, CallerRole
from app.records.markings import Marking
from tests.asking import bearer, refused
from tests.conftest import Templates, served
from tests.making import at

SHORT = 0.2


@pytest.fixture
def service(database_url: str) -> Iterator[TestClient]:
    with served(database_url, known=False, key_seconds=SHORT) as client:
        yield client


def engine(client: TestClient) -> Engine:
    found: Engine = client.app.state.database.engine  # type: ignore[attr-defined]
    return found


def made(client: TestClient, name: str = "somebody", expires: datetime | None = None) -> str:
    return transact(engine(client), keys.create, name, CallerRole.EDITOR, Marking.AMBER, expires)


def last_used(db: Connection) -> datetime | None:
    return db.execute(select(ApiKey.last_used_at).where(ApiKey.name == "somebody")).scalar_one()


def test_a_key_works_at_once_and_ends_within_the_time_that_it_is_known_for(service: TestClient) -> None:
    key = bearer(made(service))
    assert service.get("/v1/me", headers=key).json()["name"] == "somebody"
    transact(engine(service), keys.revoke, "somebody")
    revoked = time.monotonic()
    while service.get("/v1/me", headers=key).status_code == 200:
        assert time.monotonic() - revoked < SHORT + 5, "still taken"
    assert refused(service.get("/v1/me", headers=key), 401)
    again = bearer(made(service))  # the name is free, the old key stays dead
    assert service.get("/v1/me", headers=again).json()["name"] == "somebody"
    assert refused(service.get("/v1/me", headers=key), 401)


def test_while_it_is_known_a_key_is_not_looked_up(database_url: str) -> None:
    with served(database_url, key_seconds=5) as client:
        assert client.get("/v1/me").status_code == 200
        transact(engine(client), keys.revoke, "RED editor")
        assert client.get("/v1/me").status_code == 200


def test_a_key_expires_at_that_moment(database_url: str) -> None:
    with served(database_url, known=False, key_seconds=5) as client:
        expires = datetime.now(UTC) + timedelta(seconds=2)
        key = bearer(made(client, expires=expires))
        answer = client.get("/v1/me", headers=key)
        assert datetime.fromisoformat(answer.json()["expires_at"]) == expires
        while datetime.now(UTC) < expires:
            time.sleep(0.02)
        assert refused(client.get("/v1/me", headers=key), 401)


def test_what_a_key_writes_is_in_its_name(service: TestClient) -> None:
    key = bearer(made(service, "Élise's script"))
    record = service.post(at("source"), json={"title": "A report", "kind": "report"}, headers=key).json()
    (revision,) = service.get(f"{at('source', record['id'])}/revisions").json()["items"]
    assert revision["author"] == "Élise's script"


def test_the_last_use_is_noted_beside_the_request_and_once_a_minute(database_url: str) -> None:
    before = datetime.now(UTC)
    with served(database_url, known=False, key_seconds=0) as client:
        key = bearer(made(client))

        def while_another_writes(db: Connection) -> None:
            assert client.get("/v1/me", headers=key).status_code == 200
            assert last_used(db) is None

        transact(engine(client), while_another_writes)
    own = make_engine(database_url)
    first = transact(own, last_used)
    assert first
    assert before <= first <= datetime.now(UTC)
    with served(database_url, known=False, key_seconds=0) as client:  # another process: it was noted a moment ago
        assert client.get("/v1/me", headers=key).status_code == 200
    assert transact(own, last_used) == first
    past = first - timedelta(minutes=2)
    transact(own, lambda db: keys.used(db, db.execute(select(ApiKey.id).where(ApiKey.name == "somebody")).scalar_one(), past))
    with served(database_url, known=False, key_seconds=0) as client:
        assert client.get("/v1/me", headers=key).status_code == 200
    assert (transact(own, last_used) or past) > first
    own.dispose()


def test_a_use_that_cannot_be_noted_is_no_failure(templates: Templates, caplog: pytest.LogCaptureFixture) -> None:
    with templates.copy("sqlite", demo=False) as url, served(url, known=False) as client:
        key, never = made(client), "CREATE TRIGGER never BEFORE UPDATE ON api_key BEGIN SELECT RAISE(ABORT, 'no'); END"
        transact(engine(client), lambda db: db.execute(text(never)))
        for _ in range(3):
            assert client.get("/v1/me", headers=bearer(key)).status_code == 200
    assert [record.message for record in caplog.records] == ["the last use of a key was not noted"]


def test_nothing_of_a_key_is_kept_or_logged(templates: Templates, caplog: pytest.LogCaptureFixture) -> None:
    """Not in the database's files, and not in the log of what works, is refused or breaks."""
    caplog.set_level(logging.DEBUG)
    with templates.copy("sqlite", demo=False) as url:
        with served(url, known=False) as client:
            key, spoilt = made(client), "pk_" + "y" * 43
            assert client.get("/v1/me", headers=bearer(key)).status_code == 200
            refused(client.get("/v1/me", headers=bearer(spoilt)), 401)
            transact(engine(client), lambda db: db.execute(text("ALTER TABLE source RENAME TO elsewhere")))
            refused(client.get("/v1/sources", headers=bearer(key)), 500)
            file = Path(url.removeprefix("sqlite:///"))
            kept = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
        assert keys.digest(key).encode() in kept
        assert "request" in caplog.text
        for secret in (key, key.removeprefix("pk_"), spoilt):
            for start in range(len(secret) - 13):  # longer than what is shown of it, by more than chance may add
                assert secret[start : start + 14] not in caplog.text
                assert secret[start : start + 14].encode() not in kept


def test_other_bearer_tokens_go_to_whoever_knows_them() -> None:
    known = Caller("issuer/somebody", Marking.GREEN, Marking.GREEN.rank, CallerRole.READER)

    async def tokens(token: str) -> Caller:
        assert token == "eyJ.e30.x"
        return known

    async def asked() -> None:
        callers = Callers(Database("sqlite:///unused.db"), anonymous=False, seconds=1, tokens=tokens)
        assert await callers.caller(b"Bearer eyJ.e30.x") is known
        with pytest.raises(Unauthorised):
            await callers.caller(b"Basic eyJ.e30.x")

    asyncio.run(asked())
