"""The rules of the domain: what one record may not say, and what it may not say given the others."""

from typing import Any
from uuid import UUID

import pytest

from app.domain import KINDS
from app.domain.meeting import OF_MEETINGS
from app.domain.rules import folded, meeting_of_initiative, reaches
from app.errors import Conflict, Unfit
from app.http.strict import fit
from app.records.kind import Proposal, Unique
from app.records.walk import found
from tests.making import example

BY_NAME = {kind.name: kind for kind in KINDS}
NUMBER = {kind.name: i for i, kind in enumerate(KINDS, 1)}
PAST, FUTURE = "2020-01-31", "2999-12-31"


def an(kind: str, n: int) -> str:
    """The id of the nth record of a kind."""
    return f"018df210-6400-7000-8000-00{NUMBER[kind]:02d}{n:08d}"


def record(name: str, /, **changes: Any) -> Any:
    """The example of a kind, with changes."""
    return fit(BY_NAME[name].create, {**example(name), **changes})


ACTOR, OTHER, THIRD = (an("actor", n) for n in (1, 2, 3))
I1, I2, I3 = (an("initiative", n) for n in (1, 2, 3))
M1, A1, S1 = an("meeting", 1), an("agreement", 1), an("source", 1)
SETTLED = {"source_id": S1, "relation": "supports", "field": "/resolution"}
RESOLVED = {"resolution": "void", "resolved_on": "2025-01-02"}
NOTHING = {"initiative_id": None, "meeting_id": None, "agreement_id": None}
UNSAID = {"value": None, "accept_low": None, "salience": None, "statement": None}
NUMBERS = {"unit": "meeting", "description": "Earlier rounds", "cases": 4}

