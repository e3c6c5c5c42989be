"""Every fact of the case comes back through the API, on the demo and on a second installation that loaded its dossier."""

from typing import Any

import pytest

from tests.case.expected import HAMAS, MEETING, MEND, MOSCOW, PAX, RUSSIA, S1
from tests.case.expected_prospects import FACTS, STAGES, precedent
from tests.case.installation import Installation, Like, The

PARTS = [pytest.param(like, id=f"{fact} {part}") for fact, parts in FACTS.items() for part, like in parts]


def test_the_facts_are_complete() -> None:
    assert list(FACTS) == [f"F{i}" for i in range(1, 36)]
    assert all(FACTS.values())


@pytest.mark.parametrize("like", PARTS)
def test_fact(case: Installation, like: Like) -> None:
    """One record says it: by its codes, and by an evidence entry with a locator and an excerpt or what was reported."""
    assert len(case.find(like)) == 1


def test_f2_the_unnamed_forces_stay_unnamed(case: Installation) -> None:
    """Nobody is picked for them: three guests of S1 have names, and what else it invited is generic."""
    page = case.get("/v1/participations", meeting_id=case.id(MEETING), source_id=case.id(S1), include="actor")
    actors = [page["included"]["actors"][p["actor_id"]] for p in page["items"] if p["roles"] == ["party"]]
    assert {a["name"] for a in actors if not a["generic"]} == {"Hamas", "Fatah", "Palestinian Islamic Jihad"}


def test_f5_one_initiative_with_five_meetings(case: Installation) -> None:
    meetings = case.every("meetings", initiative_id=case.id(MOSCOW), sort="date")
    assert [m["date"][:4] for m in meetings] == ["2011", "2017", "2018", "2019", "2024"]
    assert [m["confidence"] == "low" for m in meetings] == [False, False, True, False, False]
    assert {entry["source_id"] for entry in meetings[2]["evidence"]} == case.ids(S1)


def test_f13_no_second_source_on_the_designation(case: Installation) -> None:
    """The claim is the author's and stays hers: it names no group, and Hamas is not resolved to it."""
    (claim,) = case.every("relationships", from_id=case.id(RUSSIA), kind="designation")
    assert claim["to_id"] != case.id(HAMAS)
    assert case.get(f"/v1/actors/{claim['to_id']}")["generic"] is True


def test_f22_the_two_halves_are_two_questions(case: Installation) -> None:
    likely = [f for f in case.every("forecasts", initiative_id=case.id(MOSCOW)) if f["term"] == "likely"]
    questions = [case.get(f"/v1/questions/{f['question_id']}") for f in likely]
    assert sorted(q["resolution"] for q in questions) == ["no", "yes"]
    assert len({q["condition"] for q in questions}) == 1


def test_f30_the_dates_stand_side_by_side(case: Installation) -> None:
    meeting = case.get(f"/v1/meetings/{case.id(MEETING)}")
    reported = {e["reported"]: (e["source_id"], e["relation"]) for e in meeting["evidence"] if e["field"] == "/date"}
    assert reported["29 February to 1 or 2 March 2024"] == (case.id(S1), "supports")
    assert reported["29 February 2024"] == (case.id(MEND), "contradicts")
    assert meeting["id"] in {m["id"] for m in case.every("meetings", evidence="contradicted")}


def test_f31_the_numbers_stand_side_by_side(case: Installation) -> None:
    figures = case.every("figures", meeting_id=case.id(MEETING), sort="date")
    found = {(f["wording"], f["low"], f["high"], f["approximate"]) for f in figures}
    assert found == {
        ("14", 14, 14, False),
        ("12 to 14", 12, 14, False),
        ("over ten", 11, None, False),
        ("about 14", 14, 14, True),
    }
    assert len({f["asserted_by_id"] for f in figures}) == 4


def test_f29_open_ends_page_like_any_other_date(case: Installation) -> None:
    """Sorted by period, one by one: what began at an unknown time comes first, and nothing twice."""
    path, seen = f"/v1/relationships?initiative_id={case.id(MOSCOW)}&sort=period&limit=1", list[str]()
    while path:
        page = case.get(path)
        seen += [record["id"] for record in page["items"]]
        assert len(seen) == len(set(seen))
        path = page["next"]
    assert seen == [r["id"] for r in case.every("relationships", initiative_id=case.id(MOSCOW), sort="period")]


def test_f35_none_was_mediated_by_russia(case: Installation) -> None:
    """Seven texts, one per initiative; Russia is no actor of any, and each has its identifier in PA-X."""
    texts: list[dict[str, Any]] = []
    for place, year in STAGES:
        texts += case.every("agreements", initiative_id=case.id(precedent(place, year)))
    assert len(texts) == 7
    assert all(e["scheme"] == "PA-X" for text in texts for e in text["external_ids"])
    assert not {text["id"] for text in texts} & {t["id"] for t in case.every("agreements", actor_id=case.id(RUSSIA))}


def test_f35_a_list_selected_on_having_a_text_is_marked(case: Installation) -> None:
    """Wherever the seven are a reference class, the service says that they were picked by how they ended."""
    seven = {case.id(precedent(*key)) for key in STAGES}
    forecasts = case.every("forecasts", **{"reference_classes.source_id": case.id(PAX)})
    classes = [c for f in forecasts for c in f["reference_classes"] if c["source_id"] == case.id(PAX)]
    assert classes
    assert all(c["selected_on_outcome"] and c["unit"] == "agreement" and set(c["initiative_ids"]) == seven for c in classes)


def test_no_claim_of_a_fact_is_without_evidence(case: Installation) -> None:
    """What nothing supports is there on purpose, and is one inferred goal."""
    overview = case.get(f"/v1/initiatives/{case.id(MOSCOW)}/overview")
    assert overview["unsupported"] == {"goals": 1}


def test_a_name_that_nobody_has_is_found_nowhere(case: Installation) -> None:
    """The search of these tests itself: it refuses a name that is not there, and codes that no record has."""
    with pytest.raises(AssertionError, match="no actors called"):
        case.ids(The("actors", "Ruritania"))
    assert case.find(Like("goals", actor_id=RUSSIA, disclosure="confided")) == []
