"""The fifteen questions about the case, each answered by at most two requests, on all four installations.

The ids of the initiative, of the meeting and of source S1 are known to whoever asks.
"""

import json
from collections import defaultdict
from typing import Any

import pytest

from tests.case.conftest import SLUG, Exported
from tests.case.expected import AUTHOR, HAMAS, ISRAEL, MEETING, MEND, MOSCOW, PAX, RUSSIA, S1
from tests.case.installation import Installation, Record, The
from tests.conftest import Templates, served

CODERS = The("actors", "MEND")
RANK = ["not_held", "no_agreement", "statement", "process_agreement", "ceasefire", "partial_agreement", "comprehensive_agreement"]


class Asked:
    """Two requests, and no third."""

    def __init__(self, client: Any) -> None:
        self.client, self.requests = client, 0

    def _once_more(self) -> None:
        self.requests += 1
        assert self.requests <= 2, "a third request"

    def get(self, path: str, **query: Any) -> Record:
        self._once_more()
        response = self.client.get(path, params=query or None)
        assert response.status_code == 200, response.text
        answer: Record = response.json()
        assert answer.get("next") is None, "the answer goes on on another page"
        return answer

    def post(self, path: str, content: bytes) -> Record:
        self._once_more()
        response = self.client.post(path, content=content, headers={"Content-Type": "application/json"})
        assert response.status_code == 201, response.text
        answer: Record = response.json()
        return answer


@pytest.fixture
def ask(case: Installation) -> Asked:
    return Asked(case.client)


def named(page: Record, kind: str, ident: str | None) -> str | None:
    """The name of a neighbour that was sent along."""
    if ident is None:
        return None
    record = page["included"][kind][ident]
    return str(record.get("name") or record.get("title") or record.get("statement") or record.get("text"))


def reported(record: Record, field: str) -> set[tuple[str, str]]:
    return {(e["reported"], e["relation"]) for e in record["evidence"] if e["field"] == field}


def test_asking_a_third_time_fails(ask: Asked) -> None:
    for _ in range(2):
        ask.get("/health/live")
    with pytest.raises(AssertionError, match="a third request"):
        ask.get("/health/live")


def test_q1_who_was_invited_who_came_and_where_do_the_sources_disagree(case: Installation, ask: Asked) -> None:
    meeting, initiative = case.id(MEETING), case.id(MOSCOW)
    came = ask.get("/v1/participations", meeting_id=meeting, include="actor,delegates.actor,asserted_by,meeting", limit=200)
    numbers = ask.get("/v1/figures", initiative_id=initiative, meeting_id=meeting, include="asserted_by")

    by_editors = {named(came, "actors", p["actor_id"]): p for p in came["items"] if p["asserted_by_id"] is None}
    invited = {name for name, p in by_editors.items() if p["invitation"] == "invited"}
    assert {"Hamas", "Fatah", "Palestinian Islamic Jihad"} < invited
    assert {name: by_editors[name]["presence"] for name in ("Hamas", "Fatah")} == {"Hamas": "attended", "Fatah": "attended"}
    assert by_editors["Palestinian Islamic Jihad"]["presence"] == "expected"
    assert {by_editors[name]["level"] for name in ("Hamas", "Fatah")} == {"senior_official"}
    heads = {name: [named(came, "actors", d["actor_id"]) for d in p["delegates"] if d["head"]] for name, p in by_editors.items()}
    assert (heads["Hamas"], heads["Fatah"]) == (["Mousa Abu Marzook"], ["Azzam al-Ahmad"])

    by_mend = {named(came, "actors", p["actor_id"]): p for p in came["items"] if p["asserted_by_id"] == case.id(CODERS)}
    assert len(by_mend) == 4
    assert {"Russia", "Hamas", "Fatah"} < set(by_mend)
    assert any("Palestinian National Authority" in str(name) for name in by_mend)
    said = {(f["wording"], named(numbers, "actors", f["asserted_by_id"])) for f in numbers["items"]}
    assert {("14", "Parisa Pasandepour"), ("12 to 14", "TASS"), ("about 14", "MEND")} < said
    assert "over ten" in {wording for wording, _ in said}
    dates = reported(came["included"]["meetings"][meeting], "/date")
    assert ("29 February to 1 or 2 March 2024", "supports") in dates
    assert ("29 February 2024", "contradicts") in dates


