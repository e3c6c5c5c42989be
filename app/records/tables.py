"""The tables. A kind's table holds every version of its records: `until` is null on the present one, and otherwise the
number of the change that replaced it. So the past is the same SELECT as the present."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar, cast
from uuid import UUID

import annotated_types
from pydantic import BaseModel
from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Table,
    and_,
    bindparam,
    literal_column,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.records import walk
from app.records.columns import CLEARANCE, Base, ChangeSeq, Day, Identified, Rank, Seq, When


class Identity(Base):
    """One row a record, for ever: what every reference points at. `marking` is the present one (a tombstone keeps its
    last), `present` is false for a tombstone."""

    __tablename__ = "identity"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    marking: Mapped[Rank]
    present: Mapped[bool]


class Change(Base):
    """The log of all kinds, numbered in commit order. One transaction is one instant. `marking` is that of the version,
    `marking_before` that of the one before it, `clearance` the higher of its own and the record's present one."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_id_seq", "id", "seq"), Index("ix_change_recorded_at_seq", "recorded_at", "seq"))
    seq: Mapped[int] = mapped_column(Seq, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    id: Mapped[Identified]
    version: Mapped[int]
    operation: Mapped[str]
    author: Mapped[str]
    recorded_at: Mapped[datetime]
    changed: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str | None]
    marking: Mapped[Rank]
    marking_before: Mapped[Rank | None]
    clearance: Mapped[Rank]


class Reference(Base):
    """Which version points where: the field `path` of the version `seq` names the record `to_id`. Evidence says whether
    it supports or contradicts (`relation`, else empty)."""

    __tablename__ = "reference"
    __table_args__ = (Index("ix_reference_to_id", "to_id", "kind", "path", "seq"),)
    seq: Mapped[ChangeSeq]
    path: Mapped[str] = mapped_column(primary_key=True)
    to_id: Mapped[UUID] = mapped_column(ForeignKey("identity.id"), primary_key=True)
    relation: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]


class ExternalIdentifier(Base):
    """The external ids of every version, each as `scheme:value`."""

    __tablename__ = "external_id"
    __table_args__ = (Index("ix_external_id_name", "name", "kind", "seq"),)
    seq: Mapped[ChangeSeq]
    name: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]


class Term(Base):
    """What the lists of plain terms hold that can be filtered by: `roles`, `purposes`, `countries`."""

    __tablename__ = "term"
    __table_args__ = (Index("ix_term_value", "value", "kind", "path", "seq"),)
    seq: Mapped[ChangeSeq]
    path: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]


class Gap(Base):
    """The days that a reported date leaves out between its earliest and its latest: `{2011,2017}` has nothing of 2013."""

    __tablename__ = "gap"
    seq: Mapped[ChangeSeq]
    path: Mapped[str] = mapped_column(primary_key=True)
    first: Mapped[Day] = mapped_column(primary_key=True)
    last: Mapped[Day]


class Taken(Base):
    """What only one live record may have: a slug, an external id, a combination; `key` is rule and SHA-256."""

    __tablename__ = "taken"
    key: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[Identified] = mapped_column(index=True)


class Record(Base):
    """The columns that all kinds share. `clearance` is what a caller needs: the highest of the version's own marking, the
    record's present one, and the present ones of everything that the version refers to."""

    __abstract__ = True
    # PostgreSQL would compress rows of more than 2 KB, which costs a list more than all else: two rows fill a page at least.
    __table_args__ = ({"postgresql_with": {"toast_tuple_target": 4080}},)
    SHARED: ClassVar = ("seq", "id", "version", "until", "marking", "clearance", "representation")
    CHECKS: ClassVar[Mapping[str, str]] = MappingProxyType({})
    seq: Mapped[ChangeSeq]
    id: Mapped[Identified]
    version: Mapped[int]
    until: Mapped[int | None] = mapped_column(Seq)
    marking: Mapped[Rank]
    clearance: Mapped[Rank]
    representation: Mapped[bytes]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "__tablename__" not in cls.__dict__:
            return
        table, present = cls.table(), text("until IS NULL")
        name = cls.__tablename__
        Index(f"uq_{name}_present", table.c.id, unique=True, sqlite_where=present, postgresql_where=present)
        Index(f"ix_{name}_history", table.c.id, table.c.seq)
        for column in table.c:
            if column.name not in Record.SHARED:  # a filter's column leads its index, the page order follows
                Index(f"ix_{name}_{column.name}", column, table.c.id)
        for rule, sql in cls.CHECKS.items():
            table.append_constraint(CheckConstraint(sql, name=rule))

    @classmethod
    def table(cls) -> Table:
        return cast(Table, cls.__table__)

    @classmethod
    def seen(cls, when: When, *, found: bool = False) -> ColumnElement[bool]:
        """The one predicate: the version of now, of then (`:at`), or each one ever, if the caller may see it; or each one
        that the caller could see `once`, when it was the present one. `found`: by another condition, so that no planner
        looks for it among all that lie before then as well."""
        if when == "once":
            return cls.marking <= CLEARANCE
        cleared = cls.clearance <= CLEARANCE
        if when == "ever":
            return cleared
        if when == "now":
            return and_(cls.until.is_(None), cleared)
        at = bindparam("at", type_=BigInteger)
        seq = cls.seq + literal_column("0") if found else cls.seq
        return and_(seq <= at, or_(cls.until.is_(None), cls.until > at), cleared)


class Evidenced(Record):
    """The columns of all kinds but source."""

    __abstract__ = True
    asserted_by_id: Mapped[Identified | None]
    supported: Mapped[bool]
    contradicted: Mapped[bool]


def constrain(table: type[Record], fields: type[BaseModel]) -> None:
    """The bounds that a field has in the schema hold in the database too."""
    for name, info in fields.model_fields.items():
        if name not in table.table().columns:
            continue
        for bound in walk.metadata(walk.annotated(info)):
            if isinstance(bound, annotated_types.Ge):
                table.table().append_constraint(CheckConstraint(f"{name} >= {bound.ge}", name=f"{name}_ge"))
            elif isinstance(bound, annotated_types.Le):
                table.table().append_constraint(CheckConstraint(f"{name} <= {bound.le}", name=f"{name}_le"))