# kind, what is accepted, what is refused, and the pointer of the refusal
SCHEMA: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("source", {"status": "corrected"}, {"status": "withdrawn"}, "/status_reason"),
    ("source", {"status": "retracted", "status_reason": "False."}, {"status": "retracted"}, "/status_reason"),
    ("source", {"url": "http://[2001:db8::1]:8080/ä?b#c"}, {"url": "javascript:alert(1)"}, "/url"),
    ("source", {"url": None}, {"url": "https://"}, "/url"),
    ("source", {"url": "https://example.org"}, {"url": "https://example.org:99999/"}, "/url"),
    ("source", {"accessed": "2024-03-04"}, {"accessed": "2024-03"}, "/accessed"),
    ("source", {"language": "ar-Latn"}, {"language": "Arabic!"}, "/language"),
    ("actor", {"countries": ["PSE", "XKX"]}, {"countries": ["PSE", "ps"]}, "/countries/1"),
    (
        "actor",
        {"aliases": [{"name": "Fatah", "kind": "short"}, {"name": "Fath", "kind": "short"}]},
        {"aliases": [{"name": "Fatah", "kind": "short"}, {"name": " FÁTAH", "kind": "former"}]},
        "/aliases/1/name",
    ),
    ("actor", {"active": "1967-12-11/.."}, {"active": "1967/1966"}, "/active"),
    ("relationship", {"polarity": -2}, {"to_id": ACTOR}, "/to_id"),
    ("relationship", {"polarity": 2}, {"polarity": 3}, "/polarity"),
    ("leverage", {"via_id": None}, {"target_id": ACTOR, "via_id": None}, "/target_id"),
    ("leverage", {"strength": 4}, {"via_id": OTHER}, "/via_id"),
    (
        "conflict",
        {"parties": [{"actor_id": ACTOR, "side": "A"}, {"actor_id": OTHER, "side": "A"}]},
        {"parties": [{"actor_id": ACTOR, "side": "A"}, {"actor_id": ACTOR, "side": "B"}]},
        "/parties/1/actor_id",
    ),
    ("issue", {"pole_low": None, "pole_high": None}, {"pole_low": None}, "/pole_low"),
    ("initiative", {"slug": "a-1"}, {"slug": "Moscow"}, "/slug"),
    ("initiative", {"purposes": ["other"]}, {"purposes": []}, "/purposes"),
    ("initiative", {"history": [{"status": "proposed"}]}, {"history": []}, "/history"),
    ("initiative", {"period": "2011/2024-02"}, {"period": "2011"}, "/period"),
    ("initiative_link", {"kind": "follows"}, {"to_id": I1}, "/to_id"),
    ("meeting", {"initiative_ids": [], "conflict_ids": [an("conflict", 1)]}, {"initiative_ids": []}, "/initiative_ids"),
    (
        "meeting",
        {"event_type": "mediation_related", "related_aim": "widen_inclusion"},
        {"related_aim": "widen_inclusion"},
        "/related_aim",
    ),
    ("meeting", {"places": [{"name": "Moscow"}]}, {"places": [{"name": "M", "latitude": 5}]}, "/places/0/longitude"),
    ("meeting", {"date": "2024-02-29"}, {"date": "2024-02-29/.."}, "/date"),
    ("participation", {"initiative_id": I1, "meeting_id": None}, {"meeting_id": None}, "/meeting_id"),
    ("participation", {"roles": ["host", "convener"]}, {"roles": ["host", "host"]}, "/roles"),
    (
        "participation",
        {"delegates": [{"actor_id": ACTOR, "head": True}, {"actor_id": OTHER}]},
        {"delegates": [{"actor_id": ACTOR, "head": True}, {"actor_id": OTHER, "head": True}]},
        "/delegates/1/head",
    ),
    (
        "agreement",
        {"actors": [{"actor_id": ACTOR, "role": r, "signed": "yes"} for r in ("party", "host")]},
        {"actors": [{"actor_id": ACTOR, "role": "party", "signed": s} for s in ("yes", "denied")]},
        "/actors/1",
    ),
    ("goal", {"disclosure": "declared", "stated_by_id": OTHER}, {"disclosure": "declared"}, "/stated_by_id"),
    ("goal", {"disclosure": "confided", "stated_by_id": OTHER}, {"disclosure": "confided"}, "/stated_by_id"),
    ("goal", {"disclosure": "attributed", "asserted_by_id": OTHER}, {"disclosure": "attributed"}, "/asserted_by_id"),
    ("goal", {}, {"disclosure": "attributed", "asserted_by_id": ACTOR}, "/asserted_by_id"),
    ("goal", {"disclosure": "inferred"}, {"disclosure": "inferred", "asserted_by_id": OTHER}, "/asserted_by_id"),
    ("goal_link", {"kind": "depends_on"}, {"to_id": an("goal", 1)}, "/to_id"),
    ("position", {**UNSAID, "influence": 0}, UNSAID, "/value"),
    ("position", {"accept_low": 80}, {"accept_low": 81}, "/accept_low"),
    ("position", {"accept_high": 80}, {"accept_high": 79}, "/accept_high"),
    ("position", {"value": None, "accept_high": 55}, {"value": None, "accept_high": 54}, "/accept_high"),
    ("position", {"disclosure": "declared", "stated_by_id": OTHER}, {"disclosure": "declared"}, "/stated_by_id"),
    ("position", {"date": "2024"}, {"date": "2024/2025"}, "/date"),
    ("stance", {"meeting_id": None, "agreement_id": A1}, {"meeting_id": None}, "/initiative_id"),
    ("stance", {"support": 2}, {"support": -3}, "/support"),
    ("factor", {"effect": 0}, {"effect": 3}, "/effect"),
    ("milestone", {"kind": "provision", "agreement_id": A1}, {"kind": "provision"}, "/agreement_id"),
    ("milestone", {"status": "met_late", "met_on": "2024-04"}, {"met_on": "2024-03-01"}, "/met_on"),
    ("milestone", {"due": "../2024"}, {"due": "2024/.."}, "/due"),
    ("outcome", {"meeting_id": None, "agreement_id": A1}, {"meeting_id": None}, "/initiative_id"),
    ("outcome", {"dimension": "relational", "result": None, "rating": 1}, {"dimension": "relational"}, "/result"),
    ("outcome", {"result": None, "rating": 0}, {"result": None}, "/rating"),
    ("figure", {"meeting_id": None, "initiative_id": I1}, {"meeting_id": None, "actor_id": ACTOR}, "/initiative_id"),
    ("figure", {"low": None, "high": 14}, {"low": None}, "/low"),
    ("figure", {"low": 14, "high": 14}, {"low": 14, "high": 12}, "/high"),
    ("figure", {"low": 0.123456}, {"low": 0.1234567}, "/low"),
    ("figure", {"low": 10**15}, {"low": 10**15 + 1}, "/low"),
    ("question", {"initiative_id": None, "conflict_id": an("conflict", 1)}, {"initiative_id": None}, "/initiative_id"),
    ("question", {"opens": "2024-12-31"}, {"opens": "2025-01-01"}, "/closes"),
    ("question", {"closes": "2024-12-31"}, {"closes": "2024-12-31~"}, "/closes"),
    ("question", {**RESOLVED, "evidence": [SETTLED]}, RESOLVED, "/evidence"),
    ("question", {}, {**RESOLVED, "evidence": [{**SETTLED, "relation": "contradicts"}]}, "/evidence"),
    ("question", {}, {"resolution": "yes", "evidence": [SETTLED]}, "/resolved_on"),
    ("question", {}, {"resolved_on": "2025-01-02", "evidence": [SETTLED]}, "/resolution"),
    ("forecast", {"term": None}, {"term": None, "wording": None}, "/probability"),
    ("forecast", {"term": "Improbable"}, {"term": "not high"}, "/term"),
    ("forecast", {"scale": "phia", "term": "realistic possibility"}, {"term": "realistic possibility"}, "/term"),
    ("forecast", {"probability": 1}, {"probability": 1.01}, "/probability"),
    (
        "forecast",
        {"reference_classes": [{**NUMBERS, "successes": 4}]},
        {"reference_classes": [{**NUMBERS, "successes": 5}]},
        "/reference_classes/0/successes",
    ),
]


