"""Meetings and agreements."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("title", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "scheduled",
                "held",
                "postponed",
                "cancelled",
                "unknown",
                name="meetingstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("date_from", sa.Date(), nullable=True),
        sa.Column("date_to", sa.Date(), nullable=True),
        sa.Column(
            "event_type",
            sa.Enum(
                "mediation",
                "mediation_related",
                "negotiation",
                name="eventtype",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "related_aim",
            sa.Enum(
                "bring_to_table",
                "widen_inclusion",
                "coordinate_third_parties",
                "monitor_or_advise",
                name="relatedaim",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "track",
            sa.Enum("1", "1.5", "2", "3", name="track", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column(
            "disclosure",
            sa.Enum(
                "public",
                "closed",
                "secret",
                "alleged",
                name="meetingdisclosure",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("disclosed_on_from", sa.Date(), nullable=True),
        sa.Column("disclosed_on_to", sa.Date(), nullable=True),
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
            "related_aim IS NULL OR event_type = 'mediation_related'", name=op.f("ck_meeting_aim_of_what_is_related")
        ),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_meeting_asserted_by_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_meeting_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_meeting_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index("ix_meeting_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_meeting_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_meeting_date_from", ["date_from", "id"], unique=False)
        batch_op.create_index("ix_meeting_date_to", ["date_to", "id"], unique=False)
        batch_op.create_index("ix_meeting_disclosed_on_from", ["disclosed_on_from", "id"], unique=False)
        batch_op.create_index("ix_meeting_disclosed_on_to", ["disclosed_on_to", "id"], unique=False)
        batch_op.create_index("ix_meeting_disclosure", ["disclosure", "id"], unique=False)
        batch_op.create_index("ix_meeting_event_type", ["event_type", "id"], unique=False)
        batch_op.create_index("ix_meeting_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_meeting_related_aim", ["related_aim", "id"], unique=False)
        batch_op.create_index("ix_meeting_status", ["status", "id"], unique=False)
        batch_op.create_index("ix_meeting_supported", ["supported", "id"], unique=False)
        batch_op.create_index("ix_meeting_title", ["title", "id"], unique=False)
        batch_op.create_index("ix_meeting_track", ["track", "id"], unique=False)
        batch_op.create_index(
            "uq_meeting_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.create_table(
        "participation",
        sa.Column("initiative_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column(
            "invitation",
            sa.Enum(
                "invited",
                "not_invited",
                "excluded",
                "unknown",
                name="invitation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "response",
            sa.Enum(
                "accepted",
                "declined",
                "no_answer",
                "unknown",
                name="response",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "presence",
            sa.Enum(
                "expected",
                "attended",
                "absent",
                "walked_out",
                "unknown",
                name="presence",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "head_of_state",
                "head_of_government",
                "leader",
                "minister",
                "military_commander",
                "senior_official",
                "special_envoy",
                "official",
                "technical",
                "unknown",
                name="level",
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
        sa.CheckConstraint("initiative_id IS NOT NULL OR meeting_id IS NOT NULL", name=op.f("ck_participation_in_something")),
        sa.ForeignKeyConstraint(["actor_id"], ["identity.id"], name=op.f("fk_participation_actor_id")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_participation_asserted_by_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_participation_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["identity.id"], name=op.f("fk_participation_initiative_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["identity.id"], name=op.f("fk_participation_meeting_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_participation_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_participation")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index("ix_participation_actor_id", ["actor_id", "id"], unique=False)
        batch_op.create_index("ix_participation_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_participation_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_participation_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_participation_initiative_id", ["initiative_id", "id"], unique=False)
        batch_op.create_index("ix_participation_invitation", ["invitation", "id"], unique=False)
        batch_op.create_index("ix_participation_level", ["level", "id"], unique=False)
        batch_op.create_index("ix_participation_meeting_id", ["meeting_id", "id"], unique=False)
        batch_op.create_index("ix_participation_period_from", ["period_from", "id"], unique=False)
        batch_op.create_index("ix_participation_period_to", ["period_to", "id"], unique=False)
        batch_op.create_index("ix_participation_presence", ["presence", "id"], unique=False)
        batch_op.create_index("ix_participation_response", ["response", "id"], unique=False)
        batch_op.create_index("ix_participation_supported", ["supported", "id"], unique=False)
        batch_op.create_index(
            "uq_participation_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.create_table(
        "agreement",
        sa.Column("title", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "process",
                "ceasefire",
                "partial",
                "comprehensive",
                "implementation",
                "renewal",
                "other",
                name="agreementstage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "rejected",
                "agreed",
                "signed",
                "unilateral",
                "unclear",
                name="agreementstatus",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("signed_from", sa.Date(), nullable=True),
        sa.Column("signed_to", sa.Date(), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("in_force_to", sa.Date(), nullable=True),
        sa.Column(
            "ended_by",
            sa.Enum(
                "fulfilled",
                "expired",
                "terminated",
                "superseded",
                name="endedby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "confidentiality",
            sa.Enum(
                "public",
                "partly_confidential",
                "confidential",
                name="confidentiality",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text_id", sa.Uuid(), nullable=True),
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
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_agreement_asserted_by_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_agreement_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["identity.id"], name=op.f("fk_agreement_meeting_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_agreement_seq")),
        sa.ForeignKeyConstraint(["text_id"], ["identity.id"], name=op.f("fk_agreement_text_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_agreement")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index("ix_agreement_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_agreement_confidentiality", ["confidentiality", "id"], unique=False)
        batch_op.create_index("ix_agreement_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_agreement_ended_by", ["ended_by", "id"], unique=False)
        batch_op.create_index("ix_agreement_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_agreement_in_force_from", ["in_force_from", "id"], unique=False)
        batch_op.create_index("ix_agreement_in_force_to", ["in_force_to", "id"], unique=False)
        batch_op.create_index("ix_agreement_meeting_id", ["meeting_id", "id"], unique=False)
        batch_op.create_index("ix_agreement_signed_from", ["signed_from", "id"], unique=False)
        batch_op.create_index("ix_agreement_signed_to", ["signed_to", "id"], unique=False)
        batch_op.create_index("ix_agreement_stage", ["stage", "id"], unique=False)
        batch_op.create_index("ix_agreement_status", ["status", "id"], unique=False)
        batch_op.create_index("ix_agreement_supported", ["supported", "id"], unique=False)
        batch_op.create_index("ix_agreement_text_id", ["text_id", "id"], unique=False)
        batch_op.create_index("ix_agreement_title", ["title", "id"], unique=False)
        batch_op.create_index(
            "uq_agreement_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
