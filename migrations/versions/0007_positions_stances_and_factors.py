"""Positions, stances and factors."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "position",
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("issue_id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=True),
        sa.Column("date_from", sa.Date(), nullable=False),
        sa.Column("date_to", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("accept_low", sa.Double(), nullable=True),
        sa.Column("accept_high", sa.Double(), nullable=True),
        sa.Column("salience", sa.Double(), nullable=True),
        sa.Column("influence", sa.Double(), nullable=True),
        sa.Column(
            "flexibility",
            sa.Enum("none", "low", "medium", "high", name="flexibility", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("stated_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "disclosure",
            sa.Enum(
                "declared",
                "confided",
                "attributed",
                "inferred",
                name="disclosure",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
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
        sa.CheckConstraint(
            "disclosure <> 'attributed' OR (asserted_by_id IS NOT NULL AND asserted_by_id <> actor_id)",
            name=op.f("ck_position_attributed_by_another"),
        ),
        sa.CheckConstraint(
            "disclosure <> 'inferred' OR asserted_by_id IS NULL", name=op.f("ck_position_inferred_by_the_editors")
        ),
        sa.CheckConstraint(
            "disclosure NOT IN ('declared', 'confided') OR stated_by_id IS NOT NULL",
            name=op.f("ck_position_what_is_spoken_names_its_speaker"),
        ),
        sa.CheckConstraint("accept_high <= 100", name=op.f("ck_position_accept_high_le")),
        sa.CheckConstraint("accept_high >= 0", name=op.f("ck_position_accept_high_ge")),
        sa.CheckConstraint("accept_low <= 100", name=op.f("ck_position_accept_low_le")),
        sa.CheckConstraint("accept_low <= accept_high", name=op.f("ck_position_acceptable_interval")),
        sa.CheckConstraint("accept_low <= value", name=op.f("ck_position_acceptable_from_below")),
        sa.CheckConstraint("accept_low >= 0", name=op.f("ck_position_accept_low_ge")),
        sa.CheckConstraint("influence <= 100", name=op.f("ck_position_influence_le")),
        sa.CheckConstraint("influence >= 0", name=op.f("ck_position_influence_ge")),
        sa.CheckConstraint("salience <= 100", name=op.f("ck_position_salience_le")),
        sa.CheckConstraint("salience >= 0", name=op.f("ck_position_salience_ge")),
        sa.CheckConstraint("value <= 100", name=op.f("ck_position_value_le")),
        sa.CheckConstraint("value <= accept_high", name=op.f("ck_position_acceptable_from_above")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_position_value_ge")),
        sa.ForeignKeyConstraint(["actor_id"], ["identity.id"], name=op.f("fk_position_actor_id")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_position_asserted_by_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_position_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["identity.id"], name=op.f("fk_position_initiative_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["identity.id"], name=op.f("fk_position_issue_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_position_seq")),
        sa.ForeignKeyConstraint(["stated_by_id"], ["identity.id"], name=op.f("fk_position_stated_by_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_position")),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index("ix_position_accept_high", ["accept_high", "id"], unique=False)
        batch_op.create_index("ix_position_accept_low", ["accept_low", "id"], unique=False)
        batch_op.create_index("ix_position_actor_id", ["actor_id", "id"], unique=False)
        batch_op.create_index("ix_position_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_position_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_position_date_from", ["date_from", "id"], unique=False)
        batch_op.create_index("ix_position_date_to", ["date_to", "id"], unique=False)
        batch_op.create_index("ix_position_disclosure", ["disclosure", "id"], unique=False)
        batch_op.create_index("ix_position_flexibility", ["flexibility", "id"], unique=False)
        batch_op.create_index("ix_position_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_position_influence", ["influence", "id"], unique=False)
        batch_op.create_index("ix_position_initiative_id", ["initiative_id", "id"], unique=False)
        batch_op.create_index("ix_position_issue_id", ["issue_id", "id"], unique=False)
        batch_op.create_index("ix_position_salience", ["salience", "id"], unique=False)
        batch_op.create_index("ix_position_stated_by_id", ["stated_by_id", "id"], unique=False)
        batch_op.create_index("ix_position_supported", ["supported", "id"], unique=False)
        batch_op.create_index("ix_position_value", ["value", "id"], unique=False)
        batch_op.create_index(
            "uq_position_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.create_table(
        "stance",
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("initiative_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column("support", sa.Integer(), nullable=False),
        sa.Column("stated_by_id", sa.Uuid(), nullable=True),
        sa.Column("date_from", sa.Date(), nullable=True),
        sa.Column("date_to", sa.Date(), nullable=True),
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
        sa.CheckConstraint(
            "initiative_id IS NOT NULL OR meeting_id IS NOT NULL OR agreement_id IS NOT NULL",
            name=op.f("ck_stance_about_something"),
        ),
        sa.CheckConstraint("support <= 2", name=op.f("ck_stance_support_le")),
        sa.CheckConstraint("support >= -2", name=op.f("ck_stance_support_ge")),
        sa.ForeignKeyConstraint(["actor_id"], ["identity.id"], name=op.f("fk_stance_actor_id")),
        sa.ForeignKeyConstraint(["agreement_id"], ["identity.id"], name=op.f("fk_stance_agreement_id")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_stance_asserted_by_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_stance_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["identity.id"], name=op.f("fk_stance_initiative_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["identity.id"], name=op.f("fk_stance_meeting_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_stance_seq")),
        sa.ForeignKeyConstraint(["stated_by_id"], ["identity.id"], name=op.f("fk_stance_stated_by_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_stance")),
    )
    with op.batch_alter_table("stance", schema=None) as batch_op:
        batch_op.create_index("ix_stance_actor_id", ["actor_id", "id"], unique=False)
        batch_op.create_index("ix_stance_agreement_id", ["agreement_id", "id"], unique=False)
        batch_op.create_index("ix_stance_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_stance_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_stance_date_from", ["date_from", "id"], unique=False)
        batch_op.create_index("ix_stance_date_to", ["date_to", "id"], unique=False)
        batch_op.create_index("ix_stance_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_stance_initiative_id", ["initiative_id", "id"], unique=False)
        batch_op.create_index("ix_stance_meeting_id", ["meeting_id", "id"], unique=False)
        batch_op.create_index("ix_stance_stated_by_id", ["stated_by_id", "id"], unique=False)
        batch_op.create_index("ix_stance_support", ["support", "id"], unique=False)
        batch_op.create_index("ix_stance_supported", ["supported", "id"], unique=False)
        batch_op.create_index(
            "uq_stance_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.create_table(
        "factor",
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column(
            "aspect",
            sa.Enum(
                "ripeness",
                "consent",
                "impartiality",
                "inclusivity",
                "ownership",
                "coherence",
                "leverage",
                "preparedness",
                "security",
                "domestic_politics",
                "international_politics",
                "resources",
                "other",
                name="factoraspect",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "arena",
            sa.Enum(
                "international",
                "regional",
                "bilateral",
                "domestic",
                "intra_party",
                "conflict",
                name="factorarena",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("effect", sa.Integer(), nullable=False),
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
        sa.CheckConstraint("effect <= 2", name=op.f("ck_factor_effect_le")),
        sa.CheckConstraint("effect >= -2", name=op.f("ck_factor_effect_ge")),
        sa.ForeignKeyConstraint(["actor_id"], ["identity.id"], name=op.f("fk_factor_actor_id")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_factor_asserted_by_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_factor_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["identity.id"], name=op.f("fk_factor_initiative_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["identity.id"], name=op.f("fk_factor_meeting_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_factor_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_factor")),
    )
    with op.batch_alter_table("factor", schema=None) as batch_op:
        batch_op.create_index("ix_factor_actor_id", ["actor_id", "id"], unique=False)
        batch_op.create_index("ix_factor_arena", ["arena", "id"], unique=False)
        batch_op.create_index("ix_factor_aspect", ["aspect", "id"], unique=False)
        batch_op.create_index("ix_factor_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_factor_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_factor_effect", ["effect", "id"], unique=False)
        batch_op.create_index("ix_factor_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_factor_initiative_id", ["initiative_id", "id"], unique=False)
        batch_op.create_index("ix_factor_meeting_id", ["meeting_id", "id"], unique=False)
        batch_op.create_index("ix_factor_period_from", ["period_from", "id"], unique=False)
        batch_op.create_index("ix_factor_period_to", ["period_to", "id"], unique=False)
        batch_op.create_index("ix_factor_supported", ["supported", "id"], unique=False)
        batch_op.create_index(
            "uq_factor_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
