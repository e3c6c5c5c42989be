"""Third parties compared, from records and from inputs."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.errors import Unfit
from tests.analysis import pictures
from tests.analysis.asked import of_inputs, of_records
from tests.analysis.conftest import MOSCOW, Case
from tests.analysis.resting import loose, rests_exactly

ACTOR = "018df210-6400-7000-8000-0002000000"
RUSSIA, ISRAEL, USA, TURKEY, EGYPT, FATAH, HAMAS, PALESTINIANS, WEST = (
    ACTOR + n for n in ("01", "02", "03", "04", "07", "14", "15", "38", "43")
)
PASANDEPOUR, MEND = ACTOR + "29", ACTOR + "32"
DIVISION, GAZA = "018df210-6400-7000-8000-000500000003", "018df210-6400-7000-8000-000500000002"
ROUND_2024, BEIJING = "018df210-6400-7000-8000-000900000005", "018df210-6400-7000-8000-000700000002"
ENTRY = "018df210-6400-7000-8000-000600000002"
LATER = "2026-01-01"


def ask(records: Case, conflict: str = DIVISION, **query: Any) -> Any:
    return of_records("mediators", records, conflict_id=conflict, **({"on": LATER} | query))


def third(answer: Any) -> dict[str, Any]:
    """The third parties by name."""
    return {one["actor"]["name"]: one for one in answer["result"]["mediators"]}


def made(like: dict[str, Any], number: int, **members: Any) -> dict[str, Any]:
    """Another record like one."""
    return {**like, "id": f"018df210-6400-7000-8000-0099000{number:05}", "evidence": [], "asserted_by_id": None, **members}


@pytest.fixture(scope="module")
def rich(moscow: Case) -> Case:
    """The Moscow case with ties, positions and rivals that nobody asserts, a duplicate actor, and what does not count."""
    tie, means, part = moscow["relationship"][14], moscow["leverage"][0], moscow["participation"][3]
    place, link, hamas = moscow["position"][0], moscow["initiative_link"][8], moscow["actor"][14]
    assert tie["kind"] == "alignment"
    assert hamas["id"] == HAMAS
    twin = made(hamas, 90, merged_into_id=HAMAS, name="HAMAS")
    ties = [
        made(tie, 1, from_id=RUSSIA, to_id=twin["id"], polarity=2),
        made(tie, 2, from_id=RUSSIA, to_id=FATAH, polarity=-1, initiative_ids=[]),
        made(tie, 3, from_id=RUSSIA, to_id=FATAH, polarity=-2, initiative_ids=[], period="2000/.."),
        made(tie, 4, from_id=RUSSIA, to_id=FATAH, polarity=0, initiative_ids=[], period="2027/.."),
        made(tie, 5, from_id=HAMAS, to_id=RUSSIA, polarity=-2),
    ]
    places = [
        made(place, 11, actor_id=actor, issue_id=ENTRY, value=value, salience=None, date="2024-02-29")
        for actor, value in ((FATAH, 0), (HAMAS, 100), (RUSSIA, 75))
    ]
    places = [{**one, "id": f"{one['id'][:-1]}{i}"} for i, one in enumerate(places)]
    return {
        **moscow,
        "actor": [*moscow["actor"], twin],
        "relationship": [*moscow["relationship"], *ties],
        "position": [*moscow["position"], *places],
        "leverage": [*moscow["leverage"], made(means, 21, target_id=FATAH, via_id=None, strength=1)],
        "participation": [
            *moscow["participation"],
            made(part, 31, actor_id=WEST, roles=["co_mediator"], meeting_id=None),
            made(part, 32, actor_id=FATAH, roles=["host"], meeting_id=None),
            made(part, 33, meeting_id="018df210-6400-7000-8000-000900000002", presence="absent"),
        ],
        "initiative_link": [*moscow["initiative_link"], made(link, 41, to_id=BEIJING, kind="competes_with")],
    }


def test_third_parties_are_those_with_a_role(moscow: Case) -> None:
    answer = ask(moscow)
    found = third(answer)
    assert [*found] == ["China", "Egypt", "Qatar", "Russia", "Saudi Arabia", "Yemen"]
    assert [(e["initiative"]["name"], e["roles"]) for e in found["Russia"]["efforts"]] == [
        ("Moscow intra-Palestinian talks", ["convener", "host", "lead_mediator"])
    ]
    assert len(found["Egypt"]["efforts"]) == 4
    warnings = {warning["code"]: warning["ids"] for warning in answer["warnings"]}
    assert warnings["known_by_agreements"] == [ACTOR + n for n in ("06", "07", "08", "09", "10")]
    assert warnings["no_third_party"] == ["018df210-6400-7000-8000-000700000010"]
    assert [*third(ask(moscow, on="2024-03-05"))] == ["Egypt", "Qatar", "Russia", "Saudi Arabia", "Yemen"]
    assert [*third(ask(moscow, roles=["convener"]))] == ["Russia"]
    assert [*third(ask(moscow, initiative_id=[BEIJING]))] == ["China"]


def test_outcomes_are_counted_by_dimension_unit_and_coder(moscow: Case) -> None:
    answer = ask(moscow)
    rates = {(rate["dimension"], rate["coder"] and rate["coder"]["name"]): rate for rate in third(answer)["Russia"]["outcomes"]}
    judged = rates["substantive", "Parisa Pasandepour"]
    assert (judged["unit"], judged["successes"], judged["cases"], judged["rate"]) == ("meeting", 0, 4, 0)
    assert (judged["low"], judged["high"]) == (0, pytest.approx(0.4448, abs=5e-5))
    assert judged["threshold"] == "process_agreement"
    assert [case["result"] for case in judged["members"]] == ["statement"] * 4
    valued = rates["reputational", "Parisa Pasandepour"]
    assert (valued["threshold"], valued["successes"], valued["cases"]) == ("better", 4, 4)
    assert valued["beneficiary"]["name"] == "Russia"
    assert (rates["substantive", None]["successes"], rates["substantive", None]["cases"]) == (0, 1)
    (selected,) = third(answer)["Egypt"]["outcomes"]
    assert (selected["unit"], selected["cases"], selected["rate"], selected["low"]) == ("agreement", 4, None, None)
    assert "cannot yield a rate" in selected["refused"]
    assert "selected_on_outcome" in {warning["code"] for warning in answer["warnings"]}
    low = {rate["successes"] for rate in third(ask(moscow, threshold="statement"))["Russia"]["outcomes"]}
    assert low == {1, 4}
    for interval in answer["uncertainty"]:
        _, _, i, _, j, _ = interval["about"].split("/")
        assert answer["result"]["mediators"][int(i)]["outcomes"][int(j)]["low"] == interval["low"]


def test_who_came_what_moves_whom_and_who_else_tries(moscow: Case) -> None:
    answer = ask(moscow)
    russia = third(answer)["Russia"]
    assert (russia["meetings"], russia["meetings_with_attendance"]) == (5, 1)
    access = {one["actor"]["name"]: one for one in russia["access"]}
    assert [meeting["id"] for meeting in access["Hamas"]["came"]] == [ROUND_2024]
    assert access["Hamas"]["level"] == "senior_official"
    jihad = access["Palestinian Islamic Jihad"]
    assert (jihad["came"], [meeting["id"] for meeting in jihad["expected"]]) == ([], [ROUND_2024])
    assert [actor["party"] for actor in russia["access"]] == [True, True, True, False, False, False]
    assert "Russia: 1 of 5 meetings" in next(w["detail"] for w in answer["warnings"] if w["code"] == "attendance_partly_recorded")
    israel = next(means for means in russia["leverage"] if means["target"]["id"] == ISRAEL)
    assert (israel["via"]["id"], israel["use"], israel["strength"]) == (PALESTINIANS, "exercised", None)
    assert "limited" in israel["limits"]
    assert (len(russia["goals"]["declared"]), len(russia["goals"]["attributed"])) == (1, 9)
    assert {rival["kind"] for rival in russia["rivals"]} == {"parallel_to"}


def test_closeness_is_of_the_chosen_relationship_and_bias_needs_both_sides(moscow: Case) -> None:
    answer = ask(moscow, GAZA, mediator_id=[RUSSIA, USA, TURKEY], party_id=[ISRAEL, PALESTINIANS])
    close = {name: [side["closeness"] for side in one["closeness"]] for name, one in third(answer).items()}
    assert close == {"Russia": [None, 0.5], "Turkey": [None, 1], "United States": [1, None]}
    assert [one["bias"] for one in third(answer).values()] == [[], [], []]
    said = next(warning["detail"] for warning in answer["warnings"] if warning["code"] == "no_bias")
    assert said.endswith("Russia, Turkey, United States.")
    other = third(ask(moscow, GAZA, closeness="other"))["Russia"]
    assert {side["party"]["name"]: side["closeness"] for side in other["closeness"]}["Israel"] == -0.5


def test_bias_by_ties_and_by_positions_stand_side_by_side(rich: Case) -> None:
    russia = third(ask(rich))["Russia"]
    (bias,) = russia["bias"]
    assert (bias["first"]["name"], bias["second"]["name"]) == ("Fatah", "Hamas")
    assert (bias["relative"], bias["absolute"]) == (-1 - 1, 1)
    assert (bias["s_relative"], bias["s_absolute"]) == (pytest.approx(-0.5 - 0.5), 0.5)
    rests = {one["id"] for one in ask(rich)["rests_on"] if one["kind"] == "relationship"}
    assert {ident[-1] for ident in rests if "0099000" in ident} == {"1", "3"}


def test_parties_and_unnamed_actors_are_left_out_and_said(rich: Case) -> None:
    answer = ask(rich)
    warnings = {warning["code"]: warning["ids"] for warning in answer["warnings"]}
    assert (warnings["generic_left_out"], warnings["parties_left_out"]) == ([WEST], [FATAH])
    assert "The West" in third(ask(rich, generic=True))
    kinds = {rival["kind"]: rival for rival in third(answer)["Russia"]["rivals"]}
    assert [one["name"] for one in kinds["competes_with"]["third_parties"]] == ["China"]
    weak = next(means for means in third(answer)["Russia"]["leverage"] if means["target"]["id"] == FATAH)
    assert (weak["party"], weak["strength"]) == (True, 1)


def test_where_nobody_mediates_or_asserters_disagree_it_is_said(moscow: Case) -> None:
    with pytest.raises(Unfit) as refused:
        ask(moscow, roles=["monitor"])
    assert refused.value.faults[0].code == "insufficient"
    with pytest.raises(Unfit) as refused:
        ask(moscow, "018df210-6400-7000-8000-000500000001")
    assert refused.value.faults[0].code == "insufficient"
    tie = moscow["relationship"][14]
    two = [made(tie, i, from_id=RUSSIA, to_id=HAMAS, polarity=i, asserted_by_id=(PASANDEPOUR, MEND)[i]) for i in (0, 1)]
    with pytest.raises(Unfit) as refused:
        ask({**moscow, "relationship": two})
    assert refused.value.faults[0].code == "ambiguous_claims"
    middle = third(ask({**moscow, "relationship": two}, combine="median"))["Russia"]["closeness"]
    assert [side["closeness"] for side in middle if side["closeness"] is not None] == [0.25]


@settings(max_examples=40)
@given(data=st.data())
def test_the_answer_rests_on_what_it_says(rich: Case, data: st.DataObject) -> None:
    rests_exactly(ask, rich, data.draw(st.sampled_from(loose(rich))))


def stands(*values: tuple[int, int, int]) -> list[dict[str, Any]]:
    return [
        {"issue": str(i), "low": 0, "high": 3, "positions": [{"actor": a, "value": v} for a, v in zip("MAB", row, strict=True)]}
        for i, row in enumerate(values)
    ]


def test_published_numbers_by_post() -> None:
    answer = of_inputs(
        "mediators",
        {
            "parties": [{"actor": "A"}, {"actor": "B"}],
            "mediators": [{"actor": "M"}],
            "issues": stands((3, 3, 2), (0, 0, 1), (1, 1, 1)),
        },
    )
    (bias,) = answer["result"]["mediators"][0]["bias"]
    assert (bias["s_relative"], bias["s_absolute"]) == (pytest.approx(1 - 0.5556, abs=5e-5), 1)
    assert (bias["relative"], answer["rests_on"]) == (None, [])


polarity = st.integers(-2, 2)


@given(polarity, polarity, st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.integers(-2, 2)), max_size=6))
def test_sides_turned_round_turn_the_bias_and_rates_stay_in_their_intervals(one: int, other: int, coded: Any) -> None:
    outcomes = [
        {"subject": str(i), "unit": "meeting", "dimension": "relational", "rating": rating, "coder": coder}
        for i, (coder, rating) in enumerate(coded)
    ]
    close = [{"party": "A", "polarity": one}, {"party": "B", "polarity": other}]
    parties = [{"actor": "A"}, {"actor": "B"}]
    mediators = [{"actor": "M", "closeness": close, "outcomes": outcomes}]
    straight = of_inputs("mediators", {"parties": parties, "mediators": mediators})["result"]["mediators"][0]
    turned = of_inputs("mediators", {"parties": parties[::-1], "mediators": mediators})["result"]["mediators"][0]
    assert straight["bias"][0]["relative"] == -turned["bias"][0]["relative"] == (one - other) / 2
    assert sum(rate["cases"] for rate in straight["outcomes"]) == len(coded)
    for rate in straight["outcomes"]:
        assert 0 <= rate["low"] <= rate["rate"] <= rate["high"] <= 1
    same = [{**party, "side": "one"} for party in parties]
    assert of_inputs("mediators", {"parties": same, "mediators": mediators})["result"]["mediators"][0]["bias"] == []


OUTCOME = {"subject": "1", "unit": "meeting", "dimension": "relational"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"mediators": []},
        {"mediators": [{"actor": "M"}, {"actor": "M"}]},
        {"mediators": [{"actor": "M", "closeness": [{"party": "A", "polarity": 1}]}]},
        {"mediators": [{"actor": "M", "outcomes": [OUTCOME]}]},
        {"mediators": [{"actor": "M", "outcomes": [{**OUTCOME, "result": "statement"}]}]},
        {"mediators": [{"actor": "M", "attendance": [{"meeting": "1", "actor": "A"}]}]},
    ],
)
def test_inputs_that_contradict_themselves_are_refused(wrong: Any) -> None:
    with pytest.raises(Unfit):
        of_inputs("mediators", wrong)


def test_the_service_reads_what_the_answer_needs(demo: TestClient, moscow: Case) -> None:
    path = f"/v1/analysis/mediators?on={LATER}&conflict_id="
    answer = demo.get(path + DIVISION).json()
    assert answer == ask(moscow) | {"clearance": answer["clearance"]}
    named = f"&mediator_id={USA}&mediator_id={TURKEY}&party_id={ISRAEL}&party_id={PALESTINIANS}"
    answer = demo.get(path + GAZA + named).json()
    theirs = ask(moscow, GAZA, mediator_id=[USA, TURKEY], party_id=[ISRAEL, PALESTINIANS])
    assert answer == theirs | {"clearance": answer["clearance"]}
    assert demo.get(path + MOSCOW).status_code == 404


def test_the_pictures_are_legible(moscow: Case) -> None:
    answers = [ask(moscow, form="svg"), ask(moscow, GAZA, form="svg", mediator_id=[RUSSIA, USA], party_id=[ISRAEL, PALESTINIANS])]
    long = {
        "actor": "منظمة التعاون الإسلامي",
        "closeness": [{"party": "Палестинские организации, приглашённые в Москву", "polarity": 1}],
    }
    parties = [{"actor": long["closeness"][0]["party"]}]  # type: ignore[index]
    for svg in (*answers, of_inputs("mediators", {"parties": parties, "mediators": [long]}, "svg")):
        assert pictures.faults(svg) == []