def test_q2_which_goals_does_russia_declare_and_which_are_attributed_to_it(case: Installation, ask: Asked) -> None:
    page = ask.get(
        "/v1/goals",
        initiative_id=case.id(MOSCOW),
        actor_id=case.id(RUSSIA),
        include="stated_by,asserted_by,audience,target",
        limit=200,
    )
    (declared,) = [g for g in page["items"] if g["disclosure"] == "declared"]
    assert named(page, "actors", declared["stated_by_id"]) == "Mikhail Bogdanov"
    attributed = [g for g in page["items"] if g["disclosure"] == "attributed"]
    assert {named(page, "actors", g["asserted_by_id"]) for g in attributed} == {"Parisa Pasandepour"}
    audiences = defaultdict(list)
    for goal in attributed:
        audiences[tuple(sorted(str(named(page, "actors", a)) for a in goal["audience_ids"]))].append(goal["arena"])
    assert audiences[("Russian public",)] == ["domestic"]
    assert audiences[("Russia's Middle Eastern partners",)] == ["regional"]
    assert len(audiences[("Non-Western countries", "Russia's Middle Eastern partners")]) == 1
    (signal,) = [g for g in attributed if case.id(ISRAEL) in g["target_ids"]]
    assert {named(page, "actors", t) for t in signal["target_ids"]} == {"Israel", "The West"}


def test_q3_which_goals_have_no_supporting_evidence(case: Installation, ask: Asked) -> None:
    page = ask.get("/v1/goals", initiative_id=case.id(MOSCOW), evidence="unsupported", include="actor", count="true")
    assert page["total"] == 1
    (goal,) = page["items"]
    assert (named(page, "actors", goal["actor_id"]), goal["disclosure"], goal["supported"]) == ("Hamas", "inferred", False)


def test_q4_whose_goals_clash_with_whose_and_on_which_issue(case: Installation, ask: Asked) -> None:
    initiative = case.id(MOSCOW)
    links = ask.get("/v1/goal-links", initiative_id=initiative, kind="conflicts_with", include="issue")
    goals = ask.get("/v1/goals", initiative_id=initiative, include="actor", limit=200)
    holder = {goal["id"]: named(goals, "actors", goal["actor_id"]) for goal in goals["items"]}
    clashes = {
        (frozenset((holder[link["from_id"]], holder[link["to_id"]])), named(links, "issues", link["issue_id"]))
        for link in links["items"]
    }
    issues = {issue for _, issue in clashes}
    assert {pair for pair, _ in clashes} == {
        frozenset(("Hamas", "Fatah")),
        frozenset(("Palestinian Islamic Jihad", "Fatah")),
    }
    assert issues == {"Entry of Hamas and Palestinian Islamic Jihad into the PLO", "One law and one armed force"}


def test_q5_what_did_earlier_moscow_rounds_produce(case: Installation, ask: Asked) -> None:
    page = ask.get(
        "/v1/outcomes",
        initiative_id=case.id(MOSCOW),
        date_to="2024-02-28",
        sort="date",
        include="meeting,beneficiary",
    )
    by_dimension = defaultdict(list)
    for o in page["items"]:
        by_dimension[o["dimension"]].append((page["included"]["meetings"][o["meeting_id"]]["date"], o["result"], o["rating"]))
    years = ("2011", "2017", "2018", "2019")
    assert by_dimension == {
        "substantive": [(year, "statement", None) for year in years],
        "reputational": [(year, None, 1) for year in years],
    }
    ratings = [o for o in page["items"] if o["rating"]]
    assert {named(page, "actors", o["beneficiary_id"]) for o in ratings} == {"Russia"}


def test_q6_how_often_was_there_a_result_at_or_above_a_threshold(case: Installation, ask: Asked) -> None:
    """By filtered lists: the coded outcomes of the earlier meetings, and the reference classes with what they may be used for."""
    threshold = RANK[RANK.index("process_agreement") :]
    initiative = case.id(MOSCOW)
    earlier = ask.get("/v1/outcomes", initiative_id=initiative, dimension="substantive", date_to="2024-02-28", count="true")
    assert (earlier["total"], sum(o["result"] in threshold for o in earlier["items"])) == (4, 0)
    forecasts = ask.get("/v1/forecasts", initiative_id=initiative, include="reference_classes.source")
    classes = [c for f in forecasts["items"] for c in f["reference_classes"]]
    kept = [c for c in classes if c["threshold"] == "process_agreement" and not c["selected_on_outcome"]]
    own = {(c["cases"], c["successes"]) for c in kept if c["initiative_ids"] == [initiative]}
    assert own == {(4, 0)}
    (wider,) = [c for c in kept if initiative not in c["initiative_ids"]]
    assert (wider["unit"], wider["cases"], wider["successes"], wider["source_id"]) == ("meeting", 6, 1, case.id(MEND))
    assert {c["selected_on_outcome"] for c in classes if c["source_id"] == case.id(PAX)} == {True}


