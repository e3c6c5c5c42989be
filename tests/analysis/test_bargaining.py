"""The forecast of bargaining, from records, from inputs and from KTAB's files."""

from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.analysis.bargaining import ktab
from app.errors import Malformed, Unfit
from tests.analysis.asked import of_inputs, of_records
from tests.analysis.conftest import MOSCOW, Case
from tests.analysis.methods.emissions import STANDS
from tests.analysis.methods.test_condorcet_election import SMP, SMP_RISKS
from tests.analysis.positions import ARMS, SEATS, actors, ident, with_numbers
from tests.analysis.resting import loose, rests_exactly
from tests.conftest import Templates, served

EMISSIONS = {
    "salience_scale": 1,
    "issues": [
        {
            "issue": "years",
            "positions": [
                {"actor": s.actor, "position": s.position, "influence": s.influence, "salience": s.salience} for s in STANDS
            ],
        }
    ],
}
FILE = b"""Two, Scenario, 3, 2,
Actor,Description,Power,Seats Position,Seats Salience,Pstn2,Sal2,
A, First , 50, 20.5, 60, 0,40,
B, Second, 30, 90, 30,100, 10,
C, Third, 20, 50, 0, 60, 100

"""


@pytest.fixture(scope="module")
def empty(templates: Templates) -> Iterator[TestClient]:
    """A service that nothing is recorded in, on one database: the inputs come with the request."""
    with templates.copy("sqlite", demo=False) as url, served(url) as client, closing(client):
        yield client


def ask(records: Case, **query: Any) -> Any:
    return of_records("bargaining", records, initiative_id=MOSCOW, **({"draws": 100} | query))


@pytest.fixture(scope="session")
def numbers(moscow: Case) -> Case:
    """Three actors on one issue, one of whom has its numbers in two records; a second issue on which somebody lacks some."""
    fatah, hamas, pij = actors(moscow, "Fatah", "Hamas", "Palestinian Islamic Jihad")
    return with_numbers(
        moscow,
        {"actor_id": fatah, "value": 20, "salience": 80, "influence": 60},
        {"actor_id": hamas, "value": 90, "salience": 60},
        {"actor_id": hamas, "influence": 50, "date": "2023-05"},
        {"actor_id": pij, "value": 100, "salience": 40, "influence": 20},
        {"actor_id": fatah, "issue_id": ARMS, "value": 100, "salience": 90, "influence": 60},
        {"actor_id": hamas, "issue_id": ARMS, "value": 10, "salience": 90},
        {"actor_id": fatah, "value": 0, "influence": 1, "date": "2022"},
    )


def test_the_case_as_recorded_lists_who_lacks_what(moscow: Case) -> None:
    with pytest.raises(Unfit) as refused:
        ask(moscow)
    assert len(refused.value.faults) == 4
    assert all("lacks value, salience, influence on" in fault.detail for fault in refused.value.faults)
    with pytest.raises(Unfit):
        ask({**moscow, "position": []})


def test_the_forecast_of_what_is_recorded(numbers: Case) -> None:
    answer = ask(numbers)
    (seats,) = answer["result"]["issues"]
    expected = (20 * 4800 + 90 * 3000 + 100 * 800) / 8600
    assert (seats["issue"], seats["forecast"], seats["median"]) == (SEATS, pytest.approx(expected), 20)
    assert [one["name"] for one in seats["actors"]] == ["Fatah", "Hamas", "Palestinian Islamic Jihad"]
    (warning,) = answer["warnings"]
    assert warning["code"] == "incomplete"
    assert "Hamas lacks influence on One law" in warning["detail"]
    assert ident(6) not in {one["id"] for one in answer["rests_on"]}
    shown = {interval["about"]: interval for interval in answer["uncertainty"]}
    assert shown["/issues/0/forecast"]["low"] < expected < shown["/issues/0/forecast"]["high"]
    left_out = ask(numbers, missing="leave_out")["result"]
    assert [one["forecast"] for one in left_out["issues"]] == [pytest.approx(expected), 100]
    with pytest.raises(Unfit, match="does not suffice"):
        ask(numbers, issue_id=[ARMS])