@pytest.mark.parametrize(("kind", "accepted", "refused", "where"), SCHEMA)
def test_what_one_record_may_say(kind: str, accepted: dict[str, Any], refused: dict[str, Any], where: str) -> None:
    record(kind, **accepted)
    with pytest.raises(Unfit) as error:
        record(kind, **refused)
    assert [fault.where for fault in error.value.faults] == [where]


class Shelf(dict[tuple[str, str], Any]):
    """What a rule looks at, without a database; `past` is what stood there once."""

    past: "Shelf | None" = None

    def one(self, kind: str, ident: UUID) -> Any | None:
        return self.get((kind, str(ident)))

    def referring(self, kind: str, path: str, ident: UUID) -> list[tuple[UUID, Any]]:
        return [
            (UUID(own), other)
            for (name, own), other in self.items()
            if name == kind and any(f.id == ident and f.mark.path == path for f in found(other, BY_NAME[kind].marks))
        ]

    def ever(self, kind: str, path: str, ident: UUID) -> bool:
        return bool(self.past and self.past.referring(kind, path, ident))


def refusals(kind: str, n: int, shelf: Shelf, after: Any, before: Any = None) -> list[str]:
    """Where the rules of a kind find fault with its nth record, once it is on the shelf."""
    past, shelf = shelf.past, Shelf({**shelf, (kind, an(kind, n)): after})
    shelf.past = past
    proposal = Proposal(UUID(an(kind, n)), after, before)
    return [fault.where for rule in BY_NAME[kind].rules for fault in rule(proposal, shelf)]


@pytest.mark.parametrize(
    ("kind", "meeting_only"),
    [
        ("participation", {}),
        ("goal", {}),
        ("stance", {}),
        ("factor", {}),
        ("milestone", {}),
        ("outcome", {}),
        ("figure", {}),
        ("question", {"conflict_id": an("conflict", 1)}),
    ],
)
def test_a_meeting_belongs_to_the_initiative(kind: str, meeting_only: dict[str, Any]) -> None:
    shelf = Shelf({("meeting", M1): record("meeting", initiative_ids=[I1, I2])})
    assert refusals(kind, 1, shelf, record(kind, initiative_id=I2, meeting_id=M1)) == []
    assert refusals(kind, 1, shelf, record(kind, initiative_id=I3, meeting_id=M1)) == ["/meeting_id"]
    if not BY_NAME[kind].fields.model_fields["initiative_id"].is_required():
        assert refusals(kind, 1, shelf, record(kind, initiative_id=None, meeting_id=M1, **meeting_only)) == []
    after, before = (record("meeting", initiative_ids=ids) for ids in ([I1], [I1, I2]))
    shelf["meeting", M1] = before
    shelf[kind, an(kind, 1)] = record(kind, initiative_id=I1, meeting_id=M1)
    assert refusals("meeting", 1, shelf, after, before) == []
    shelf[kind, an(kind, 2)] = record(kind, initiative_id=I2, meeting_id=M1)
    with pytest.raises(Conflict) as error:
        refusals("meeting", 1, shelf, after, before)
    assert error.value.faults[0].where == "/initiative_ids"


def test_a_duplicate_names_an_actor_that_is_none() -> None:
    plain, duplicate = record("actor"), record("actor", merged_into_id=an("actor", 2))
    shelf = Shelf({("actor", an("actor", 1)): duplicate, ("actor", an("actor", 2)): plain})
    assert refusals("actor", 1, shelf, duplicate) == []
    assert refusals("actor", 3, shelf, duplicate) == []
    assert refusals("actor", 3, shelf, record("actor", merged_into_id=an("actor", 1))) == ["/merged_into_id"]
    assert refusals("actor", 2, shelf, duplicate) == ["/merged_into_id"]
    shelf["actor", an("actor", 4)] = plain
    assert refusals("actor", 2, shelf, record("actor", merged_into_id=an("actor", 4))) == ["/merged_into_id"]
    del shelf["actor", an("actor", 1)]
    assert refusals("actor", 2, shelf, record("actor", merged_into_id=an("actor", 4))) == []


