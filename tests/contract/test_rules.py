"""The rules of the domain that look at other records, over HTTP."""

from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.asking import faults, match, refused
from tests.making import KIND, Record, at, body, make, post


def patch(service: TestClient, kind: str, record: Record, /, **changes: Any) -> Response:
    return service.patch(at(kind, record["id"]), json=changes, headers=match(record))


def create(service: TestClient, kind: str, content: Record, /, **changes: Any) -> Response:
    return service.post(at(kind), json=content | changes)


def test_a_question_is_frozen_by_its_first_forecast(service: TestClient) -> None:
    free = make(service, "question", condition="A ceasefire holds.")
    changes = {
        "text": "Will they?",
        "resolution_criteria": "Yes if they do.",
        "condition": None,
        "opens": None,
        "closes": "2025-12-31",
    }
    assert patch(service, "question", free, **changes).status_code == 200
    asked = make(service, "question", condition="A ceasefire holds.")
    make(service, "forecast", question_id=asked["id"])
    for name, value in changes.items():
        assert faults(patch(service, "question", asked, **{name: value}), 409) == [(f"/{name}", "frozen")]
    noted = patch(service, "question", asked, note="Widely discussed.", actor_ids=[make(service, "actor")["id"]])
    assert noted.status_code == 200


def test_a_forecast_that_comes_back_answers_what_it_answered(service: TestClient) -> None:
    asked = make(service, "question")
    forecast = make(service, "forecast", question_id=asked["id"])
    assert service.delete(at("forecast", forecast["id"]), headers=match(forecast)).status_code == 204
    assert faults(patch(service, "question", asked, text="Will they?"), 409) == [("/text", "frozen")]
    assert service.post(at("forecast", forecast["id"], "restore")).status_code == 200
    assert service.get(at("question", asked["id"])).json() == asked


def test_a_question_and_its_first_forecast_are_changed_and_made_together(service: TestClient) -> None:
    asked = make(service, "question")
    changes = {"text": "Will they agree after all?", "closes": "2025-12-31"}
    question = {name: asked[name] for name in KIND["question"].fields.model_fields} | {"id": asked["id"]} | changes
    forecast = body(service, "forecast", question_id=asked["id"], made_on="2025-06")
    document: Record = {"questions": [question], "forecasts": [forecast]}
    loaded = service.post("/v1/dossiers", params={"on_match": "replace"}, json=document)
    assert [item["status"] for item in loaded.json()["items"]] == ["replaced", "created"], loaded.text
    again = {"questions": [question | {"text": "Will they?"}], "forecasts": [forecast]}
    answer = service.post("/v1/dossiers", params={"on_match": "replace"}, json=again)
    assert faults(answer, 409) == [("/questions/0/text", "frozen")]


def test_no_forecast_is_made_after_closing(service: TestClient) -> None:
    content = body(service, "forecast")
    assert faults(create(service, "forecast", content, made_on="2025-01-01")) == [("/made_on", "after_closing")]
    for earliest_before in ("2024-12-31", "2024-12", "2024~", "202X"):
        assert create(service, "forecast", content, made_on=earliest_before).status_code == 201
    forecast = post(service, "forecast", content)
    assert faults(patch(service, "forecast", forecast, made_on="2023"), 409) == [("/made_on", "closed")]
    later = make(service, "forecast", question_id=make(service, "question", closes="2999-12-31")["id"])
    assert faults(patch(service, "forecast", later, made_on="3000")) == [("/made_on", "after_closing")]


def test_a_judgement_is_settled_when_the_question_closes(service: TestClient) -> None:
    closed = make(service, "forecast")
    for change in ({"probability": 0.9}, {"term": None}, {"scale": "phia"}):
        assert [code for _, code in faults(patch(service, "forecast", closed, **change), 409)] == ["closed"]
    assert patch(service, "forecast", closed, reasoning="Said more.").status_code == 200
    open_one = make(service, "question", closes="2999-12-31")
    forecast = make(service, "forecast", question_id=open_one["id"])
    assert patch(service, "forecast", forecast, probability=0.3).status_code == 200


def test_a_resolution_rests_on_evidence_for_it(service: TestClient) -> None:
    question, source = make(service, "question"), make(service, "source")
    entry = {"source_id": source["id"], "relation": "supports", "field": "/resolution"}
    settled = {"resolution": "void", "resolved_on": "2025-01-02"}
    for evidence in ([], [{**entry, "field": None}], [{**entry, "relation": "contradicts"}]):
        assert faults(patch(service, "question", question, **settled, evidence=evidence)) == [("/evidence", "rule")]
    assert patch(service, "question", question, **settled, evidence=[entry]).status_code == 200


@pytest.mark.parametrize(
    ("sent", "answered"),
    [
        ({"term": "unlikely"}, (0.2, 0.45, 0.325, None, False)),
        ({"term": "Improbable"}, (0.2, 0.45, 0.325, None, False)),
        ({"probability": 0.3}, (0.3, 0.3, 0.3, "unlikely", False)),
        ({"probability": 0.995}, (0.995, 0.995, 0.995, None, False)),
        ({"term": "unlikely", "probability": 0.3}, (0.2, 0.45, 0.3, "unlikely", False)),
        ({"term": "unlikely", "probability": 0.9}, (0.2, 0.45, 0.9, "very likely", True)),
        ({"wording": "not high"}, (None, None, None, None, False)),
    ],
)
def test_words_and_numbers_of_a_forecast(service: TestClient, sent: Record, answered: tuple[Any, ...]) -> None:
    unsaid = {"wording": None, "term": None, "probability": None}
    record = make(service, "forecast", **unsaid | sent)
    assert {name: record[name] for name in unsaid} == unsaid | sent
    names = ("probability_low", "probability_high", "probability_mid", "probability_term", "mismatch")
    assert tuple(record[name] for name in names) == answered
    assert faults(create(service, "forecast", body(service, "forecast"), term="not high")) == [("/term", "rule")]


@pytest.mark.parametrize(
    ("kind", "directed", "symmetric"),
    [("goal_link", "serves", "conflicts_with"), ("initiative_link", "follows", "resembles")],
)
def test_a_link_is_made_once(service: TestClient, kind: str, directed: str, symmetric: str) -> None:
    link = make(service, kind, kind=directed)
    ends = {name: link[name] for name in ("from_id", "to_id")}
    back = {"from_id": link["to_id"], "to_id": link["from_id"]}
    other = make(service, "actor")["id"]
    taken = [("/to_id", "taken")]
    assert faults(create(service, kind, ends | {"kind": directed}), 409) == taken
    assert create(service, kind, back | {"kind": directed}).status_code == 201
    assert create(service, kind, ends | {"kind": symmetric}).status_code == 201
    assert faults(create(service, kind, back | {"kind": symmetric}), 409) == taken
    assert create(service, kind, back | {"kind": symmetric, "asserted_by_id": other}).status_code == 201
    assert faults(create(service, kind, ends | {"kind": symmetric, "asserted_by_id": other}), 409) == taken
    green = create(service, kind, back | {"kind": symmetric, "marking": "TLP:GREEN"})
    assert green.status_code == 201
    assert faults(patch(service, kind, green.json(), marking="TLP:CLEAR"), 409) == taken
    assert service.delete(at(kind, link["id"]), headers=match(link)).status_code == 204
    assert create(service, kind, ends | {"kind": directed}).status_code == 201
    assert faults(service.post(at(kind, link["id"], "restore")), 409) == taken
    assert faults(create(service, kind, ends | {"to_id": link["from_id"], "kind": directed})) == [("/to_id", "rule")]


def test_a_symmetric_link_is_found_from_both_ends(service: TestClient) -> None:
    link = make(service, "goal_link", kind="conflicts_with")
    for goal in (link["from_id"], link["to_id"]):
        assert service.get(at("goal_link"), params={"goal_id": goal}).json()["items"] == [link]


def test_one_participation_of_each_asserter(service: TestClient) -> None:
    meeting = make(service, "meeting")
    [initiative] = meeting["initiative_ids"]
    actor, asserter = make(service, "actor")["id"], make(service, "actor")["id"]
    for where in (
        {"meeting_id": meeting["id"]},
        {"initiative_id": initiative},
        {"meeting_id": meeting["id"], "initiative_id": initiative},
    ):
        content: Record = where | {"actor_id": actor, "roles": ["party"]}
        assert create(service, "participation", content).status_code == 201
        assert faults(create(service, "participation", content, roles=["host"]), 409) == [("/actor_id", "taken")]
        assert create(service, "participation", content, asserted_by_id=asserter).status_code == 201
        assert create(service, "participation", content, marking="TLP:GREEN").status_code == 201


def test_one_position_of_each_day_and_asserter(service: TestClient) -> None:
    content = body(service, "position", initiative_id=None)
    position = post(service, "position", content)
    assert faults(create(service, "position", content, value=70), 409) == [("/date", "taken")]
    asserter = make(service, "actor")["id"]
    for change in ({"date": "2024-03"}, {"asserted_by_id": asserter}, {"initiative_id": make(service, "initiative")["id"]}):
        assert create(service, "position", content, **change).status_code == 201
    assert service.delete(at("position", position["id"]), headers=match(position)).status_code == 204
    assert create(service, "position", content).status_code == 201


def test_numbers_lie_between_the_poles_of_an_issue(service: TestClient) -> None:
    bare = make(service, "issue", pole_low=None, pole_high=None)
    content = body(service, "position", issue_id=bare["id"])
    assert faults(create(service, "position", content)) == [("/issue_id", "issue_without_poles")]
    words = {"value": None, "accept_low": None}
    assert create(service, "position", content, **words).status_code == 201
    issue = make(service, "issue")
    position = make(service, "position", issue_id=issue["id"])
    poleless = {"pole_low": None, "pole_high": None}
    assert refused(patch(service, "issue", issue, **poleless), 409)
    assert patch(service, "position", position, **words).status_code == 200
    assert patch(service, "issue", issue, **poleless).status_code == 200


