"""What the measured requests ask for: ids, filter values and moments that a generated database holds."""

from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import create_engine, func, select

from app.domain import KINDS, goal
from app.records.cursors import after
from app.records.filters import Filter
from app.records.registry import Kinds
from app.records.tables import Change, ExternalIdentifier

SAMPLE = 1_000  # ids of a kind
RANGES = {"salience.gte": "99.99", "salience.lte": "0.01", "period_from": "2023-10-07", "period_to": "2000-02-01"}


@dataclass(frozen=True)
class Values:
    """A sample of what a database holds; `then` is a moment when all goals were recorded, and most not yet changed."""

    ids: dict[str, list[str]]
    middle: str
    then: str
    external: list[str]


def sample(url: str, seed: int = 1) -> Values:
    """Random ids of each kind, the cursor of the page in the middle of all goals, that moment, and external ids."""
    random, ids = Random(seed), {}
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        for kind in KINDS:
            t = kind.table
            present = select(t.id).where(t.until.is_(None)).order_by(t.id)
            first = connection.scalars(present.limit(1)).first()
            last = connection.scalars(present.order_by(None).order_by(t.id.desc()).limit(1)).first()
            if first is None or last is None:
                continue
            picks = (UUID(int=random.randrange(first.int, last.int + 1)) for _ in range(SAMPLE))
            found = {str(connection.scalars(present.where(t.id >= pick).limit(1)).one()) for pick in picks}
            ids[kind.name] = sorted(found, key=lambda _: random.random())
            if kind.name == "goal":
                half = UUID(int=(first.int + last.int) // 2)
                middle = str(connection.scalars(present.where(t.id >= half).limit(1)).one())
        late = connection.execute(select(func.max(Change.seq))).scalar_one() * 9 // 10
        then = connection.execute(select(Change.recorded_at).where(Change.seq == late)).scalar_one()
        names = select(ExternalIdentifier.name).where(ExternalIdentifier.kind == "goal").limit(SAMPLE)
        external = list(connection.scalars(names))
    engine.dispose()
    return Values(ids, cursor(middle), then.isoformat().replace("+00:00", "Z"), external)


def cursor(ident: str) -> str:
    """Where the list of goals goes on after one."""
    return after(goal.KIND, "id", ident, UUID(ident))


def candidates(f: Filter, known: Values) -> list[str]:
    """Values of a filter to try."""
    kind: Any = f.annotation
    if f.of:
        return known.ids.get(f.of, [])
    if f.name == "external_id":
        return known.external
    if f.name in RANGES:
        return [RANGES[f.name]]
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(member.value) for member in kind]
    return ["true"] if kind is bool else []


def goal_filters() -> list[Filter]:
    """All filters of goals."""
    return list(Kinds(KINDS).filters["goal"].values())
