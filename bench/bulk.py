"""Many records into a migrated database at once: copies of prototypes that the store's own functions have rendered, sent
without its checks, over a connection that neither checks foreign keys nor keeps indexes until the end."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, func, select

from app.db import make_engine
from app.records.columns import Base
from app.records.desk import Draft, Present
from app.records.fields import Fields
from app.records.kind import Kind
from app.records.search.index import indexed, texts, written
from app.records.tables import Change
from app.records.versions import columns, references, rendered
from app.records.walk import found

START = datetime(2024, 1, 1, tzinfo=UTC)
AUTHOR = "generator"
AT_ONCE = 20_000  # changes sent together
TABLES = {
    "identity": ("id", "kind", "marking", "present"),
    "change": ("seq", "kind", "id", "version", "operation", "author", "recorded_at", "changed", "marking", "clearance"),
    "reference": ("seq", "path", "to_id", "relation", "kind"),
    "external_id": ("seq", "name", "kind"),
    "term": ("seq", "path", "value", "kind"),
    "taken": ("key", "id"),
    "searched": ("seq", "kind", "id", "clearance", "words"),
}


class Value(NamedTuple):
    """What takes the place of a slot: in the representation, and in a column."""

    shown: bytes
    stored: Any


def text(value: str) -> Value:
    return Value(value.encode(), value)


def number(value: float) -> Value:
    return Value(repr(value).encode(), value)


def ident(value: UUID) -> Value:
    return Value(str(value).encode(), value.hex)


class Prototype:
    """A record rendered once. Wherever one of `slots` stands in it (an id, a number, a piece of a text), each copy has a
    value of its own. The slots that every record has: id, version, created, updated."""

    OWN: Mapping[str, Any] = {
        "id": UUID(int=0xFFFF_FFFF),
        "version": 987_654_321,
        "created": datetime(2001, 1, 1, 1, 1, 1, tzinfo=UTC),
        "updated": datetime(2002, 2, 2, 2, 2, 2, tzinfo=UTC),
    }

    def __init__(self, kind: Kind, fields: Fields, slots: Mapping[str, Any]) -> None:
        before = Present(1, b"", fields, self.OWN["created"])
        refers = found(fields, kind.marks)
        draft = Draft(kind, self.OWN["id"], "patched", fields, before, self.OWN["version"], refers=refers)
        record = rendered(draft, self.OWN["updated"])
        self.kind, self.marking = kind, record.marking.rank
        self.slots: dict[str, Any] = {**self.OWN, **slots}
        names = {_shown(value): name for name, value in self.slots.items()}
        pieces = re.split(b"|".join(b"(?:%s)" % re.escape(shown) for shown in names).join((b"(", b")")), to_json(record))
        self.pieces: list[bytes] = pieces
        self.gaps = [(i, names[piece]) for i, piece in enumerate(pieces) if i % 2]
        own = columns(kind, record)
        self.columns = ("id", "version", *own)
        self.cells = [_stored(value) for value in (self.OWN["id"], self.OWN["version"], *own.values())]
        stored = {_stored(value): name for name, value in self.slots.items() if not isinstance(value, str | datetime)}
        self.filled = [(i, stored[cell]) for i, cell in enumerate(self.cells) if type(cell) is not bool and cell in stored]
        named = [(name, value) for name, value in slots.items() if isinstance(value, str)]
        self.written = [(i, n, v) for i, c in enumerate(self.cells) for n, v in named if isinstance(c, str) and v in c]
        self.refers = [(r["path"], stored[r["to_id"].hex], r["relation"]) for r in references(0, draft)]
        self.external = [f"{e.scheme}:{e.value}" for e in record.external_ids]
        self.terms = [(path, str(value)) for path in kind.terms for value in getattr(record, path)]
        self.texts = named
        self.words = indexed(texts(kind), to_json(record))
        self.searched = dict[str, str]()

    def found_by(self, dialect: str, values: Mapping[str, Value]) -> str:
        """The words of a copy, as the database wants them."""
        if dialect not in self.searched:
            self.searched[dialect] = written(self.words, dialect)
        words = self.searched[dialect]
        for slot, value in self.texts:
            words = words.replace(value, values[slot].stored)
        return words

    def copy(self, values: Mapping[str, Value]) -> tuple[bytes, list[Any]]:
        """The representation, and the values of `columns`."""
        pieces, cells = self.pieces.copy(), self.cells.copy()
        for i, name in self.gaps:
            pieces[i] = values[name].shown
        for i, name in self.filled:
            cells[i] = values[name].stored
        for i, name, slot in self.written:
            cells[i] = cells[i].replace(slot, values[name].stored)
        return b"".join(pieces), cells


def to_json(record: Any) -> bytes:
    rendered: bytes = record.__pydantic_serializer__.to_json(record)
    return rendered


def _shown(value: Any) -> bytes:
    if isinstance(value, datetime):
        return _zulu(value)
    return repr(value).encode() if isinstance(value, float) else str(value).encode()


def _stored(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, date) else value


def _zulu(moment: datetime) -> bytes:
    return moment.isoformat().replace("+00:00", "Z").encode()


class Bulk:
    """Takes versions one after the other, one change and one second each, and sends them in portions."""

    def __init__(self, connection: Connection, seed: int) -> None:
        self.connection, self.random = connection, Random(seed)
        self.seq: int = connection.execute(select(func.coalesce(func.max(Change.seq), 0))).scalar_one()
        self.rows: dict[tuple[str, tuple[str, ...]], list[Sequence[Any]]] = defaultdict(list)
        self.identity, self.change, self.reference, self.external, self.term, self.taken, self.searched = (
            self.rows[name, columns] for name, columns in TABLES.items()
        )

    def moment(self) -> datetime:
        """When the next change is recorded."""
        return START + timedelta(seconds=self.seq + 1)

    def ident(self) -> Value:
        """An id, RFC 9562 version 7, of the moment of the next change."""
        stamp = int(self.moment().timestamp()) * 1000
        tail = f"{stamp:012x}7{self.random.getrandbits(12):03x}{self.random.getrandbits(62) | 2 << 62:016x}"
        return Value(f"{tail[:8]}-{tail[8:12]}-{tail[12:16]}-{tail[16:20]}-{tail[20:]}".encode(), tail)

    def add(
        self,
        prototype: Prototype,
        own: Value,
        values: Mapping[str, Value],
        *,
        keys: Sequence[str] = (),
        until: int | None = None,
        created: datetime | None = None,
        changed: Sequence[str] = (),
    ) -> None:
        """A record's first version, or with `created`, the time of that, its second. `until`: the number of the change
        that replaces it; `keys`: what it takes."""
        now, kind, marking = self.moment(), prototype.kind.name, prototype.marking
        self.seq += 1
        seq, version = self.seq, 2 if created else 1
        times = {"created": Value(_zulu(created or now), None), "updated": Value(_zulu(now), None)}
        all_values = {"id": own, "version": Value(b"%d" % version, version), **times, **values}
        representation, cells = prototype.copy(all_values)
        names = (*prototype.columns, "seq", "until", "marking", "clearance", "representation")
        self.rows[kind, names].append((*cells, seq, until, marking, marking, representation))
        at = now.isoformat(" ", "microseconds")
        at = at.removesuffix("+00:00") if self.connection.dialect.name == "sqlite" else at
        operation, logged = "patched" if created else "created", json.dumps(list(changed))
        self.change.append((seq, kind, own.stored, version, operation, AUTHOR, at, logged, marking, marking))
        self.reference += [(seq, path, all_values[name].stored, relation, kind) for path, name, relation in prototype.refers]
        self.term += [(seq, path, value, kind) for path, value in prototype.terms]
        for name in prototype.external:
            for slot, value in prototype.texts:
                name = name.replace(value, values[slot].stored)
            self.external.append((seq, name, kind))
        if until is None:
            found_by = prototype.found_by(self.connection.dialect.name, values)
            self.searched.append((seq, kind, own.stored, marking, found_by))
        if not created:
            self.identity.append((own.stored, kind, marking, True))
            self.taken += [(key, own.stored) for key in keys]
        if len(self.change) >= AT_ONCE:
            self.send()

    def send(self) -> None:
        """What has been taken, to the database."""
        raw: Any = self.connection.connection.driver_connection
        for (table, own), rows in self.rows.items():
            names = ", ".join(f'"{name}"' for name in own)
            if self.connection.dialect.name == "postgresql":
                with raw.cursor().copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" * len(own))
                raw.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
            rows.clear()


@contextmanager
def bulk(url: str, seed: int) -> Iterator[Bulk]:
    """A Bulk on that database; at the end all of it is sent, indexed, committed and analysed."""
    engine = make_engine(url)
    lite = engine.dialect.name == "sqlite"
    try:
        with engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            for pragma in ("foreign_keys=OFF", "synchronous=OFF", "journal_mode=OFF", "cache_size=-500000") if lite else ():
                raw.execute(f"PRAGMA {pragma}").fetchall()
            if not lite:
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
                connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
                connection.exec_driver_sql("DROP INDEX searched_words")
            indexes = [
                index for table in Base.metadata.sorted_tables for index in sorted(table.indexes, key=lambda i: str(i.name))
            ]
            for index in indexes:
                index.drop(connection)
            writer = Bulk(connection, seed)
            yield writer
            writer.send()
            for index in indexes:
                index.create(connection)
            if not lite:
                connection.exec_driver_sql("CREATE INDEX searched_words ON searched USING gin (words)")
            connection.commit()
            if lite:
                raw.execute("PRAGMA journal_mode=WAL").fetchall()
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE" if lite else "VACUUM ANALYZE")
    finally:
        engine.dispose()
