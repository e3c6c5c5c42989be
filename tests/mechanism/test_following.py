"""Following changes while others write: streams that break anywhere, requests that wait, transactions that overlap."""

import asyncio
import json
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Event
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Message

from app.access import keys
from app.db import make_engine, transact
from app.domain import KINDS
from app.exchange import changes
from app.exchange.following import STREAM
from app.http.caller import Caller, CallerRole
from app.records import store
from app.records.markings import Marking
from app.records.registry import registry
from tests.asking import bearer, cleared, refused
from tests.client import Direct, DirectClient
from tests.conftest import Templates, served
from tests.making import Record, make

WRITERS, EACH = 4, 8


@pytest.fixture
def clients(database_url: str) -> Iterator[list[DirectClient]]:
    """Two services over one database, as two processes would be."""
    with served(database_url) as first, served(database_url) as second:
        assert isinstance(first, DirectClient)
        assert isinstance(second, DirectClient)
        yield [first, second]


class Connection:
    """A stream, or another answer, that is taken as it comes, until so many bytes are there or that time is over; then the
    client is gone."""

    def __init__(self, client: DirectClient, query: str = "", path: str = STREAM, **headers: str) -> None:
        direct = client._transport
        assert isinstance(direct, Direct)
        self.direct = direct
        self.headers: dict[bytes, bytes] = {}
        self.scope: dict[str, Any] = {
            "type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(), "scheme": "http",
            "root_path": "", "query_string": query.encode(), "client": None, "server": ("testserver", 80), "state": {},
            "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        }  # fmt: skip

    def take(self, most: int, seconds: float) -> bytes:
        """The first bytes of what was sent."""
        return asyncio.run_coroutine_threadsafe(self._take(most, seconds), self.direct.loop).result()[:most]

    async def _take(self, most: int, seconds: float) -> bytes:
        got, gone = bytearray(), asyncio.Event()

        async def receive() -> Message:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.headers = dict(message["headers"])
            got.extend(message.get("body", b""))
            if len(got) >= most:
                gone.set()
                await asyncio.sleep(0)

        asyncio.get_running_loop().call_later(seconds, gone.set)
        await self.direct.app(self.scope, receive, send)
        return bytes(got)


def events(got: bytes) -> list[tuple[str, Record]]:
    """The whole events among the bytes: what is cut off has not been received."""
    found = []
    for block in got.decode(errors="ignore").split("\n\n")[:-1]:
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields.get("event") == "change":
            found.append((fields["id"], json.loads(fields["data"])))
    return found


def end(client: DirectClient) -> str:
    """The cursor after the last change so far."""
    page = client.get("/v1/changes", params={"limit": 200}).json()
    while page["items"]:
        page = client.get(page["next"]).json()
    return str(page["cursor"])


@settings(max_examples=max(2, settings().max_examples // 20))
@given(chance=st.integers(0, 2**16))
def test_whoever_reconnects_at_any_byte_misses_nothing_and_gets_nothing_twice(clients: list[DirectClient], chance: int) -> None:
    random = Random(chance)
    start = end(clients[0])

    def write(number: int) -> None:
        for _ in range(EACH):
            make(clients[number % 2], "source")

    received: list[Record] = []
    last = {"last-event-id": start}
    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(write, number) for number in range(WRITERS)]
        until = time.monotonic() + 60
        while len(received) < WRITERS * EACH and time.monotonic() < until:
            client = random.choice(clients)
            got = events(Connection(client, "after=junk", **last).take(random.randint(1, 1500), 0.3))
            received += [item for _, item in got]
            last = {"last-event-id": got[-1][0]} if got else last
        for written in writing:
            written.result()
    log = clients[0].get("/v1/changes", params={"limit": 200, "after": start}).json()["items"]
    assert received == log
    assert len(log) == WRITERS * EACH


def test_what_commits_later_comes_later(clients: list[DirectClient]) -> None:
    """One connection holds the writer's lock and has written; another waits for it; nobody sees anything until the first
    commits, and then both in that order."""
    url, kinds = clients[0].app.state.database.url, registry(KINDS)  # type: ignore[attr-defined]
    caller = Caller("first", "TLP:RED", 4, CallerRole.EDITOR)
    fields = kinds["source"].create.model_validate({"title": "First", "kind": "report"})
    written, go = Event(), Event()

    def hold(connection: object) -> None:
        store.create(connection, kinds, caller, kinds["source"], fields)  # type: ignore[arg-type]
        written.set()
        assert go.wait(20)

    def page(wait: int = 0) -> list[Record]:
        items: list[Record] = clients[0].get("/v1/changes", params={"wait": wait}).json()["items"]
        return items

    engine = make_engine(url)
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(transact, engine, hold)
        assert written.wait(10)
        second = pool.submit(make, clients[1], "source")
        waiting = pool.submit(page, 30)
        time.sleep(0.3)
        assert page() == []
        assert not second.done()
        go.set()
        first.result()
        ident = second.result()["id"]
        seen = waiting.result()
    engine.dispose()
    assert [item["author"] for item in page()] == ["first", "RED editor"]
    assert page()[1]["id"] == ident
    assert seen == page()[: len(seen)] != []


def test_a_waiting_request_is_answered_as_soon_as_there_is_something(clients: list[DirectClient]) -> None:
    here, there = clients
    make(here, "source")
    after = here.get("/v1/changes").json()["cursor"]

    def wait(seconds: int) -> tuple[list[Record], float]:
        items = here.get("/v1/changes", params={"after": after, "wait": seconds, "kind": "source"}).json()["items"]
        return items, time.monotonic()

    assert wait(1)[0] == []
    with ThreadPoolExecutor(1) as pool:
        for writer, most in ((here, 0.9), (there, 3.0)):
            waiting = pool.submit(wait, 30)
            time.sleep(0.2)
            make(writer, "source", marking="TLP:CLEAR")
            written = time.monotonic()
            items, answered = waiting.result()
            assert len(items) == 1
            assert answered - written < most
            after = here.get("/v1/changes", params={"after": after}).json()["cursor"]


@pytest.fixture
def traced(templates: Templates) -> Iterator[tuple[DirectClient, list[str]]]:
    """A service, and what it runs of SQL to read, which SQLite tells."""
    run: list[str] = []
    with templates.copy("sqlite", demo=False) as url, served(url, followers_each=30) as client:
        assert isinstance(client, DirectClient)
        client.app.state.database.reads._here.set_trace_callback(run.append)  # type: ignore[attr-defined]
        yield client, run


def test_however_many_wait_one_looks(traced: tuple[DirectClient, list[str]]) -> None:
    client, run = traced
    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(lambda _: client.get("/v1/changes?wait=2&kind=actor"), range(30)))
    assert [answer.status_code for answer in answers] == [200] * 30
    assert 2 <= sum("max(change.seq)" in sql for sql in run) <= 4
    assert len(run) <= 30 * 3 + 4  # one at the beginning, one when the first look beats, one at the end


def test_a_stream_says_what_it_is_and_that_it_is_there(clients: list[DirectClient], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "HEARTBEAT", 0.05)
    connection = Connection(clients[0], "kind=actor")
    got = connection.take(10_000, 0.5)
    assert got.startswith(b"retry: 2000\n\n")
    assert got.count(b"\n:\n\n") >= 2
    assert connection.headers[b"content-type"].startswith(b"text/event-stream")
    assert (connection.headers[b"cache-control"], connection.headers[b"x-accel-buffering"]) == (b"no-store", b"no")
    assert clients[0].head(STREAM).status_code == 200
    monkeypatch.setattr(changes, "LIFE", 0.2)
    assert connection.take(10_000, 20).endswith(b"event: end\ndata: {}\n\n")
    assert clients[0].app.state.pulse.waiting == {"stream": 0, "request": 0}  # type: ignore[attr-defined]


def test_a_client_that_does_not_read_costs_one_batch(
    traced: tuple[DirectClient, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is asked for more only when what was sent has been taken."""
    client, run = traced
    monkeypatch.setattr(changes, "BATCH", 3)
    for _ in range(8):
        make(client, "source")
    connection = Connection(client)

    async def crawl() -> list[bytes]:
        sent, gone = list[bytes](), asyncio.Event()

        async def receive() -> Message:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message.get("body", b""))
            if len(sent) == 4:  # the start, retry and two events
                await asyncio.sleep(0.5)
                gone.set()
                await asyncio.sleep(30)

        await connection.direct.app(connection.scope, receive, send)
        return sent

    sent = asyncio.run_coroutine_threadsafe(crawl(), connection.direct.loop).result()
    assert len(events(b"".join(sent))) == 2
    assert sum("change.seq > " in sql for sql in run) == 1


@pytest.mark.parametrize("ends", ["revoked", "expires"])
def test_a_key_that_ends_is_followed_by_nobody(database_url: str, ends: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "CHECK", 0.1)
    engine = make_engine(database_url)
    until = datetime.now(UTC) + timedelta(seconds=1.2) if ends == "expires" else None
    with served(database_url, key_seconds=0.2) as client, ThreadPoolExecutor(3) as pool:
        assert isinstance(client, DirectClient)
        key = bearer(transact(engine, keys.create, "short", CallerRole.READER, Marking.RED, until))
        named = {name.lower(): value for name, value in key.items()}
        stream = pool.submit(Connection(client, "kind=issue", **named).take, 10_000, 20)
        waiting = pool.submit(client.get, "/v1/changes?wait=20&kind=issue", headers=key)
        still = pool.submit(client.get, "/v1/changes?wait=1&kind=issue")
        time.sleep(0.5)
        assert not stream.done()
        assert not waiting.done()
        if ends == "revoked":
            transact(engine, keys.revoke, "short")
        began = time.monotonic()
        assert stream.result().endswith(b"event: end\ndata: {}\n\n")
        refused(waiting.result(), 401)
        assert time.monotonic() - began < 2.5
        refused(client.get(STREAM, headers=key), 401)
        assert still.result().status_code == 200
    engine.dispose()


def test_who_has_gone_is_not_waited_for(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The place is free for the next."""
    monkeypatch.setattr(changes, "CHECK", 0.1)
    with served(database_url, followers_each=1) as client:
        assert isinstance(client, DirectClient)
        began = time.monotonic()
        for _ in range(2):
            assert Connection(client, "wait=30&kind=issue", "/v1/changes").take(1, 0.2) == b"{"
        assert time.monotonic() - began < 5


def test_how_many_follow_is_bounded(database_url: str) -> None:
    """For each caller, and for the process; whoever goes makes place."""
    ask = "/v1/changes?wait=2&kind=issue"
    with served(database_url, followers=3, followers_each=2) as client, ThreadPoolExecutor(3) as pool:
        assert isinstance(client, DirectClient)
        known = {name.lower(): value for name, value in cleared("RED").items()}
        first: list[Future[Any]] = [pool.submit(Connection(client, **known).take, 10_000, 2), pool.submit(client.get, ask)]
        time.sleep(0.5)
        for path in (STREAM, ask):
            problem = client.get(path)
            assert refused(problem, 429)["detail"] == "Too many streams and waiting requests at once."
            assert problem.headers["retry-after"] == "5"
        assert client.get("/v1/changes").status_code == 200
        third = pool.submit(client.get, ask, headers=cleared("AMBER"))
        time.sleep(0.2)
        for path in (STREAM, ask):
            assert refused(client.get(path, headers=cleared("GREEN")), 503)
        for waiting in (*first, third):
            waiting.result()
        assert client.head(STREAM).status_code == 200
        assert client.app.state.pulse.waiting == {"stream": 0, "request": 0}  # type: ignore[attr-defined]
        assert client.get("/v1/changes?wait=1").status_code == 200
