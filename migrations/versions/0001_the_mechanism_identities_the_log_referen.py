"""The mechanism: identities, the log, references."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("marking", sa.SmallInteger(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
    )
    op.create_table(
        "change",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("marking", sa.SmallInteger(), nullable=False),
        sa.Column("clearance", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_change_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
    )
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.create_index("ix_change_id_seq", ["id", "seq"], unique=False)
        batch_op.create_index("ix_change_recorded_at_seq", ["recorded_at", "seq"], unique=False)
    op.create_table(
        "reference",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_reference_seq")),
        sa.ForeignKeyConstraint(["to_id"], ["identity.id"], name=op.f("fk_reference_to_id")),
        sa.PrimaryKeyConstraint("seq", "path", "to_id", "relation", name=op.f("pk_reference")),
    )
    with op.batch_alter_table("reference", schema=None) as batch_op:
        batch_op.create_index("ix_reference_to_id", ["to_id", "kind", "path", "seq"], unique=False)
    op.create_table(
        "external_id",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_external_id_seq")),
        sa.PrimaryKeyConstraint("seq", "name", name=op.f("pk_external_id")),
    )
    with op.batch_alter_table("external_id", schema=None) as batch_op:
        batch_op.create_index("ix_external_id_name", ["name", "kind", "seq"], unique=False)
    op.create_table(
        "term",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_term_seq")),
        sa.PrimaryKeyConstraint("seq", "path", "value", name=op.f("pk_term")),
    )
    with op.batch_alter_table("term", schema=None) as batch_op:
        batch_op.create_index("ix_term_value", ["value", "kind", "path", "seq"], unique=False)
    op.create_table(
        "taken",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_taken_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_taken")),
    )
    with op.batch_alter_table("taken", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_taken_id"), ["id"], unique=False)
