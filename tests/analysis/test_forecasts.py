"""Forecasts, from records and from inputs."""

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

ON = "2024-12-01"
PASANDEPOUR = "018df210-6400-7000-8000-000200000029"
DIVISION = "018df210-6400-7000-8000-000500000003"
KEY = "018df210-6400-7000-8000-002000000001"
WEEK = {"closes": "2024-03-03", "resolution": "no", "resolved_on": "2024-03-03"}


def asked(*forecasts: dict[str, Any], **question: Any) -> dict[str, Any]:
    given_ = [{"forecaster": "A", **forecast} for forecast in forecasts]
    return {"questions": [{"question": "Will it?", **WEEK, "forecasts": given_, **question}]}


def test_what_the_author_of_the_commentary_forecast_and_whether_it_was_right(moscow: Case) -> None:
    answer = of_records("forecasts", moscow, on=ON, initiative_id=[MOSCOW])
    result = answer["result"]
    (score,) = result["forecasters"]
    assert (score["forecaster"], score["scored"]) == ("Parisa Pasandepour", 5)
    # three times unlikely (20 to 45 %) and no; likely (55 to 80 %) and no; likely and yes
    assert score["brier"]["best"] == pytest.approx((3 * 0.2**2 + 0.55**2 + 0.2**2) / 5)
    assert score["brier"]["middle"] == pytest.approx((3 * 0.325**2 + 0.675**2 + 0.325**2) / 5)
    assert score["brier"]["worst"] == pytest.approx((3 * 0.45**2 + 0.8**2 + 0.45**2) / 5)
    assert score["curve"] is None
    assert "30" in score["no_curve"]
    skill = score["skill"]
    assert (skill["questions"], skill["low"] < skill["high"] < 0) == (2, True)
    assert skill["reference_best"] == pytest.approx(0.01)
    assert skill["reference_worst"] == pytest.approx((0.01 + (1.5 / 7) ** 2) / 2)
    assert [due["question"] for due in result["due"]] == ["Will Israel react harshly to the Moscow meeting?"]
    assert result["due"][0]["days"] == 245
    silent = [f["wording"] for q in result["questions"] for f in q["forecasts"] if not f["counts"]]
    assert sorted(silent) == ["not high", "relatively low", "the Kremlin cannot make change happen", "the key is not in Moscow"]
    assert sum(q["status"] == "void" for q in result["questions"]) == 1
    unlikely = next(word for word in result["words"] if word["term"] == "unlikely")
    assert {there["scale"]: (there["low"], there["high"]) for there in unlikely["elsewhere"]} == {
        "phia": (0.25, 0.35),
        "ipcc_ar6": (0, 0.33),
        "nato_ajp": (0.1, 0.4),
    }
    codes = {warning["code"] for warning in answer["warnings"]}
    assert codes == {"selected_on_outcome", "cross_scale", "recorded_classes", "not_scored", "few_forecasts", "due"}


def test_the_day_decides_what_is_known(moscow: Case) -> None:
    before = of_records("forecasts", moscow, on="2024-03-01", initiative_id=[MOSCOW])
    assert before["result"]["forecasters"] == []
    assert before["result"]["due"] == []
    assert {q["status"] for q in before["result"]["questions"]} == {"open"}
    with pytest.raises(Unfit) as refused:
        of_records("forecasts", moscow, on="2023-01-01", initiative_id=[MOSCOW])
    assert refused.value.faults[0].code == "insufficient"


@pytest.mark.parametrize(
    "query",
    [{}, {"initiative_id": [MOSCOW]}, {"conflict_id": [DIVISION]}, {"question_id": [KEY]}, {"forecaster_id": [PASANDEPOUR]},
     {"forecaster_id": [PASANDEPOUR], "conflict_id": [DIVISION], "asserted_by_id": ["editors"]}],
)  # fmt: skip
def test_what_is_read_is_what_is_recorded(demo: TestClient, query: dict[str, Any]) -> None:
    answer = from_database(demo, "forecasts", ON, **query)
    expected = of_records("forecasts", recorded(demo), on=ON, **query)
    assert {**answer, "clearance": ""} == {**expected, "clearance": ""}


