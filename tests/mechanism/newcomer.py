"""What a new kind and new fields must do, over HTTP; run by the code of a changed copy of the tree."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError
from starlette.testclient import TestClient

from app import schema
from app.db import make_engine
from app.records.columns import Base
from migrations.generating import ours
from tests.asking import cleared, faults, holds, match, refused
from tests.conftest import served

Record = dict[str, Any]


def migrated(url: str) -> None:
    """Brings the database to the tables of the copy, which then has lost nothing and is what the code describes."""
    engine = make_engine(url)
    before = described(url)
    schema.migrate(engine)
    after = described(url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"include_name": ours}), Base.metadata)
    engine.dispose()
    assert before <= after, before - after
    assert after - before
    assert differences == []


def described(url: str) -> set[str]:
    """All constraints and indexes by name, those of what there is only once with their conditions."""
    engine = make_engine(url)
    found = inspect(engine)
    names: set[str] = set()
    for table in found.get_table_names():
        names |= {f"{table} check {known['name']}: {known['sqltext']}" for known in found.get_check_constraints(table)}
        for known in found.get_indexes(table):
            conditions = sorted(f"{key} {value}" for key, value in known.get("dialect_options", {}).items())
            names.add(f"{table} index {known['name']} {known['unique']} {conditions}")
        names |= {f"{table} key {known['name']}" for known in found.get_foreign_keys(table)}
        names |= {f"{table}.{c['name']} {c['nullable']}" for c in found.get_columns(table)}
    engine.dispose()
    return names


def some(client: TestClient, path: str) -> Record:
    record: Record = client.get(path, params={"limit": 1}).json()["items"][0]
    return record


def ids(client: TestClient, path: str, **parameters: Any) -> list[str]:
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return [record["id"] for record in answer.json()["items"]]


def check(url: str, goal: str, before: str) -> None:
    """All that is new, in a database that held the demo and was brought to the copy's tables."""
    migrated(url)
    fields(url, goal, before)
    kind(url)


def kind(url: str) -> None:
    """Every operation of the kind `venue`."""
    with served(url) as client:
        host, meeting, source = some(client, "/v1/actors"), some(client, "/v1/meetings"), some(client, "/v1/sources")
        cited = [{"source_id": source["id"], "relation": "supports"}]
        sent = {"name": "The old mill", "host_id": host["id"], "meeting_ids": [meeting["id"]], "evidence": cited}
        sent |= {"seats": 40, "opened": "1990/..", "uses": ["talks", "press"], "external_ids": [{"scheme": "v", "value": "1"}]}
        answer = client.post("/v1/venues", json=sent)
        assert answer.status_code == 201, answer.text
        made, here = answer.json(), answer.headers["location"]
        assert holds(made, sent)
        other = client.post("/v1/venues", json={"name": "A tent"}).json()
        assert client.get(here).json() == made
        assert client.head(here).headers["etag"] == '"1"'
        assert client.get(here, headers={"If-None-Match": '"1"'}).status_code == 304

        for parameter, value in (
            ("host_id", host["id"]),
            ("meeting_ids", meeting["id"]),
            ("seats.gte", 40),
            ("seats.lte", 40),
            ("opened_from", "2024-01-01"),
            ("opened_to", "1990-01-01"),
            ("uses", "press"),
            ("external_id", "v:1"),
            ("source_id", source["id"]),
            ("q", "the old mill"),
        ):
            assert ids(client, "/v1/venues", **{parameter: value}) == [made["id"]], parameter
        assert ids(client, "/v1/search", q="the old mill", kind="venue") == [made["id"]]
        assert ids(client, "/v1/venues", evidence="unsupported") == [other["id"]]
        assert ids(client, "/v1/venues", sort="seats") == ids(client, "/v1/venues", sort="-seats") == [made["id"], other["id"]]
        assert ids(client, "/v1/venues", sort="name") == [other["id"], made["id"]]
        listed = client.get("/v1/venues", params={"count": "true", "include": "host,meeting,evidence.source"}).json()
        assert (listed["total"], listed["included"]["actors"]) == (2, {host["id"]: host})
        assert client.post("/v1/venues/search", json={"seats.gte": 1}).json()["items"] == [made]
        assert faults(client.post("/v1/venues", json={"name": "None", "seats": -1})) == [("/seats", "greater_than_equal")]
        refused(client.get("/v1/venues", params={"size": 1}), 422)

        changed = client.patch(here, json={"seats": 60}, headers=match(made)).json()
        assert (changed["version"], changed["seats"]) == (2, 60)
        refused(client.patch(here, json={"seats": 61}, headers=match(made)), 412)
        refused(client.patch(here, json={"seats": 61}), 428)
        assert ids(client, "/v1/venues", **{"seats.gte": 50}) == [made["id"]]
        assert ids(client, "/v1/venues", **{"seats.gte": 50, "as_of": made["updated_at"]}) == []
        assert client.get(here, params={"as_of": made["updated_at"]}).json() == made

        by_name = "/v1/venues/by/v/2"
        put = {"name": "A tent by the river"}
        assert [client.put(by_name, json=put).status_code for _ in range(2)] == [201, 200]
        raised = client.patch(here, json={"marking": "TLP:RED"}, headers=match(changed)).json()
        refused(client.get(here, headers=cleared("AMBER")), 404)
        assert client.delete(here, params={"reason": "pulled down"}, headers=match(raised)).status_code == 204
        refused(client.get(here), 404)
        assert client.post(f"{here}/restore").json()["version"] == 5
        operations = [r["operation"] for r in client.get(f"{here}/revisions").json()["items"]]
        assert operations == ["restored", "deleted", "patched", "patched", "created"]
        about = client.get(f"/v1/actors/{host['id']}/referrers", params={"kind": "venue"}).json()["items"]
        assert about == [{"kind": "venue", "id": made["id"], "fields": ["host_id"]}]
        assert client.get(f"/v1/venues/{other['id']}/referrers").json()["items"] == []
        loaded = client.post("/v1/dossiers", json={"venues": [{"local": "hall", "name": "A hall"}]})
        assert [item["status"] for item in loaded.json()["items"]] == ["created"]
        paths = client.get("/openapi.json").json()["paths"]
        assert {path for path in paths if path.startswith("/v1/goals")} == {
            path.replace("venues", "goals") for path in paths if path.startswith("/v1/venues")
        }


