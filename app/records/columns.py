"""The types of columns, and what all tables share."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, TypeVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Double,
    Enum,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    TypeDecorator,
    Uuid,
    bindparam,
    literal,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column

T = TypeVar("T")
AT_ONCE = 500  # values in one statement
CLEARANCE = bindparam("clearance", type_=SmallInteger)  # of the caller, in every SELECT
When = Literal["now", "then", "ever", "once"]
Seq = BigInteger().with_variant(Integer, "sqlite")
Rank = Annotated[int, mapped_column(SmallInteger)]
Identified = Annotated[UUID, mapped_column(ForeignKey("identity.id"))]
ChangeSeq = Annotated[int, mapped_column(Seq, ForeignKey("change.seq"), primary_key=True, autoincrement=False)]
Day = Annotated[date, mapped_column(Date)]
Sortable = Annotated[str, mapped_column(String().with_variant(String(collation="C"), "postgresql"))]


class Instant(TypeDecorator[datetime]):
    """Always UTC; SQLite forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Base(DeclarativeBase):
    """Named constraints, so that migrations can change them; enums are text with a CHECK."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant,
        bytes: LargeBinary,
        float: Double,
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda e: [m.value for m in e],
        ),
    }


def portions(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, as many at a time as a statement takes."""
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


def parameters(name: str, size: int, type_: Any = Uuid) -> list[BindParameter[Any]]:
    """The parameters `name_0`, `name_1`, … of an IN, in a statement that is compiled for so many."""
    return [bindparam(f"{name}_{i}", type_=type_) for i in range(size)]


def listed(values: Iterable[str]) -> list[ColumnElement[str]]:
    """The values of an IN, each a parameter: a statement that is compiled once cannot expand them later."""
    return [literal(value) for value in values]
