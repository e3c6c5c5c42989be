"""How `make migration` writes a revision: what a kind's table gains becomes `add_field`, with the field's default."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.render import _render_column
from alembic.operations import MigrateOperation, ops
from alembic.runtime.migration import MigrationContext
from pydantic_core import to_jsonable_python
from sqlalchemy import CheckConstraint, Column, Table

from app.domain import KINDS
from app.records.kind import Kind

BY_TABLE = {kind.table.__tablename__: kind for kind in KINDS}


class AddField(MigrateOperation):
    """One field, with the columns projected from it."""

    def __init__(self, kind: Kind, name: str, columns: Sequence[Column[Any]]) -> None:
        self.kind, self.name, self.columns = kind, name, columns


def ours(name: str | None, kind: str, _: object) -> bool:
    """Whether a table or an index is one that the code describes: what finds words is made for each database by hand, and
    SQLite's FTS5 keeps it in some tables of its own."""
    return kind not in ("table", "index") or not str(name).startswith("searched_words")


def with_fields(context: MigrationContext, revision: object, scripts: list[ops.MigrationScript]) -> None:
    """Takes the added columns of a kind's table out of what Alembic has found, and puts the fields there instead."""
    for script in scripts:
        for upgrade in script.upgrade_ops_list:
            upgrade.ops = list(_rewritten(upgrade.ops))


def _rewritten(found: Iterable[MigrateOperation]) -> Iterator[MigrateOperation]:
    for operation in found:
        if not isinstance(operation, ops.ModifyTableOps) or operation.table_name not in BY_TABLE:
            yield operation
            continue
        kind = BY_TABLE[operation.table_name]
        added = {o.column.name: o.column for o in operation.ops if isinstance(o, ops.AddColumnOp)}
        for name in kind.out.model_fields:
            names = (f"{name}_from", f"{name}_to") if name in kind.bounded else (name,)
            if own := [added.pop(column) for column in names if column in added]:
                yield AddField(kind, name, own)
        rest = [o for o in operation.ops if not isinstance(o, ops.AddColumnOp) or o.column.name in added]
        if rest:
            yield ops.ModifyTableOps(operation.table_name, rest, schema=operation.schema)


@renderers.dispatch_for(AddField)
def _render(context: AutogenContext, operation: AddField) -> list[str]:
    kind, name = operation.kind, operation.name
    fields = list(kind.out.model_fields)
    context.imports.add("from migrations.fields import add_field")
    given = [repr(kind.table.__tablename__), repr(name)]
    given += [_render_column(column, context) for column in operation.columns]
    given.append(f"after={fields[fields.index(name) - 1]!r}")
    info = kind.fields.model_fields.get(name)
    if info and not info.is_required():
        given.append(f"default={to_jsonable_python(info.get_default(call_default_factory=True))!r}")
    if name in kind.bounded:
        bounds = kind.bounded[name].bounds
        context.imports.add(f"from {bounds.__module__} import {bounds.__name__}")
        given.append(f"bounds={bounds.__name__}")
    if checks := dict(_checks(kind.table.__table__, [column.name for column in operation.columns])):
        given.append(f"checks={checks!r}")
    return [f"add_field({', '.join(given)})"]


def _checks(table: Any, columns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The table's rules that mention one of the columns; those of an enumeration go with its type."""
    assert isinstance(table, Table)
    for constraint in sorted(table.constraints, key=lambda c: str(c.name)):
        if isinstance(constraint, CheckConstraint) and not constraint._type_bound:
            sql = str(constraint.sqltext)
            if any(re.search(rf"\b{column}\b", sql) for column in columns):
                yield str(constraint.name), sql
