"""What ties actors."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "relationship",
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "part_of",
                "member_of",
                "wing_of",
                "holds_office_in",
                "represents",
                "split_from",
                "merged_into",
                "transformed_into",
                "set_up_by",
                "alliance",
                "patronage",
                "cooperation",
                "alignment",
                "recognition",
                "trust",
                "rivalry",
                "hostility",
                "designation",
                "dependence",
                "other",
                name="relationshipkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("polarity", sa.Integer(), nullable=True),
        sa.Column(
            "trend",
            sa.Enum("improving", "stable", "deteriorating", name="trend", native_enum=False, create_constraint=True, length=40),
            nullable=True,
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
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_relationship_two_actors")),
        sa.CheckConstraint("polarity <= 2", name=op.f("ck_relationship_polarity_le")),
        sa.CheckConstraint("polarity >= -2", name=op.f("ck_relationship_polarity_ge")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_relationship_asserted_by_id")),
        sa.ForeignKeyConstraint(["from_id"], ["identity.id"], name=op.f("fk_relationship_from_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_relationship_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_relationship_seq")),
        sa.ForeignKeyConstraint(["to_id"], ["identity.id"], name=op.f("fk_relationship_to_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_relationship")),
    )
    with op.batch_alter_table("relationship", schema=None) as batch_op:
        batch_op.create_index("ix_relationship_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_relationship_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_relationship_from_id", ["from_id", "id"], unique=False)
        batch_op.create_index("ix_relationship_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_relationship_kind", ["kind", "id"], unique=False)
        batch_op.create_index("ix_relationship_period_from", ["period_from", "id"], unique=False)
        batch_op.create_index("ix_relationship_period_to", ["period_to", "id"], unique=False)
        batch_op.create_index("ix_relationship_polarity", ["polarity", "id"], unique=False)
        batch_op.create_index("ix_relationship_supported", ["supported", "id"], unique=False)
        batch_op.create_index("ix_relationship_to_id", ["to_id", "id"], unique=False)
        batch_op.create_index("ix_relationship_trend", ["trend", "id"], unique=False)
        batch_op.create_index(
            "uq_relationship_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.create_table(
        "leverage",
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("via_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "rewards",
                "coercion",
                "legitimacy",
                "expertise",
                "information",
                "relationship",
                "procedural",
                name="leveragekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "use",
            sa.Enum(
                "latent", "threatened", "exercised", name="leverageuse", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("strength", sa.Integer(), nullable=True),
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
        sa.CheckConstraint("holder_id <> target_id", name=op.f("ck_leverage_holder_and_target_differ")),
        sa.CheckConstraint("strength <= 4", name=op.f("ck_leverage_strength_le")),
        sa.CheckConstraint("strength >= 0", name=op.f("ck_leverage_strength_ge")),
        sa.CheckConstraint("via_id <> holder_id AND via_id <> target_id", name=op.f("ck_leverage_via_a_third")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_leverage_asserted_by_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["identity.id"], name=op.f("fk_leverage_holder_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_leverage_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_leverage_seq")),
        sa.ForeignKeyConstraint(["target_id"], ["identity.id"], name=op.f("fk_leverage_target_id")),
        sa.ForeignKeyConstraint(["via_id"], ["identity.id"], name=op.f("fk_leverage_via_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_leverage")),
    )
    with op.batch_alter_table("leverage", schema=None) as batch_op:
        batch_op.create_index("ix_leverage_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_leverage_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_leverage_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_leverage_holder_id", ["holder_id", "id"], unique=False)
        batch_op.create_index("ix_leverage_kind", ["kind", "id"], unique=False)
        batch_op.create_index("ix_leverage_period_from", ["period_from", "id"], unique=False)
        batch_op.create_index("ix_leverage_period_to", ["period_to", "id"], unique=False)
        batch_op.create_index("ix_leverage_strength", ["strength", "id"], unique=False)
        batch_op.create_index("ix_leverage_supported", ["supported", "id"], unique=False)
        batch_op.create_index("ix_leverage_target_id", ["target_id", "id"], unique=False)
        batch_op.create_index("ix_leverage_use", ["use", "id"], unique=False)
        batch_op.create_index("ix_leverage_via_id", ["via_id", "id"], unique=False)
        batch_op.create_index(
            "uq_leverage_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.create_table(
        "conflict",
        sa.Column("name", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "interstate",
                "extrasystemic",
                "intrastate",
                "internationalised_intrastate",
                "non_state",
                "political",
                name="conflictkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "incompatibility",
            sa.Enum(
                "government",
                "territory",
                "government_and_territory",
                "other",
                name="incompatibility",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_conflict_part_of_another")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_conflict_asserted_by_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_conflict_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["identity.id"], name=op.f("fk_conflict_parent_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_conflict_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_conflict")),
    )
    with op.batch_alter_table("conflict", schema=None) as batch_op:
        batch_op.create_index("ix_conflict_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_conflict_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_conflict_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_conflict_incompatibility", ["incompatibility", "id"], unique=False)
        batch_op.create_index("ix_conflict_kind", ["kind", "id"], unique=False)
        batch_op.create_index("ix_conflict_name", ["name", "id"], unique=False)
        batch_op.create_index("ix_conflict_parent_id", ["parent_id", "id"], unique=False)
        batch_op.create_index("ix_conflict_period_from", ["period_from", "id"], unique=False)
        batch_op.create_index("ix_conflict_period_to", ["period_to", "id"], unique=False)
        batch_op.create_index("ix_conflict_supported", ["supported", "id"], unique=False)
        batch_op.create_index(
            "uq_conflict_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.create_table(
        "issue",
        sa.Column("conflict_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
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
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_issue_asserted_by_id")),
        sa.ForeignKeyConstraint(["conflict_id"], ["identity.id"], name=op.f("fk_issue_conflict_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_issue_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_issue_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_issue")),
    )
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.create_index("ix_issue_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_issue_conflict_id", ["conflict_id", "id"], unique=False)
        batch_op.create_index("ix_issue_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_issue_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_issue_name", ["name", "id"], unique=False)
        batch_op.create_index("ix_issue_supported", ["supported", "id"], unique=False)
        batch_op.create_index(
            "uq_issue_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
