"""What the service refuses, the database it writes to refuses too: whoever comes by another door breaks nothing."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError
from starlette.testclient import TestClient

from app.db import make_engine
from app.domain.goal import Goal
from app.domain.question import Question
from app.records.tables import Change, ExternalIdentifier, Identity, Record, Reference, Taken
from tests.making import make

UNKNOWN = UUID(int=0)


def row(engine: Engine, table: type[Record], ident: str) -> dict[str, Any]:
    with engine.connect() as connection:
        found = connection.execute(select(table.__table__).where(table.id == UUID(ident))).one()
        return dict(found._mapping)


def test_the_database_holds_on_its_own(client: TestClient, database_url: str) -> None:
    engine = make_engine(database_url)
    goal = make(client, "goal", external_ids=[{"scheme": "MEND", "value": "1"}])
    question = make(client, "question")
    ours, asked = row(engine, Goal, goal["id"]), row(engine, Question, question["id"])
    make(client, "goal")
    goals: Any = Goal.__table__
    questions: Any = Question.__table__
    later = {"seq": ours["seq"] + 1000, "until": 2**40}
    refused: list[Any] = [
        insert(goals).values(ours | later),  # a version without its change
        insert(goals).values(ours),  # the same version twice
        update(goals).values(id=UUID(goal["id"])),  # two present versions of one record
        update(goals).values(id=UNKNOWN),
        update(goals).values(actor_id=UNKNOWN),
        update(goals).values(initiative_id=UNKNOWN),
        update(goals).values(asserted_by_id=UNKNOWN),
        update(goals).values(actor_id=None),
        update(goals).values(kind=None),
        update(goals).values(representation=None),
        update(goals).values(salience=100.5),
        update(goals).values(disclosure="declared", stated_by_id=None),
        update(questions).values(initiative_id=None, conflict_id=None),
        update(questions).values(opens=asked["closes"], closes=asked["opens"]),
        update(Reference).values(to_id=UNKNOWN),
        update(ExternalIdentifier).values(seq=later["seq"]),
        update(Change).values(id=UNKNOWN),
        update(Taken).values(id=UNKNOWN),
        insert(Taken).from_select(["key", "id"], select(Taken.key, Taken.id)),
        update(Identity).values(marking=None),
        insert(Change).from_select(list(Change.__table__.c.keys()), select(Change)),
    ]
    for statement in refused:
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(statement)
    for kind in ("'rumour'", "'Interest'", "''"):
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE goal SET kind = {kind}")
    assert (row(engine, Goal, goal["id"]), row(engine, Question, question["id"])) == (ours, asked)
    engine.dispose()
