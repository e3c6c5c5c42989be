"""Base rates, from records and from inputs."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.errors import Unfit
from tests.analysis.asked import of_inputs, of_records
from tests.analysis.conftest import MOSCOW, Case
from tests.analysis.read import from_database, recorded
from tests.analysis.resting import loose, rests_exactly
from tests.conftest import BACKENDS, Templates, served
from tests.making import at

BEIJING, CAIRO_2005 = "018df210-6400-7000-8000-000700000002", "018df210-6400-7000-8000-000700000003"
RUSSIA, PASANDEPOUR, MEND = (f"018df210-6400-7000-8000-0002000000{i}" for i in ("01", "29", "32"))
DIVISION = "018df210-6400-7000-8000-000500000003"
MEETINGS = {year: f"018df210-6400-7000-8000-00090000000{i}" for i, year in enumerate((2011, 2017, 2018, 2019, 2024), 1)}
ON = "2024-12-01"
EARLIER: dict[str, Any] = {"initiative_id": [MOSCOW], "before": "2024-02-29"}


def rates(answer: Any) -> list[tuple[str, str, int, int]]:
    return [(c["coder"], c["dimension"], c["successes"], c["cases"]) for c in answer["result"]["classes"]]


@pytest.fixture(scope="module", params=BACKENDS)
def enriched(request: pytest.FixtureRequest, templates: Templates) -> Iterator[TestClient]:
    """The demo with a second coder, a coder who has changed their mind, a duplicate of Russia, and a meeting of no conflict of
    its own."""
    with templates.copy(str(request.param), demo=True) as url, served(url) as client, closing(client):

        def post(what: str, **body: Any) -> str:
            answer = client.post(at(what), json=body)
            assert answer.status_code == 201, answer.text
            return str(answer.json()["id"])

        for year, result in ((2011, "no_agreement"), (2017, "process_agreement"), (2024, "no_agreement")):
            post(
                "outcome", meeting_id=MEETINGS[year], dimension="substantive", result=result, date=str(year), asserted_by_id=MEND
            )
        again: dict[str, Any] = {"meeting_id": MEETINGS[2017], "dimension": "substantive", "asserted_by_id": MEND}
        post("outcome", **again, result="statement", date="2018")
        post("outcome", **again, result="ceasefire", date="2016", purpose="ceasefire")
        post("outcome", **again, result="comprehensive_agreement", date="2030")
        post(
            "outcome", meeting_id=MEETINGS[2018], dimension="reputational", rating=-1, asserted_by_id=MEND, beneficiary_id=RUSSIA
        )
        coder = post("actor", name="MEND team", kind="research_body", merged_into_id=MEND)
        post("outcome", meeting_id=MEETINGS[2011], dimension="substantive", result="statement", date="2012", asserted_by_id=coder)
        duplicate = post("actor", name="Russian Federation", kind="state", merged_into_id=RUSSIA)
        meeting = post("meeting", title="Talks of no year", initiative_ids=[BEIJING], status="held", event_type="mediation",
                       purposes=["unity", "talks"], track="2", date="2024-05")  # fmt: skip
        post("participation", meeting_id=meeting, actor_id=duplicate, roles=["co_mediator"])
        post("participation", meeting_id=MEETINGS[2019], actor_id=duplicate, roles=["observer"])
        post("outcome", meeting_id=meeting, dimension="substantive", result="partial_agreement", date="2024-05")
        post("outcome", initiative_id=BEIJING, dimension="substantive", result="partial_agreement", date="2024-07-23")
        yield client


def test_earlier_meetings_of_the_same_initiative(moscow: Case) -> None:
    """The case's first question about the past: 0 of 4, by the coder who says so."""
    answer = of_records("precedents", moscow, on=ON, **EARLIER)
    (rate,) = answer["result"]["classes"]
    assert (rate["successes"], rate["cases"], rate["coder"], rate["threshold"]) == (
        0,
        4,
        "Parisa Pasandepour",
        "process_agreement",
    )
    assert [member["value"] for member in rate["members"]] == ["statement"] * 4
    assert rate["jeffreys"] == {"low": 0, "high": pytest.approx(0.4448, abs=6e-5)}
    assert rate["wilson"] == {"low": 0, "high": pytest.approx(0.4899, abs=6e-5)}
    first, uniform = rate["posteriors"]
    assert [round(band["mass"], 3) for band in first["bands"]][:4] == [0.491, 0.341, 0.144, 0.015]
    assert (first["word"], uniform["word"], rate["prior_decides"]) == ("almost no chance", "very unlikely", True)
    assert {w["code"] for w in answer["warnings"]} == {"few_cases", "prior_decides"}
    kinds = [basis["kind"] for basis in answer["rests_on"]]
    assert {kind: kinds.count(kind) for kind in kinds} == {"actor": 1, "initiative": 1, "meeting": 4, "outcome": 4}


