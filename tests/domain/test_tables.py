"""What one record may not say, its table does not hold either."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine, insert
from sqlalchemy.exc import IntegrityError

from app.domain import KINDS
from app.http.strict import fit
from app.records import versions
from app.records.kind import Kind
from tests.conftest import BACKENDS, Templates
from tests.making import example

BY_NAME = {kind.name: kind for kind in KINDS}
ID = UUID("018df210-6400-7000-8000-000000000099")

# Columns that break a rule, in a row that is otherwise the kind's example; "=name": as that column
STORED: list[tuple[str, dict[str, Any]]] = [
    ("actor", {"merged_into_id": "=id"}),
    ("relationship", {"to_id": "=from_id"}),
    ("relationship", {"polarity": 3}),
    ("leverage", {"target_id": "=holder_id"}),
    ("leverage", {"via_id": "=holder_id"}),
    ("leverage", {"via_id": "=target_id"}),
    ("conflict", {"parent_id": "=id"}),
    ("initiative_link", {"to_id": "=from_id"}),
    ("meeting", {"related_aim": "widen_inclusion"}),
    ("participation", {"meeting_id": None}),
    ("goal", {"disclosure": "declared"}),
    ("goal", {"disclosure": "attributed"}),
    ("goal", {"disclosure": "attributed", "asserted_by_id": "=actor_id"}),
    ("goal", {"asserted_by_id": "=id"}),
    ("goal_link", {"to_id": "=from_id"}),
    ("position", {"disclosure": "declared"}),
    ("position", {"value": 101.0}),
    ("position", {"accept_low": 90.0}),
    ("position", {"accept_high": 70.0}),
    ("position", {"value": None, "accept_high": 50.0}),
    ("stance", {"meeting_id": None}),
    ("stance", {"support": -3}),
    ("milestone", {"kind": "provision"}),
    ("milestone", {"met_on_from": date(2024, 3, 1)}),
    ("milestone", {"replaces_id": "=id"}),
    ("outcome", {"meeting_id": None}),
    ("outcome", {"dimension": "relational"}),
    ("outcome", {"result": None}),
    ("figure", {"meeting_id": None}),
    ("figure", {"low": None}),
    ("figure", {"high": 10.0}),
    ("figure", {"low": -1.0}),
    ("question", {"initiative_id": None}),
    ("question", {"resolution": "yes"}),
    ("question", {"opens": date(2999, 12, 31)}),
    ("forecast", {"probability": 1.5}),
]


@pytest.fixture(scope="module", params=BACKENDS)
def engine(request: pytest.FixtureRequest, templates: Templates) -> Iterator[Engine]:
    """A migrated database whose foreign keys are off, so that one row can stand alone."""
    with templates.copy(request.param, demo=False) as url:
        off = {"options": "-c session_replication_role=replica"} if request.param == "postgresql" else {}
        engine = create_engine(url, connect_args=off)
        yield engine
        engine.dispose()


def row(kind: Kind) -> dict[str, Any]:
    """The example as its table holds it; foreign keys aside."""
    fields = fit(kind.create, example(kind.name))
    computed = kind.computed.of(fields).model_dump() if kind.computed else {}
    shown = kind.out.model_construct(**fields.__dict__, **computed, supported=False)
    own = {"seq": 1, "id": ID, "version": 1, "marking": 0, "clearance": 0, "representation": b"{}"}
    return own | versions.columns(kind, shown)


@pytest.mark.parametrize(("kind", "columns"), STORED)
def test_the_database_holds_the_rules_too(engine: Engine, kind: str, columns: dict[str, Any]) -> None:
    table, good = BY_NAME[kind].table, row(BY_NAME[kind])
    bad = good | {
        name: good[value[1:]] if isinstance(value, str) and value[0] == "=" else value for name, value in columns.items()
    }
    with engine.connect() as db:
        db.execute(insert(table).values(good))
        db.rollback()
        with pytest.raises(IntegrityError, match=r"(?i)check constraint"):
            db.execute(insert(table).values(bad))
