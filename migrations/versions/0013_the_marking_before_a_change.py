"""The marking before a change: who could read the record until then is told when it is withdrawn."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("change", sa.Column("marking_before", sa.SmallInteger(), nullable=True))
    change = sa.table("change", sa.column("id"), sa.column("version"), sa.column("marking"), sa.column("marking_before"))
    before = change.alias()
    known = sa.select(before.c.marking).where(before.c.id == change.c.id, before.c.version == change.c.version - 1)
    op.execute(sa.update(change).values(marking_before=known.scalar_subquery()))