def test_dimensions_and_coders_are_kept_apart(moscow: Case) -> None:
    answer = of_records("precedents", moscow, on=ON, initiative_id=[MOSCOW], dimension=["substantive", "reputational"])
    assert rates(answer) == [
        ("Parisa Pasandepour", "substantive", 0, 4),
        ("the editors", "substantive", 0, 1),
        ("Parisa Pasandepour", "reputational", 4, 4),
    ]
    assert answer["result"]["classes"][2]["beneficiary"] == "Russia"
    assert "several_coders" in {w["code"] for w in answer["warnings"]}
    only = of_records("precedents", moscow, on=ON, initiative_id=[MOSCOW], asserted_by_id=["editors"])
    assert rates(only) == [("the editors", "substantive", 0, 1)]


def test_the_threshold_decides(moscow: Case) -> None:
    answer = of_records("precedents", moscow, on=ON, **EARLIER, threshold="statement")
    assert rates(answer) == [("Parisa Pasandepour", "substantive", 4, 4)]


def test_classes_side_by_side_with_those_recorded(moscow: Case) -> None:
    classes = ["Moscow: before=2024-02-29", f"Beijing: initiative_id={BEIJING}", "Russia: mediator_id=" + RUSSIA]
    query: dict[str, Any] = {"initiative_id": [MOSCOW], "class": classes, "recorded": True}
    answer = of_records("precedents", moscow, on=ON, **query)
    found = [
        (c["name"].split(":")[0][:22], c["successes"], c["cases"], c["refused"] is not None) for c in answer["result"]["classes"]
    ]
    assert found == [
        ("Moscow", 0, 4, False),
        ("Beijing", 0, 1, False),
        ("Beijing", 1, 1, False),
        ("Russia", 0, 4, False),
        ("Russia", 0, 1, False),
        ("Earlier Moscow rounds ", 0, 4, False),
        ("Earlier Moscow rounds ", 0, 4, False),
        ("MEND events of the Isr", 1, 6, False),
        ("Texts on intra-Palesti", 7, 7, True),
        ("Texts on intra-Palesti", 7, 7, True),
    ]
    assert {"class_decides", "selected_on_outcome"} <= {w["code"] for w in answer["warnings"]}
    assert [c["rate"] for c in answer["result"]["classes"]][-2:] == [None, None]
    assert all(interval["about"].startswith("/classes/") for interval in answer["uncertainty"])