def test_nobody_has_weight(numbers: Case) -> None:
    weightless = {**numbers, "position": [{**one, "influence": 0} for one in numbers["position"]]}
    with pytest.raises(Unfit) as refused:
        ask(weightless)
    assert "lacks influence or salience above 0" in refused.value.faults[0].detail


@given(st.data())
def test_it_rests_on_exactly_what_it_says(numbers: Case, data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from([one for one in loose(numbers) if one[0] == "position"]) | st.sampled_from(loose(numbers)))
    rests_exactly(ask, numbers, gone)


def test_what_if_the_mediator_had_this_weight(numbers: Case) -> None:
    (russia,) = actors(numbers, "Russia")
    answer = ask(numbers, mediator=russia, influence=40, salience=50, position=50)
    seats = answer["result"]["issues"][0]
    mediated = seats["mediated"]
    assert (mediated["name"], mediated["share"]) == ("Russia", pytest.approx(2000 / 10600))
    assert mediated["forecast"] == pytest.approx((seats["forecast"] * 8600 + 50 * 2000) / 10600)
    assert mediated["shift"] == pytest.approx(mediated["forecast"] - seats["forecast"])
    assert {"kind": "actor", "id": russia} in answer["rests_on"]
    (hamas,) = actors(numbers, "Hamas")
    stronger = ask(numbers, mediator=hamas, influence=100)["result"]["issues"][0]["mediated"]
    assert (stronger["position"], stronger["salience"], stronger["median"]) == (90, 60, 90)
    for query in ({"mediator": russia, "influence": 3}, {"influence": 3}, {"mediator": hamas, "position": 101}):
        with pytest.raises(Unfit, match="not whole"):
            ask(numbers, **query)
    merged = [{**one, "merged_into_id": hamas} if one["id"] == russia else one for one in numbers["actor"]]
    with pytest.raises(Unfit, match="another id"):
        ask({**numbers, "actor": merged}, mediator=russia, influence=1, salience=1, position=1)
    alone = {"issues": [{"issue": "x", "positions": [{"actor": "A", "position": 1, "influence": 1, "salience": 1}]}]}
    with pytest.raises(Unfit, match="nobody would have any weight"):
        of_inputs("bargaining", alone, mediator="A", influence=0)


def test_the_published_case() -> None:
    answer = of_inputs("bargaining", EMISSIONS, challenge=True)
    (years,) = answer["result"]["issues"]
    assert (years["forecast"], years["median"], years["condorcet"]) == (pytest.approx(7.389956, abs=5e-7), 7, [7])
    by_name = {one["actor"]: one for one in years["actors"]}
    assert (by_name["UK"]["by_influence"], by_name["UK"]["shift"]) == (pytest.approx(3.4697782597), pytest.approx(0.705152685))
    challenge = years["challenge"]
    assert (challenge["status"], challenge["settled"]) == ("experimental", False)
    assert challenge["rounds"][10]["mean"] == pytest.approx(7.242131, abs=1e-6)
    assert [warning["code"] for warning in answer["warnings"]] == ["experimental"] * 3
    assert years["election"]["options"][0]["held_by"] == ["Denmark", "Germany", "Luxembourg", "Netherlands"]
    assert of_inputs("bargaining", EMISSIONS, seed=1) == of_inputs("bargaining", EMISSIONS, seed=1)
    assert "challenge" not in {method["name"].partition(" ")[0] for method in of_inputs("bargaining", EMISSIONS)["methods"]}


