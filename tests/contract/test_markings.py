"""Who sees what: a record above the caller's clearance is hidden everywhere, its past and the pasts that name it too."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from tests.asking import cleared, faults, match, refused
from tests.conftest import BACKENDS, Templates, served
from tests.making import KIND, Record, at, body, fill, make

every_kind = pytest.mark.parametrize("kind", KIND)
LADDER = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
ANYONE = cleared("CLEAR")


def mark(service: TestClient, kind: str, record: Record, level: str) -> Record:
    """The record, marked otherwise."""
    answer = service.patch(at(kind, record["id"]), json={"marking": f"TLP:{level}"}, headers=match(record))
    assert answer.status_code == 200, answer.text
    marked: Record = answer.json()
    return marked


def sameness(answer: Any) -> tuple[int, Record]:
    """An answer without what differs between any two."""
    return answer.status_code, {name: value for name, value in answer.json().items() if name != "instance"}


@every_kind
def test_what_is_hidden_is_as_if_it_never_was(service: TestClient, kind: str) -> None:
    record = fill(service, kind, marking="TLP:RED")
    here, name = at(kind, record["id"]), record["external_ids"][0]
    about = ["", "/revisions", "/referrers", f"?as_of={record['updated_at']}", *(["/citations"] if kind == "source" else [])]
    answers = [
        *(service.get(f"{here}{tail}", headers=ANYONE) for tail in about),
        service.patch(here, json={"note": "New."}, headers=ANYONE | {"If-Match": "*"}),
        service.patch(here, json={"note": "New."}, headers=ANYONE),
        service.delete(here, headers=ANYONE | {"If-Match": "*"}),
        service.delete(here, headers=ANYONE),
        service.post(f"{here}/restore", headers=ANYONE),
    ]
    never = sameness(service.get(at(kind, uuid4()), headers=ANYONE))
    assert [sameness(answer) for answer in answers] == [never] * len(answers)
    assert never[0] == 404
    assert service.head(at(kind, record["id"]), headers=ANYONE).status_code == 404
    lists: list[Record] = [{"external_id": "{scheme}:{value}".format_map(name)}, {"sort": "-id", "limit": 5}]
    for asked in lists:
        for then in ({}, {"as_of": record["updated_at"]}):
            page = service.get(at(kind), params=asked | then | {"count": True}, headers=ANYONE)
            everyone = service.get(at(kind), params=asked | then | {"count": True}).json()
            assert record["id"] not in page.text
            assert page.json()["total"] == everyone["total"] - everyone["items"].count(record)
    for field in KIND[kind].marks:
        if isinstance(target := record.get(field.path), str):
            answer = service.get(at(field.kind, target, "referrers"), headers=ANYONE)
            assert record["id"] not in answer.text
    put = at(kind, "by", name["scheme"], name["value"])
    content = body(service, kind)
    assert faults(service.put(put, json=content, headers=ANYONE), 409) == [("/external_ids", "taken")]
    assert refused(service.put(put, json=content, headers=ANYONE | {"If-Match": "*"}), 412)
    assert faults(service.post(at(kind), json=content | {"external_ids": [name]}, headers=ANYONE), 409) == [
        ("/external_ids/0", "taken")
    ]
    assert service.get(at(kind, record["id"])).json() == record


def test_a_clearance_reaches_up_to_its_marking(service: TestClient) -> None:
    records = [make(service, "actor", marking=f"TLP:{level}") for level in LADDER]
    newest: Record = {"sort": "-id", "limit": len(LADDER)}
    for rank, level in enumerate(LADDER):
        headers = cleared(level)
        seen = [service.get(at("actor", record["id"]), headers=headers).status_code for record in records]
        assert seen == [200 if i <= rank else 404 for i in range(len(LADDER))]
        listed = service.get(at("actor"), params=newest, headers=headers).json()["items"]
        assert [record in listed for record in records] == [status == 200 for status in seen]


@every_kind
def test_nothing_refers_upward(service: TestClient, kind: str) -> None:
    target, field = ("source", "based_on_ids") if kind == "source" else ("source", "evidence")
    hidden = make(service, target, marking="TLP:AMBER")
    value = [hidden["id"]] if kind == "source" else [{"source_id": hidden["id"], "relation": "supports"}]
    where = "/based_on_ids/0" if kind == "source" else "/evidence/0/source_id"
    content = body(service, kind, **{field: value})
    assert faults(service.post(at(kind), json=content)) == [(where, "marking_below_reference")]
    assert faults(service.post(at(kind), json=content, headers=ANYONE)) == [(where, "unknown_reference")]
    record = make(service, kind)
    patched = service.patch(at(kind, record["id"]), json={field: value}, headers=match(record))
    assert faults(patched) == [(where, "marking_below_reference")]
    higher = service.post(at(kind), json=content | {"marking": "TLP:AMBER"}).json()
    lowered = service.patch(at(kind, higher["id"]), json={"marking": "TLP:GREEN"}, headers=match(higher))
    assert faults(lowered) == [(where, "marking_below_reference")]


def test_whatever_is_referred_to_keeps_the_marking_up(service: TestClient) -> None:
    goal = make(service, "goal", {}, marking="TLP:AMBER")
    for field, target in (("actor_id", "actor"), ("initiative_id", "initiative")):
        hidden = make(service, target, marking="TLP:RED")
        changed = service.patch(at("goal", goal["id"]), json={field: hidden["id"]}, headers=match(goal))
        assert ("/" + field, "marking_below_reference") in faults(changed)
    red = service.patch(
        at("goal", goal["id"]), json={"target_ids": [hidden["id"], make(service, "actor")["id"]]}, headers=match(goal)
    )
    assert refused(red, 422)


@every_kind
def test_nobody_marks_above_the_own_clearance(service: TestClient, kind: str) -> None:
    content, green = body(service, kind, marking="TLP:RED"), cleared("GREEN")
    assert faults(service.post(at(kind), json=content, headers=green), 403) == [("/marking", "above_clearance")]
    record = service.post(at(kind), json=content | {"marking": "TLP:GREEN"}, headers=green).json()
    raised = {"marking": "TLP:AMBER"}
    assert refused(service.patch(at(kind, record["id"]), json=raised, headers=match(record) | green), 403)
    put = at(kind, "by", "MEND", uuid4())
    assert refused(service.put(put, json=content, headers=green), 403)
    assert service.get(at(kind, record["id"])).json() == record


@every_kind
def test_nobody_lowers_what_is_above_the_own_clearance(service: TestClient, kind: str) -> None:
    """Who does not see a record does not change its marking, whatever precondition is guessed."""
    record, green = make(service, kind, marking="TLP:AMBER"), cleared("GREEN")
    here, lower = at(kind, record["id"]), {"marking": "TLP:GREEN"}
    for precondition in (match(record), {"If-Match": "*"}):
        assert refused(service.patch(here, json=lower, headers=precondition | green), 404)
    assert service.get(here).json() == record
    answer = service.patch(here, json=lower, headers=match(record) | cleared("AMBER"))
    assert answer.json()["marking"] == "TLP:GREEN"
    newest, _ = service.get(f"{here}/revisions").json()["items"]
    assert (newest["author"], newest["changed"]) == ("AMBER editor", ["marking"])


def test_what_lower_records_refer_to_is_not_raised(service: TestClient) -> None:
    actor = make(service, "actor")
    lower = [make(service, "goal", target_ids=[actor["id"]]) for _ in range(2)]
    green = make(service, "stance", actor_id=actor["id"], marking="TLP:GREEN")
    make(service, "stance", actor_id=actor["id"], marking="TLP:RED")
    up = {"marking": "TLP:AMBER"}
    answer = service.patch(at("actor", actor["id"]), json=up, headers=match(actor))
    assert faults(answer, 409) == [("/marking", "marking_below_reference")]
    assert ("2 goals" in answer.json()["detail"], "1 stance" in answer.json()["detail"]) == (True, True)
    for goal in lower:
        mark(service, "goal", goal, "AMBER")
    answer = service.patch(at("actor", actor["id"]), json=up, headers=match(actor))
    assert "goal" not in refused(answer, 409)["detail"]
    mark(service, "stance", green, "RED")
    mark(service, "actor", actor, "AMBER")


@every_kind
def test_lowering_does_not_publish_the_past(service: TestClient, kind: str) -> None:
    red = make(service, kind, marking="TLP:RED", note="Secret.")
    here = at(kind, red["id"])
    changed = service.patch(here, json={"marking": "TLP:CLEAR", "note": "Public."}, headers=match(red))
    clear = changed.json()
    assert service.get(here, headers=ANYONE).json() == clear
    assert refused(service.get(here, params={"as_of": red["updated_at"]}, headers=ANYONE), 404)
    then = {"as_of": red["updated_at"], "sort": "-id", "limit": 5}
    assert red["id"] not in service.get(at(kind), params=then, headers=ANYONE).text
    past = service.get(f"{here}/revisions?include=record", headers=ANYONE)
    assert [(entry["version"], entry["record"]) for entry in past.json()["items"]] == [(2, clear)]
    assert "Secret" not in past.text
    assert service.get(here, params={"as_of": red["updated_at"]}).json() == red


@every_kind
def test_raising_hides_the_past(service: TestClient, kind: str) -> None:
    clear = make(service, kind)
    here = at(kind, clear["id"])
    assert service.get(here, params={"as_of": clear["updated_at"]}, headers=ANYONE).json() == clear
    red = mark(service, kind, clear, "RED")
    for tail in ("", "/revisions", f"?as_of={clear['updated_at']}"):
        assert refused(service.get(f"{here}{tail}", headers=ANYONE), 404)
    then = {"as_of": clear["updated_at"], "sort": "-id", "limit": 5}
    assert clear["id"] not in service.get(at(kind), params=then, headers=ANYONE).text
    assert service.delete(here, headers=match(red)).status_code == 204
    for tail in ("", "/revisions", f"?as_of={clear['updated_at']}"):
        assert refused(service.get(f"{here}{tail}", headers=ANYONE), 404)
    assert refused(service.post(f"{here}/restore", headers=ANYONE), 404)
    assert service.post(f"{here}/restore").json()["marking"] == "TLP:RED"


def test_the_pasts_that_name_what_was_raised_are_hidden(service: TestClient) -> None:
    actor, other = make(service, "actor"), make(service, "actor")
    first = make(service, "goal", target_ids=[actor["id"], other["id"]])
    here = at("goal", first["id"])
    second = service.patch(here, json={"target_ids": [other["id"]]}, headers=match(first)).json()
    gone = make(service, "stance", actor_id=actor["id"])
    assert service.delete(at("stance", gone["id"]), headers=match(gone)).status_code == 204
    raised = mark(service, "actor", actor, "RED")

    past = service.get(f"{here}/revisions?include=record", headers=ANYONE)
    assert [entry["record"] for entry in past.json()["items"]] == [second, None]
    assert service.get(here, headers=ANYONE).json() == second
    then = {"as_of": first["updated_at"]}
    assert refused(service.get(here, params=then, headers=ANYONE), 404)
    assert refused(service.get(at("stance", gone["id"]), params={"as_of": gone["updated_at"]}, headers=ANYONE), 404)
    for url, asked in (
        (at("goal"), {"target_ids": other["id"]}),
        (at("goal"), {"target_ids": actor["id"]}),
        (at("goal"), {"target_ids": other["id"], "include": "target"}),
        (at("actor", other["id"], "referrers"), {}),
    ):
        answer = service.get(url, params=asked | then, headers=ANYONE)
        assert (answer.json()["items"], actor["id"] in answer.text) == ([], False)
        assert service.get(url, params=asked | then).json()["items"]
    mark(service, "actor", raised, "CLEAR")
    assert service.get(here, params=then, headers=ANYONE).json() == first
    past = service.get(f"{here}/revisions?include=record", headers=ANYONE)
    assert [entry["record"] for entry in past.json()["items"]] == [second, first]


def test_hidden_referrers_neither_show_nor_keep(service: TestClient) -> None:
    source = make(service, "source")
    cited = [{"source_id": source["id"], "relation": "supports"}]
    hidden = make(service, "stance", marking="TLP:RED", evidence=cited)
    here = at("source", source["id"])
    for about in ("referrers", "citations"):
        assert service.get(f"{here}/{about}", headers=ANYONE).json()["items"] == []
        assert len(service.get(f"{here}/{about}").json()["items"]) == 1
    assert "1 stance" in refused(service.delete(here, headers=match(source)), 409)["detail"]
    assert service.delete(here, headers=match(source) | ANYONE).status_code == 204
    assert service.get(at("stance", hidden["id"])).json() == hidden
    changed = service.patch(at("stance", hidden["id"]), json={"note": "Still."}, headers=match(hidden))
    assert (changed.status_code, changed.json()["evidence"]) == (200, hidden["evidence"])


def test_neighbours_are_never_above_the_caller(service: TestClient) -> None:
    hidden = make(service, "actor", marking="TLP:RED")
    record = make(service, "goal", marking="TLP:RED", target_ids=[hidden["id"]])
    assert hidden["id"] in service.get(at("goal", record["id"]), params={"include": "target"}).json()["included"]["actors"]
    listed = service.get(at("goal"), params={"include": "target", "sort": "-id", "limit": 5}, headers=ANYONE)
    assert hidden["id"] not in listed.text


@pytest.fixture(scope="module", params=BACKENDS)
def anonymous(request: pytest.FixtureRequest, templates: Templates) -> Iterator[tuple[TestClient, Record, Record]]:
    """A client of the service as it runs for everybody, a record that it sees and one that it does not."""
    with templates.copy(str(request.param), demo=False) as url:
        with served(url) as editor:
            records = [make(editor, "actor", marking=f"TLP:{level}") for level in ("CLEAR", "GREEN")]
        with served(url, known=False) as client:
            yield client, records[0], records[1]


@pytest.mark.parametrize("headers", [{}, {"Parley-Clearance": "TLP:RED"}])
def test_anonymous_callers_read_what_is_clear(anonymous: tuple[TestClient, Record, Record], headers: dict[str, str]) -> None:
    client, clear, green = anonymous
    assert client.get(at("actor", clear["id"]), headers=headers).json() == clear
    assert refused(client.get(at("actor", green["id"]), headers=headers), 404)
    assert client.get(at("actor"), params={"count": True}, headers=headers).json()["total"] == 1


@every_kind
def test_anonymous_callers_write_nothing(anonymous: tuple[TestClient, Record, Record], kind: str) -> None:
    client, clear, _ = anonymous
    here, content = at(kind, clear["id"]), KIND[kind].example
    for answer in (
        client.post(at(kind), json=content, headers={"Parley-Clearance": "TLP:RED"}),
        client.post(at(kind), content=b"{", headers={"Content-Type": "text/plain"}),
        client.put(at(kind, "by", "MEND", "1"), json=content),
        client.patch(here, json={"note": "New."}, headers=match(clear)),
        client.delete(here, headers=match(clear)),
        client.post(f"{here}/restore"),
        client.post("/v1/dossiers", json={KIND[kind].key: []}),
    ):
        assert refused(answer, 401)
        assert answer.headers["www-authenticate"].split()[0] == "Bearer"
    assert client.get(at("actor", clear["id"])).json() == clear
