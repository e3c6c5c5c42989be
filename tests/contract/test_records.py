"""Create, read, patch, delete and restore, of every kind alike."""

from uuid import UUID, uuid4

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.asking import faults, holds, match, refused
from tests.making import KIND, Record, at, body, fill, make

every_kind = pytest.mark.parametrize("kind", KIND)
MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}


def name_of(record: Record) -> str:
    """Its first external id, as filters write it."""
    return "{scheme}:{value}".format_map(record["external_ids"][0])


def patch(service: TestClient, kind: str, record: Record, changes: object) -> Response:
    return service.patch(at(kind, record["id"]), json=changes, headers=match(record))


@every_kind
def test_what_is_created_is_read(service: TestClient, kind: str) -> None:
    sent = body(service, kind)
    created = service.post(at(kind), json=sent)
    record = created.json()
    here = at(kind, record["id"])
    assert (created.status_code, created.headers["location"], created.headers["etag"]) == (201, here, '"1"')
    assert holds(record, sent)
    assert (record["version"], UUID(record["id"]).version, record["marking"]) == (1, 7, "TLP:CLEAR")
    assert record["created_at"] == record["updated_at"]
    read = service.get(here)
    assert (read.status_code, read.content, read.headers["etag"]) == (200, created.content, '"1"')
    head = service.head(here)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", '"1"')
    assert head.headers["content-length"] == str(len(read.content))
    for known in ('"1"', 'W/"1"', '"7", "1"', "*"):
        unchanged = service.get(here, headers={"If-None-Match": known})
        assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", '"1"')
    assert service.get(here, headers={"If-None-Match": '"2"'}).status_code == 200
    assert service.get(here, headers=[("If-None-Match", '"2"'), ("If-None-Match", '"1"')]).status_code == 304  # one list


@pytest.mark.each_kind
@every_kind
def test_every_field_is_kept(service: TestClient, kind: str) -> None:
    record = fill(service, kind)
    assert [name for name, value in record.items() if value in (None, [])] == []
    assert service.get(at(kind, record["id"])).json() == record


@every_kind
def test_lists_and_searches_have_the_same_bytes(service: TestClient, kind: str) -> None:
    record, other = fill(service, kind), make(service, kind)
    asked: Record = {"count": True, "sort": "-id", "limit": 2}
    newest = service.get(at(kind), params=asked)
    assert newest.json()["items"] == sorted((record, other), key=lambda made: str(made["id"]), reverse=True)
    assert newest.json()["total"] >= 2
    assert all(service.get(at(kind, made["id"])).content in newest.content for made in (record, other))
    assert service.post(at(kind, "search"), json=asked).content.split(b'"next"')[0] == newest.content.split(b'"next"')[0]
    named = {"external_id": name_of(record)}
    found = service.get(at(kind), params=named)
    assert found.json() == {"items": [record], "next": None}
    assert found.content == service.post(at(kind, "search"), json={"external_id": [name_of(record)]}).content


@every_kind
def test_a_merge_patch_makes_the_next_version(service: TestClient, kind: str) -> None:
    record = fill(service, kind)
    here = at(kind, record["id"])
    assert refused(service.patch(here, json={"note": "New."}), 428)
    assert refused(service.patch(here, json={"note": "New."}, headers={"If-Match": '"2"'}), 412)
    assert refused(service.patch(here, json={"note": "New."}, headers={"If-Match": 'W/"1"'}), 412)
    for nothing in ({}, {"note": record["note"], "external_ids": record["external_ids"]}):
        same = patch(service, kind, record, nothing)
        assert (same.status_code, same.headers["etag"], same.json()) == (200, '"1"', record)
    longer = [*record["external_ids"], {"scheme": "PA-X", "value": uuid4().hex, "version": None}]
    changed = service.patch(here, content=b'{"note":"New."}', headers=match(record) | MERGE_PATCH)
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    second = changed.json()
    assert second == {**record, "version": 2, "note": "New.", "updated_at": second["updated_at"]}
    assert second["updated_at"] > record["updated_at"]
    assert service.get(here).content == changed.content
    third = patch(service, kind, second, {"note": None, "external_ids": longer[1:]}).json()
    assert (third["version"], third["note"], third["external_ids"]) == (3, None, longer[1:])
    assert refused(patch(service, kind, second, {"note": "Late."}), 412)
    anyway = service.patch(here, json={"note": "Late."}, headers={"If-Match": "*"})
    assert (anyway.status_code, anyway.json()["version"]) == (200, 4)


@every_kind
def test_a_merge_patch_fits_the_schema(service: TestClient, kind: str) -> None:
    record, fields = make(service, kind), KIND[kind].fields.model_fields
    for name in ("marking", "external_ids", *(name for name, info in fields.items() if info.is_required())):
        assert [where for where, _ in faults(patch(service, kind, record, {name: None}))] == [f"/{name}"]
    for read_only in ("id", "version", "created_at", "unheard_of"):
        assert faults(patch(service, kind, record, {read_only: record.get(read_only)}))
    assert faults(patch(service, kind, record, [{"note": "New."}]))
    assert service.get(at(kind, record["id"])).json() == record


