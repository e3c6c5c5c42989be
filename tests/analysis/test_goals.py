"""Who wants what, from records and from inputs."""

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

RUSSIA, HAMAS, PIJ, FATAH, PLO = (f"018df210-6400-7000-8000-0002000000{n}" for n in ("01", "15", "16", "14", "13"))
PASANDEPOUR, PUTIN = "018df210-6400-7000-8000-000200000029", "018df210-6400-7000-8000-000200000018"
GOAL, LINK = "018df210-6400-7000-8000-0012000000", "018df210-6400-7000-8000-0013000000"
ENTRY, FORCE = "018df210-6400-7000-8000-000600000002", "018df210-6400-7000-8000-000600000004"
STARTED = "2024-03-01T00:00:00.000000Z"
KNOWN = ("declared", "confided", "attributed", "inferred")
A = {"goal": "a", "holder": "A", "statement": "One.", "disclosure": "declared"}
B = {"goal": "b", "holder": "B", "statement": "Two.", "disclosure": "attributed"}


def ask(records: Case, **query: Any) -> Any:
    return of_records("goals", records, initiative_id=MOSCOW, **query)


def made(number: int) -> str:
    return f"018df210-6400-7000-8000-0099000{number:05}"


def position(number: int, actor: str, issue: str, value: float | None, **members: Any) -> dict[str, Any]:
    """A position as it is stored."""
    return {
        "id": made(number), "actor_id": actor, "issue_id": issue, "initiative_id": MOSCOW, "date": "2024-02-29", "value": value,
        "salience": None, "asserted_by_id": None, "created_at": STARTED, **members,
    }  # fmt: skip


def link(number: int, source: str, target: str, kind: str, **members: Any) -> dict[str, Any]:
    return {
        "id": made(number), "from_id": GOAL + source, "to_id": GOAL + target, "kind": kind, "issue_id": None,
        "explanation": None, "asserted_by_id": None, "created_at": STARTED, **members,
    }  # fmt: skip


@pytest.fixture(scope="module")
def rich(moscow: Case) -> Case:
    """The Moscow case with numbers that nobody asserts, variants, a circle, and what does not count."""
    twin = {**next(a for a in moscow["actor"] if a["id"] == HAMAS), "id": made(90), "merged_into_id": HAMAS, "name": "HAMAS"}
    positions = [
        position(1, FATAH, ENTRY, 20, salience=60),
        position(2, made(90), ENTRY, 90, salience=90),
        position(3, FATAH, FORCE, 100, salience=80, initiative_id=None),
        position(4, HAMAS, FORCE, 10, salience=70),
        position(5, HAMAS, FORCE, 50, date="2023-01-01"),
        position(6, PIJ, ENTRY, 100),
        position(7, PIJ, ENTRY, 0, date="2024-04-01"),
        position(8, PIJ, ENTRY, 0, initiative_id="018df210-6400-7000-8000-000700000002"),
    ]
    links = [
        link(11, "05", "06", "serves"),
        link(12, "14", "12", "conflicts_with", asserted_by_id=PASANDEPOUR, explanation="So she says."),
        link(13, "12", "13", "variant_of"),
        link(14, "14", "12", "compatible_with"),
    ]
    return {
        **moscow,
        "actor": [*moscow["actor"], twin],
        "position": [*moscow["position"], *positions],
        "goal_link": [*moscow["goal_link"], *links],
    }


def test_the_case_says_who_wants_what_and_who_says_so(moscow: Case) -> None:
    result = ask(moscow)["result"]
    holders = {of["holder"]["name"]: of for of in result["holders"]}
    assert [*holders] == ["Fatah", "Hamas", "Palestinian Islamic Jihad", "Russia", "Vladimir Putin"]
    russia = holders["Russia"]
    assert [goal["id"] for goal in russia["declared"]] == [GOAL + "01"]
    assert [goal["id"][-2:] for goal in russia["attributed"]] == ["02", "03", "04", "05", "06", "07", "08", "10", "11"]
    assert [issue["name"] for issue in russia["both"]] == ["Political unity of the Palestinian forces"]
    assert [issue["name"] for issue in russia["only_attributed"]] == ["Government of Palestine after the war"]
    assert russia["only_declared"] == []
    home = [row for row in result["table"] if row["audience"] and row["audience"]["name"] == "Russian public"]
    assert [(row["holder"]["name"], row["disclosure"], row["arena"], row["goals"]) for row in home] == [
        ("Russia", "attributed", "domestic", [GOAL + "04"]),
        ("Vladimir Putin", "attributed", "domestic", [GOAL + "09"]),
    ]
    declared = result["goals"][0]
    assert (declared["disclosure"], declared["stated_by"]["name"]) == ("declared", "Mikhail Bogdanov")
    assert [goal["id"] for goal in result["unsupported"]] == [GOAL + "16"]