def test_only_the_last_forecast_before_the_end_counts() -> None:
    inputs = asked(
        {"probability": 0.9, "made_on": "2024-02-01"},
        {"probability": 0.2, "made_on": "2024-03-02"},
        {"probability": 0.0, "made_on": "2024-03-04"},
        {"wording": "never", "made_on": "2024-03-03"},
        {"forecaster": "B", "term": "unlikely", "probability": 0.6, "made_on": "2024-02-15"},
        {"forecaster": "C", "generic": True, "probability": 0.5},
    )
    answer = of_inputs("forecasts", inputs)
    (question,) = answer["result"]["questions"]
    assert [(f["middle"], f["counts"]) for f in question["forecasts"]] == [
        (0.5, True), (0.9, False), (0.6, True), (0.2, True), (None, False), (0.0, False)]  # fmt: skip
    assert {s["forecaster"]: s["brier"]["middle"] for s in answer["result"]["forecasters"]} == {
        "A": pytest.approx(0.04), "B": pytest.approx(0.36), "everybody": pytest.approx(0.2)}  # fmt: skip
    assert question["pool"]["count"] == 3
    assert [pool["count"] for pool in question["over_time"]] == [1, 2, 3, 3]
    assert {"mismatch", "generic_forecaster", "not_scored"} <= {w["code"] for w in answer["warnings"]}


def test_pools_of_published_numbers() -> None:
    """Sevilla 2021; and, extremised by the number of forecasters, Neyman and Roughgarden 2021."""
    given_ = [{"forecaster": name, "probability": p} for name, p in zip("ABCD", (0.1, 0.2, 0.4, 0.5), strict=True)]
    (question,) = of_inputs("forecasts", asked(*given_), extremise=1.5, extremise_by_count=True)["result"]["questions"]
    assert question["pool"]["odds_mean"] == pytest.approx(0.269483, abs=5e-7)
    assert question["pool"]["extremised"] == pytest.approx(0.183042, abs=5e-7)
    assert question["pool"]["extremised_by_count"] == pytest.approx(0.185344, abs=5e-7)
    (plain,) = of_inputs("forecasts", asked(*given_))["result"]["questions"]
    assert plain["pool"]["extremised"] is None


@pytest.mark.parametrize("count", [29, 30])
def test_a_curve_needs_thirty_settled_forecasts(count: int) -> None:
    questions = [
        {"question": str(i), "resolution": "yes" if i % 3 else "no", "forecasts": [{"forecaster": "A", "probability": 0.6}]}
        for i in range(count)
    ]
    (score,) = of_inputs("forecasts", {"questions": questions}, bins=5)["result"]["forecasters"]
    assert (score["curve"] is None) == (count < 30)
    assert score["calibration"][0]["count"] == count
    assert len(of_inputs("forecasts", {"questions": questions}, "vega")["concat"]) == 12 + (count >= 30)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from("ABC")), min_size=1, max_size=8),
    st.sampled_from(["yes", "no", "void", None]),
)
def test_scores_and_pools_in_general(said: list[tuple[float, str]], resolution: str | None) -> None:
    given_ = [{"forecaster": who, "probability": p, "made_on": f"2024-02-{i + 1:02}"} for i, (p, who) in enumerate(said)]
    settled = {
        "resolution": resolution,
        "resolved_on": "2024-03-03" if resolution else None,
        "base_rates": [{"name": "x", "rate": 0.5}],
    }
    answer = of_inputs("forecasts", asked(*given_, **settled))
    (question,), scores = answer["result"]["questions"], answer["result"]["forecasters"]
    last = {who: p for p, who in said}
    assert question["pool"]["count"] == len(last)
    assert question["pool"]["odds_mean_low"] <= question["pool"]["odds_mean"] <= question["pool"]["odds_mean_high"]
    assert bool(scores) == (resolution in ("yes", "no"))
    for score in scores:
        murphy = score["murphy"]
        assert murphy["reliability"] - murphy["resolution"] + murphy["uncertainty"] == pytest.approx(score["brier"]["middle"])
        assert score["skill"]["low"] == score["skill"]["high"] == pytest.approx(1 - score["brier"]["middle"] / 0.25)


@given(data=st.data())
@settings(max_examples=12)
def test_the_answer_rests_on_what_it_says(moscow: Case, data: st.DataObject) -> None:
    abouts: list[dict[str, Any]] = [{"initiative_id": [MOSCOW]}, {"conflict_id": [DIVISION]}, {"question_id": [KEY]}]
    query = data.draw(st.sampled_from(abouts))
    kinds = ("forecast", "question", "outcome", "goal_link")
    gone = data.draw(st.sampled_from([pair for pair in loose(moscow) if pair[0] in kinds]))
    rests_exactly(lambda records: of_records("forecasts", records, on=ON, **query), moscow, gone)


def test_a_panel_for_each_question(moscow: Case) -> None:
    spec = of_records("forecasts", moscow, "vega", on=ON, initiative_id=[MOSCOW])
    assert len(spec["concat"]) == 9
    assert spec["concat"][0]["title"]["subtitle"] == "turned out: no"