def fields(url: str, ident: str, before: str) -> None:
    """A goal had been patched (as it was: at `before`) when its kind got the field `urgency`, and a column for the field
    `confidence` that it had always had."""
    with served(url) as client:
        here = f"/v1/goals/{ident}"
        goals = client.get("/v1/goals", params={"limit": 200, "count": "true"}).json()
        assert goals["total"] > 10
        assert {goal["urgency"] for goal in goals["items"]} == {1}
        names = list(goals["items"][0])
        assert names[names.index("salience") + 1] == "urgency"
        versions = [revision["record"] for revision in client.get(f"{here}/revisions?include=record").json()["items"]]
        assert [version["urgency"] for version in versions] == [1, 1]
        assert client.get(here, params={"as_of": before}).json() == versions[1]

        urgent = client.patch(here, json={"urgency": 4}, headers=match(versions[0])).json()
        assert urgent == versions[0] | {"version": 3, "urgency": 4, "updated_at": urgent["updated_at"]}
        assert client.get(f"{here}/revisions").json()["items"][0]["changed"] == ["urgency"]
        assert faults(client.patch(here, json={"urgency": 6}, headers=match(urgent))) == [("/urgency", "less_than_equal")]
        assert ids(client, "/v1/goals", **{"urgency.gte": 2}) == [ident]
        assert ids(client, "/v1/goals", **{"urgency.gte": 2, "as_of": before}) == []
        then = client.get("/v1/goals", params={"urgency.lte": 1, "as_of": before, "count": "true"}).json()
        assert then["total"] == goals["total"]
        assert ids(client, "/v1/goals", sort="-urgency", limit=1) == [ident]

        stated = {goal["id"] for goal in goals["items"] if goal["confidence"] == "moderate"}
        assert stated
        assert set(ids(client, "/v1/goals", confidence="moderate", limit=200)) == stated
        assert set(ids(client, "/v1/goals", confidence="moderate", limit=200, as_of=before)) == stated ^ {ident}

        engine = make_engine(url)
        for wrong in ("urgency = 6", "urgency = NULL", "confidence = 'certain'", "salience = 101", "arena = 'nowhere'"):
            with pytest.raises(IntegrityError), engine.begin() as connection:
                connection.execute(text(f"UPDATE goal SET {wrong}"))
        engine.dispose()
