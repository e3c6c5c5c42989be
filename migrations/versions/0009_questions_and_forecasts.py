"""Questions and forecasts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("initiative_id", sa.Uuid(), nullable=True),
        sa.Column("conflict_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("milestone_id", sa.Uuid(), nullable=True),
        sa.Column("opens", sa.Date(), nullable=True),
        sa.Column("closes", sa.Date(), nullable=False),
        sa.Column(
            "resolution",
            sa.Enum("yes", "no", "void", name="resolution", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("resolved_on", sa.Date(), nullable=True),
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
        sa.CheckConstraint("(resolution IS NULL) = (resolved_on IS NULL)", name=op.f("ck_question_resolved_on_a_day")),
        sa.CheckConstraint("initiative_id IS NOT NULL OR conflict_id IS NOT NULL", name=op.f("ck_question_about_something")),
        sa.CheckConstraint("opens <= closes", name=op.f("ck_question_opens_before_it_closes")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_question_asserted_by_id")),
        sa.ForeignKeyConstraint(["conflict_id"], ["identity.id"], name=op.f("fk_question_conflict_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_question_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["identity.id"], name=op.f("fk_question_initiative_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["identity.id"], name=op.f("fk_question_meeting_id")),
        sa.ForeignKeyConstraint(["milestone_id"], ["identity.id"], name=op.f("fk_question_milestone_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_question_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_question")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index("ix_question_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_question_closes", ["closes", "id"], unique=False)
        batch_op.create_index("ix_question_conflict_id", ["conflict_id", "id"], unique=False)
        batch_op.create_index("ix_question_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_question_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_question_initiative_id", ["initiative_id", "id"], unique=False)
        batch_op.create_index("ix_question_meeting_id", ["meeting_id", "id"], unique=False)
        batch_op.create_index("ix_question_milestone_id", ["milestone_id", "id"], unique=False)
        batch_op.create_index("ix_question_opens", ["opens", "id"], unique=False)
        batch_op.create_index("ix_question_resolution", ["resolution", "id"], unique=False)
        batch_op.create_index("ix_question_resolved_on", ["resolved_on", "id"], unique=False)
        batch_op.create_index("ix_question_supported", ["supported", "id"], unique=False)
        batch_op.create_index(
            "uq_question_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.create_table(
        "forecast",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("forecaster_id", sa.Uuid(), nullable=False),
        sa.Column("made_on_from", sa.Date(), nullable=False),
        sa.Column("made_on_to", sa.Date(), nullable=False),
        sa.Column(
            "scale",
            sa.Enum(
                "icd203",
                "phia",
                "ipcc_ar6",
                "nato_ajp",
                "kent",
                name="likelihoodscale",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("probability", sa.Double(), nullable=True),
        sa.Column("probability_mid", sa.Double(), nullable=True),
        sa.Column("probability_term", sa.String(), nullable=True),
        sa.Column("mismatch", sa.Boolean(), nullable=False),
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
        sa.CheckConstraint("probability <= 1", name=op.f("ck_forecast_probability_le")),
        sa.CheckConstraint("probability >= 0", name=op.f("ck_forecast_probability_ge")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_forecast_asserted_by_id")),
        sa.ForeignKeyConstraint(["forecaster_id"], ["identity.id"], name=op.f("fk_forecast_forecaster_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_forecast_id")),
        sa.ForeignKeyConstraint(["question_id"], ["identity.id"], name=op.f("fk_forecast_question_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_forecast_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_forecast")),
    )
    with op.batch_alter_table("forecast", schema=None) as batch_op:
        batch_op.create_index("ix_forecast_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_forecast_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_forecast_forecaster_id", ["forecaster_id", "id"], unique=False)
        batch_op.create_index("ix_forecast_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_forecast_made_on_from", ["made_on_from", "id"], unique=False)
        batch_op.create_index("ix_forecast_made_on_to", ["made_on_to", "id"], unique=False)
        batch_op.create_index("ix_forecast_mismatch", ["mismatch", "id"], unique=False)
        batch_op.create_index("ix_forecast_probability", ["probability", "id"], unique=False)
        batch_op.create_index("ix_forecast_probability_mid", ["probability_mid", "id"], unique=False)
        batch_op.create_index("ix_forecast_probability_term", ["probability_term", "id"], unique=False)
        batch_op.create_index("ix_forecast_question_id", ["question_id", "id"], unique=False)
        batch_op.create_index("ix_forecast_scale", ["scale", "id"], unique=False)
        batch_op.create_index("ix_forecast_supported", ["supported", "id"], unique=False)
        batch_op.create_index(
            "uq_forecast_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