@pytest.mark.parametrize(
    ("query", "code", "says"),
    [
        ({"unit": "agreement", "conflict_id": [DIVISION]}, "selected_on_outcome", "selected on its outcome"),
        ({"unit": "initiative", "initiative_id": [CAIRO_2005]}, "insufficient", "agreements alone"),
        ({"initiative_id": [RUSSIA]}, "insufficient", "no meeting fits"),
        ({"initiative_id": [MOSCOW], "dimension": ["implementation"]}, "insufficient", "no outcome says"),
        ({"unit": "agreement", "track": ["1"]}, "unit", "has no track"),
        ({"class": ["a: nonsense=1"]}, "class", "written"),
        ({"class": ["role=convener"]}, "class", "has no name"),
        ({"class": ["a: before=yesterday"]}, "class", "before"),
        ({"class": ["a: before=2024-01-01, before=2024-01-02"]}, "class", "once"),
    ],
)
def test_what_gives_no_rate_is_refused_with_the_reason(moscow: Case, query: dict[str, Any], code: str, says: str) -> None:
    with pytest.raises(Unfit) as refused:
        of_records("precedents", moscow, on=ON, **query)
    assert refused.value.faults[0].code == code
    assert says in refused.value.faults[0].detail


QUERIES: list[dict[str, Any]] = [
    {},
    {"initiative_id": [MOSCOW], "dimension": ["substantive", "reputational"]},
    {"conflict_id": [DIVISION], "before": "2024-05-01"},
    {"mediator_id": [RUSSIA]},
    {"mediator_id": [RUSSIA], "conflict_id": [DIVISION], "role": ["co_mediator", "host"]},
    {"purpose": ["unity"], "event_type": ["mediation"], "status": ["held"], "date_from": "2017-06-01", "date_to": "2024-03-01"},
    {"track": ["2"]},
    {"asserted_by_id": [MEND], "purpose": ["ceasefire", "unity"]},
    {"unit": "initiative", "conflict_id": [DIVISION]},
    {"unit": "initiative", "initiative_id": [BEIJING], "date_from": "2024-01-01", "date_to": "2024-12-31"},
    {"similar_to": MEETINGS[2024]},
    {"similar_to": MEETINGS[2024], "mediator_id": [RUSSIA]},
    {"initiative_id": [MOSCOW], "recorded": True, "class": ["late: date_from=2018-01-01", "all", f"mend: asserted_by_id={MEND}"]},
]


def test_what_is_read_in_columns_is_what_whole_records_say(enriched: TestClient) -> None:
    whole = recorded(enriched)
    for query in QUERIES:
        expected = of_records("precedents", whole, on=ON, **query)
        answer = from_database(enriched, "precedents", ON, **query)
        assert {**answer, "clearance": ""} == {**expected, "clearance": ""}, query


def test_a_coder_who_says_several_things_of_one_meeting(enriched: TestClient) -> None:
    """For each purpose the latest by the day; of several purposes the furthest. What comes later does not count."""
    answer = from_database(enriched, "precedents", ON, initiative_id=[MOSCOW], asserted_by_id=[MEND])
    (rate,) = answer["result"]["classes"]
    values = {member["name"][-4:]: (member["value"], len(member["outcome_ids"])) for member in rate["members"]}
    assert values == {"2024": ("no_agreement", 1), "2017": ("ceasefire", 2), "2011": ("statement", 1)}
    narrower = from_database(
        enriched, "precedents", "2017-12-31", initiative_id=[MOSCOW], asserted_by_id=[MEND], purpose=["unity"]
    )
    assert rates(narrower) == [("MEND", "substantive", 1, 2)]


def test_likeness_gives_pseudo_counts(enriched: TestClient) -> None:
    answer = from_database(enriched, "precedents", ON, similar_to=MEETINGS[2024], conflict_id=[DIVISION])
    ours = answer["result"]["classes"][0]
    assert MEETINGS[2024] not in [member["id"] for member in ours["members"]]
    weights = [member["weight"] for member in ours["members"]]
    assert ours["weighted"]["pseudo_cases"] == pytest.approx(sum(weights))
    assert len(set(weights)) == 1
    assert 0 < weights[0] < 1
    assert "pseudo_counts" in {w["code"] for w in answer["warnings"]}


@given(data=st.data())
@settings(max_examples=8)
def test_the_answer_rests_on_what_it_says(moscow: Case, data: st.DataObject) -> None:
    query = data.draw(st.sampled_from([QUERIES[1], QUERIES[3], QUERIES[11], {**EARLIER, "recorded": True}]))
    gone = data.draw(
        st.sampled_from([pair for pair in loose(moscow) if pair[0] in ("outcome", "participation", "forecast", "goal")])
    )
    rests_exactly(lambda records: of_records("precedents", records, on=ON, **query), moscow, gone)


