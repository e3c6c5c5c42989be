"""What the sets among reported dates leave out, of what is stored as well."""

import json
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from app.domain.edtf import gaps
from migrations.fields import portions

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    gap = op.create_table(
        "gap",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_gap_seq")),
        sa.PrimaryKeyConstraint("seq", "path", "first", name=op.f("pk_gap")),
    )
    for rows in portions(op.get_bind(), "initiative"):  # the one kind whose dates can be sets
        periods = [(row.seq, json.loads(row.representation)["period"]) for row in rows]
        found = [(seq, *gap_) for seq, period in periods if period for gap_ in gaps(period)]
        if found:
            op.bulk_insert(gap, [{"seq": s, "path": "period", "first": a, "last": b} for s, a, b in found])