def test_elections_between_chosen_points_and_on_a_ballot() -> None:
    chosen = of_inputs("bargaining", EMISSIONS, options=[10, 5, 7.5])["result"]["issues"][0]["election"]
    assert [one["points"] for one in chosen["options"]] == [[5], [7.5], [10]]
    ballot = {"options": ["stay", "go"], "voters": [{"actor": "A", "strength": 3, "utilities": [1, 0]}] * 1}
    answer = of_inputs("bargaining", {"ballot": ballot}, election="markov_incentive")
    stay, go = answer["result"]["ballot"]["options"]
    assert (stay["probability"] > 0.999, stay["support"], go["support"]) == (True, 3, 0)
    assert [method["name"] for method in answer["methods"]] == ["Probabilistic Condorcet Election"]
    with pytest.raises(Unfit):
        of_inputs("bargaining", {"ballot": ballot}, "vega")


def test_what_is_too_much_or_off_the_scale(numbers: Case) -> None:
    with pytest.raises(Unfit, match="not on the scale"):
        of_inputs("bargaining", EMISSIONS, options=[7, 11])
    crowd = [{**numbers["position"][0], "id": ident(1000 + i), "actor_id": ident(5000 + i)} for i in range(301)]
    with pytest.raises(Unfit, match="too many"):
        ask({**numbers, "position": crowd})
    tiny = {**numbers, "position": [{**one, "influence": 1e-300} for one in numbers["position"]]}
    with pytest.raises(Unfit, match="does not suffice"):
        ask(tiny)


def test_risk_attitudes_and_several_issues_as_ktab_has_them() -> None:
    rows = [[float(cell) for cell in row.split()] for row in SMP.split(";")]
    issues = [
        {
            "issue": f"dimension {k}",
            "low": 0,
            "high": 100,
            "positions": [
                {"actor": name, "influence": row[0], "position": row[1 + k], "salience": row[4 + k]}
                for name, row in zip("ABCDE", rows, strict=True)
            ],
        }
        for k in range(3)
    ]
    ways: dict[str, Any] = {"strength": "influence", "risk": True, "voting": "prop_cbc", "election": "markov_incentive"}
    together = of_inputs("bargaining", {"issues": issues}, **ways)["result"]["together"]
    assert [one["risk"] for one in together["voters"]] == pytest.approx(SMP_RISKS, abs=6e-4)
    assert sum(one["probability"] for one in together["options"]) == pytest.approx(1)


def test_a_file_of_ktab_in_and_out() -> None:
    inputs = ktab.read(FILE)
    answer = of_inputs("bargaining", inputs)
    seats, other = answer["inputs"]["issues"]
    assert (seats["issue"], other["issue"]) == ("Seats", "Pstn2")
    assert seats["positions"][0] == {"actor": "A", "name": "First", "position": 20.5, "influence": 50, "salience": 60}
    assert answer["result"]["issues"][0]["forecast"] == pytest.approx((20.5 * 3000 + 90 * 900) / 3900)
    written = of_inputs("bargaining", inputs, "csv")
    assert ktab.read(written) == inputs
    assert written.splitlines()[0] == b"Parley,Seats; Pstn2,3,2,"
    assert b"\r\nBelgium,Belgium,0.08,50,40,\r\n" in of_inputs("bargaining", EMISSIONS, "csv")
    assert ktab.read(ktab.EXAMPLE.encode())["issues"][0]["issue"] == "Seats"


def test_what_ktab_could_not_take(numbers: Case) -> None:
    one = {"actor": "A", "position": 1, "influence": 1, "salience": 1}
    for inputs in (
        {"issues": [{"issue": "x", "positions": [one]}]},
        {
            "issues": [
                {"issue": i, "positions": [{**one, "actor": a, "influence": n} for a in "ABC"]} for i, n in (("x", 1), ("y", 2))
            ]
        },
        {"issues": [{"issue": i, "positions": [{**one, "actor": a} for a in who]} for i, who in (("x", "ABC"), ("y", "ABCD"))]},
    ):
        with pytest.raises(Unfit, match="KTAB"):
            of_inputs("bargaining", inputs, "csv")
    lines = ask(numbers, form="csv").decode().splitlines()
    assert lines[0] == "Parley,Entry of Hamas and Palestinian Islamic Jihad into the PLO,3,1,"
    assert lines[2] == "A1,Fatah,60,20,80,"


