"""What a revision calls when a kind of record gains a field, or columns for a field. Revisions stay as they were written:
nothing here knows the kinds of today."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

AT_ONCE = 1_000
Bounds = Callable[[str], tuple[date, date]]


def add_field(
    table: str,
    name: str,
    *columns: sa.Column[Any],
    after: str,
    default: Any = ...,
    bounds: Bounds | None = None,
    checks: Mapping[str, str] | None = None,
) -> None:
    """Every version of every record of the kind, past or present, comes to say `name: default` (as JSON has it) behind the
    field `after`, unless it says something of that name already; then the columns are filled with what it says, those of a
    reported date with its bounds."""
    if columns:
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.add_column(sa.Column(column.name, _plain(column), nullable=True))
    _rewrite(op.get_bind(), table, name, columns, after, default, bounds)
    needed = [column for column in columns if not column.nullable]
    held = {op.f(f"ck_{table}_{c.type.name}"): _one_of(c) for c in columns if isinstance(c.type, sa.Enum)}
    held |= {op.f(check): sql for check, sql in (checks or {}).items()}
    if needed or held:
        with op.batch_alter_table(table) as batch:
            for column in needed:
                batch.alter_column(column.name, existing_type=_plain(column), nullable=False)
            for check, sql in held.items():
                batch.create_check_constraint(check, sql)


def _plain(column: sa.Column[Any]) -> Any:
    """The type without its CHECK, which SQLite cannot add to a table that is there."""
    return sa.String(length=column.type.length) if isinstance(column.type, sa.Enum) else column.type


def _one_of(column: sa.Column[Any]) -> str:
    terms = ", ".join(f"'{term}'" for term in column.type.enums)  # type: ignore[attr-defined]
    return f"{column.name} IN ({terms})"


def _rewrite(
    bind: sa.Connection,
    table: str,
    name: str,
    columns: Sequence[sa.Column[Any]],
    after: str,
    default: Any,
    bounds: Bounds | None,
) -> None:
    t = sa.table(
        table,
        sa.column("seq", sa.BigInteger),
        sa.column("representation", sa.LargeBinary),
        *(sa.column(str(column.name), _plain(column)) for column in columns),
    )
    changed: dict[str, Any] = {column: sa.bindparam(f"new_{column}") for column in t.c.keys() if column != "seq"}  # noqa: SIM118
    write = sa.update(t).where(t.c.seq == sa.bindparam("of")).values(changed)
    for rows in portions(bind, table):
        given = []
        for row in rows:
            record = json.loads(row.representation)
            if name not in record:
                if default is ...:
                    raise LookupError(f"A {table} is stored without {name}, which has no default: what should it say?")
                record = _grown(record, name, default, after)
            text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
            values = {f"new_{column.name}": _stored(column, name, record[name], bounds) for column in columns}
            given.append({"of": row.seq, "new_representation": text.encode(), **values})
        bind.execute(write, given)


def portions(bind: sa.Connection, table: str) -> Iterator[Sequence[Any]]:
    """All versions of a kind, in the order in which they were written."""
    t = sa.table(table, sa.column("seq", sa.BigInteger), sa.column("representation", sa.LargeBinary))
    portion = sa.select(t.c.seq, t.c.representation).where(t.c.seq > sa.bindparam("last")).order_by(t.c.seq).limit(AT_ONCE)
    last = 0
    while rows := bind.execute(portion, {"last": last}).all():
        yield rows
        last = rows[-1].seq


def _grown(record: dict[str, Any], name: str, default: Any, after: str) -> dict[str, Any]:
    grown: dict[str, Any] = {}
    for member, content in record.items():
        grown[member] = content
        if member == after:
            grown[name] = default
    return grown if name in grown else {**record, name: default}


def _stored(column: sa.Column[Any], name: str, value: Any, bounds: Bounds | None) -> Any:
    """What the column holds of a value that is written as in JSON."""
    if value is None:
        return None
    if bounds is not None:
        return bounds(value)[column.name != f"{name}_from"]
    if isinstance(column.type, sa.Uuid):
        return UUID(value)
    return date.fromisoformat(value) if isinstance(column.type, sa.Date) else value
