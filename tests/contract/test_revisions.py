"""The log of one record, and its past."""

import pytest
from starlette.testclient import TestClient

from tests.asking import match, refused
from tests.contract.test_references import walk
from tests.making import KIND, at, make


@pytest.mark.parametrize("kind", KIND)
def test_every_version_is_kept(service: TestClient, kind: str) -> None:
    versions = [make(service, kind)]
    here = at(kind, versions[0]["id"])
    for changes in ({"note": "New."}, {"note": None, "external_ids": [{"scheme": kind, "value": versions[0]["id"]}]}):
        versions.append(service.patch(here, json=changes, headers=match(versions[-1])).json())
    assert service.delete(here, headers=match(versions[-1]), params={"reason": "Twice."}).status_code == 204
    versions.append(service.post(f"{here}/restore").json())
    log = walk(service, f"{here}/revisions?limit=2")
    assert [(entry["version"], entry["operation"], entry["changed"], entry["reason"]) for entry in log] == [
        (5, "restored", [], None),
        (4, "deleted", [], "Twice."),
        (3, "patched", ["external_ids", "note"], None),
        (2, "patched", ["note"], None),
        (1, "created", [], None),
    ]
    assert {entry["author"] for entry in log} == {"RED editor"}
    assert all("record" not in entry for entry in log)
    assert [entry["recorded_at"] for entry in log] == sorted((entry["recorded_at"] for entry in log), reverse=True)
    full = walk(service, f"{here}/revisions?include=record&limit=3")
    assert [entry.pop("record") for entry in full] == [versions[3], None, *versions[2::-1]]
    assert full == log
    for version in versions:
        assert service.get(here, params={"as_of": version["updated_at"]}).json() == version
    assert refused(service.get(here, params={"as_of": "2024-03-04T10:00:00Z"}), 404)


def test_a_moment_has_a_zone(service: TestClient) -> None:
    record = make(service, "actor")
    here, instant = at("actor", record["id"]), record["updated_at"].removesuffix("Z")
    assert service.get(here, params={"as_of": f"{instant}999Z"}).json() == record  # what is finer than a microsecond is cut off
    for written in (f"{instant}Z", f"{instant}+00:00", f"{instant}z".replace("T", "t")):
        assert service.get(here, params={"as_of": written}).json() == record
    assert refused(service.get(here, params={"as_of": f"{instant}+01:00"}), 404)
    assert refused(service.get(here, params={"as_of": f"{instant}-01:00"}), 422)
    for unreadable in (instant, "2024-03-04", "0.5", "0", "", "now", "2024-02-30T00:00:00Z"):
        assert refused(service.get(here, params={"as_of": unreadable}), 422)
    for edge in ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z"):
        assert service.get(here, params={"as_of": edge}).status_code in (404, 422)
    assert refused(service.get(here, params={"as_of": "9999-12-31T23:59:59-14:00"}), 422)
