"""Milestones, outcomes and figures."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "milestone",
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "success_condition",
                "provision",
                "precondition",
                "deadline",
                name="milestonekind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("due_from", sa.Date(), nullable=True),
        sa.Column("due_to", sa.Date(), nullable=True),
        sa.Column("met_on_from", sa.Date(), nullable=True),
        sa.Column("met_on_to", sa.Date(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "met",
                "met_late",
                "partly_met",
                "missed",
                "waived",
                name="milestonestatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
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
            "kind <> 'provision' OR agreement_id IS NOT NULL", name=op.f("ck_milestone_provision_of_an_agreement")
        ),
        sa.CheckConstraint(
            "met_on_from IS NULL OR status IN ('met', 'met_late', 'partly_met')", name=op.f("ck_milestone_met_on_if_met")
        ),
        sa.CheckConstraint("replaces_id <> id", name=op.f("ck_milestone_replaces_another")),
        sa.ForeignKeyConstraint(["agreement_id"], ["identity.id"], name=op.f("fk_milestone_agreement_id")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_milestone_asserted_by_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_milestone_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["identity.id"], name=op.f("fk_milestone_initiative_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["identity.id"], name=op.f("fk_milestone_meeting_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["identity.id"], name=op.f("fk_milestone_replaces_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_milestone_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_milestone")),
    )
    with op.batch_alter_table("milestone", schema=None) as batch_op:
        batch_op.create_index("ix_milestone_agreement_id", ["agreement_id", "id"], unique=False)
        batch_op.create_index("ix_milestone_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_milestone_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_milestone_due_from", ["due_from", "id"], unique=False)
        batch_op.create_index("ix_milestone_due_to", ["due_to", "id"], unique=False)
        batch_op.create_index("ix_milestone_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_milestone_initiative_id", ["initiative_id", "id"], unique=False)
        batch_op.create_index("ix_milestone_kind", ["kind", "id"], unique=False)
        batch_op.create_index("ix_milestone_meeting_id", ["meeting_id", "id"], unique=False)
        batch_op.create_index("ix_milestone_met_on_from", ["met_on_from", "id"], unique=False)
        batch_op.create_index("ix_milestone_met_on_to", ["met_on_to", "id"], unique=False)
        batch_op.create_index("ix_milestone_replaces_id", ["replaces_id", "id"], unique=False)
        batch_op.create_index("ix_milestone_status", ["status", "id"], unique=False)
        batch_op.create_index("ix_milestone_supported", ["supported", "id"], unique=False)
        batch_op.create_index("ix_milestone_title", ["title", "id"], unique=False)
        batch_op.create_index(
            "uq_milestone_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.create_table(
        "outcome",
        sa.Column("initiative_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column(
            "dimension",
            sa.Enum(
                "substantive",
                "procedural",
                "relational",
                "reputational",
                "implementation",
                name="outcomedimension",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "result",
            sa.Enum(
                "not_held",
                "no_agreement",
                "statement",
                "process_agreement",
                "ceasefire",
                "partial_agreement",
                "comprehensive_agreement",
                name="outcomeresult",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum(
                "talks",
                "settlement",
                "unity",
                "power_sharing",
                "ceasefire",
                "security_arrangements",
                "territory",
                "resources",
                "humanitarian",
                "detainees",
                "normalisation",
                "confidence_building",
                "justice",
                "elections",
                "implementation",
                "other",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("beneficiary_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint("result IS NULL OR dimension = 'substantive'", name=op.f("ck_outcome_result_in_substance")),
        sa.CheckConstraint(
            "initiative_id IS NOT NULL OR meeting_id IS NOT NULL OR agreement_id IS NOT NULL",
            name=op.f("ck_outcome_of_something"),
        ),
        sa.CheckConstraint("rating <= 2", name=op.f("ck_outcome_rating_le")),
        sa.CheckConstraint("rating >= -2", name=op.f("ck_outcome_rating_ge")),
        sa.CheckConstraint("result IS NOT NULL OR rating IS NOT NULL", name=op.f("ck_outcome_result_or_rating")),
        sa.ForeignKeyConstraint(["agreement_id"], ["identity.id"], name=op.f("fk_outcome_agreement_id")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_outcome_asserted_by_id")),
        sa.ForeignKeyConstraint(["beneficiary_id"], ["identity.id"], name=op.f("fk_outcome_beneficiary_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_outcome_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["identity.id"], name=op.f("fk_outcome_initiative_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["identity.id"], name=op.f("fk_outcome_meeting_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_outcome_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outcome")),
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.create_index("ix_outcome_agreement_id", ["agreement_id", "id"], unique=False)
        batch_op.create_index("ix_outcome_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_outcome_beneficiary_id", ["beneficiary_id", "id"], unique=False)
        batch_op.create_index("ix_outcome_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_outcome_date_from", ["date_from", "id"], unique=False)
        batch_op.create_index("ix_outcome_date_to", ["date_to", "id"], unique=False)
        batch_op.create_index("ix_outcome_dimension", ["dimension", "id"], unique=False)
        batch_op.create_index("ix_outcome_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_outcome_initiative_id", ["initiative_id", "id"], unique=False)
        batch_op.create_index("ix_outcome_meeting_id", ["meeting_id", "id"], unique=False)
        batch_op.create_index("ix_outcome_purpose", ["purpose", "id"], unique=False)
        batch_op.create_index("ix_outcome_rating", ["rating", "id"], unique=False)
        batch_op.create_index("ix_outcome_result", ["result", "id"], unique=False)
        batch_op.create_index("ix_outcome_supported", ["supported", "id"], unique=False)
        batch_op.create_index(
            "uq_outcome_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.create_table(
        "figure",
        sa.Column("initiative_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("agreement_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column(
            "measure",
            sa.Enum(
                "organisations_invited",
                "organisations_present",
                "participants",
                "women_present",
                "signatories",
                "prisoners",
                "hostages",
                "fatalities",
                "troops",
                "weapons",
                "displaced",
                "money",
                "volume",
                "duration",
                "other",
                name="figuremeasure",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
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
        sa.CheckConstraint("high <= 1000000000000000", name=op.f("ck_figure_high_le")),
        sa.CheckConstraint("high >= 0", name=op.f("ck_figure_high_ge")),
        sa.CheckConstraint(
            "initiative_id IS NOT NULL OR meeting_id IS NOT NULL OR agreement_id IS NOT NULL", name=op.f("ck_figure_of_something")
        ),
        sa.CheckConstraint("low <= 1000000000000000", name=op.f("ck_figure_low_le")),
        sa.CheckConstraint("low <= high", name=op.f("ck_figure_low_to_high")),
        sa.CheckConstraint("low >= 0", name=op.f("ck_figure_low_ge")),
        sa.CheckConstraint("low IS NOT NULL OR high IS NOT NULL", name=op.f("ck_figure_low_or_high")),
        sa.ForeignKeyConstraint(["actor_id"], ["identity.id"], name=op.f("fk_figure_actor_id")),
        sa.ForeignKeyConstraint(["agreement_id"], ["identity.id"], name=op.f("fk_figure_agreement_id")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_figure_asserted_by_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_figure_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["identity.id"], name=op.f("fk_figure_initiative_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["identity.id"], name=op.f("fk_figure_meeting_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_figure_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_figure")),
    )
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.create_index("ix_figure_actor_id", ["actor_id", "id"], unique=False)
        batch_op.create_index("ix_figure_agreement_id", ["agreement_id", "id"], unique=False)
        batch_op.create_index("ix_figure_approximate", ["approximate", "id"], unique=False)
        batch_op.create_index("ix_figure_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_figure_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_figure_date_from", ["date_from", "id"], unique=False)
        batch_op.create_index("ix_figure_date_to", ["date_to", "id"], unique=False)
        batch_op.create_index("ix_figure_high", ["high", "id"], unique=False)
        batch_op.create_index("ix_figure_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_figure_initiative_id", ["initiative_id", "id"], unique=False)
        batch_op.create_index("ix_figure_low", ["low", "id"], unique=False)
        batch_op.create_index("ix_figure_measure", ["measure", "id"], unique=False)
        batch_op.create_index("ix_figure_meeting_id", ["meeting_id", "id"], unique=False)
        batch_op.create_index("ix_figure_supported", ["supported", "id"], unique=False)
        batch_op.create_index("ix_figure_unit", ["unit", "id"], unique=False)
        batch_op.create_index(
            "uq_figure_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