@every_kind
def test_a_deleted_record_is_gone_and_its_past_stays(service: TestClient, kind: str) -> None:
    record = make(service, kind, external_ids=[{"scheme": "MEND", "value": uuid4().hex}])
    here, named = at(kind, record["id"]), {"external_id": name_of(record)}
    listed = service.get(at(kind), params=named).content
    assert refused(service.delete(here), 428)
    assert refused(service.delete(here, headers={"If-Match": '"2"'}), 412)
    gone = service.delete(here, headers=match(record), params={"reason": "Entered twice."})
    assert (gone.status_code, gone.content) == (204, b"")
    for answer in (
        service.get(here),
        service.head(here),
        service.get(f"{here}/referrers"),
        patch(service, kind, record, {"note": "New."}),
        service.delete(here, headers=match(record)),
    ):
        assert answer.status_code == 404
    assert service.get(at(kind), params=named).json()["items"] == []
    deleted, created = service.get(f"{here}/revisions").json()["items"]
    assert (deleted["version"], deleted["operation"], deleted["reason"]) == (2, "deleted", "Entered twice.")
    assert (created["version"], created["operation"], created["reason"]) == (1, "created", None)
    then = {"as_of": created["recorded_at"]}
    assert service.get(here, params=then).json() == record
    assert service.get(at(kind), params=named | then).content == listed
    assert refused(service.get(here, params={"as_of": deleted["recorded_at"]}), 404)


@every_kind
def test_a_deleted_record_comes_back_as_a_new_version(service: TestClient, kind: str) -> None:
    record = fill(service, kind)
    here = at(kind, record["id"])
    assert refused(service.post(f"{here}/restore"), 409)
    assert service.delete(here, headers=match(record)).status_code == 204
    back = service.post(f"{here}/restore")
    assert (back.status_code, back.headers["etag"]) == (200, '"3"')
    assert back.json() == {**record, "version": 3, "updated_at": back.json()["updated_at"]}
    assert service.get(here).content == back.content
    operations = [revision["operation"] for revision in service.get(f"{here}/revisions").json()["items"]]
    assert operations == ["restored", "deleted", "created"]
    assert refused(service.post(f"{here}/restore"), 409)


@every_kind
def test_nothing_comes_back_to_what_is_taken_or_gone(service: TestClient, kind: str) -> None:
    record = make(service, kind, external_ids=[{"scheme": "MEND", "value": uuid4().hex}])
    here = at(kind, record["id"])
    assert service.delete(here, headers=match(record)).status_code == 204
    heir = make(service, kind, external_ids=record["external_ids"])
    assert faults(service.post(f"{here}/restore"), 409) == [("/external_ids/0", "taken")]
    assert service.delete(at(kind, heir["id"]), headers=match(heir)).status_code == 204
    field, target = ("based_on_ids", "source") if kind == "source" else ("asserted_by_id", "actor")
    rests_on = make(service, target)
    disclosed = {"disclosure": "attributed"} if kind == "goal" else {}
    record = make(service, kind, **{field: [rests_on["id"]] if kind == "source" else rests_on["id"]}, **disclosed)
    here, there = at(kind, record["id"]), at(target, rests_on["id"])
    assert service.delete(here, headers=match(record)).status_code == 204
    assert service.delete(there, headers=match(rests_on)).status_code == 204
    [(where, code)] = faults(service.post(f"{here}/restore"), 409)
    assert (where.split("/")[1], code) == (field, "unknown_reference")
    assert service.post(f"{there}/restore").status_code == 200
    assert service.post(f"{here}/restore").status_code == 200


def test_a_slug_is_taken_meanwhile(service: TestClient) -> None:
    record = make(service, "initiative", slug="moscow")
    assert faults(service.post(at("initiative"), json=body(service, "initiative", slug="moscow")), 409) == [("/slug", "taken")]
    assert service.delete(at("initiative", record["id"]), headers=match(record)).status_code == 204
    heir = make(service, "initiative", slug="moscow")
    assert faults(service.post(at("initiative", record["id"], "restore")), 409) == [("/slug", "taken")]
    assert patch(service, "initiative", heir, {"slug": "cairo"}).status_code == 200
    assert service.post(at("initiative", record["id"], "restore")).status_code == 200


@every_kind
def test_what_never_was_is_not_found(service: TestClient, kind: str) -> None:
    for unknown in (uuid4(), "unknown"):
        here = at(kind, unknown)
        for answer in (
            service.get(here),
            service.patch(here, json={}, headers={"If-Match": "*"}),
            service.delete(here, headers={"If-Match": "*"}),
            service.post(f"{here}/restore"),
            service.get(f"{here}/revisions"),
            service.get(f"{here}/referrers"),
        ):
            assert refused(answer, 404)["type"] == "/problems/not-found"
