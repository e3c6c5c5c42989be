"""Several at once, threads and processes, on both databases: nothing is lost, nothing dangles, nobody is told otherwise."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier
from typing import Any

import httpx2
import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from app.db import transact
from tests.asking import bearer, match
from tests.conftest import served
from tests.making import at, body, make

WRITERS = 8


@pytest.fixture
def clients(database_url: str) -> Iterator[list[TestClient]]:
    """Two services, each with a writer of its own, over one database."""
    with ExitStack() as stack:
        yield [stack.enter_context(served(database_url)) for _ in range(2)]


def at_once(clients: list[TestClient], request: Callable[[TestClient, int], Response], writers: int = WRITERS) -> list[Response]:
    """As many requests at the same time, shared out over the services."""
    together = Barrier(writers)

    def one(i: int) -> Response:
        together.wait()
        return request(clients[i % len(clients)], i)

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(one, range(writers)))


@pytest.mark.parametrize("writers", [2, 3, WRITERS])
def test_of_writers_with_one_entity_tag_exactly_one_succeeds(clients: list[TestClient], writers: int) -> None:
    goal = make(clients[0], "goal")

    def patch(client: TestClient, i: int) -> Response:
        statement = f"What {i} says of version {goal['version']}."
        return client.patch(at("goal", goal["id"]), json={"statement": statement}, headers=match(goal))

    for _ in range(3):
        answers = at_once(clients, patch, writers)
        won = [answer for answer in answers if answer.status_code == 200]
        assert sorted(answer.status_code for answer in answers) == [200, *[412] * (writers - 1)]
        assert clients[1].get(at("goal", goal["id"])).json() == won[0].json()
        assert won[0].json()["version"] == goal["version"] + 1
        goal = won[0].json()


def test_no_update_is_lost(clients: list[TestClient]) -> None:
    """Each of several writers adds its own external id, and tries again until it got through."""
    goal = make(clients[0], "goal")

    def add(client: TestClient, i: int) -> Response:
        while True:
            now = client.get(at("goal", goal["id"])).json()
            ids = [*now["external_ids"], {"scheme": "writer", "value": str(i)}]
            answer = client.patch(at("goal", goal["id"]), json={"external_ids": ids}, headers=match(now))
            if answer.status_code != 412:
                return answer

    answers = at_once(clients, add, 4)
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(answer.json()["version"] for answer in answers) == [2, 3, 4, 5]
    found = clients[0].get(at("goal", goal["id"])).json()
    assert sorted(known["value"] for known in found["external_ids"]) == ["0", "1", "2", "3"]


def test_writers_take_turns(clients: list[TestClient]) -> None:
    """Nobody is told that the database is locked, and what is acknowledged is seen by everybody at once."""
    content = [body(clients[0], "goal", statement=f"The goal of {i}.") for i in range(WRITERS)]

    def write(client: TestClient, i: int) -> Response:
        answer = client.post("/v1/goals", json=content[i])
        for other in clients:
            assert other.get(answer.headers["location"]).content == answer.content
        return answer

    answers = at_once(clients, write)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == WRITERS
    assert len({answer.json()["updated_at"] for answer in answers}) == WRITERS  # one transaction, one instant


def test_many_at_once_with_one_key_make_one_record(clients: list[TestClient]) -> None:
    content = body(clients[0], "goal")

    def post(client: TestClient, _: int) -> Response:
        return client.post("/v1/goals", json=content, headers={"Idempotency-Key": "one"})

    answers = at_once(clients, post, 50)
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 49
    assert clients[1].get("/v1/goals?count=true").json()["total"] == 1


def test_a_reference_and_the_deletion_of_its_target_never_both_succeed(clients: list[TestClient]) -> None:
    content = body(clients[0], "stance")
    actor: dict[str, Any] = {}

    def refer_or_delete(client: TestClient, i: int) -> Response:
        if i == 0:
            return client.post("/v1/stances", json=content | {"actor_id": actor["id"]})
        return client.request("DELETE", at("actor", actor["id"]), headers=match(actor))

    for _ in range(6):
        actor = make(clients[0], "actor")
        referred, deleted = at_once(clients, refer_or_delete, 2)
        assert (referred.status_code, deleted.status_code) in ((201, 409), (422, 204))


def test_what_was_acknowledged_survives_a_kill(tmp_path: Any) -> None:
    """A real process is killed right after its answer; the next one has the record."""
    url = f"sqlite:///{tmp_path}/parley.db"
    said: list[dict[str, Any]] = []
    report = {"title": "A report", "kind": "report"}
    for _ in range(2):
        process, api = started(url)
        try:
            for known in said:
                assert httpx2.get(f"{api}/v1/sources/{known['id']}").json() == known
            headers = bearer((tmp_path / "development.key").read_text().strip())
            said += [httpx2.post(f"{api}/v1/sources", json=report, headers=headers).json() for _ in range(3)]
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
    database = sqlite3.connect(tmp_path / "parley.db")
    assert database.execute("SELECT count(*) FROM source").fetchone() == (len(said),)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def started(url: str) -> tuple[subprocess.Popen[str], str]:
    """A served process on a free port, and its address."""
    process = subprocess.Popen(
        [Path(sys.executable).parent / "parley", "serve", "--migrate", "--development", "--port", "0"],
        env={**os.environ, "PARLEY_DATABASE_URL": url},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    with process.stderr as lines:
        line = next(line for line in lines if "serves on" in line)
    return process, line.split(" on ")[1].split(": open")[0].strip()


def test_reading_does_not_wait_for_a_writer(clients: list[TestClient]) -> None:
    """While a transaction holds the writer's lock, reads are answered."""
    goal = make(clients[0], "goal")
    held, done = Barrier(2), Barrier(2)

    def hold(_: object) -> None:
        held.wait()
        done.wait()

    database = clients[0].app.state.database  # type: ignore[attr-defined]
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(transact, database.engine, hold)
        held.wait()
        assert clients[1].get(at("goal", goal["id"])).json() == goal
        done.wait()
        writing.result()
