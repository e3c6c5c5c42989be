"""Initiatives."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "initiative",
        sa.Column("title", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("slug", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "refused",
                "announced",
                "under_way",
                "suspended",
                "concluded",
                "lapsed",
                "collapsed",
                name="initiativestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("asserted_by_id", sa.Uuid(), nullable=True),
        sa.Column("supported", sa.Boolean(), nullable=False),
        sa.Column("contradicted", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("marking", sa.SmallInteger(), nullable=False),
        sa.Column("clearance", sa.SmallInteger(), nullable=False),
        sa.Column("representation", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_initiative_asserted_by_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_initiative_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_initiative_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_initiative")),
    )
    with op.batch_alter_table("initiative", schema=None) as batch_op:
        batch_op.create_index("ix_initiative_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_initiative_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_initiative_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_initiative_period_from", ["period_from", "id"], unique=False)
        batch_op.create_index("ix_initiative_period_to", ["period_to", "id"], unique=False)
        batch_op.create_index("ix_initiative_slug", ["slug", "id"], unique=False)
        batch_op.create_index("ix_initiative_status", ["status", "id"], unique=False)
        batch_op.create_index("ix_initiative_supported", ["supported", "id"], unique=False)
        batch_op.create_index("ix_initiative_title", ["title", "id"], unique=False)
        batch_op.create_index(
            "uq_initiative_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.create_table(
        "initiative_link",
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "follows",
                "has_precedent",
                "resembles",
                "parallel_to",
                "competes_with",
                "complements",
                "part_of",
                name="initiativelinkkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("asserted_by_id", sa.Uuid(), nullable=True),
        sa.Column("supported", sa.Boolean(), nullable=False),
        sa.Column("contradicted", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("marking", sa.SmallInteger(), nullable=False),
        sa.Column("clearance", sa.SmallInteger(), nullable=False),
        sa.Column("representation", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_initiative_link_two_initiatives")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_initiative_link_asserted_by_id")),
        sa.ForeignKeyConstraint(["from_id"], ["identity.id"], name=op.f("fk_initiative_link_from_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_initiative_link_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_initiative_link_seq")),
        sa.ForeignKeyConstraint(["to_id"], ["identity.id"], name=op.f("fk_initiative_link_to_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_initiative_link")),
    )
    with op.batch_alter_table("initiative_link", schema=None) as batch_op:
        batch_op.create_index("ix_initiative_link_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_initiative_link_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_initiative_link_from_id", ["from_id", "id"], unique=False)
        batch_op.create_index("ix_initiative_link_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_initiative_link_kind", ["kind", "id"], unique=False)
        batch_op.create_index("ix_initiative_link_supported", ["supported", "id"], unique=False)
        batch_op.create_index("ix_initiative_link_to_id", ["to_id", "id"], unique=False)
        batch_op.create_index(
            "uq_initiative_link_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