def test_the_case_says_where_it_clashes_and_what_serves_what(moscow: Case) -> None:
    result = ask(moscow)["result"]
    clashes = [(c["first"]["name"], c["second"]["name"], c["ties"], [i["name"] for i in c["issues"]]) for c in result["clashes"]]
    issues = ["Entry of Hamas and Palestinian Islamic Jihad into the PLO", "One law and one armed force"]
    assert clashes == [("Fatah", "Hamas", 2, issues), ("Fatah", "Palestinian Islamic Jihad", 2, issues)]
    serves = [(tie["source"]["id"][-2:], tie["target"]["id"][-2:]) for tie in result["ties"] if tie["kind"] == "serves"]
    assert sorted(serves) == [("04", "09"), ("06", "05")]
    assert result["cycles"] == []


def test_without_numbers_alignment_is_missing_and_the_rest_is_answered(moscow: Case) -> None:
    answer = ask(moscow)
    assert answer["result"]["alignment"] == []
    warnings = {warning["code"]: warning["ids"] for warning in answer["warnings"]}
    assert warnings == {"positions_without_value": [one["id"] for one in moscow["position"]], "no_alignment": []}
    with pytest.raises(Unfit) as refused:
        ask({**moscow, "goal": []})
    assert refused.value.faults[0].code == "insufficient"


def test_positions_are_picked_compared_and_named(rich: Case) -> None:
    answer = ask(rich)
    pairs = {(p["first"]["name"], p["second"]["name"]): p for p in answer["result"]["alignment"]}
    assert [*pairs] == [("Fatah", "Hamas"), ("Fatah", "Palestinian Islamic Jihad"), ("Hamas", "Palestinian Islamic Jihad")]
    both = pairs["Fatah", "Hamas"]
    weights = (0.6 * 0.9) ** 0.5, (0.8 * 0.7) ** 0.5
    assert both["s_score"] == pytest.approx(1 - 2 * (weights[0] * 0.7 + weights[1] * 0.9) / sum(weights))
    assert both["intensity"] == pytest.approx((0.54 * 0.7 + 0.56 * 0.9) / 2)
    assert (both["shared"], both["coverage"], both["weighted"]) == (2, 1, True)
    half = pairs["Hamas", "Palestinian Islamic Jihad"]
    assert (half["shared"], half["coverage"], half["weighted"], half["s_score"]) == (1, 0.5, False, pytest.approx(0.8))
    about = [interval["about"] for interval in answer["uncertainty"]]
    assert about == ["/alignment/0/s_score"]
    rests = {(one["kind"], one["id"]) for one in answer["rests_on"]}
    assert {("position", made(n)) for n in (1, 2, 3, 4, 6)} | {("actor", made(90)), ("actor", HAMAS)} <= rests
    assert not {("position", made(n)) for n in (5, 7, 8)} & rests
    assert ask(rich, weights="equal")["result"]["alignment"][0]["s_score"] == pytest.approx(1 - 0.7 - 0.9)
    with pytest.raises(Unfit) as refused:
        ask({**rich, "position": [*rich["position"], position(9, FATAH, ENTRY, 30, asserted_by_id=PASANDEPOUR)]})
    assert refused.value.faults[0].code == "ambiguous_claims"


def test_links_are_met_from_both_ends_and_variants_count_once(rich: Case) -> None:
    answer = ask(rich)
    result = answer["result"]
    entry = next(tie for tie in result["ties"] if {tie["source"]["id"], tie["target"]["id"]} == {GOAL + "12", GOAL + "14"})
    assert entry["links"] == [LINK + "03", made(12)]
    assert entry["explanations"][1] == "So she says."
    assert [one["id"] for one in entry["asserted_by"]] == [PASANDEPOUR]
    assert [[goal["id"] for goal in cycle["goals"]] for cycle in result["cycles"]] == [[GOAL + "05", GOAL + "06"]]
    assert {goal["id"]: goal["variants"] for goal in result["goals"]}[GOAL + "12"] == [GOAL + "13"]
    disagreeing = next(warning for warning in answer["warnings"] if warning["code"] == "links_disagree")
    assert disagreeing["ids"] == [LINK + "03", made(12), made(14)]


def test_one_asserter_alone_can_be_asked(moscow: Case) -> None:
    goals = ask(moscow, asserted_by_id=["editors"])["result"]["goals"]
    assert [goal["id"][-2:] for goal in goals] == ["01", "14", "15", "16"]


