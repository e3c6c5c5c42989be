"""Goals."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "goal",
        sa.Column("initiative_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "position", "interest", "need", "fear", name="goalkind", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
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
            nullable=False,
        ),
        sa.Column("stated_by_id", sa.Uuid(), nullable=True),
        sa.Column(
            "arena",
            sa.Enum(
                "international",
                "regional",
                "bilateral",
                "domestic",
                "intra_party",
                name="goalarena",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("precondition", sa.Boolean(), nullable=False),
        sa.Column("salience", sa.Double(), nullable=True),
        sa.Column(
            "horizon",
            sa.Enum(
                "immediate",
                "short_term",
                "medium_term",
                "long_term",
                name="goalhorizon",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "pursued",
                "partly_achieved",
                "achieved",
                "frustrated",
                "abandoned",
                "unknown",
                name="goalstatus",
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
        sa.CheckConstraint(
            "disclosure <> 'attributed' OR (asserted_by_id IS NOT NULL AND asserted_by_id <> actor_id)",
            name=op.f("ck_goal_attributed_by_another"),
        ),
        sa.CheckConstraint("disclosure <> 'inferred' OR asserted_by_id IS NULL", name=op.f("ck_goal_inferred_by_the_editors")),
        sa.CheckConstraint(
            "disclosure NOT IN ('declared', 'confided') OR stated_by_id IS NOT NULL",
            name=op.f("ck_goal_what_is_spoken_names_its_speaker"),
        ),
        sa.CheckConstraint("salience <= 100", name=op.f("ck_goal_salience_le")),
        sa.CheckConstraint("salience >= 0", name=op.f("ck_goal_salience_ge")),
        sa.ForeignKeyConstraint(["actor_id"], ["identity.id"], name=op.f("fk_goal_actor_id")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_goal_asserted_by_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_goal_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["identity.id"], name=op.f("fk_goal_initiative_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["identity.id"], name=op.f("fk_goal_meeting_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_goal_seq")),
        sa.ForeignKeyConstraint(["stated_by_id"], ["identity.id"], name=op.f("fk_goal_stated_by_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_goal")),
    )
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.create_index("ix_goal_actor_id", ["actor_id", "id"], unique=False)
        batch_op.create_index("ix_goal_arena", ["arena", "id"], unique=False)
        batch_op.create_index("ix_goal_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_goal_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_goal_disclosure", ["disclosure", "id"], unique=False)
        batch_op.create_index("ix_goal_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_goal_horizon", ["horizon", "id"], unique=False)
        batch_op.create_index("ix_goal_initiative_id", ["initiative_id", "id"], unique=False)
        batch_op.create_index("ix_goal_kind", ["kind", "id"], unique=False)
        batch_op.create_index("ix_goal_meeting_id", ["meeting_id", "id"], unique=False)
        batch_op.create_index("ix_goal_period_from", ["period_from", "id"], unique=False)
        batch_op.create_index("ix_goal_period_to", ["period_to", "id"], unique=False)
        batch_op.create_index("ix_goal_precondition", ["precondition", "id"], unique=False)
        batch_op.create_index("ix_goal_salience", ["salience", "id"], unique=False)
        batch_op.create_index("ix_goal_stated_by_id", ["stated_by_id", "id"], unique=False)
        batch_op.create_index("ix_goal_status", ["status", "id"], unique=False)
        batch_op.create_index("ix_goal_supported", ["supported", "id"], unique=False)
        batch_op.create_index(
            "uq_goal_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
    op.create_table(
        "goal_link",
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "serves",
                "conflicts_with",
                "compatible_with",
                "depends_on",
                "variant_of",
                name="goallinkkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("issue_id", sa.Uuid(), nullable=True),
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
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_goal_link_two_goals")),
        sa.ForeignKeyConstraint(["asserted_by_id"], ["identity.id"], name=op.f("fk_goal_link_asserted_by_id")),
        sa.ForeignKeyConstraint(["from_id"], ["identity.id"], name=op.f("fk_goal_link_from_id")),
        sa.ForeignKeyConstraint(["id"], ["identity.id"], name=op.f("fk_goal_link_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["identity.id"], name=op.f("fk_goal_link_issue_id")),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_goal_link_seq")),
        sa.ForeignKeyConstraint(["to_id"], ["identity.id"], name=op.f("fk_goal_link_to_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_goal_link")),
    )
    with op.batch_alter_table("goal_link", schema=None) as batch_op:
        batch_op.create_index("ix_goal_link_asserted_by_id", ["asserted_by_id", "id"], unique=False)
        batch_op.create_index("ix_goal_link_contradicted", ["contradicted", "id"], unique=False)
        batch_op.create_index("ix_goal_link_from_id", ["from_id", "id"], unique=False)
        batch_op.create_index("ix_goal_link_history", ["id", "seq"], unique=False)
        batch_op.create_index("ix_goal_link_issue_id", ["issue_id", "id"], unique=False)
        batch_op.create_index("ix_goal_link_kind", ["kind", "id"], unique=False)
        batch_op.create_index("ix_goal_link_supported", ["supported", "id"], unique=False)
        batch_op.create_index("ix_goal_link_to_id", ["to_id", "id"], unique=False)
        batch_op.create_index(
            "uq_goal_link_present",
            ["id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )
