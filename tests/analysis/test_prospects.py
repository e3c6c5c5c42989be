"""The prospects of an initiative, from records and from inputs."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.analysis.analyses import ANALYSES
from app.errors import NotFound, Unfit
from tests.analysis.asked import of_inputs, of_records
from tests.analysis.conftest import MOSCOW, Case
from tests.analysis.positions import actors, ident, with_numbers
from tests.analysis.read import from_database, recorded
from tests.analysis.resting import ID, loose, rests_exactly

ON = "2024-12-01"
RUSSIA, PASANDEPOUR = "018df210-6400-7000-8000-000200000001", "018df210-6400-7000-8000-000200000029"
MEETING = "018df210-6400-7000-8000-000900000005"


def prospects(records: Case, **query: Any) -> Any:
    return of_records("prospects", records, **{"on": ON, "initiative_id": MOSCOW, **query})


@pytest.fixture(scope="session")
def answer(moscow: Case) -> Any:
    return prospects(moscow)


def added(records: Case, kind: str, *said: dict[str, Any]) -> Case:
    """The case with copies of the first record of a kind, changed as said."""
    made = [{**copy.deepcopy(records[kind][0]), "id": ident(1000 + i), **fields} for i, fields in enumerate(said)]
    return {**records, kind: [*records[kind], *made]}


def names(found: list[Any], *of: str) -> list[Any]:
    return [tuple(one[name]["name"] if one[name] else None for name in of) for one in found]


def test_how_often_it_came_to_something_by_class(answer: Any) -> None:
    classes = answer["result"]["base_rates"]["classes"]
    own = next(c for c in classes if c["name"] == "Meetings of this initiative" and c["coder"] == "Parisa Pasandepour")
    assert (own["successes"], own["cases"], own["uncoded"]) == (0, 4, 1)
    assert (own["jeffreys"]["low"], own["jeffreys"]["high"]) == (0, pytest.approx(0.4448, abs=5e-5))
    assert own["wilson"]["high"] == pytest.approx(0.4899, abs=5e-5)
    texts = [c for c in classes if c["unit"] == "agreement"]
    assert texts
    assert all(c["rate"] is None and "selected on its outcome" in c["refused"] for c in texts)
    (other,) = [c for c in classes if c["cases"] == 6]
    assert (other["successes"], other["coder"].startswith("recorded with a forecast")) == (1, True)


def test_rates_and_forecasts_stand_side_by_side(answer: Any) -> None:
    result = answer["result"]
    by_about = {compared["about"]: compared["estimates"] for compared in result["side_by_side"]}
    rates = by_about["meeting: process_agreement or more"]
    assert [(e["by"], e["says"]) for e in rates[:2]] == [("Parisa Pasandepour", "0 of 4"), ("the editors", "0 of 1")]
    key = by_about["Will the key to Palestinian unity be found in Moscow?"]
    assert [(e["kind"], e["says"], round(e["low"], 2), round(e["high"], 2)) for e in key] == [
        ("forecasters", "unlikely", 0.2, 0.45),
        ("base_rate", "0 of 4", 0, 0.44),
    ]
    for compared in result["side_by_side"]:
        for estimate in compared["estimates"]:
            there = pointed(result, estimate["at"])
            assert there.get("rate", there.get("odds_mean")) == estimate["middle"]


def pointed(result: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        result = result[int(step)] if isinstance(result, list) else result[step]
    return result


def test_every_uncertain_number_is_in_the_result(answer: Any) -> None:
    assert answer["uncertainty"]
    for interval in answer["uncertainty"]:
        pointed(answer["result"], interval["about"])


def test_what_has_nothing_in_common_is_said() -> None:
    classes = [
        {"name": name, "cases": 20, "successes": successes, "coder": coder}
        for name, successes, coder in (("One", 0, "A"), ("Two", 20, "A"), ("Three", 19, "B"))
    ]
    (compared,) = of_inputs("prospects", {"precedents": {"classes": classes}})["result"]["side_by_side"]
    assert compared["differences"] == ["“One” (0 of 20: 0% to 12%) lies wholly below “Two” (20 of 20: 88% to 100%)."]


def test_what_helps_and_hinders_by_arena(answer: Any) -> None:
    arenas = {one["arena"]: one for one in answer["result"]["factors"]}
    assert {arena: tuple(len(one[side]) for side in ("helping", "hindering", "ambiguous")) for arena, one in arenas.items()} == {
        "international": (1, 2, 1), "regional": (0, 1, 0), "bilateral": (0, 0, 1), "domestic": (1, 0, 0), "conflict": (2, 2, 1)
    }  # fmt: skip
    assert arenas["domestic"]["helping"][0]["aspect"] == "domestic_politics"


def test_leverage_present_and_lacking(answer: Any) -> None:
    result = answer["result"]
    assert ("Russia", "Israel", "Palestinians and their struggle") in names(result["leverage"], "holder", "target", "via")
    assert all(lever["limits"] for lever in result["leverage"] if lever["target"]["name"] == "Israel")
    lacking = names(result["leverage_lacking"], "holder", "target")
    assert lacking == [("Russia", "Fatah"), ("Russia", "Hamas"), ("Russia", "Palestinian Islamic Jihad")]


def test_leverage_for_no_initiative_counts_where_a_mediator_has_it(moscow: Case) -> None:
    fatah, hamas, israel = actors(moscow, "Fatah", "Hamas", "Israel")
    common: dict[str, Any] = {"holder_id": RUSSIA, "via_id": None, "initiative_ids": []}
    more = added(moscow, "leverage", {**common, "target_id": fatah, "strength": 3},
                 {**common, "target_id": hamas, "strength": 0}, {**common, "holder_id": israel, "target_id": hamas})  # fmt: skip
    result = prospects(more)["result"]
    assert names(result["leverage_lacking"], "target") == [("Hamas",), ("Palestinian Islamic Jihad",)]
    assert names(result["leverage"][:1], "holder", "target") == [("Russia", "Fatah")]
    assert ("Israel", "Hamas") not in names(result["leverage"], "holder", "target")


def test_what_of_the_milestone_is_open(answer: Any) -> None:
    (milestone,) = answer["result"]["unmet"]
    assert milestone["status"] == "partly_met"
    assert [condition["met"] for condition in milestone["conditions"]] == ["partly", "unknown", "partly", "unknown", "unknown"]


def test_a_milestone_that_another_has_replaced_is_not_open(moscow: Case) -> None:
    old = moscow["milestone"][0]["id"]
    more = added(moscow, "milestone", {"title": "The same, later", "replaces_id": old})
    assert [milestone["title"] for milestone in prospects(more)["result"]["unmet"]] == ["The same, later"]


def test_what_others_think_of_it_and_are_expected_to_do(answer: Any) -> None:
    (stance,) = answer["result"]["stances"]
    assert (stance["actor"]["name"], stance["support"], stance["stated_by"]["name"]) == ("Israel", -1, "Simona Halperin")
    expected = {one["question"]: one for one in answer["result"]["expected_reactions"]}
    harsh = expected["Will Israel react harshly to the Moscow meeting?"]
    assert ([a["name"] for a in harsh["actors"]], harsh["said"]) == (["Israel"], ["Parisa Pasandepour: unlikely"])
    assert (harsh["low"], harsh["high"], harsh["status"]) == (0.2, pytest.approx(0.45), "due")
    assert not any("Russia" in actor["name"] for one in expected.values() for actor in one["actors"])


def test_stances_of_several_asserters_stand_side_by_side(moscow: Case) -> None:
    (israel,) = actors(moscow, "Israel")
    about: dict[str, Any] = {
        "actor_id": israel,
        "initiative_id": None,
        "meeting_id": MEETING,
        "agreement_id": None,
        "evidence": [],
    }
    more = added(moscow, "stance", {**about, "support": 1, "date": "2024-02-01", "asserted_by_id": PASANDEPOUR},
                 {**about, "support": 2, "date": "2024-02-02", "asserted_by_id": PASANDEPOUR},
                 {**about, "support": 0, "date": "2024-02-01", "asserted_by_id": None})  # fmt: skip
    result = prospects(more)["result"]
    assert [(s["support"], s["asserted_by"] and s["asserted_by"]["name"]) for s in result["stances"]] == [
        (-1, None), (0, None), (2, "Parisa Pasandepour")]  # fmt: skip


def test_other_efforts_and_which_came_first(answer: Any) -> None:
    relations: dict[str, list[str]] = {}
    for effort in answer["result"]["efforts"]:
        relations.setdefault(effort["relation"], []).append(effort["initiative"]["name"])
    assert len(relations["precedent"]) == 7
    assert relations["has_this_as_precedent"] == ["Beijing intra-Palestinian talks"]
    assert "Western and Arab mediation on Gaza" in relations["parallel"]


def test_competing_efforts_are_named_from_both_ends(moscow: Case) -> None:
    tie = moscow["initiative_link"][0]
    more = added(moscow, "initiative_link", {"kind": "competes_with", "from_id": tie["to_id"], "to_id": MOSCOW})
    assert [e["relation"] for e in prospects(more)["result"]["efforts"]].count("competes") == 1


def test_what_nothing_supports_and_where_sources_disagree(answer: Any) -> None:
    result = answer["result"]
    assert [(one["kind"], one["says"]) for one in result["unsupported"]] == [
        ("goal", "Be received as a political force by a great power in the middle of the war.")
    ]
    assert {(one["kind"], one["field"]) for one in result["disputed"]} == {
        ("meeting", "/date"), ("stance", "/support"), ("milestone", "/status")}  # fmt: skip
    assert [part["part"] for part in result["missing"]] == ["agreement"]
    assert "accept_low" in result["missing"][0]["reasons"][0]


def test_every_link_leads_to_a_record_that_it_rests_on(answer: Any) -> None:
    links = [said for said in strings(answer["result"]) if said.startswith("/v1/")]
    assert len(links) > 30
    assert {ID.findall(link)[0] for link in links} <= {one["id"] for one in answer["rests_on"]}


def strings(value: Any) -> list[str]:
    if isinstance(value, dict | list):
        return [said for part in (value.values() if isinstance(value, dict) else value) for said in strings(part)]
    return [value] if isinstance(value, str) else []


def test_the_day_and_the_asserter_decide(moscow: Case) -> None:
    early = prospects(moscow, on="2024-03-01")["result"]
    assert {one["status"] for one in early["expected_reactions"]} == {"open"}
    only = prospects(moscow, asserted_by_id=["editors"])["result"]
    assert {c["coder"] for c in only["base_rates"]["classes"] if not c["forecast_ids"]} == {"the editors"}


def test_there_has_to_be_something(moscow: Case) -> None:
    bare = {"initiative": moscow["initiative"], "actor": moscow["actor"]}
    with pytest.raises(Unfit) as refused:
        prospects(bare)
    assert {fault.code for fault in refused.value.faults} == {"insufficient"}
    assert len(refused.value.faults) == 3
    with pytest.raises(Unfit):
        of_inputs("prospects", {})
    with pytest.raises(NotFound):
        prospects({**moscow, "initiative": []})


def test_what_is_answered_can_be_sent(answer: Any, moscow: Case) -> None:
    again = of_inputs("prospects", answer["inputs"])
    assert again["result"] == answer["result"]
    example: Any = ANALYSES["prospects"].example
    result = of_inputs("prospects", example["inputs"])["result"]
    assert names(result["leverage_lacking"], "holder", "target") == [("Russia", "Fatah"), ("Russia", "Hamas")]
    assert result["side_by_side"][0]["estimates"][0]["says"] == "0 of 4"


def test_what_is_read_is_what_is_recorded(demo: TestClient) -> None:
    read = from_database(demo, "prospects", ON, initiative_id=MOSCOW)
    assert {**read, "clearance": ""} == {**prospects(recorded(demo)), "clearance": ""}


@pytest.fixture(scope="session")
def enriched(moscow: Case) -> Case:
    """With numbers for the room for agreement, leverage in general, and another stance."""
    fatah, hamas, israel = actors(moscow, "Fatah", "Hamas", "Israel")
    said = [{"actor_id": fatah, "accept_low": 20, "accept_high": 60, "value": 30, "salience": 80},
            {"actor_id": hamas, "accept_low": 40, "accept_high": 90, "value": 70, "salience": 60}]  # fmt: skip
    more = with_numbers(moscow, *said)
    more = added(more, "leverage", {"target_id": fatah, "via_id": None, "initiative_ids": []},
                 {"holder_id": israel, "target_id": hamas, "via_id": None, "initiative_ids": []})  # fmt: skip
    return added(more, "stance", {"actor_id": fatah, "support": 1, "initiative_id": None, "meeting_id": MEETING})


@given(data=st.data())
@settings(max_examples=60)
def test_the_answer_rests_on_what_it_says(enriched: Case, moscow: Case, data: st.DataObject) -> None:
    records = data.draw(st.sampled_from([enriched, moscow]))
    rests_exactly(prospects, records, data.draw(st.sampled_from(loose(records))))


def test_a_picture_of_rates_forecasts_and_factors(moscow: Case) -> None:
    spec = prospects(moscow, form="vega")
    assert [len(panel.get("layer", ())) for panel in spec["vconcat"]] == [2, 2, 0]
    rows = spec["vconcat"][0]["data"]["values"]
    assert len({row["what"] for row in rows}) == len(rows) == 8
    with pytest.raises(Unfit):
        of_inputs("prospects", {"efforts": [{"initiative": {"id": "1", "name": "One"}, "relation": "parallel"}]}, "vega")
    assert "NaN" not in json.dumps(spec)
