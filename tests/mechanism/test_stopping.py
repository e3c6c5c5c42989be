"""A process that is told to stop, and what it says of itself: real processes, real signals."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import Connection, insert

from app import logs
from app.db import make_engine, transact
from app.records import store
from app.records.tables import Change, Identity
from tests.asking import bearer, cleared, secret
from tests.conftest import Templates

CANARY = "pk_canary7f3a"


@contextmanager
def process(url: str, **settings: Any) -> Iterator[tuple[subprocess.Popen[str], str, list[str]]]:
    """A served process, its address, and the lines that it writes."""
    environment = {f"PARLEY_{name.upper()}": str(value) for name, value in settings.items()}
    command = [str(Path(sys.executable).parent / "parley"), "serve", "--port", "0"]
    running = subprocess.Popen(
        command, env=os.environ | {"PARLEY_DATABASE_URL": url} | environment, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr
    address = re.search(r"http://127\.0\.0\.1:\d+", running.stderr.readline())
    lines: list[str] = []
    reading = threading.Thread(target=lambda: lines.extend(running.stderr or ()))
    reading.start()
    try:
        assert address
        yield running, address[0], lines
    finally:
        running.kill()
        running.wait()
        reading.join()
        running.stderr.close()


@pytest.fixture(scope="module")
def url(templates: Templates) -> Iterator[str]:
    with templates.copy("sqlite", demo=False) as made:
        yield made


def opened(address: str, path: str) -> socket.socket:
    """A connection on which that has been asked for."""
    host, port = address.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)))
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return connection


def drained(connection: socket.socket) -> bytes:
    with connection:
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize(("told", "drain"), [(signal.SIGINT, 0), (signal.SIGTERM, 1.5)])
def test_with_nothing_but_streams_open_it_ends_at_once(url: str, told: signal.Signals, drain: float) -> None:
    """Once it is drained, and while it is, it serves, and says that it is not ready."""
    with process(url, drain_seconds=drain) as (running, address, _):
        assert httpx2.get(f"{address}/health/ready").status_code == 200
        stream, waiting = opened(address, "/v1/changes/stream"), opened(address, "/v1/changes?wait=30&kind=issue")
        while b"retry" not in stream.recv(65536):
            pass
        time.sleep(0.2)
        running.send_signal(told)
        began = time.monotonic()
        if drain:
            time.sleep(0.4)
            answer = httpx2.get(f"{address}/health/ready")
            assert (answer.status_code, [e["code"] for e in answer.json()["errors"]]) == (503, ["draining"])
            assert httpx2.get(f"{address}/v1/sources").status_code == 200
            assert running.poll() is None
        running.wait(20)
        assert drain < time.monotonic() - began < drain + 5  # at once is long on a loaded machine, but no time of grace
        rest = drained(stream)
        assert b"event: end\ndata: {}\n\n" in rest
        assert rest.endswith(b"0\r\n\r\n")
        assert b'{"items":[],"next":"/v1/changes?' in drained(waiting)
        with pytest.raises(httpx2.ConnectError):
            httpx2.get(f"{address}/health/live")


@pytest.mark.parametrize(
    ("backend", "told", "grace", "status"),
    [("sqlite", signal.SIGTERM, 30, 201), ("postgresql", signal.SIGTERM, 1, 503), ("postgresql", signal.SIGINT, 1, 503)],
)
def test_running_requests_get_their_time_and_no_more(database_url: str, told: signal.Signals, grace: int, status: int) -> None:
    """A write that waits for another one: it is done when that ends in time, and else given up."""
    held, free, answers = threading.Event(), threading.Event(), list[int | None]()

    def hold(_: object) -> None:
        held.set()
        free.wait(60)

    def write(address: str) -> None:
        try:
            content = {"title": "A report", "kind": "report"}
            answer = httpx2.post(f"{address}/v1/sources", json=content, headers=cleared("RED"), timeout=30)
            answers.append(answer.status_code)
        except httpx2.HTTPError:
            answers.append(None)

    engine = make_engine(database_url)
    holding = threading.Thread(target=transact, args=(engine, hold))
    holding.start()
    held.wait()
    with process(database_url, grace_seconds=grace) as (running, address, _):
        writing = threading.Thread(target=write, args=(address,))
        writing.start()
        time.sleep(1)  # on a loaded machine it takes a while until the process has it
        running.send_signal(told)
        began = time.monotonic()
        time.sleep(0.6)
        with pytest.raises(httpx2.ConnectError):  # no new connections, while what came before them still runs
            httpx2.get(f"{address}/health/live")
        assert running.poll() is None
        if status == 201:
            free.set()
        running.wait(50)
        took = time.monotonic() - began
        writing.join()
    free.set()
    holding.join()
    engine.dispose()
    assert answers == [status]
    assert took < 20  # neither all the time of grace, nor as long as the other write goes on


def many(connection: Connection, count: int) -> None:
    """So many changes in the log."""
    ids = [store.uuid7() for _ in range(count)]
    common = {"kind": "source", "marking": 0}
    connection.execute(insert(Identity), [common | {"id": ident, "present": True} for ident in ids])
    line = common | {"version": 1, "operation": "created", "author": "somebody", "recorded_at": datetime.now(UTC)}
    rest = {"changed": [], "reason": "A" * 200, "clearance": 0}
    connection.execute(insert(Change), [line | rest | {"seq": seq, "id": ident} for seq, ident in enumerate(ids, 1000)])


def test_a_stream_that_nobody_reads_keeps_nothing_up(url: str) -> None:
    """More than fits into the buffers of both ends has been sent to a client that reads nothing."""
    engine = make_engine(url)
    transact(engine, many, 20_000)
    engine.dispose()
    with process(url) as (running, address, _):
        host, port = address.removeprefix("http://").split(":")
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect((host, int(port)))
        connection.sendall(b"GET /v1/changes/stream HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(1)
        running.send_signal(signal.SIGTERM)
        began = time.monotonic()
        running.wait(15)
        assert time.monotonic() - began < 5
        connection.close()


def test_each_request_is_a_line_and_a_count_and_nothing_of_what_was_sent_is_told(url: str) -> None:
    """The counts are on a port of their own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with process(url, log="json", metrics_port=port) as (running, address, lines):
        stream = opened(address, "/v1/changes/stream")
        ask = httpx2.Client(base_url=address, headers=cleared("RED") | {"X-Request-Id": "asked-1"})
        with ask:
            ask.get("/v1/sources", params={"limit": 5, "external_id": f"x:{CANARY}"})
            ask.get(f"/v1/sources/{CANARY}")
            ask.get(f"/{CANARY}")
            ask.get(f"/v1/goals/{CANARY}/revisions", headers=bearer(f"pk_{CANARY}"))
            ask.put(f"/v1/goals/{CANARY}")
            for _ in range(3):
                ask.post("/v1/sources", json={"title": CANARY, "kind": "report"})
            ask.head("/v1/sources")
        counted = httpx2.get(f"http://127.0.0.1:{port}/metrics").text
        assert httpx2.get(f"{address}/metrics").status_code == 404
        assert [httpx2.get(f"http://127.0.0.1:{port}{path}").status_code for path in ("/", "/metrics/x", "/v1/me")] == [404] * 3
        stream.close()
        running.terminate()
        running.wait(10)
    said = [line for line in map(json.loads, lines) if line["request_id"] == "asked-1"]
    assert [(line["method"], line["path"]) for line in said] == [
        ("GET", "/v1/sources"), ("GET", "/v1/sources/{id}"), ("GET", "(none)"), ("GET", "/v1/goals/{id}/revisions"),
        ("PUT", "/v1/goals/{id}"),
        *[("POST", "/v1/sources")] * 3,
        ("HEAD", "/v1/sources"),
    ]  # fmt: skip
    for line in said:
        assert line.keys() == {
            "time", "level", "logger", "event", "request_id", "method", "path", "status", "ms", "caller"
        }  # fmt: skip
    unknown = ("(none)", "/v1/goals/{id}/revisions")
    assert [line["caller"] for line in said] == [None if line["path"] in unknown else "RED editor" for line in said]
    assert len(lines) == len(said) + 2  # the stream, and what is not there
    told = "".join(lines) + counted
    assert not any(secret_ in told for secret_ in (CANARY, secret("RED editor")))
    for line in (
        'parley_requests_total{method="POST",route="/v1/sources",status="201"} 3.0',
        'parley_requests_total{method="GET",route="/v1/sources/{id}",status="404"} 1.0',
        'parley_request_seconds_count{method="POST",route="/v1/sources"} 3.0',
        "parley_open_streams 1.0",
    ):
        assert f"{line}\n" in counted
    assert "process_resident_memory_bytes" in counted
    for what, least in (("read", 2), ("write", 3)):  # that a key was used is written down as well
        assert float(re.search(rf'parley_database_seconds_count\{{what="{what}"\}} (\S+)', counted)[1]) >= least  # type: ignore[index]


def test_the_fault_of_a_write_is_in_the_log_under_its_request(templates: Templates) -> None:
    """What the thread of the writer says carries the id of the request, and nothing of its body."""
    said = {"log": "text", "access_log": False}
    with templates.copy("sqlite", demo=False) as url, process(url, **said) as (running, address, lines):
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE source")
        engine.dispose()
        answer = httpx2.post(
            f"{address}/v1/sources",
            json={"title": CANARY, "kind": "report"},
            headers=cleared("RED") | {"X-Request-Id": "asked-2"},
        )
        assert answer.status_code == 500
        running.terminate()
        running.wait(10)
    assert "request_id=asked-2" in lines[0]
    assert "store.py" in "".join(lines)
    assert CANARY not in "".join(lines)


def test_what_an_exception_quotes_is_not_in_the_log() -> None:
    try:
        try:
            raise ValueError(CANARY)
        except ValueError as error:
            raise LookupError(f"not {CANARY}") from error
    except LookupError as error:
        hidden, shown = logs.trace(error, messages=False), logs.trace(error, messages=True)
    assert all(name in hidden and name in shown for name in ("ValueError", "LookupError", "test_stopping.py"))
    assert (CANARY in hidden, CANARY in shown) == (False, True)
