"""Sources and actors."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "source",
        sa.Column("title", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("published_from", sa.Date(), nullable=True),
        sa.Column("published_to", sa.Date(), nullable=True),
        sa.Column("accessed", sa.Date(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "news",
                "commentary",
                "official_statement",
                "agreement_text",
                "data_set",
                "report",
                "interview",
                "social_media",
                "academic",
                "other",
                name="sourcekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reliability",
            sa.Enum("A", "B", "C", "D", "E", "F", name="reliability", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "corrected",
                "retracted",
                "withdrawn",
                name="sourcestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("marking", sa.SmallInteger(), nullable=False),
        sa.Column("clearance", sa.SmallInteger(), nullable=False),
        sa.Column("representation", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_source_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_source_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_source")),
    )
    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.create_index("ix_source_accessed", ["accessed", "id"], unique=False)
        batch_op.create_index("ix_source_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_source_kind", ["kind", "id"], unique=False)
        batch_op.create_index("ix_source_language", ["language", "id"], unique=False)
        batch_op.create_index("ix_source_published_from", ["published_from", "id"], unique=False)
        batch_op.create_index("ix_source_published_to", ["published_to", "id"], unique=False)
        batch_op.create_index("ix_source_reliability", ["reliability", "id"], unique=False)
        batch_op.create_index("ix_source_status", ["status", "id"], unique=False)
        batch_op.create_index("ix_source_title", ["title", "id"], unique=False)
        batch_op.create_index(
            "uq_source_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.create_table(
        "actor",
        sa.Column("name", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "state",
                "territorial_entity",
                "government_body",
                "state_military",
                "intergovernmental_organisation",
                "state_group",
                "joint_body",
                "armed_group",
                "political_party",
                "umbrella",
                "religious_body",
                "community",
                "civil_society",
                "company",
                "media",
                "research_body",
                "individual",
                "public",
                "other",
                name="actorkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("active_from", sa.Date(), nullable=True),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("generic", sa.Boolean(), nullable=False),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint("merged_into_id <> id", name=op.f("ck_actor_merged_into_another")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_actor_asserted_by_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_actor_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["identity.id"], name=op.f("fk_actor_merged_into_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_actor_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_actor")),
    )
    with op.batch_alter_table("actor", schema=None) as batch_op:
        batch_op.create_index("ix_actor_active_from", ["active_from", "id"], unique=False)
        batch_op.create_index("ix_actor_active_to", ["active_to", "id"], unique=False)
        batch_op.create_index("ix_actor_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_actor_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_actor_generic", ["generic", "id"], unique=False)
        batch_op.create_index("ix_actor_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_actor_kind", ["kind", "id"], unique=False)
        batch_op.create_index("ix_actor_merged_into_id", ["merged_into_id", "id"], unique=False)
        batch_op.create_index("ix_actor_name", ["name", "id"], unique=False)
        batch_op.create_index("ix_actor_supported", ["supported", "id"], unique=False)
        batch_op.create_index(
            "uq_actor_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
