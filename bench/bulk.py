"""Many records into a migrated database at once: what the store would write, rendered by its own functions, without its
checks, over a connection that neither checks foreign keys nor keeps indexes until the end."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import Enum
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, func, select

from app.db import make_engine
from app.domain import KINDS
from app.records.checks import Draft, Present, taken_keys
from app.records.fields import Fields
from app.records.kind import Kind
from app.records.columns import Base
from app.records.tables import Change, ExternalIdentifier, Identity, Reference, Taken
from app.records.versions import columns, references, rendered
from app.records.walk import found

START = datetime(2024, 1, 1, tzinfo=UTC)
AUTHOR = "generator"
AT_ONCE = 20_000  # rows of one table sent together
Rows = list[tuple[Any, ...]]


class Bulk:
    """Takes versions one after the other, one change and one second each, and sends them in portions."""

    def __init__(self, connection: Connection, seed: int) -> None:
        self.connection, self.random = connection, Random(seed)
        self.seq = connection.execute(select(func.coalesce(func.max(Change.seq), 0))).scalar_one()
        self.rows: dict[Table, Rows] = defaultdict(list)
        self.names = {table: tuple(c.name for c in table.columns) for table in Base.metadata.sorted_tables}
        self.identity, self.change, self.reference, self.external, self.taken = (
            Base.metadata.tables[t.__tablename__] for t in (Identity, Change, Reference, ExternalIdentifier, Taken)
        )

    def moment(self) -> datetime:
        """When the next change is recorded."""
        return START + timedelta(seconds=self.seq + 1)

    def ident(self) -> UUID:
        """RFC 9562 version 7, of the moment of the next change."""
        stamp = int(self.moment().timestamp() * 1000)
        return UUID(int=stamp << 80 | 7 << 76 | self.random.getrandbits(12) << 64 | 2 << 62 | self.random.getrandbits(62))

    def add(self, kind: Kind, fields: Fields, ident: UUID, until: int | None = None) -> None:
        """The first version of a record; `until`: the number of the change that replaces it."""
        self._version(Draft(kind, ident, "created", fields, refers=found(fields, kind.marks)), until, [])
        self.rows[self.identity].append((ident, kind.name, fields.marking.rank, True))
        self.rows[self.taken].extend((key, ident) for key, _ in taken_keys(Draft(kind, ident, "created", fields)))

    def again(self, kind: Kind, fields: Fields, ident: UUID, created: datetime, changed: list[str]) -> None:
        """The second version of a record."""
        before = Present(1, b"", fields, created)
        self._version(Draft(kind, ident, "patched", fields, before, 2, refers=found(fields, kind.marks)), None, changed)

    def _version(self, draft: Draft, until: int | None, changed: list[str]) -> None:
        now = self.moment()
        self.seq += 1
        kind, seq, ident = draft.kind, self.seq, draft.id
        record = rendered(draft, now)
        marking = record.marking.rank
        own = {"seq": seq, "id": ident, "version": draft.version, "until": until, "marking": marking, "clearance": marking}
        own |= {"representation": record.__pydantic_serializer__.to_json(record)} | columns(kind, record)
        table: Any = kind.table.__table__
        self.rows[table].append(tuple(_plain(own[name]) for name in self.names[table]))
        logged = (kind.name, ident, draft.version, draft.operation, AUTHOR, now, json.dumps(changed), None, marking, marking)
        self.rows[self.change].append((seq, *logged))
        self.rows[self.reference].extend((seq, r["path"], r["to_id"], r["relation"], r["kind"]) for r in references(seq, draft))
        self.rows[self.external].extend((seq, f"{e.scheme}:{e.value}", kind.name) for e in record.external_ids)
        if len(self.rows[self.change]) >= AT_ONCE:
            self.send()

    def send(self) -> None:
        """What has been taken, to the database."""
        raw: Any = self.connection.connection.driver_connection
        for table, rows in self.rows.items():
            names = ", ".join(f'"{name}"' for name in self.names[table])
            if self.connection.dialect.name == "postgresql":
                with raw.cursor().copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" * len(self.names[table]))
                raw.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)
            rows.clear()


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


@contextmanager
def bulk(url: str, seed: int) -> Iterator[Bulk]:
    """A Bulk on that database; at the end all of it is sent, indexed, committed and analysed."""
    engine = make_engine(url)
    lite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        for pragma in ("foreign_keys=OFF", "synchronous=OFF", "journal_mode=OFF", "cache_size=-500000") if lite else ():
            raw.execute(f"PRAGMA {pragma}").fetchall()
        if not lite:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
        names = {"change", "identity", "reference", "external_id", "taken", *(kind.table.__tablename__ for kind in KINDS)}
        indexes = [index for name in sorted(names) for index in Base.metadata.tables[name].indexes]
        for index in indexes:
            index.drop(connection)
        writer = Bulk(connection, seed)
        yield writer
        writer.send()
        for index in indexes:
            index.create(connection)
        connection.commit()
        if lite:
            raw.execute("PRAGMA journal_mode=WAL").fetchall()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if lite else "VACUUM ANALYZE")
    engine.dispose()
