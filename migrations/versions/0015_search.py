"""What can be searched, of what is stored as well."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.records.search.index import indexed, written

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AT_ONCE = 1_000
# The texts of each kind at this revision, in the order in which they are indexed; those before the bar say what it is called.
SHARED = "external_ids.*.scheme external_ids.*.value external_ids.*.version note"
EVIDENCE = "evidence.*.excerpt evidence.*.locator evidence.*.reported"
TEXTS = {
    "source": "title | authors.*.name publisher licence status_reason",
    "actor": "name aliases.*.name | description",
    "relationship": "role | description",
    "leverage": "description | limits",
    "conflict": "name | parties.*.side description",
    "issue": "name | description pole_low pole_high",
    "initiative": "title | summary history.*.note",
    "initiative_link": "explanation |",
    "meeting": "title | places.*.name summary",
    "participation": "mandate | delegates.*.capacity",
    "agreement": "title | actors.*.styled_as description",
    "goal": "statement |",
    "goal_link": "explanation |",
    "position": "statement |",
    "stance": "concern |",
    "factor": "description |",
    "milestone": "title | conditions.*.text significance",
    "outcome": "description |",
    "figure": "wording | unit",
    "question": "text | resolution_criteria condition",
    "forecast": "wording | term reasoning reference_classes.*.description",
}
FTS5 = (
    "CREATE VIRTUAL TABLE searched_words USING fts5(words, content='searched', content_rowid='seq', "
    "columnsize=0, tokenize=\"ascii tokenchars '_'\")",
    "CREATE TRIGGER searched_in AFTER INSERT ON searched BEGIN "
    "INSERT INTO searched_words(rowid, words) VALUES (new.seq, new.words); END",
    "CREATE TRIGGER searched_out AFTER DELETE ON searched BEGIN "
    "INSERT INTO searched_words(searched_words, rowid, words) VALUES ('delete', old.seq, old.words); END",
)


def upgrade() -> None:
    searched = op.create_table(
        "searched",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clearance", sa.SmallInteger(), nullable=False),
        sa.Column("words", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["change.seq"], name=op.f("fk_searched_seq")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_searched")),
    )
    op.create_index("ix_searched_id", "searched", ["id"])
    bind = op.get_bind()
    for statement in FTS5 if bind.dialect.name == "sqlite" else ():
        bind.exec_driver_sql(statement)
    for kind in TEXTS:
        for rows in present(bind, kind):
            op.bulk_insert(searched, rows)
    if bind.dialect.name == "postgresql":
        op.create_index("searched_words", "searched", ["words"], postgresql_using="gin")


def present(
    bind: sa.Connection, kind: str, fit: Callable[[bytes], object] = lambda representation: True
) -> Iterator[list[dict[str, Any]]]:
    """Of the present records of a kind that `fit`, what is stored of each, in portions."""
    shared = SHARED if kind == "source" else f"{SHARED} {EVIDENCE}"
    called, _, others = f"{TEXTS[kind]} {shared}".partition("|")
    texts = [(tuple(path.split(".")), path in called.split()) for path in (*called.split(), *others.split())]
    columns = {"seq": sa.BigInteger, "id": sa.Uuid, "clearance": sa.SmallInteger, "representation": sa.LargeBinary}
    t = sa.table(kind, *(sa.column(name, type_) for name, type_ in columns.items()), sa.column("until", sa.BigInteger))
    chosen = sa.select(*(t.c[name] for name in columns)).where(t.c.until.is_(None), t.c.seq > sa.bindparam("last"))
    last = 0
    while found := bind.execute(chosen.order_by(t.c.seq).limit(AT_ONCE), {"last": last}).all():
        yield [
            {"seq": row.seq, "kind": kind, "id": row.id, "clearance": row.clearance}
            | {"words": written(indexed(texts, row.representation), bind.dialect.name)}
            for row in found
            if fit(row.representation)
        ]
        last = found[-1].seq