@pytest.mark.parametrize(("kind", "field", "many"), [("source", "based_on_ids", True), ("conflict", "parent_id", False)])
def test_chains_have_an_end(kind: str, field: str, many: bool) -> None:
    def on(n: int) -> Any:
        return record(kind, **{field: [an(kind, n)] if many else an(kind, n)})

    shelf = Shelf({(kind, an(kind, 1)): record(kind), (kind, an(kind, 2)): on(1), (kind, an(kind, 3)): on(2)})
    assert refusals(kind, 4, shelf, on(3)) == []
    assert refusals(kind, 3, shelf, on(1)) == []
    assert refusals(kind, 1, shelf, on(1)) == [f"/{field}"]
    assert refusals(kind, 1, shelf, on(3)) == [f"/{field}"]
    assert refusals(kind, 1, shelf, on(9)) == []


def test_no_initiative_is_part_of_its_part() -> None:
    def link(kind: str, start: str, end: str) -> Any:
        return record("initiative_link", kind=kind, from_id=start, to_id=end)

    first, second = an("initiative_link", 1), an("initiative_link", 2)
    shelf = Shelf({("initiative_link", first): link("part_of", I1, I2)})
    shelf["initiative_link", second] = link("part_of", I2, I3)
    assert refusals("initiative_link", 3, shelf, link("part_of", I1, I3)) == []
    assert refusals("initiative_link", 3, shelf, link("part_of", I3, I1)) == ["/to_id"]
    assert refusals("initiative_link", 3, shelf, link("follows", I3, I1)) == []
    assert refusals("initiative_link", 2, shelf, link("part_of", I2, I1)) == ["/to_id"]
    assert refusals("initiative_link", 1, shelf, link("part_of", I2, I1)) == []


def test_numbers_lie_between_poles() -> None:
    key = ("issue", an("issue", 1))
    with_poles, without = record("issue"), record("issue", pole_low=None, pole_high=None)
    in_numbers, in_words = record("position"), record("position", **{**UNSAID, "statement": "No.", "salience": 90})
    assert refusals("position", 1, Shelf({key: with_poles}), in_numbers) == []
    assert refusals("position", 1, Shelf({key: without}), in_words) == []
    assert refusals("position", 1, Shelf({key: without}), in_numbers) == ["/issue_id"]
    only_an_end = record("position", value=None)
    assert refusals("position", 1, Shelf({key: without}), only_an_end) == ["/issue_id"]
    words = Shelf({("position", an("position", 1)): in_words})
    assert refusals("issue", 1, words, without, with_poles) == []
    numbers = Shelf({**words, ("position", an("position", 2)): only_an_end})
    assert refusals("issue", 1, numbers, record("issue", pole_low="Never"), with_poles) == []
    assert refusals("issue", 1, numbers, record("issue", name="Another name"), with_poles) == []
    with pytest.raises(Conflict):
        refusals("issue", 1, numbers, without, with_poles)


@pytest.mark.parametrize(
    "change", [{"text": "?"}, {"resolution_criteria": "-"}, {"condition": "-"}, {"opens": None}, {"closes": FUTURE}]
)
def test_a_question_that_was_forecast_stays_as_it_is(change: dict[str, Any]) -> None:
    before, after, no_forecasts = record("question"), record("question", **change), Shelf()
    with_it = Shelf({("forecast", an("forecast", 1)): record("forecast")})
    forecasts = Shelf()
    forecasts.past = with_it
    assert refusals("question", 1, no_forecasts, after, before) == []
    assert refusals("question", 1, with_it, after, before) == []
    assert refusals("question", 2, forecasts, after, before) == []
    assert refusals("question", 1, forecasts, after) == []
    resolved = record("question", **RESOLVED, evidence=[SETTLED], actor_ids=[ACTOR])
    assert refusals("question", 1, forecasts, resolved, before) == []
    with pytest.raises(Conflict) as error:
        refusals("question", 1, forecasts, after, before)
    assert [fault.where for fault in error.value.faults] == [f"/{name}" for name in change]


@pytest.mark.parametrize(("made_on", "where"), [("2024-12-31", []), ("2024-12?", []), ("2025-01", ["/made_on"])])
def test_no_forecast_after_the_question_closes(made_on: str, where: list[str]) -> None:
    shelf = Shelf({("question", an("question", 1)): record("question", closes="2024-12-31")})
    assert refusals("forecast", 1, shelf, record("forecast", made_on=made_on)) == where


