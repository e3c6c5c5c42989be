"""An apostrophe between two letters parts no word: what is stored with one is indexed anew."""

import re
from collections.abc import Sequence
from pathlib import Path
from runpy import run_path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The signs, in UTF-8, that part words no more or are no letters any more.
SIGNS = re.compile("|".join("'`´‘’‛′‵՚＇\u02bd\u02c8\u02ca\u02cb\ua78b\ua78c").encode())  # noqa: RUF001


def upgrade() -> None:
    search = run_path(str(Path(__file__).with_name("0015_search.py")))
    columns = {"seq": sa.BigInteger, "kind": sa.String, "id": sa.Uuid, "clearance": sa.SmallInteger}
    words: sa.ColumnClause[str] = sa.column("words", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"))
    searched = sa.table("searched", *(sa.column(name, type_) for name, type_ in columns.items()), words)
    for kind in search["TEXTS"]:
        for rows in search["present"](op.get_bind(), kind, SIGNS.search):
            op.execute(searched.delete().where(searched.c.seq.in_([row["seq"] for row in rows])))
            op.bulk_insert(searched, rows)
