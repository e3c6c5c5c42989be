"""Dossiers over HTTP: loaded all or nothing, matched with what is stored, exported as of then, with a log and an overview."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.asking import cleared, faults, match, refused
from tests.case.conftest import SLUG
from tests.conftest import BACKENDS, Client, Templates, served

Document = dict[str, list[dict[str, Any]]]
FREE = "018df210-6400-7000-8000-00ff000000"  # the beginning of ids that nobody has


def small() -> Document:
    """A case of every sort of reference: forward, backward, in a list, in a part, in evidence."""
    cited = [{"source_id": "#report", "relation": "supports", "locator": "p. 2", "excerpt": "They met."}]
    return {
        "participations": [
            {
                "meeting_id": "#round",
                "actor_id": "#host",
                "roles": ["host"],
                "delegates": [{"actor_id": "#envoy", "head": True}],
                "evidence": cited,
            }
        ],
        "meetings": [
            {
                "local": "round",
                "title": "First round",
                "initiative_ids": ["#effort"],
                "status": "held",
                "event_type": "mediation",
            }
        ],
        "initiatives": [
            {
                "local": "effort",
                "id": FREE + "01",
                "title": "An effort",
                "slug": "an-effort",
                "purposes": ["talks"],
                "history": [{"status": "under_way", "actor_id": "#host"}],
                "conflict_ids": ["#dispute"],
            }
        ],
        "conflicts": [{"local": "dispute", "name": "A dispute", "kind": "political"}],
        "actors": [
            {"local": "host", "name": "Host", "kind": "state", "external_ids": [{"scheme": "test", "value": "host"}]},
            {"local": "envoy", "name": "Envoy", "kind": "individual"},
        ],
        "sources": [{"local": "report", "title": "A report", "kind": "report"}],
    }


@pytest.fixture(scope="module", params=BACKENDS)
def untouched(request: pytest.FixtureRequest, templates: Templates) -> Iterator[TestClient]:
    """For what is refused, or writes nothing."""
    with templates.copy(str(request.param), demo=False) as url, served(url) as client:
        yield client


def load(client: Client, document: Any, **query: Any) -> Any:
    return client.post("/v1/dossiers", json=document, params=query or None)


def loaded(client: Client, document: Any, **query: Any) -> list[dict[str, Any]]:
    answer = load(client, document, **query)
    assert answer.status_code == 201, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def export(client: Client, ident: str = FREE + "01", **query: str) -> bytes:
    answer = client.get(f"/v1/initiatives/{ident}/dossier", params=query or None)
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def stored(client: Client) -> dict[str, int]:
    """How many records of each kind there are."""
    kinds = ("sources", "actors", "conflicts", "initiatives", "meetings", "participations")
    return {kind: client.get(f"/v1/{kind}", params={"count": "true"}).json()["total"] for kind in kinds}


def log(client: Client, ident: str = FREE + "01", **query: Any) -> dict[str, Any]:
    answer = client.get(f"/v1/initiatives/{ident}/log", params=query or None)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def test_local_names_refer_in_any_order_and_are_not_kept(client: Client) -> None:
    items = loaded(client, small())
    ids = {item["local"]: item["id"] for item in items}
    assert {item["status"] for item in items} == {"created"}
    assert [item["kind"] for item in items] == ["source", "actor", "actor", "conflict", "initiative", "meeting", "participation"]
    assert ids["effort"] == FREE + "01"
    (participation,) = client.get("/v1/participations").json()["items"]
    assert (participation["meeting_id"], participation["actor_id"]) == (ids["round"], ids["host"])
    assert participation["delegates"][0]["actor_id"] == ids["envoy"]
    assert participation["evidence"][0]["source_id"] == ids["report"]
    assert b"local" not in export(client)


def changed(pointer: str, value: Any) -> Document:
    """The small case with another value there; `...` takes the member away, the index after the last one adds an item."""
    document = small()
    *way, last = (int(step) if step.isdigit() else step for step in pointer.split("/")[1:])
    place: Any = document
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    elif last == len(place):
        place.append(value)
    else:
        place[last] = value
    return document


GUEST = "/participations/0"
WRONG = [
    ("an unknown local name", f"{GUEST}/actor_id", "#nobody", "unknown_local_name"),
    ("one in a part", f"{GUEST}/delegates/0/actor_id", "#nobody", "unknown_local_name"),
    ("one in the evidence", f"{GUEST}/evidence/0/source_id", "#nobody", "unknown_local_name"),
    ("one in a list", "/meetings/0/initiative_ids/1", "#nobody", "unknown_local_name"),
    ("a local name of another kind", f"{GUEST}/actor_id", "#report", "unknown_reference"),
    ("an id that nobody has", f"{GUEST}/actor_id", FREE + "99", "unknown_reference"),
    ("a bad term deep inside", f"{GUEST}/roles/1", "boss", "enum"),
    ("a bad term in the history", "/initiatives/0/history/0/status", "won", "enum"),
    ("a missing field", "/actors/1/kind", ..., "missing"),
    ("a text for a truth", f"{GUEST}/delegates/0/head", "yes", "bool_type"),
    ("a day that is none", "/meetings/0/date", "2023-02-30", "value_error"),
    ("no list", "/sources", {}, "list_type"),
    ("no object", "/actors/2", "Host", "model_type"),
    ("no id", "/actors/1/id", "envoy", "uuid"),
    ("an id of version 4", "/actors/1/id", "018df210-6400-4000-8000-00ff00000041", "uuid"),
    ("an id of another variant", "/actors/1/id", "018df210-6400-7000-c000-00ff00000041", "uuid"),
    ("the empty id", "/actors/1/id", "00000000-0000-0000-0000-000000000000", "uuid"),
    ("digits that only look like an id", "/actors/1/id", "018df210-6400-7000-8000-00ff0000_041", "uuid"),
    ("no local name", "/meetings/0/local", 7, "string_type"),
    ("a local name twice", "/participations/0/local", "host", "duplicate"),
    ("an id twice", "/meetings/0/id", FREE + "01", "duplicate"),
    ("an aim that does not fit the type", "/meetings/0/related_aim", "widen_inclusion", "rule"),
]


@pytest.mark.parametrize(("pointer", "value", "code"), [pytest.param(*rest, id=name) for name, *rest in WRONG])
def test_what_is_wrong_is_pointed_at_and_nothing_is_stored(untouched: Client, pointer: str, value: Any, code: str) -> None:
    assert (pointer, code) in faults(load(untouched, changed(pointer, value)))
    assert set(stored(untouched).values()) == {0}


def test_a_reference_to_what_is_marked_higher_is_pointed_at(untouched: Client) -> None:
    document = changed("/sources/0/marking", "TLP:RED")
    assert faults(load(untouched, document)) == [(f"{GUEST}/evidence/0/source_id", "marking_below_reference")]
    assert set(stored(untouched).values()) == {0}


def test_an_unknown_field_is_refused_without_its_name(untouched: Client) -> None:
    assert faults(load(untouched, changed("/actors/1/colour", "red"))) == [("/actors/1", "extra_forbidden")]


def test_an_unknown_kind_is_refused_without_its_name(untouched: Client) -> None:
    answer = load(untouched, changed("/feelings", []))
    assert faults(answer) == [("", "unknown_kind")]
    assert "feelings" not in answer.text


def test_all_faults_are_named_at_once(untouched: Client) -> None:
    document = small()
    document["actors"][0]["kind"] = "empire"
    document["meetings"][0]["initiative_ids"] = ["#elsewhere"]
    found = {pointer for pointer, _ in faults(load(untouched, document))}
    assert {"/actors/0/kind", "/meetings/0/initiative_ids/0"} <= found


def test_a_conflict_late_in_the_document_stores_nothing(untouched: Client) -> None:
    """The second of two equal participations is refused, and with it all that came before."""
    document = small()
    document["participations"].append(deepcopy(document["participations"][0]))
    assert faults(load(untouched, document), 409) == [("/participations/1/actor_id", "taken")]
    assert set(stored(untouched).values()) == {0}


@pytest.mark.parametrize("document", [[], "text", 7])
def test_a_dossier_is_an_object(untouched: Client, document: Any) -> None:
    assert faults(load(untouched, document)) == [("", "model_type")]


def test_an_empty_dossier_loads_nothing(untouched: Client) -> None:
    assert loaded(untouched, {}) == []


def test_a_dry_run_says_what_would_happen_and_changes_nothing(client: Client) -> None:
    dry = load(client, small(), dry_run="true")
    assert dry.status_code == 200
    assert {item["status"] for item in dry.json()["items"]} == {"created"}
    assert set(stored(client).values()) == {0}
    wrong = changed(f"{GUEST}/actor_id", "#report")
    assert faults(load(client, wrong, dry_run="true")) == [("/participations/0/actor_id", "unknown_reference")]
    loaded(client, small())
    before, lines = export(client), log(client)
    again = json.loads(before)
    again["initiatives"][0]["title"] = "Another title"
    replaced = load(client, again, dry_run="true", on_match="replace")
    assert [item["status"] for item in replaced.json()["items"]].count("replaced") == 1
    assert (export(client), log(client)) == (before, lines)


def test_a_second_load_changes_nothing(client: Client) -> None:
    loaded(client, small())
    document, lines, count = export(client), log(client), stored(client)
    for _ in range(2):
        assert {item["status"] for item in loaded(client, json.loads(document))} == {"unchanged"}
    assert (export(client), log(client), stored(client)) == (document, lines, count)


def test_an_entry_that_differs_is_refused_kept_or_replaced(client: Client) -> None:
    loaded(client, small())
    document = json.loads(export(client))
    document["actors"][1]["name"] = "Another envoy"
    before = export(client)
    assert faults(load(client, document), 409) == [("/actors/1", "differs")]
    kept = loaded(client, document, on_match="keep")
    assert [item["status"] for item in kept].count("kept") == 1
    assert export(client) == before
    replaced = loaded(client, document, on_match="replace")
    assert [item["status"] for item in replaced].count("replaced") == 1
    assert json.loads(export(client)) == document
    change = log(client)["items"][0]
    assert (change["kind"], change["operation"], change["version"], change["changed"]) == ("actor", "replaced", 2, ["name"])


def test_a_new_entry_beside_one_that_differs_is_not_stored(client: Client) -> None:
    loaded(client, small())
    document = small()
    document["initiatives"][0]["title"] = "Another title"
    document["sources"].append({"title": "A second report", "kind": "report"})
    count = stored(client)
    assert ("/initiatives/0", "differs") in faults(load(client, document), 409)
    assert stored(client) == count


@pytest.mark.parametrize("given", [None, FREE + "77", FREE.upper() + "77"], ids=["without an id", "with its own", "in capitals"])
def test_an_entry_is_matched_by_slug_and_by_external_id(client: Client, given: str | None) -> None:
    """And what refers to it, by local name or by the id that the document gives it, refers to what is stored."""
    first = {item["local"]: item["id"] for item in loaded(client, small())}
    document = small()
    effort, host = document["initiatives"][0], document["actors"][0]
    meeting: dict[str, Any] = {"title": "Second round", "status": "scheduled", "event_type": "mediation"}
    meeting["initiative_ids"] = ["#effort"]
    effort.pop("id")
    if given:
        effort["id"] = given.lower()
        meeting["initiative_ids"] = [given]
    effort["conflict_ids"], effort["history"] = [first["dispute"]], [{"status": "under_way", "actor_id": "#host"}]
    items = loaded(client, {"initiatives": [effort], "actors": [host], "meetings": [meeting]})
    assert [(item["kind"], item["status"]) for item in items] == [
        ("actor", "unchanged"),
        ("initiative", "unchanged"),
        ("meeting", "created"),
    ]
    assert [item["id"] for item in items[:2]] == [first["host"], first["effort"]]
    assert client.get(f"/v1/meetings/{items[2]['id']}").json()["initiative_ids"] == [first["effort"]]


def test_an_id_of_another_kind_or_of_something_deleted_is_taken(client: Client) -> None:
    ids = {item["local"]: item["id"] for item in loaded(client, small())}
    document: Document = {"sources": [{"title": "B", "kind": "report"}, {"id": ids["envoy"], "title": "C", "kind": "report"}]}
    assert faults(load(client, document), 409) == [("/sources/1/id", "taken")]
    source = loaded(client, {"sources": [{"title": "Of no use", "kind": "report"}]})[0]["id"]
    assert client.delete(f"/v1/sources/{source}", headers={"If-Match": '"1"'}).status_code == 204
    again = {"sources": [{"id": source, "title": "Of no use", "kind": "report"}]}
    assert faults(load(client, again), 409) == [("/sources/0/id", "taken")]


def test_what_is_above_the_clearance_is_taken_and_not_named(client: Client) -> None:
    document: Document = {"actors": [{"id": FREE + "11", "name": "Hidden", "kind": "state", "marking": "TLP:RED"}]}
    document["actors"][0]["external_ids"] = [{"scheme": "test", "value": "hidden"}]
    loaded(client, document)
    by_id = client.post("/v1/dossiers", json=document, headers=cleared("CLEAR"))
    assert faults(by_id, 409) == [("/actors/0/id", "taken")]
    by_name = {"actors": [{"name": "Other", "kind": "state", "external_ids": [{"scheme": "test", "value": "hidden"}]}]}
    refusal = client.post("/v1/dossiers", json=by_name, headers=cleared("CLEAR"))
    assert faults(refusal, 409) == [("/actors/0/external_ids/0", "taken")]
    assert FREE + "11" not in refusal.text


def test_whoever_may_not_write_may_not_load(database_url: str) -> None:
    with served(database_url, known=False) as anonymous:
        refused(load(anonymous, small()), 401)


def test_an_export_as_of_then(client: Client) -> None:
    loaded(client, small())
    before, moment = export(client), log(client)["items"][0]["recorded_at"]
    initiative = client.get(f"/v1/initiatives/{FREE}01").json()
    patched = client.patch(f"/v1/initiatives/{FREE}01", json={"title": "Another title"}, headers=match(initiative))
    assert patched.status_code == 200
    (participation,) = client.get("/v1/participations").json()["items"]
    assert client.delete(f"/v1/participations/{participation['id']}", headers=match(participation)).status_code == 204
    assert b"Another title" in export(client)
    assert json.loads(export(client))["participations"] == []
    assert export(client, as_of=moment) == before
    refused(client.get(f"/v1/initiatives/{FREE}01/dossier", params={"as_of": "2024-01-01T00:00:00Z"}), 404)
    assert faults(client.get(f"/v1/initiatives/{FREE}01/dossier", params={"as_of": "2999-01-01T00:00:00Z"})) == [
        ("as_of", "future")
    ]


def test_the_log_says_who_changed_what_and_when(client: Client) -> None:
    loaded(client, small())
    (start, *rest) = log(client)["items"]
    assert len(rest) == 6
    assert {(line["operation"], line["author"], line["version"]) for line in (start, *rest)} == {("created", "RED editor", 1)}
    initiative = client.get(f"/v1/initiatives/{FREE}01").json()
    client.patch(f"/v1/initiatives/{FREE}01", json={"title": "T", "summary": "S"}, headers=match(initiative))
    (participation,) = client.get("/v1/participations").json()["items"]
    path = f"/v1/participations/{participation['id']}"
    assert client.delete(path, params={"reason": "Entered twice."}, headers=match(participation)).status_code == 204
    lines = log(client, since=start["recorded_at"])["items"]
    assert [(line["kind"], line["operation"]) for line in lines] == [("participation", "deleted"), ("initiative", "patched")]
    assert (lines[0]["id"], lines[0]["reason"]) == (participation["id"], "Entered twice.")
    assert (set(lines[1]["changed"]), lines[1]["version"]) == ({"title", "summary"}, 2)
    assert lines[0]["recorded_at"] >= lines[1]["recorded_at"] > start["recorded_at"]
    assert log(client, since=lines[0]["recorded_at"])["items"] == []


def test_the_log_comes_in_pages(client: Client) -> None:
    loaded(client, small())
    path, seen = f"/v1/initiatives/{FREE}01/log?limit=2", list[dict[str, Any]]()
    while path:
        page = client.get(path).json()
        assert len(page["items"]) <= 2
        seen, path = seen + page["items"], page["next"]
    assert seen == log(client)["items"]
    assert len({line["id"] for line in seen}) == 7


def test_the_log_and_the_overview_of_what_is_not_there(untouched: Client) -> None:
    for what in ("log", "overview", "dossier"):
        refused(untouched.get(f"/v1/initiatives/{FREE}55/{what}"), 404)
        refused(untouched.get(f"/v1/initiatives/nonsense/{what}"), 404)


def test_an_overview_counts_what_the_dossier_holds(client: Client) -> None:
    loaded(client, small())
    answer = client.get(f"/v1/initiatives/{FREE}01/overview").json()
    document = json.loads(export(client))
    assert answer["counts"] == {kind: len(records) for kind, records in document.items() if records}
    assert answer["initiative"]["slug"] == "an-effort"
    assert [meeting["title"] for meeting in answer["meetings"]] == ["First round"]
    assert answer["unsupported"] == {}
    assert answer["clearance"] == "TLP:RED"


def test_a_hidden_part_of_a_case_is_in_no_answer(client: Client) -> None:
    """A caller below its marking sees no trace of it: not in the export, not in the log, not in the counts."""
    document = small()
    document["participations"][0]["marking"] = "TLP:AMBER"
    loaded(client, document)
    for what in ("dossier", "log", "overview"):
        path = f"/v1/initiatives/{FREE}01/{what}"
        seen, hidden = client.get(path).text, client.get(path, headers=cleared("GREEN")).text
        assert "participation" in seen
        assert "participation" not in hidden.replace('"participations": []', "")


@pytest.fixture(scope="module", params=BACKENDS)
def moscow(request: pytest.FixtureRequest, templates: Templates) -> Iterator[TestClient]:
    with templates.copy(str(request.param), demo=True) as url, served(url) as client:
        yield client


def test_the_demo_loads_a_second_time_without_a_trace(moscow: Client) -> None:
    (initiative,) = moscow.get("/v1/initiatives", params={"slug": SLUG}).json()["items"]
    before = export(moscow, initiative["id"])
    assert {item["status"] for item in loaded(moscow, json.loads(before))} == {"unchanged"}
    assert export(moscow, initiative["id"]) == before
    newest = log(moscow, initiative["id"], limit=200)["items"]
    assert {line["version"] for line in newest} == {1}


def test_nothing_of_the_demo_falls_outside_its_export(moscow: Client) -> None:
    (initiative,) = moscow.get("/v1/initiatives", params={"slug": SLUG}).json()["items"]
    counts = moscow.get(f"/v1/initiatives/{initiative['id']}/overview").json()["counts"]
    assert len(counts) == 21
    for key, count in counts.items():
        total = moscow.get(f"/v1/{key.replace('_', '-')}", params={"count": "true", "limit": 1}).json()["total"]
        assert (key, total) == (key, count)
