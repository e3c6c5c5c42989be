"""What refers to a record, what cites it, what comes along with it, and what keeps it from being deleted."""

from collections import defaultdict
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from app.records.walk import places
from tests.asking import faults, match, refused
from tests.making import KIND, Record, at, fill, make, post

every_kind = pytest.mark.parametrize("kind", KIND)


def neighbours(record: Record, kind: str) -> dict[str, tuple[str, set[str]]]:
    """By include name: the kind of those that the record refers to, and their ids."""
    found: dict[str, tuple[str, set[str]]] = {}
    for mark in KIND[kind].marks:
        ids = {holder[key] for holder, key, _ in places(record, mark.steps) if holder[key]}
        found[mark.include] = (mark.kind, ids)
    return found


@every_kind
def test_a_reference_is_found_from_its_other_end(service: TestClient, kind: str) -> None:
    record = fill(service, kind, {})
    fields: dict[tuple[str, str], set[str]] = defaultdict(set)
    for mark in KIND[kind].marks:
        for holder, key, _ in places(record, mark.steps):
            if holder[key]:
                fields[mark.kind, holder[key]].add(mark.path)
    assert {name for names in fields.values() for name in names} == {mark.path for mark in KIND[kind].marks}
    for target, ident in dict(fields.keys()).items():
        there = at(target, ident)
        users = service.get(f"{there}/referrers", params={"kind": kind}).json()["items"]
        assert {"kind": kind, "id": record["id"], "fields": sorted(fields[target, ident])} in users
    problem = refused(service.delete(there, headers={"If-Match": "*"}), 409)
    counted = f"{len(users)} {KIND[kind].key if len(users) > 1 else kind}"
    assert (problem["errors"][0]["code"], counted in problem["detail"]) == ("in_use", True)


@every_kind
def test_neighbours_come_along(service: TestClient, kind: str) -> None:
    record = fill(service, kind)
    here, known = at(kind, record["id"]), neighbours(record, kind)
    for name, (target, ids) in known.items():
        answer = service.get(here, params={"include": name})
        assert "etag" not in answer.headers
        assert answer.json() == record | {
            "included": {KIND[target].key: {ident: service.get(at(target, ident)).json() for ident in ids}}
        }
    assert {"asserted_by", "evidence.source"} <= known.keys() or kind == "source"
    everything: dict[str, set[str]] = defaultdict(set)
    for target, ids in known.values():
        everything[KIND[target].key] |= ids
    now = service.get(here, params={"include": ",".join(known)}).json()["included"]
    assert {key: set(records) for key, records in now.items()} == everything
    listed: Record = {"include": ",".join(known), "sort": "-id", "limit": 1}
    assert service.get(at(kind), params=listed).json()["included"] == now
    assert service.get(at(kind), params=listed | {"as_of": record["updated_at"]}).json()["included"] == now
    assert service.post(at(kind, "search"), json=listed).json()["included"] == now
    assert faults(service.get(here, params={"include": "unheard_of"})) == [("include", "unknown")]
    assert faults(service.get(at(kind), params={"include": f"{next(iter(known))},unheard_of"})) == [("include", "unknown")]


def test_neighbours_of_the_past_are_those_of_then(service: TestClient) -> None:
    record = make(service, "actor", name="Then")
    into = make(service, "actor", merged_into_id=record["id"])
    renamed = service.patch(at("actor", record["id"]), json={"name": "Now"}, headers=match(record))
    assert renamed.status_code == 200
    for asked, name in ({"as_of": into["updated_at"]}, "Then"), ({}, "Now"):
        asked = asked | {"include": "merged_into"}
        answer = service.get(at("actor", into["id"]), params=asked).json()
        assert answer["included"]["actors"][record["id"]]["name"] == name


@every_kind
def test_everything_answers_what_refers_to_it(service: TestClient, kind: str) -> None:
    record = make(service, kind)
    for about in ("referrers", *(["citations"] if kind == "source" else [])):
        for asked in ({}, {"as_of": record["updated_at"]}, {"kind": kind}, {"kind": "source"}, {"kind": "stance"}):
            assert service.get(at(kind, record["id"], about), params=asked).json() == {"items": [], "next": None}
    assert refused(service.get(at(kind, record["id"], "referrers"), params={"kind": "unheard_of"}), 422)


