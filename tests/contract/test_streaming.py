"""Whole lists as CSV and NDJSON are one state, whatever is written while they are sent."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.domain import KINDS
from tests.asking import cleared, match
from tests.conftest import served
from tests.making import Record, at, make

KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
Column = dict[str, Any]


def streamed(
    client: TestClient, url: str, on_first: Callable[[], None], *, leave: bool = False, level: str = "RED"
) -> list[bytes]:
    """The pieces of an answer as they are sent; after the first one something happens, or the client goes away."""
    path, _, query = url.partition("?")
    pieces: list[bytes] = []
    scope: Record = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode()}
    headers = [(name.lower().encode(), value.encode()) for name, value in cleared(level).items()]
    scope |= {"headers": headers, "server": ("test", 80), "scheme": "http", "http_version": "1.1", "root_path": "", "state": {}}

    async def drive() -> None:
        gone = asyncio.Event()

        async def receive() -> Record:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.body":
                pieces.append(message["body"])
                if len(pieces) == 1:
                    await asyncio.to_thread(on_first)
                    if leave:
                        gone.set()

        await client.app(scope, receive, send)

    loop = client._transport.loop  # type: ignore[attr-defined]
    asyncio.run_coroutine_threadsafe(drive(), loop).result(30)
    return pieces


@pytest.mark.parametrize("sort", ["id", "-name"])
@pytest.mark.usefixtures("portions")
def test_it_is_one_state_whatever_is_written_meanwhile(client: TestClient, sort: str) -> None:
    actors = [make(client, "actor", name=f"Actor {i:02}") for i in range(10)]
    before = client.get(f"/v1/actors?format=ndjson&sort={sort}").content

    def write() -> None:
        for i in (1, 4, 8):
            changed = client.patch(
                at("actor", actors[i]["id"]),
                json={"name": f"Actor {9 - i:02}+"},
                headers=match(actors[i]) | {"Content-Type": "application/merge-patch+json"},
            )
            assert changed.status_code == 200
        for i in (2, 7, 9):
            assert client.delete(at("actor", actors[i]["id"]), headers=match(actors[i])).status_code == 204
        make(client, "actor", name="Actor 05b")

    pieces = streamed(client, f"/v1/actors?format=ndjson&sort={sort}", write)
    assert len([piece for piece in pieces if piece]) == 7  # portions of 3, 3, 3 and 1, in turns of at most 2
    assert b"".join(pieces) == before
    after = client.get(f"/v1/actors?format=ndjson&sort={sort}").content
    assert (len(after.splitlines()), b"Actor 05b" in after) == (8, True)


@pytest.mark.usefixtures("portions")
def test_what_is_raised_meanwhile_is_not_sent_any_more(client: TestClient) -> None:
    actors = [make(client, "actor", name=f"Actor {i}") for i in range(8)]

    def write() -> None:
        answer = client.patch(at("actor", actors[7]["id"]), json={"marking": "TLP:RED"}, headers=match(actors[7]))
        assert answer.status_code == 200

    sent = b"".join(streamed(client, "/v1/actors?format=ndjson", write, level="AMBER"))
    assert (b"Actor 6" in sent, b"Actor 7" in sent) == (True, False)


@pytest.mark.usefixtures("portions")
def test_a_client_that_goes_away_ends_the_work(client: TestClient) -> None:
    for i in range(12):
        make(client, "actor", name=f"Actor {i}")
    for _ in range(5):
        pieces = streamed(client, "/v1/actors?format=ndjson", lambda: None, leave=True)
        assert len(pieces) < 4
    assert len(client.get("/v1/actors?format=ndjson").content.splitlines()) == 12


@pytest.mark.usefixtures("portions")
def test_what_fails_on_the_way_has_no_end(templates: Any) -> None:
    with templates.copy("sqlite", demo=True) as url, served(url) as client:
        reads = client.app.state.database.reads  # type: ignore[attr-defined]
        with pytest.raises(Exception, match="closed"):
            streamed(client, "/v1/goals?format=csv", lambda: asyncio.run(reads.close()))


@pytest.mark.usefixtures("portions")
def test_revisions_and_changes_are_those_of_one_moment_too(client: TestClient) -> None:
    actor = make(client, "actor", name="Actor")

    def write() -> None:
        nonlocal actor
        actor = client.patch(at("actor", actor["id"]), json={"name": f"{actor['name']}+"}, headers=match(actor)).json()

    for _ in range(9):
        write()
    for listed in (at("actor", actor["id"], "revisions"), "/v1/changes"):
        before = client.get(f"{listed}?format=ndjson").content
        assert len(before.splitlines()) > 9
        assert b"".join(streamed(client, f"{listed}?format=ndjson", write)) == before

    def hide() -> None:
        client.patch(at("actor", actor["id"]), json={"marking": "TLP:RED"}, headers=match(actor))

    sent = b"".join(streamed(client, at("actor", actor["id"], "revisions") + "?format=ndjson", hide, level="AMBER"))
    assert len(sent.splitlines()) == 3  # the first portion, and an end