def test_published_classes_flip_the_answer() -> None:
    """Russia as mediator: 0 of 29 in one data set, 12 of 31 in another; and a prior that is given."""
    inputs = {"classes": [{"name": "one", "cases": 29, "successes": 0}, {"name": "another", "cases": 31, "successes": 12}]}
    answer = of_inputs("precedents", inputs, prior=["4,6"])
    one, another = answer["result"]["classes"]
    assert one["jeffreys"]["high"] < another["jeffreys"]["low"]
    assert [posterior["prior"] for posterior in one["posteriors"]] == ["Jeffreys", "uniform", "Beta(4, 6)"]
    assert one["posteriors"][2]["mean"] == pytest.approx(4 / 39)
    assert answer["rests_on"] == []


def test_scales_with_gaps_and_nested_bands() -> None:
    inputs = {"classes": [{"name": "one", "cases": 4, "successes": 1}]}
    phia = of_inputs("precedents", inputs, scale="phia")["result"]["classes"][0]["posteriors"][0]
    assert phia["between"] > 0.1
    assert phia["between"] + sum(band["mass"] for band in phia["bands"]) == pytest.approx(1)
    ipcc = of_inputs("precedents", inputs, scale="ipcc_ar6")["result"]["classes"][0]["posteriors"][0]
    assert sum(band["mass"] for band in ipcc["bands"]) > 1
    assert ipcc["between"] == 0


@given(st.permutations([(True, 0.5), (False, 1.0), (True, 0.0), (False, 0.25)]))
def test_members_of_ones_own_in_any_order(members: list[tuple[bool, float]]) -> None:
    given_ = [{"name": str(i), "reached": reached, "weight": weight} for i, (reached, weight) in enumerate(members)]
    (rate,) = of_inputs("precedents", {"classes": [{"name": "own", "members": given_}]})["result"]["classes"]
    assert (rate["successes"], rate["cases"]) == (2, 4)
    assert rate["weighted"]["pseudo_cases"] == 1.75
    assert rate["weighted"]["rate"] == pytest.approx(0.5 / 1.75)


@pytest.mark.parametrize(
    "given_",
    [
        {"cases": 0, "successes": 0},
        {"cases": 7, "successes": 7, "unit": "agreement"},
        {"cases": 2, "successes": 1, "selected_on_outcome": True},
    ],
)
def test_inputs_without_a_rate(given_: dict[str, Any]) -> None:
    with pytest.raises(Unfit) as refused:
        of_inputs("precedents", {"classes": [{"name": "one", **given_}]})
    assert refused.value.faults[0].where == "/inputs/classes/0"
    both = of_inputs("precedents", {"classes": [{"name": "one", **given_}, {"name": "two", "cases": 2, "successes": 1}]})
    assert [c["rate"] for c in both["result"]["classes"]] == [None, 0.5]


def test_the_picture_has_a_row_for_each_class(moscow: Case) -> None:
    spec = of_records("precedents", moscow, "vega", on=ON, initiative_id=[MOSCOW], recorded=True)
    rows = spec["data"]["values"]
    assert len(rows) == 7
    assert json.dumps(rows).count("no rate: selected on its outcome") == 2
    assert rows[0]["of"] == "Parisa Pasandepour: 0 of 4 meetings, process agreement or more"


def test_in_the_picture_wilsons_line_lies_on_the_bar_of_jeffreys() -> None:
    """Where it is the shorter one it would be hidden behind it."""
    layers = of_inputs("precedents", {"classes": [{"name": "x", "cases": 2, "successes": 1}]}, "vega")["layer"]
    marks = [layer["mark"]["type"] for layer in layers]
    assert marks.index("bar") < marks.index("rule")
