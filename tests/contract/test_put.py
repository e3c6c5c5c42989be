"""Create or replace by an external id: a re-run of an import is harmless."""

from urllib.parse import quote
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from tests.asking import faults, holds, refused
from tests.making import KIND, at, body, make

NEW = {"If-None-Match": "*"}


def by(kind: str, value: str, scheme: str = "MEND") -> str:
    return at(kind, "by", quote(scheme, safe=""), quote(value, safe=""))


@pytest.mark.parametrize("kind", KIND)
def test_put_creates_then_replaces(service: TestClient, kind: str) -> None:
    value, content = f"ISR/2024 02?{uuid4().hex}", body(service, kind)
    here = by(kind, value)
    assert refused(service.put(here, json=content, headers={"If-Match": '"1"'}), 412)
    created = service.put(here, json=content, headers=NEW)
    record = created.json()
    assert (created.status_code, created.headers["etag"]) == (201, '"1"')
    assert created.headers["location"] == at(kind, record["id"])
    assert record["external_ids"] == [{"scheme": "MEND", "value": value, "version": None}]
    assert refused(service.put(here, json=content, headers=NEW), 412)
    again = service.put(here, json=content)
    assert (again.status_code, again.headers["etag"], again.content) == (200, '"1"', created.content)
    assert len(service.get(at(kind, record["id"], "revisions")).json()["items"]) == 1
    named = {**content, "note": "New.", "external_ids": [{"scheme": "MEND", "value": value, "version": "v10"}]}
    assert refused(service.put(here, json=named, headers={"If-Match": '"2"'}), 412)
    replaced = service.put(here, json=named, headers={"If-Match": '"1"'})
    assert (replaced.status_code, replaced.headers["etag"]) == (200, '"2"')
    assert holds(replaced.json(), named)
    assert (replaced.json()["id"], replaced.json()["created_at"]) == (record["id"], record["created_at"])
    newest = service.get(at(kind, record["id"], "revisions")).json()["items"][0]
    assert (newest["operation"], newest["changed"]) == ("replaced", ["external_ids", "note"])
    emptied = service.put(here, json=content).json()
    assert (emptied["version"], emptied["note"]) == (3, None)


def test_the_path_and_the_body_agree(service: TestClient) -> None:
    content = body(service, "actor")
    other = {"scheme": "MEND", "value": "another"}
    assert faults(service.put(by("actor", "one"), json={**content, "external_ids": [other]})) == [
        ("/external_ids/0/value", "contradicts_path")
    ]
    both = service.put(by("actor", "one"), json={**content, "external_ids": [{"scheme": "PA-X", "value": "A/80"}]})
    assert [name["scheme"] for name in both.json()["external_ids"]] == ["PA-X", "MEND"]
    assert service.put(by("actor", "A/80", "PA-X"), json=content).json()["id"] == both.json()["id"]


def test_an_external_id_belongs_to_one_record_of_a_kind(service: TestClient) -> None:
    name = {"scheme": "UCDP", "value": uuid4().hex}
    make(service, "actor", external_ids=[name])
    assert faults(service.post(at("actor"), json=body(service, "actor", external_ids=[name])), 409) == [
        ("/external_ids/0", "taken")
    ]
    make(service, "source", external_ids=[name])
    twice = [{"scheme": "PA-X", "value": "1"}, {"scheme": "PA-X", "value": "1", "version": "v10"}]
    assert faults(service.post(at("source"), json=body(service, "source", external_ids=twice))) == [("/external_ids/1", "rule")]


@pytest.mark.parametrize("value", ["", "%20", "%00", "x" * 201, "%ff"])
def test_a_path_that_is_no_external_id(service: TestClient, value: str) -> None:
    answer = service.put(at("actor", "by", "MEND", value), json=KIND["actor"].example)
    assert answer.status_code in (404, 422)
    problem = refused(answer, answer.status_code)
    assert {error["parameter"] for error in problem.get("errors", [])} == ({"value"} if answer.status_code == 422 else set())


def test_what_is_wrong_in_the_path_is_a_parameter(service: TestClient) -> None:
    for scheme, value, wrong in (("a:b", "1", ["scheme"]), ("x" * 41, "y" * 201, ["scheme", "value"]), (" ", "1", ["scheme"])):
        errors = refused(service.put(by("actor", value, scheme), json=KIND["actor"].example), 422)["errors"]
        assert [error.get("parameter") for error in errors] == wrong
        assert not any("pointer" in error for error in errors)