def test_q7_what_did_the_author_forecast_and_was_it_right(case: Installation, ask: Asked) -> None:
    author = case.id(AUTHOR)
    page = ask.get("/v1/forecasts", initiative_id=case.id(MOSCOW), forecaster_id=author, include="question")
    rows = []
    for f in page["items"]:
        resolution = page["included"]["questions"][f["question_id"]]["resolution"]
        assert f["wording"]
        rows.append((f["term"], f["probability_low"], f["probability_high"], resolution))
    unlikely, likely = ("unlikely", 0.2, 0.45), ("likely", 0.55, 0.8)
    assert sorted(rows, key=str) == sorted(
        [
            *[(*unlikely, "no")] * 3,  # the key, the war, the week: right
            (*unlikely, None),  # a harsh reaction: nobody has settled it
            (*likely, "no"),  # Arab mediators: wrong
            (*likely, "yes"),  # not Russia: right
            *[(None, None, None, None)] * 3,  # wording without a scale, open
            (None, None, None, "no"),  # "the key is not in Moscow"
        ],
        key=str,
    )
    flat = {f["wording"] for f in page["items"] if f["term"] is None}
    assert {"not high", "relatively low"} < flat
    assert all(f["probability_mid"] is None for f in page["items"] if f["term"] is None)


def test_q8_what_would_have_made_it_a_critical_milestone(case: Installation, ask: Asked) -> None:
    page = ask.get("/v1/milestones", meeting_id=case.id(MEETING), kind="success_condition", include="responsible")
    (milestone,) = page["items"]
    assert {named(page, "actors", a) for a in milestone["responsible_ids"]} == {"Fatah", "Hamas"}
    met = [(condition["text"], condition["met"]) for condition in milestone["conditions"]]
    assert len(met) == 5
    for topic in ("high-level", "political system", "national programme", "unified leadership", "day after the war"):
        assert any(topic in text for text, _ in met), topic
    assert "yes" not in {value for _, value in met}
    assert met[0][1] == "partly"  # both came, neither led by the head of the organisation
    assert milestone["status"] == "partly_met"
    assert ("cannot promise to address root causes", "contradicts") in reported(milestone, "/status")


def test_q9_who_has_leverage_over_whom(case: Installation, ask: Asked) -> None:
    page = ask.get("/v1/leverage", initiative_id=case.id(MOSCOW), include="holder,target,via")
    ways = {
        tuple(named(page, "actors", held[f"{end}_id"]) for end in ("holder", "target", "via")): held for held in page["items"]
    }
    assert {("Russia", "Turkey", "Armenia"), ("Russia", "Turkey", "Kurds")} < set(ways)
    (over_israel,) = [held for (holder, target, _), held in ways.items() if (holder, target) == ("Russia", "Israel")]
    assert "Palestinians" in str(named(page, "actors", over_israel["via_id"]))
    assert (over_israel["kind"], over_israel["use"]) == ("relationship", "exercised")
    assert ("with limited means", "supports") in reported(over_israel, "/limits")


def test_q10_what_does_israel_think_and_how_was_it_expected_to_react(case: Installation, ask: Asked) -> None:
    initiative, israel = case.id(MOSCOW), case.id(ISRAEL)
    stances = ask.get("/v1/stances", initiative_id=initiative, actor_id=israel, include="stated_by")
    (stance,) = stances["items"]
    assert stance["support"] == -1
    assert named(stances, "actors", stance["stated_by_id"]) == "Simona Halperin"
    assert {relation for _, relation in reported(stance, "/support")} == {"supports", "contradicts"}
    forecasts = ask.get("/v1/forecasts", initiative_id=initiative, include="question,forecaster")
    questions = forecasts["included"]["questions"]
    (harsh,) = [
        f
        for f in forecasts["items"]
        if israel in questions[f["question_id"]]["actor_ids"] and "react" in questions[f["question_id"]]["text"]
    ]
    assert (harsh["term"], named(forecasts, "actors", harsh["forecaster_id"])) == ("unlikely", "Parisa Pasandepour")