def test_what_is_not_public_any_more_is_no_support(moscow: Case) -> None:
    fallen = [{**source, "status": "withdrawn"} for source in moscow["source"]]
    goals = ask({**moscow, "source": fallen})["result"]["goals"]
    assert {goal["support"] for goal in goals} == {"withdrawn_only", "unsupported"}


@settings(max_examples=30)
@given(data=st.data())
def test_the_answer_rests_on_what_it_says(rich: Case, data: st.DataObject) -> None:
    rests_exactly(ask, rich, data.draw(st.sampled_from(loose(rich))))


def test_published_numbers_by_post() -> None:
    values = {"1": (3, 2), "2": (0, 1), "3": (1, 1)}
    issues = [
        {"issue": i, "low": 0, "high": 3, "positions": [{"actor": "A", "value": a}, {"actor": "B", "value": b}]}
        for i, (a, b) in values.items()
    ]
    answer = of_inputs("goals", {"issues": issues})
    assert answer["result"]["alignment"][0]["s_score"] == pytest.approx(0.5556, abs=5e-5)
    assert answer["rests_on"] == []


names = st.sampled_from("abcdef")
inputs = st.builds(
    lambda goals, links: {
        "goals": [{**goal, "goal": ident} for ident, goal in goals.items()],
        "links": [one for one in links if one["source"] != one["target"] and {one["source"], one["target"]} <= goals.keys()],
    },
    st.dictionaries(
        names,
        st.fixed_dictionaries(
            {
                "holder": st.sampled_from("XYZ"),
                "statement": st.just("Something."),
                "disclosure": st.sampled_from(["declared", "confided", "attributed", "inferred"]),
                "audiences": st.lists(st.sampled_from("PQ"), max_size=2, unique=True),
            }
        ),
        min_size=1,
    ),
    st.lists(
        st.fixed_dictionaries(
            {"source": names, "target": names, "kind": st.sampled_from(["serves", "conflicts_with", "variant_of", "depends_on"])}
        ),
        max_size=9,
    ),
)


@given(inputs)
def test_each_goal_stands_with_its_holder_and_the_order_says_nothing(given: Any) -> None:
    result = of_inputs("goals", given)["result"]
    listed = [
        goal["id"] for of in result["holders"] for key in ("declared", "confided", "attributed", "inferred") for goal in of[key]
    ]
    assert sorted(listed) == sorted(goal["goal"] for goal in given["goals"])
    for row in result["table"]:
        assert 1 <= row["count"] <= len(row["goals"])
    assert sum(clash["ties"] for clash in result["clashes"]) == sum(tie["kind"] == "conflicts_with" for tie in result["ties"])
    turned = of_inputs("goals", {"goals": given["goals"][::-1], "links": given["links"][::-1]})["result"]
    assert turned["clashes"] == result["clashes"]
    assert turned["cycles"] == result["cycles"]
    assert [(t["kind"], t["source"], t["target"]) for t in turned["ties"]] == [
        (t["kind"], t["source"], t["target"]) for t in result["ties"]
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"goals": [A, A]},
        {"goals": [A], "links": [{"source": "a", "target": "b", "kind": "serves"}]},
        {"goals": [A, B], "links": [{"source": "a", "target": "a", "kind": "serves"}]},
        {"issues": [{"issue": "1", "low": 3, "high": 3, "positions": [{"actor": "A", "value": 3}]}]},
        {"issues": [{"issue": "1", "positions": [{"actor": "A", "value": 101}]}]},
    ],
)
def test_inputs_that_contradict_themselves_are_refused(wrong: Any) -> None:
    with pytest.raises(Unfit):
        of_inputs("goals", wrong)


def test_the_service_reads_what_the_answer_needs(demo: TestClient, moscow: Case) -> None:
    answer = demo.get(f"/v1/analysis/goals?initiative_id={MOSCOW}&on=2024-03-05").json()
    assert answer == ask(moscow) | {"clearance": answer["clearance"]}
    assert demo.get(f"/v1/analysis/goals?initiative_id={RUSSIA}").status_code == 404


def test_the_pictures_are_legible(moscow: Case, rich: Case) -> None:
    long = [{**A, "goal": str(i), "holder": f"منظمة {i}", "statement": "Сохранить образ страны. " * 20} for i in range(9)]
    links = [{"source": str(i), "target": str(j), "kind": "conflicts_with"} for i in range(9) for j in range(i)]
    for svg in (
        ask(moscow, form="svg"),
        ask(rich, form="svg"),
        of_inputs("goals", {"goals": long, "links": links}, "svg"),
        of_inputs("goals", {"goals": [A]}, "svg"),
    ):
        assert pictures.faults(svg) == []
    with pytest.raises(Unfit):
        of_inputs("goals", {"issues": [{"issue": "1", "positions": [{"actor": "A", "value": 1}]}]}, "svg")