@given(st.binary(max_size=80) | st.text('0123456789,"\nA .;', max_size=80).map(str.encode))
def test_no_file_is_read_wrongly_in_silence(content: bytes) -> None:
    with suppress(Malformed):
        assert ktab.read(content)["issues"]


def test_a_file_over_http_with_parameters(empty: TestClient) -> None:
    headers = {"Content-Type": "text/csv"}
    answer = empty.post(
        "/v1/analysis/bargaining?voting=cubic&mediator=N&influence=9&salience=9&position=9", content=FILE, headers=headers
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["parameters"]["voting"] == "cubic"
    assert answer.json()["result"]["issues"][0]["mediated"]["name"] == "N"
    assert empty.post("/v1/analysis/bargaining", content=b"1,2", headers=headers).status_code == 400
    assert empty.post("/v1/analysis/bargaining", content=FILE.replace(b"90,", b"900,"), headers=headers).status_code == 422
    assert empty.post("/v1/analysis/agreement", content=FILE, headers=headers).status_code == 415


@pytest.mark.parametrize(
    "change",
    [
        {"positions": [{"actor": "A", "position": 4, "influence": 0, "salience": 0.8}]},
        {"positions": [{"actor": "A", "position": 4, "influence": 1, "salience": 2}]},
        {"low": 5},
        {"low": 0, "high": 0},
        {"positions": [{"actor": "A", "position": 4, "influence": 1, "salience": 1}] * 2},
    ],
)
def test_inputs_that_do_not_fit(change: dict[str, Any]) -> None:
    with pytest.raises(Unfit, match="does not fit"):
        of_inputs("bargaining", {**EMISSIONS, "issues": [{**EMISSIONS["issues"][0], **change}]})  # type: ignore[index]


def test_many_actors_and_small_saliences() -> None:
    crowd = [{"actor": f"A{i}", "position": i % 101, "influence": 1 + i % 7, "salience": 0.5} for i in range(150)]
    answer = of_inputs("bargaining", {"issues": [{"issue": "x", "low": 0, "high": 100, "positions": crowd}]})
    assert answer["result"]["issues"][0]["election"] is None
    assert {warning["code"] for warning in answer["warnings"]} == {"no_election", "small_saliences"}


def test_the_picture_shows_forecast_and_interval(numbers: Case) -> None:
    (panel,) = ask(numbers, form="vega")["vconcat"]
    assert panel["title"]["subtitle"].startswith("forecast 51.86 (")
    assert ask(numbers, form="png").startswith(b"\x89PNG")


def test_the_tiniest_salience_is_a_salience() -> None:
    """Its square would be 0."""
    positions = [
        {"actor": "A", "position": 0, "influence": 1, "salience": 1e-300},
        {"actor": "B", "position": 10, "influence": 1, "salience": 1},
    ]
    (found,) = of_inputs("bargaining", {"issues": [{"issue": "x", "positions": positions}]})["result"]["issues"]
    assert found["forecast"] == 10
    assert found["election"]["options"][1]["probability"] == pytest.approx(1)


def test_the_forecast_of_a_single_actor_is_marked_as_such() -> None:
    positions = [
        {"actor": "A", "position": 3, "influence": 1, "salience": 1},
        {"actor": "B", "position": 10, "influence": 0, "salience": 1},
    ]
    answer = of_inputs("bargaining", {"salience_scale": 1, "issues": [{"issue": "x", "positions": positions}]})
    assert [warning["code"] for warning in answer["warnings"]] == ["one_actor"]
    assert not of_inputs("bargaining", EMISSIONS)["warnings"]


def test_nothing_rests_on_words_of_somebody_whose_numbers_are_known(numbers: Case) -> None:
    nothing = dict.fromkeys(("value", "salience", "influence"))
    later = {**numbers["position"][0], **nothing, "id": ident(60), "date": "2024-03-03"}
    assert ask({**numbers, "position": [*numbers["position"], later]}) == ask(numbers)