def test_q11_which_conditions_helped_or_hindered_by_arena(case: Installation, ask: Asked) -> None:
    page = ask.get("/v1/factors", initiative_id=case.id(MOSCOW), sort="-effect", include="actor")
    effects = [factor["effect"] for factor in page["items"]]
    assert effects == sorted(effects, reverse=True)
    by_arena = defaultdict(set)
    for factor in page["items"]:
        by_arena[factor["arena"]].add((factor["aspect"], factor["effect"]))
    assert by_arena["domestic"] == {("domestic_politics", 1)}
    assert ("preparedness", -1) in by_arena["conflict"]  # confused and disorganised
    assert ("consent", -1) in by_arena["conflict"]  # no serious dialogue since October
    assert {("impartiality", -1), ("international_politics", 1)} < by_arena["international"]
    assert ("leverage", -1) in by_arena["regional"]  # on the sidelines


def test_q12_which_other_initiatives_run_in_parallel_precede_or_resemble_it(case: Installation, ask: Asked) -> None:
    initiative = case.id(MOSCOW)
    page = ask.get("/v1/initiative-links", initiative_id=initiative, include="from,to")
    ends = defaultdict(set)
    for link in page["items"]:
        other, way = (link["to_id"], "to") if link["from_id"] == initiative else (link["from_id"], "from")
        ends[link["kind"], way].add(page["included"]["initiatives"][other]["slug"])
    precedents = {"cairo-2005", "mecca-2007", "sanaa-2008", "cairo-2011", "doha-2012", "gaza-shati-2014", "cairo-2017"}
    assert ends["has_precedent", "to"] == precedents
    assert ends["has_precedent", "from"] == {"beijing-intra-palestinian"}  # Moscow is a precedent of Beijing
    assert ends["parallel_to", "to"] == {"post-war-palestinian-order", "gaza-mediation-western-arab"}


@pytest.mark.parametrize("which", ["first", "second"])
def test_q13_what_did_the_file_say_then_and_who_changed_what_since(
    backend: str, which: str, templates: Templates, exported: Exported
) -> None:
    with templates.copy(backend, demo=which == "first") as url, served(url) as client:
        if which == "second":
            Asked(client).post("/v1/dossiers", exported(backend))
        case, ask = Installation(client), Asked(client)
        initiative, hamas = case.id(MOSCOW), case.id(HAMAS)
        (loaded, *_) = case.get(f"/v1/initiatives/{initiative}/log", limit=1)["items"]
        (guest,) = [p for p in case.every("participations", actor_id=hamas) if p["delegates"]]
        response = client.patch(
            f"/v1/participations/{guest['id']}", json={"level": "leader", "note": "Corrected."}, headers={"If-Match": '"1"'}
        )
        assert response.status_code == 200

        then = ask.get(f"/v1/initiatives/{initiative}/dossier", as_of=loaded["recorded_at"])
        since = ask.get(f"/v1/initiatives/{initiative}/log", since=loaded["recorded_at"])

        (before,) = [p for p in then["participations"] if p["id"] == guest["id"]]
        assert (before["level"], before.get("note")) == ("senior_official", guest["note"])
        (change,) = since["items"]
        assert (change["kind"], change["id"], change["version"]) == ("participation", guest["id"], 2)
        assert (change["author"], change["operation"], set(change["changed"])) == ("RED editor", "patched", {"level", "note"})
        assert change["recorded_at"] > loaded["recorded_at"]


def test_q14_everything_that_rests_on_source_s1(case: Installation, ask: Asked) -> None:
    source = case.id(S1)
    page = ask.get(f"/v1/sources/{source}/citations", limit=200)
    cited = {(item["kind"], item["id"]) for item in page["items"]}
    assert all(entry["source_id"] == source for item in page["items"] for entry in item["evidence"])
    kinds = {kind for kind, _ in cited}
    assert {"goal", "forecast", "factor", "leverage", "stance", "milestone", "outcome", "relationship", "meeting"} < kinds
    for kind, plural in (("goal", "goals"), ("factor", "factors"), ("forecast", "forecasts"), ("leverage", "leverage")):
        assert {i for k, i in cited if k == kind} == {record["id"] for record in case.every(plural, source_id=source)}


def test_q15_the_whole_case_as_one_document(backend: str, templates: Templates, exported: Exported) -> None:
    """Export, load elsewhere, export: the same bytes, so that the same case is there."""
    with (
        templates.copy(backend, demo=True) as url,
        templates.copy(backend, demo=False) as other,
        served(url) as here,
        served(other) as there,
    ):
        path = f"/v1/initiatives/{Installation(here).id(MOSCOW)}/dossier"
        document = here.get(path).content
        loaded = Asked(there).post("/v1/dossiers", document)
        assert {item["status"] for item in loaded["items"]} == {"created"}
        assert there.get(path).content == document == exported(backend)
        (initiative,) = [i for i in json.loads(document)["initiatives"] if i["slug"] == SLUG]
        assert initiative["title"] == "Moscow intra-Palestinian talks"