def test_an_issue_has_one_name_in_its_conflict(service: TestClient) -> None:
    issue = make(service, "issue", name="Qui gouverne Gaza à la fin")
    again = body(service, "issue", conflict_id=issue["conflict_id"], name="QUI GOUVERNE GAZA A  LA FIN")
    assert faults(service.post(at("issue"), json=again), 409) == [("/name", "taken")]
    assert create(service, "issue", again, conflict_id=make(service, "conflict")["id"]).status_code == 201


BOTH = [kind.name for kind in KIND.values() if {"initiative_id", "meeting_id"} <= kind.fields.model_fields.keys()]


@pytest.mark.parametrize("kind", BOTH)
def test_a_meeting_belongs_to_the_initiative(service: TestClient, kind: str) -> None:
    meeting, other = make(service, "meeting"), make(service, "initiative")
    [own] = meeting["initiative_ids"]
    content = body(service, kind) | {"meeting_id": meeting["id"], "initiative_id": own}
    assert faults(create(service, kind, content, initiative_id=other["id"])) == [("/meeting_id", "meeting_of_another_initiative")]
    record = post(service, kind, content)
    refusal = patch(service, "meeting", meeting, initiative_ids=[other["id"]])
    assert faults(refusal, 409) == [("/initiative_ids", "in_use")]
    both = patch(service, "meeting", meeting, initiative_ids=[own, other["id"]]).json()
    moved = patch(service, kind, record, initiative_id=other["id"])
    assert moved.status_code == 200
    assert patch(service, "meeting", both, initiative_ids=[other["id"]]).status_code == 200


def test_an_actor_is_merged_once(service: TestClient) -> None:
    one, two, three = (make(service, "actor") for _ in range(3))
    assert faults(patch(service, "actor", one, merged_into_id=one["id"])) == [("/merged_into_id", "itself")]
    merged = patch(service, "actor", one, merged_into_id=two["id"])
    assert merged.status_code == 200
    assert faults(patch(service, "actor", three, merged_into_id=one["id"])) == [("/merged_into_id", "merged_target")]
    assert faults(patch(service, "actor", two, merged_into_id=three["id"])) == [("/merged_into_id", "merged_target")]
    assert patch(service, "actor", merged.json(), merged_into_id=None).status_code == 200
    assert patch(service, "actor", two, merged_into_id=three["id"]).status_code == 200


@pytest.mark.parametrize(("kind", "field"), [("source", "based_on_ids"), ("conflict", "parent_id")])
def test_chains_have_an_end(service: TestClient, kind: str, field: str) -> None:
    def on(record: Record) -> Record:
        return {field: [record["id"]] if field.endswith("_ids") else record["id"]}

    first = make(service, kind)
    second = make(service, kind, **on(first))
    third = make(service, kind, **on(second))
    for end in (first, second, third):
        assert [where for where, _ in faults(patch(service, kind, first, **on(end)))] == [f"/{field}"]
    assert patch(service, kind, third, **on(first)).status_code == 200


def test_a_milestone_replaces_another(service: TestClient) -> None:
    milestone = make(service, "milestone")
    assert faults(patch(service, "milestone", milestone, replaces_id=milestone["id"])) == [("/replaces_id", "itself")]
    assert patch(service, "milestone", milestone, replaces_id=make(service, "milestone")["id"]).status_code == 200


def test_no_initiative_is_part_of_its_part(service: TestClient) -> None:
    one, two, three = (make(service, "initiative")["id"] for _ in range(3))
    for start, end in (one, two), (two, three):
        make(service, "initiative_link", kind="part_of", from_id=start, to_id=end)
    circle = {"kind": "part_of", "from_id": three, "to_id": one}
    assert faults(create(service, "initiative_link", circle)) == [("/to_id", "cycle")]
    assert create(service, "initiative_link", circle, kind="resembles").status_code == 201


def test_an_agreement_relates_to_others(service: TestClient) -> None:
    agreement, other = make(service, "agreement"), make(service, "agreement")
    relations = [{"agreement_id": ident, "kind": "implements"} for ident in (other["id"], agreement["id"])]
    assert faults(patch(service, "agreement", agreement, relations=relations)) == [("/relations/1/agreement_id", "itself")]
    assert patch(service, "agreement", agreement, relations=relations[:1]).status_code == 200


def test_what_fits_is_judged_after_the_patch(service: TestClient) -> None:
    goal = make(service, "goal")
    assert faults(patch(service, "goal", goal, disclosure="declared")) == [("/stated_by_id", "rule")]
    speaker = make(service, "actor")["id"]
    assert patch(service, "goal", goal, disclosure="declared", stated_by_id=speaker).status_code == 200
