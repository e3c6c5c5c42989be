"""What callers and operators keep to themselves is in no line of the log, however it is written, and in no refusal."""

import logging
from collections.abc import Iterator
from io import StringIO
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.db import make_engine
from app.exchange.following import STREAM
from app.logs import Lines, Text
from tests.access.test_oidc import Issuer, issuer, trusting
from tests.asking import every_path, refused, secret
from tests.conftest import Parley
from tests.making import at

__all__ = ["issuer"]
PASSWORD = "open-sesame-81"
URL = f"https://me:{PASSWORD}@example.org"


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that is logged at any level, as JSON and as text, each without and with the messages of exceptions."""
    written, root = StringIO(), logging.getLogger()
    handlers = [logging.StreamHandler(written) for _ in range(4)]
    for handler, form in zip(handlers, (Lines(False), Lines(True), Text(False), Text(True)), strict=True):
        handler.setFormatter(form)
        root.addHandler(handler)
        handler.addFilter(lambda record: not record.name.startswith("httpx"))  # the client of the tests
    levels = {name: logging.getLogger(name).level for name in ("", "parley", "sqlalchemy")}
    for name in levels:
        logging.getLogger(name).setLevel(logging.WARNING if name == "sqlalchemy" else logging.DEBUG)
    yield written
    for handler in handlers:
        root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_nothing_that_a_request_holds_is_logged(database_url: str, issuer: Issuer, log: StringIO) -> None:
    token, idempotency = issuer.token(parley_role="editor", parley_clearance="TLP:RED"), uuid4().hex
    wrong = token[:-6] + "AAAAAA"
    engine = make_engine(database_url)
    with trusting(issuer, database_url) as client:
        paths = sorted(every_path(client.app) - {("GET", STREAM)})
        with engine.begin() as connection:  # some of it breaks
            connection.execute(text("DROP TABLE stance"))
        statuses, content = set(), {"title": PASSWORD, "kind": "report", "url": URL}
        for key, query in (
            (secret("RED editor"), ""),
            (token, f"?token={PASSWORD}"),
            (wrong, ""),
            (secret("RED editor")[:-1], ""),
        ):
            headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": idempotency, "If-Match": "*"}
            known = client.post(at("source"), headers=headers, json=content).is_success
            for method, path in paths if known else paths[:20]:
                body = content if method in ("POST", "PUT", "PATCH") else None
                statuses.add(client.request(method, path + query, headers=headers, json=body).status_code)
            refused(client.get(f"/{URL}/{key}", headers=headers), 404)
            refused(client.get("/v1/me", headers=headers | {"Authorization": f"Basic {key}"}), 401)
            refused(client.get(at("stance"), headers=headers), 500 if known else 401)
    engine.dispose()
    assert {200, 401, 404, 422, 500} <= statuses
    said = log.getvalue()
    assert said.count("UndefinedTable") + said.count("no such table") > 4  # with their messages, in one of the forms
    assert said.count("parley.access") > 4 * len(paths)  # as JSON; as text without the name
    kept = {*token.split("."), wrong.rpartition(".")[2], idempotency, PASSWORD}
    kept |= {secret("RED editor")[start : start + 9] for start in range(30)}
    assert not [hidden for hidden in kept if hidden in said]


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://me:{PASSWORD}@127.0.0.1:{PASSWORD}/parley",
        f"postgresql://me:{PASSWORD}@[::1/parley",
        f"postgresql://me:p@{PASSWORD}/1@127.0.0.1/parley",
        f"postgresql://me:{PASSWORD}@127.0.0.1:1/parley",
        f"postgres://me:{PASSWORD}@127.0.0.1/parley",
    ],
)
def test_a_database_that_cannot_be_reached_is_one_line(parley: Parley, url: str) -> None:
    for command in (("migrate",), ("keys", "list")):
        done = parley(url, *command)
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
        assert done.err.startswith("parley: ")
        assert PASSWORD not in done.err
