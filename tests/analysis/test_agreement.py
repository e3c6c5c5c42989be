"""The room for agreement, from records and from inputs."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Unfit
from tests.analysis.asked import of_inputs, of_records
from tests.analysis.conftest import MOSCOW, Case
from tests.analysis.positions import ARMS, OTHER, SEATS, actors, ident, with_numbers
from tests.analysis.resting import loose, rests_exactly

FIVE = {"A": (80, 25), "B": (60, 60), "C": (30, 85), "D": (90, 10), "E": (50, 50)}
PARTIES = [{"actor": "1", "disagreement": 20}, {"actor": "2", "disagreement": 20}]


def ask(records: Case, **query: Any) -> Any:
    return of_records("agreement", records, initiative_id=MOSCOW, **query)


@pytest.fixture(scope="session")
def numbers(moscow: Case) -> Case:
    """Three actors on two issues; a duplicate actor, an older claim, one about another effort, one without numbers."""
    fatah, hamas, pij, plo = actors(moscow, "Fatah", "Hamas", "Palestinian Islamic Jihad", "Palestine Liberation Organization")
    twin = {**next(a for a in moscow["actor"] if a["id"] == hamas), "id": ident(999), "merged_into_id": hamas, "name": "HAMAS"}
    case = with_numbers(
        moscow,
        {"actor_id": fatah, "value": 20, "accept_low": 0, "accept_high": 45, "salience": 30, "influence": 60},
        {"actor_id": twin["id"], "value": 90, "accept_low": 30, "salience": 90, "influence": 50},
        {"actor_id": pij, "value": 100, "accept_low": 40, "salience": 40, "influence": 20},
        {"actor_id": fatah, "issue_id": ARMS, "value": 100, "accept_low": 70, "salience": 90, "influence": 60},
        {"actor_id": hamas, "issue_id": ARMS, "value": 10, "accept_high": 40, "salience": 40, "influence": 50},
        {"actor_id": fatah, "value": 0, "accept_high": 5, "date": "2023-01-01"},
        {"actor_id": pij, "accept_high": 1, "initiative_id": OTHER},
        {"actor_id": plo, "statement": "In words alone."},
        {"actor_id": pij, "accept_high": 2, "date": "2024-03-20"},
    )
    return {**case, "actor": [*moscow["actor"], twin]}


def test_the_case_as_recorded_lists_what_is_missing(moscow: Case) -> None:
    with pytest.raises(Unfit) as refused:
        ask(moscow)
    said = {fault.detail.partition(" (")[0] for fault in refused.value.faults}
    assert said == {"Hamas", "Palestinian Islamic Jihad", "Fatah"}
    assert all("lacks accept_low, accept_high on" in fault.detail for fault in refused.value.faults)
    with pytest.raises(Unfit):
        ask({**moscow, "position": []})


def test_zones_and_packages_of_what_is_recorded(numbers: Case) -> None:
    answer = ask(numbers)
    seats, arms = answer["result"]["issues"]
    assert (seats["issue"], seats["low"], seats["high"]) == (SEATS, 40, 45)
    assert {one["name"] for one in seats["binding"]} == {"Fatah", "Palestinian Islamic Jihad"}
    assert arms["low"] is None
    assert [arms["nearest"], arms["violation"]] == pytest.approx([40 + 30 * 90 / 130, 30 * 90 * 40 / 130])
    assert answer["inputs"]["issues"][0]["name"].startswith("Entry of Hamas")
    packages = answer["result"]["packages"]
    assert {one["name"] for one in packages["actors"]} == {"Fatah", "Hamas", "Palestinian Islamic Jihad"}
    assert packages["egalitarian"]["acceptable"]
    assert not packages["egalitarian"]["within"]
    assert answer["uncertainty"][0]["about"] == "/packages/nash/points/0/point"
    used = {one["id"] for one in answer["rests_on"] if one["kind"] == "position"}
    assert used == {ident(number) for number in (*range(5), 7)}
    assert {ident(999), actors(numbers, "Hamas")[0]} <= {one["id"] for one in answer["rests_on"]}


def test_who_has_a_say_and_no_acceptance_is_named(numbers: Case) -> None:
    (warning,) = [one for one in ask(numbers)["warnings"] if one["code"] == "incomplete"]
    assert warning["detail"].startswith("Palestine Liberation Organization lacks accept_low, accept_high on Entry of Hamas")
    assert warning["ids"] == [*actors(numbers, "Palestine Liberation Organization"), SEATS]
    later = {**numbers["position"][0], "id": ident(60), "accept_low": None, "accept_high": None, "date": "2024-03-03"}
    answer = ask({**numbers, "position": [*numbers["position"], {**later, "value": None, "salience": None}]})
    assert answer == ask(numbers)  # what somebody says later in words does not count, and nothing rests on it


def test_a_single_actor_agrees_with_nobody_and_it_is_said() -> None:
    alone = {"issue": "x", "acceptances": [{"actor": "A", "low": 1, "high": 3}]}
    assert "one_actor" in {warning["code"] for warning in of_inputs("agreement", {"issues": [alone]})["warnings"]}
    for nothing in ({"issue": "x"}, {"issue": "x", "ideals": [{"actor": "A", "position": 1}]}):
        with pytest.raises(Unfit, match="nothing to agree on") as refused:
            of_inputs("agreement", {"issues": [nothing]})
        assert refused.value.faults[0].code == "insufficient"


def test_asking_for_one_issue_for_power_and_for_another_day(numbers: Case) -> None:
    assert [zone["issue"] for zone in ask(numbers, issue_id=[ARMS])["result"]["issues"]] == [ARMS]
    assert ask(numbers, on="2024-03-21")["result"]["issues"][0]["low"] is None
    by_power = ask(numbers, power="influence")["result"]["packages"]["actors"]
    powers = {"Hamas": 50 / 130, "Palestinian Islamic Jihad": 20 / 130, "Fatah": 60 / 130}
    assert {one["name"]: one["power"] for one in by_power} == pytest.approx(powers)
    short = {**numbers, "position": [{**one, "influence": None} for one in numbers["position"]]}
    with pytest.raises(Unfit):
        ask(short, power="influence")


def test_without_saliences_all_weigh_alike_and_it_is_said(numbers: Case) -> None:
    short = {**numbers, "position": [{**one, "salience": None} for one in numbers["position"]]}
    answer = ask(short)
    assert {warning["code"] for warning in answer["warnings"]} >= {"equal_weights", "equal_saliences"}
    assert answer["result"]["issues"][1]["violation"] == pytest.approx(15)


def test_asserters_who_disagree(numbers: Case) -> None:
    first = numbers["position"][0]
    other = {**first, "id": ident(50), "asserted_by_id": actors(numbers, "Israel")[0], "accept_high": 55, "value": 30}
    disputed = {**numbers, "position": [*numbers["position"], other]}
    with pytest.raises(Unfit):
        ask(disputed)
    assert ask(disputed, combine="median")["result"]["issues"][0]["high"] == 50
    assert ask(disputed, asserted_by_id=["editors"])["result"] == ask(numbers)["result"]


@given(st.data())
def test_it_rests_on_exactly_what_it_says(numbers: Case, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from([one for one in loose(numbers) if one[0] == "position"]) | st.sampled_from(loose(numbers)))
    rests_exactly(ask, numbers, gone)


def test_packages_that_are_given() -> None:
    offers = [
        {"package": name, "utilities": [{"actor": "1", "utility": a}, {"actor": "2", "utility": b}]}
        for name, (a, b) in FIVE.items()
    ]
    packages = of_inputs("agreement", {"packages": offers, "parties": PARTIES})["result"]["packages"]
    assert {one["package"] for one in packages["listed"]} == {"A", "B", "C", "D"}
    assert (packages["considered"], packages["acceptable"], packages["pareto"]) == (5, 4, 4)
    assert packages["nash"]["package"] == packages["egalitarian"]["package"] == "B"
    cut = of_inputs("agreement", {"packages": offers, "parties": PARTIES}, most=1)
    assert [one["package"] for one in cut["result"]["packages"]["listed"]] == ["B"]
    assert cut["warnings"][0]["code"] == "cut_off"
    hard = [{"actor": "1", "disagreement": 95}, {"actor": "2", "disagreement": 95}]
    none = of_inputs("agreement", {"packages": offers, "parties": hard})
    assert none["result"]["packages"]["nash"] is none["result"]["packages"]["kalai_smorodinsky"] is None
    assert none["warnings"][0]["code"] == "no_gain"


def test_a_split_of_one_issue_and_too_many_issues() -> None:
    ideals = [{"actor": "A", "position": 1}, {"actor": "B", "position": 0}]
    packages = of_inputs("agreement", {"issues": [{"issue": "split", "low": 0, "high": 1, "ideals": ideals}]})["result"][
        "packages"
    ]
    assert packages["nash"]["points"][0]["point"] == packages["kalai_smorodinsky"]["points"][0]["point"] == 0.5
    powers = [{"actor": "A", "power": 7}, {"actor": "B", "power": 3}]
    uneven = {"issues": [{"issue": "split", "low": 0, "high": 1, "ideals": ideals}], "parties": powers}
    assert of_inputs("agreement", uneven)["result"]["packages"]["nash"]["points"][0]["point"] == pytest.approx(0.7)
    many = [{"issue": str(i), "low": 0, "high": 1, "ideals": ideals} for i in range(12)]
    answer = of_inputs("agreement", {"issues": many})
    assert answer["result"] == {"issues": [], "packages": None}
    assert answer["warnings"][0]["code"] == "no_packages"


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"issues": [{"issue": "x", "acceptances": [{"actor": "A", "low": 2, "high": 1}]}]},
        {"issues": [{"issue": "x", "acceptances": [{"actor": "A", "low": 1, "high": 2}] * 2}]},
        {"issues": [{"issue": "x", "low": 5, "high": 5}]},
        {"issues": [{"issue": "x", "ideals": [{"actor": "A", "position": 200}]}]},
        {"packages": [{"package": "A", "utilities": [{"actor": "1", "utility": 3}]}]},
    ],
)
def test_inputs_that_do_not_fit(inputs: dict[str, Any]) -> None:
    with pytest.raises(Unfit, match="does not fit"):
        of_inputs("agreement", inputs)


def test_the_picture_has_a_panel_for_each_issue(numbers: Case) -> None:
    vega = ask(numbers, form="vega")
    assert [panel["title"]["subtitle"] for panel in vega["vconcat"]] == ["zone: 40 to 45", "zone: none; nearest 60.77"]
    assert ask(numbers, form="svg").startswith(b"<svg")
    many = [{"issue": str(i), "ideals": [{"actor": "A", "position": 1}, {"actor": "B", "position": 0}]} for i in range(12)]
    with pytest.raises(Unfit, match="nothing to draw"):
        of_inputs("agreement", {"issues": many}, "vega")
