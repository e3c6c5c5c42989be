"""Filters that look beyond the record: the initiative of a stance on a meeting, an actor's duplicates, possible overlap."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.asking import match
from tests.making import KIND, Record, World, at, make


class Case:
    """Two initiatives of two conflicts, and what hangs from them: `M` is a meeting of `I`, and so on."""

    def __init__(self, service: TestClient) -> None:
        self.service, self.ids = service, dict[str, str]()
        for sign, kind, changes in (
            ("C", "conflict", {}),
            ("D", "conflict", {}),
            ("I", "initiative", {"conflict_ids": ["C"]}),
            ("J", "initiative", {"conflict_ids": ["D"]}),
            ("M", "meeting", {"initiative_ids": ["I"]}),
            ("N", "meeting", {"initiative_ids": ["J"]}),
            ("A", "agreement", {"initiative_ids": [], "meeting_id": "M"}),
            ("G", "goal", {"initiative_id": "I"}),
            ("H", "goal", {"initiative_id": "J"}),
            ("S", "issue", {"conflict_id": "C"}),
            ("Q", "question", {"initiative_id": "I"}),
            ("R", "question", {"initiative_id": None, "conflict_id": "D", "meeting_id": "M"}),
        ):
            self.ids[sign] = self.make(kind, changes)["id"]

    def make(self, kind: str, changes: Record) -> Record:
        known: Record = {name: self.known(value) for name, value in changes.items()}
        return make(self.service, kind, **known)

    def known(self, value: Any) -> Any:
        return [self.known(item) for item in value] if isinstance(value, list) else self.ids.get(value, value)

    def finds(self, kind: str, record: Record, **filters: str) -> bool:
        """Whether the list has it, now and as of when it was made."""
        asked = {name: self.ids[sign] for name, sign in filters.items()} | {"sort": "-id"}
        found = record in self.service.get(at(kind), params=asked).json()["items"]
        then = asked | {"as_of": record["updated_at"]}
        assert not found or record in self.service.get(at(kind), params=then).json()["items"]
        return found


@pytest.fixture(scope="module")
def case(service: TestClient) -> Case:
    return Case(service)


BY = {"initiative_id": None, "meeting_id": None, "agreement_id": None}

# kind, what it names, and the initiatives and conflicts by which it is found
HANGING: list[tuple[str, Record, str]] = [
    ("meeting", {"initiative_ids": ["I"]}, "IC"),
    ("meeting", {"initiative_ids": ["I", "J"]}, "IJCD"),
    ("meeting", {"initiative_ids": ["I"], "conflict_ids": ["D"]}, "ID"),
    ("meeting", {"initiative_ids": [], "conflict_ids": ["D"]}, "D"),
    ("participation", {"meeting_id": "M"}, "IC"),
    ("participation", {"initiative_id": "I", "meeting_id": None}, "IC"),
    ("participation", {"initiative_id": "I", "meeting_id": "M"}, "IC"),
    ("agreement", {"initiative_ids": ["I"]}, "IC"),
    ("agreement", {"initiative_ids": [], "meeting_id": "M"}, "IC"),
    ("agreement", {"initiative_ids": ["J"], "meeting_id": "M"}, "JCD"),
    ("agreement", {"initiative_ids": []}, ""),
    ("goal", {"initiative_id": "I"}, "IC"),
    ("goal_link", {"from_id": "G", "to_id": "H"}, "IJCD"),
    ("initiative_link", {"from_id": "I", "to_id": "J"}, "IJCD"),
    ("relationship", {"initiative_ids": ["I"]}, "IC"),
    ("relationship", {}, ""),
    ("leverage", {"initiative_ids": ["I", "J"]}, "IJCD"),
    ("issue", {"conflict_id": "C"}, "C"),
    ("initiative", {"conflict_ids": ["C", "D"]}, "CD"),
    ("position", {"issue_id": "S", "initiative_id": "J"}, "JCD"),
    ("position", {"issue_id": "S", "initiative_id": None}, "C"),
    ("stance", BY | {"initiative_id": "I"}, "IC"),
    ("stance", BY | {"meeting_id": "M"}, "IC"),
    ("stance", BY | {"agreement_id": "A"}, "IC"),
    ("stance", BY | {"meeting_id": "M", "agreement_id": "A"}, "IC"),
    ("factor", {"initiative_id": "I"}, "IC"),
    ("milestone", {"initiative_id": "I", "meeting_id": None}, "IC"),
    ("outcome", BY | {"initiative_id": "J"}, "JD"),
    ("outcome", BY | {"agreement_id": "A"}, "IC"),
    ("outcome", BY | {"initiative_id": "J", "agreement_id": "A"}, "JCD"),
    ("figure", BY | {"meeting_id": "M"}, "IC"),
    ("figure", BY | {"agreement_id": "A"}, "IC"),
    ("question", {"initiative_id": "I"}, "IC"),
    ("question", {"initiative_id": "I", "conflict_id": "D"}, "ID"),
    ("question", {"initiative_id": None, "conflict_id": "D", "meeting_id": "M"}, "ID"),
    ("forecast", {"question_id": "Q"}, "IC"),
    ("forecast", {"question_id": "R"}, "ID"),
]


@pytest.mark.parametrize(("kind", "changes", "by"), HANGING)
def test_what_hangs_from_an_initiative_or_a_conflict(case: Case, kind: str, changes: Record, by: str) -> None:
    record = case.make(kind, changes)
    for sign in "CD" if kind in ("issue", "initiative") else "CDIJ":
        name = "conflict_id" if sign in "CD" else "initiative_id"
        assert case.finds(kind, record, **{name: sign}) is (sign in by), sign


def test_what_hangs_from_something_moves_with_it(service: TestClient) -> None:
    world: World = {}
    stance = make(service, "stance", world)
    meeting = service.get(at("meeting", stance["meeting_id"])).json()
    other = make(service, "initiative")
    asked = {"initiative_id": other["id"]}
    moved = service.patch(at("meeting", meeting["id"]), json={"initiative_ids": [other["id"]]}, headers=match(meeting)).json()
    assert service.get(at("stance"), params=asked).json()["items"] == [stance]
    before = asked | {"as_of": stance["updated_at"]}
    assert service.get(at("stance"), params=before).json()["items"] == []
    assert service.delete(at("stance", stance["id"]), headers=match(stance)).status_code == 204
    assert service.delete(at("meeting", moved["id"]), headers=match(moved)).status_code == 204
    assert service.get(at("stance"), params=asked).json()["items"] == []
    assert service.get(at("stance"), params=asked | {"as_of": moved["updated_at"]}).json()["items"] == [stance]


def test_duplicates_are_followed_one_step(service: TestClient) -> None:
    one, two, other = (make(service, "actor") for _ in range(3))
    into = make(service, "actor")
    goals = {actor["id"]: make(service, "goal", actor_id=actor["id"]) for actor in (one, two, into, other)}
    relationship = make(service, "relationship", from_id=one["id"], to_id=other["id"])
    for duplicate in (one, two):
        merged = service.patch(at("actor", duplicate["id"]), json={"merged_into_id": into["id"]}, headers=match(duplicate))
        assert merged.status_code == 200
    same = [goals[actor["id"]] for actor in (one, two, into)]

    def found(actor: Record, **then: str) -> list[Record]:
        params = {"actor_id": actor["id"]} | then
        items: list[Record] = service.get(at("goal"), params=params).json()["items"]
        assert items == service.post(at("goal", "search"), json={"actor_id": [actor["id"]]} | then).json()["items"]
        return items

    assert [found(actor) for actor in (one, two, into)] == [same, same, same]
    assert found(other) == [goals[other["id"]]]
    then = relationship["updated_at"]
    assert found(one, as_of=then) == [goals[one["id"]]]
    assert service.get(at("relationship"), params={"actor_id": two["id"]}).json()["items"] == [relationship]
    assert service.get(at("relationship"), params={"to_id": two["id"]}).json()["items"] == []
    apart = service.patch(at("actor", two["id"]), json={"merged_into_id": None}, headers={"If-Match": "*"})
    assert apart.status_code == 200
    assert [found(actor) for actor in (one, two)] == [[same[0], same[2]], [same[1]]]


@pytest.mark.parametrize(
    ("kind", "field", "reported", "overlapping", "apart"),
    [
        ("source", "published", "2024-02", "2024-02-29/2024-03-10", "2024-03-01/2024-03-10"),
        ("source", "published", "2024-02", "2024-01-01/2024-02-01", "2024-01-01/2024-01-31"),
        ("source", "published", "201X~", "2019-12-31/2019-12-31", "2020-01-01/2020-01-01"),
        ("meeting", "date", "2024-02-29/2024-03-02?", "2024-03-02/2024-03-02", "2024-03-03/2024-03-03"),
        ("actor", "active", "1967-12-11/..", "9999-12-31/9999-12-31", "1967-12-10/1967-12-10"),
        ("actor", "active", "../1993", "0001-01-01/0001-01-01", "1994-01-01/1994-01-01"),
        ("milestone", "due", "../2020-03-10", "2020-03-10/2020-03-11", "2020-03-11/2020-03-12"),
        ("initiative", "period", "{2011,2017..2019}", "2018-06-01/2018-06-01", "2020-01-01/2020-01-01"),
        ("initiative", "period", "{2011,2017..2019}", "2011-12-31/2012-06-01", "2010-01-01/2010-12-31"),
        ("question", "closes", "2024-12-31", "2024-12-31/2024-12-31", "2025-01-01/2025-01-02"),
    ],
)
def test_reported_dates_match_what_they_can_mean(
    service: TestClient, kind: str, field: str, reported: str, overlapping: str, apart: str
) -> None:
    record = make(service, kind, **{field: reported})
    assert record[field] == reported
    for days, found in (overlapping, True), (apart, False):
        start, end = days.split("/")
        asked = {f"{field}_from": start, f"{field}_to": end, "sort": "-id"}
        assert (record in service.get(at(kind), params=asked).json()["items"]) is found, days
    if not KIND[kind].fields.model_fields[field].is_required():
        empty = make(service, kind, **{field: None})
        assert empty not in service.get(at(kind), params={f"{field}_to": "9999-12-31", "sort": "-id"}).json()["items"]
