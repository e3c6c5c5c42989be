"""The two doors to the database: one writer whose transaction commits before the answer, and held connections that read.
Connections and transactions begin and end here."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar
from uuid import UUID

import asyncpg
from anyio import CapacityLimiter, to_thread
from sqlalchemy import Connection, Engine, SelectBase, create_engine, event, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import asyncpg as postgresql
from sqlalchemy.exc import OperationalError

from app.errors import Unavailable

P = ParamSpec("P")
T = TypeVar("T")
Row = Sequence[Any]
Values = Mapping[str, Any]

# The first statement of every write: one transaction writes at a time, so the log is in commit order. The number is "parley".
LOCK = {"sqlite": "BEGIN IMMEDIATE", "postgresql": f"SELECT pg_advisory_xact_lock({0x7061726C6579})"}
PRAGMAS = ("page_size=8192", "foreign_keys=ON", "busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL")
LOOP_BUDGET = 0.02  # seconds that a statement may hold the event loop before it starts again in a thread
NO_ANSWER = (  # the last but one: the server has closed the connection, and the driver has not yet heard all of it
    asyncpg.QueryCanceledError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
LATE = "The database did not answer in time."
LONG = 2  # slow statements at a time, on SQLite
STEPS = 2_000  # how many steps of SQLite's machine lie between two looks at the clock

# The raw driver does not know SQLAlchemy's types.
sqlite3.register_adapter(UUID, lambda value: value.hex)
sqlite3.register_adapter(date, lambda value: value.isoformat())
sqlite3.register_adapter(datetime, lambda value: value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds"))


class Prepared:
    """A SELECT compiled once; `names` are its parameters in the order in which the driver wants them. A `slow` one, whose
    cost grows with the table, never runs on the event loop; `otherwise` is run in place of one that turns out to be."""

    __slots__ = ("constants", "names", "otherwise", "slow", "sql")

    def __init__(self, statement: SelectBase, dialect: Any, *, slow: bool = False, otherwise: "Prepared | None" = None) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self.names: tuple[str, ...] = tuple(compiled.positiontup or ())
        self.constants = {name: value for name, value in compiled.params.items() if value is not None}
        self.slow, self.otherwise = slow, otherwise

    def bind(self, values: Values) -> list[Any]:
        known = {**self.constants, **values} if self.constants else values
        return [known[name] for name in self.names]


class Reads(Protocol):
    """How a Prepared is run."""

    dialect: Any

    async def rows(self, query: Prepared, values: Values) -> Sequence[Row]: ...
    async def close(self) -> None: ...


class SqliteReads:
    """Short statements run on the event loop over a held read-only connection; slow ones, and those that turn out to be,
    in threads over others. All are in autocommit and fetch whole results, so no snapshot stays open."""

    dialect = sqlite.dialect(paramstyle="qmark")

    def __init__(self, path: str, seconds: float) -> None:
        self._here, self._there = self._open(path), [self._open(path) for _ in range(LONG)]
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue()
        for connection in self._there:
            self._idle.put(connection)
        self._seconds = seconds
        self._until = 0.0
        self._here.set_progress_handler(lambda: time.perf_counter() > self._until, STEPS)

    @staticmethod
    def _open(path: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            f"{Path(path).absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
        for pragma in ("query_only=ON", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    async def rows(self, query: Prepared, values: Values) -> Sequence[Row]:
        bound = query.bind(values)
        if not query.slow:
            self._until = time.perf_counter() + LOOP_BUDGET
            try:
                return self._here.execute(query.sql, bound).fetchall()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                    raise
                query = query.otherwise or query
                bound = query.bind(values)
        return await asyncio.to_thread(self._slow, query.sql, bound, time.perf_counter() + self._seconds)

    def _slow(self, sql: str, bound: list[Any], until: float) -> list[Row]:
        try:
            connection = self._idle.get(timeout=max(0, until - time.perf_counter()))
        except Empty:
            raise Unavailable(LATE) from None
        try:
            connection.set_progress_handler(lambda: time.perf_counter() > until, STEPS)
            return connection.execute(sql, bound).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            raise Unavailable(LATE) from None
        finally:
            self._idle.put(connection)

    async def close(self) -> None:
        for connection in (self._here, *self._there):
            connection.close()


class Turns(asyncio.Semaphore):
    """So many at a time, those first who have waited longest (a queue would let those who come last overtake); nobody waits
    longer than `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        super().__init__(count)
        self._seconds = seconds

    async def __aenter__(self) -> None:
        if not self.locked():  # no timer for what does not wait
            await self.acquire()
            return
        try:
            async with asyncio.timeout(self._seconds):
                await self.acquire()
        except TimeoutError:
            raise Unavailable(LATE) from None


class PostgresReads:
    """A few held connections: no reset between uses, the last one back is the next one out. Slow statements take half of
    them at the most."""

    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]

    def __init__(self, url: str, count: int, seconds: float) -> None:
        self._url, self._count = url, count
        self._free: list[Any] = []
        self._turns, self._long = Turns(count, seconds), Turns(max(1, count // 2), seconds)
        self._settings = {
            "statement_timeout": str(max(1, int(seconds * 1000))),  # 0 would be for ever
            "default_transaction_read_only": "on",
            "jit": "off",
        }

    async def open(self) -> None:
        self._free += await asyncio.gather(*(self._connect() for _ in range(self._count)))

    async def _connect(self) -> Any:
        connection = await asyncpg.connect(self._url, server_settings=self._settings)
        await connection.set_type_codec(  # the driver would send date.min and date.max, our open ends, as infinities
            "date", schema="pg_catalog", encoder=date.isoformat, decoder=date.fromisoformat, format="text"
        )
        return connection

    async def rows(self, query: Prepared, values: Values) -> Sequence[Row]:
        async with self._long if query.slow else nullcontext(), self._turns:
            connection = self._free.pop()
            try:
                if connection.is_closed():  # the server was away
                    connection = await self._connect()
                found: Sequence[Row] = await connection.fetch(query.sql, *query.bind(values))
            except NO_ANSWER as error:
                raise Unavailable(LATE) from error
            finally:
                self._free.append(connection)
        return found

    async def close(self) -> None:
        while self._free:
            await self._free.pop().close()


class Database:
    """One database, opened for a process: `write` runs a function in the writer's transaction, `reads` runs SELECTs."""

    reads: Reads

    def __init__(self, url: str, read_connections: int = 8, seconds: float = 5.0) -> None:
        self.url, self.read_connections, self.seconds = url, read_connections, seconds
        self.engine = make_engine(url)
        self._one_writer = CapacityLimiter(1)
        self.committed: list[Callable[[float], None]] = []  # called after each commit, with the seconds that it took

    @property
    def path(self) -> str | None:
        """The file of an embedded database."""
        return self.engine.url.database if self.engine.dialect.name == "sqlite" else None

    async def open(self) -> None:
        if self.engine.dialect.name == "sqlite":
            self.reads = SqliteReads(str(self.engine.url.database), self.seconds)
        else:
            plain = self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
            self.reads = reads = PostgresReads(plain, self.read_connections, self.seconds)
            await reads.open()

    async def close(self) -> None:
        await self.reads.close()
        self.engine.dispose()

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`work(connection, …)` in a thread, alone, all or nothing; it has been committed when this returns."""
        began = time.perf_counter()
        result = await to_thread.run_sync(lambda: transact(self.engine, work, *args, **kwargs), limiter=self._one_writer)
        for told in self.committed:
            told(time.perf_counter() - began)
        return result


def transact(engine: Engine, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """`work` in one transaction that holds the writer's lock from its first statement to its commit."""
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(LOCK[engine.dialect.name])
            return work(connection, *args, **kwargs)
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
            raise  # our fault: a statement that SQLite does not understand
        raise Unavailable("The database cannot be written to now.") from error


def make_engine(url: str) -> Engine:
    """The writer's engine. On SQLite references are checked, and what is committed is on disk."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            pool_size=2,
            max_overflow=0,
            pool_pre_ping=True,
            hide_parameters=True,
        )
    engine = create_engine(parsed, hide_parameters=True)

    @event.listens_for(engine, "do_connect")
    def place(*_: object) -> None:
        Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # the driver must not guess: `transact` says BEGIN
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    return engine
