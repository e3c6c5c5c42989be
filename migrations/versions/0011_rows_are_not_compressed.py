"""PostgreSQL leaves rows of up to half a page as they are; it compressed those above 2 KB, and unpacking them took more of the
time of a list than all else. Rows that are there stay as they are until they are rewritten."""

from collections.abc import Sequence

from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = (
    "actor",
    "agreement",
    "conflict",
    "factor",
    "figure",
    "forecast",
    "goal",
    "goal_link",
    "initiative",
    "initiative_link",
    "issue",
    "leverage",
    "meeting",
    "milestone",
    "outcome",
    "participation",
    "position",
    "question",
    "relationship",
    "source",
    "stance",
)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in KINDS:
            op.execute(f'ALTER TABLE "{table}" SET (toast_tuple_target = 4080)')