def test_referrers_and_citations_come_in_pages(service: TestClient) -> None:
    source, other = make(service, "source"), make(service, "source")
    entry = {"source_id": source["id"], "relation": "supports", "locator": "p. 1"}
    twice = [entry, {"source_id": other["id"], "relation": "supports"}, {**entry, "relation": "contradicts"}]
    citing = [make(service, kind, evidence=twice) for kind in ("actor", "goal", "actor", "stance", "actor")]
    repeating = make(service, "source", based_on_ids=[source["id"]])
    everyone = sorted([*citing, repeating], key=lambda record: str(record["id"]))
    referrers, citations = (at("source", source["id"], about) for about in ("referrers", "citations"))
    assert [item["id"] for item in walk(service, f"{referrers}?limit=2")] == [record["id"] for record in everyone]
    cited = walk(service, f"{citations}?limit=2")
    assert [item["id"] for item in cited] == [record["id"] for record in everyone if record is not repeating]
    assert {item["kind"] for item in cited} == {"actor", "goal", "stance"}
    for item in cited:
        assert item["fields"] == ["evidence.source_id"]
        assert [(e["source_id"], e["relation"]) for e in item["evidence"]] == [
            (source["id"], "supports"),
            (source["id"], "contradicts"),
        ]
    assert len(walk(service, f"{citations}?kind=actor&limit=1")) == 3
    then = citing[1]["updated_at"]
    assert len(walk(service, f"{citations}?as_of={then}")) == 2
    assert len(walk(service, f"{referrers}?as_of={then}&limit=1")) == 2
    assert refused(service.get(at("actor", citing[0]["id"], "citations")), 404)


def walk(service: TestClient, url: str | None) -> list[Record]:
    """The items of all pages, each of which says the same in its body and in its header Link."""
    items: list[Record] = []
    while url:
        answer = service.get(url)
        page: dict[str, Any] = answer.json()
        url = page["next"]
        assert answer.headers.get("link") == (url and f'<{url}>; rel="next"')
        assert len(items) < 100
        items += page["items"]
    return items


def test_a_reference_names_a_present_record_of_its_kind(service: TestClient) -> None:
    goal, gone = make(service, "goal"), make(service, "actor")
    assert service.delete(at("actor", gone["id"]), headers=match(gone)).status_code == 204
    for ident in (str(uuid4()), goal["id"], goal["initiative_id"], gone["id"]):
        changed = service.patch(at("goal", goal["id"]), json={"target_ids": [ident]}, headers=match(goal))
        assert faults(changed) == [("/target_ids/0", "unknown_reference")]
        created = service.post(at("goal"), json={**KIND["goal"].example, "actor_id": ident})
        assert ("/actor_id", "unknown_reference") in faults(created)


def test_evidence_is_answered_as_it_was_sent(service: TestClient) -> None:
    source = make(service, "source")
    entries = [
        {"source_id": source["id"], "relation": relation, "field": "/note", "reported": "12 to 14"}
        for relation in ("contradicts", "supports")
    ]
    record = make(service, "stance", note="14", evidence=entries)
    assert [entry | {} for entry in record["evidence"]] == [
        {**entry, "excerpt": None, "locator": None, "credibility": None} for entry in entries
    ]
    assert record["supported"] is True
    assert make(service, "stance", evidence=entries[:1])["supported"] is False
    again = {"evidence": [*entries, entries[0] | {"reported": "15"}]}
    assert faults(service.post(at("stance"), json={**stripped(record), **again})) == [("/evidence/2", "rule")]
    nowhere = {"evidence": [{**entries[0], "field": "/nowhere/0"}]}
    assert faults(service.post(at("stance"), json={**stripped(record), **nowhere})) == [("/evidence/0/field", "rule")]
    assert post(service, "stance", stripped(record))["evidence"] == record["evidence"]


def stripped(record: Record) -> Record:
    """What a client may send again."""
    return {name: value for name, value in record.items() if name in KIND["stance"].create.model_fields}