def test_nobody_turns_out_right_by_patching() -> None:
    closed = Shelf({("question", an("question", 1)): record("question", opens=None, closes=PAST)})
    still_open = Shelf({("question", an("question", 1)): record("question", closes=FUTURE)})
    before = record("forecast", made_on="2020")
    changes: list[dict[str, Any]] = [
        {"probability": 0.9},
        {"term": "likely"},
        {"term": None},
        {"term": "almost certain", "scale": "kent"},
    ]
    for change in changes:
        after = record("forecast", **{"made_on": "2020", **change})
        assert refusals("forecast", 1, still_open, after, before) == []
        assert refusals("forecast", 1, closed, after) == []
        with pytest.raises(Conflict) as error:
            refusals("forecast", 1, closed, after, before)
        assert sorted(fault.where for fault in error.value.faults) == sorted(f"/{name}" for name in change)
    reasons = record("forecast", made_on="2020", reasoning="Put in better words.", wording="not likely")
    assert refusals("forecast", 1, closed, reasons, before) == []


def test_nothing_refers_to_itself() -> None:
    relation = {"kind": "extends", "agreement_id": an("agreement", 1)}
    agreement = record("agreement", relations=[{**relation, "agreement_id": an("agreement", 2)}, relation])
    assert refusals("agreement", 1, Shelf(), agreement) == ["/relations/1/agreement_id"]
    assert refusals("agreement", 3, Shelf(), agreement) == []
    milestone = record("milestone", replaces_id=an("milestone", 1))
    assert refusals("milestone", 1, Shelf(), milestone) == ["/replaces_id"]
    assert refusals("milestone", 2, Shelf(), milestone) == []


def key(name: str, /, **changes: Any) -> Any:
    """What is unique about the example of a kind, with changes."""
    rule: Unique = BY_NAME[name].unique[0]
    return rule.values(record(name, **changes))


@pytest.mark.parametrize(
    ("kind", "one", "same", "other"),
    [
        ("initiative", {}, {"title": "Another"}, {"slug": "another"}),
        ("issue", {"name": "Élections"}, {"name": "elections"}, {"conflict_id": an("conflict", 2)}),
        (
            "initiative_link",
            {"kind": "resembles"},
            {"kind": "resembles", "from_id": I2, "to_id": I1},
            {"kind": "parallel_to"},
        ),
        ("initiative_link", {"kind": "follows"}, {"explanation": "-"}, {"kind": "follows", "from_id": I2, "to_id": I1}),
        (
            "goal_link",
            {"kind": "variant_of"},
            {"kind": "variant_of", "from_id": an("goal", 2), "to_id": an("goal", 1)},
            {"kind": "variant_of", "asserted_by_id": ACTOR},
        ),
        ("goal_link", {}, {"issue_id": an("issue", 1)}, {"from_id": an("goal", 2), "to_id": an("goal", 1)}),
        ("participation", {}, {"presence": "absent"}, {"asserted_by_id": ACTOR}),
        ("participation", {}, {"roles": ["host"]}, {"initiative_id": I1}),
        ("position", {}, {"value": 70}, {"date": "2024-03"}),
        ("position", {}, {"statement": None}, {"initiative_id": None}),
    ],
)
def test_what_only_one_record_may_have(kind: str, one: dict[str, Any], same: dict[str, Any], other: dict[str, Any]) -> None:
    assert key(kind, **one) == key(kind, **{**one, **same}) != key(kind, **{**one, **other})
    (rule,) = BY_NAME[kind].unique
    assert rule.across == (kind == "initiative")
    assert rule.at in BY_NAME[kind].fields.model_fields


@pytest.mark.parametrize(
    ("name", "as_compared"),
    [("Fataḥ", "fatah"), ("  Al  Aqṣá ", "al aqsa"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("فَتْح", "فتح")],
)
def test_names_are_compared_without_case_and_diacritics(name: str, as_compared: str) -> None:
    assert folded(name) == as_compared


def test_a_meeting_looks_at_all_kinds_that_name_it_with_an_initiative() -> None:
    assert set(OF_MEETINGS) == {kind.name for kind in KINDS if meeting_of_initiative in kind.rules}


def test_a_walk_ends_though_it_goes_in_circles() -> None:
    one, two, three = (UUID(an("source", n)) for n in (1, 2, 3))
    onward = {one: [two], two: [one]}
    assert not reaches([one], three, lambda ident: onward.get(ident, ()))
    assert reaches([one], two, lambda ident: onward.get(ident, ()))
