"""Keyset paging: whatever the size of the pages, each record once and in order, empty values last both ways."""

import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.asking import match, refused
from tests.contract.test_references import walk
from tests.making import KIND, Record, at, body, make, post

words = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"], exclude_characters="/"), min_size=1, max_size=3)
days = st.dates().map(str)
# Sorted by its earliest day; what is open on the left begins before all others.
periods = st.one_of(days, days.map(lambda day: f"{day}/.."), days.map(lambda day: f"../{day}"))
SORTS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "actor": {"name": words, "active": st.none() | periods},
    "source": {"title": words, "published": st.none() | days, "accessed": st.none() | days},
    "goal": {"salience": st.none() | st.floats(0, 100) | st.integers(0, 3), "period": st.none() | periods},
    "stance": {"support": st.integers(-2, 2), "date": st.none() | days},
    "figure": {"low": st.integers(0, 3), "date": st.none() | days},
}


def earliest(value: Any) -> Any:
    return value.split("/")[0].replace("..", "0001-01-01") if isinstance(value, str) and "/" in value else value


def in_order(records: list[Record], sort: str) -> list[str]:
    """Their ids as the list should have them."""
    name, down = sort.removeprefix("-"), sort.startswith("-")
    key = [(record[name] is None, earliest(record[name]), str(record["id"])) for record in records]
    full = sorted((k for k in key if not k[0]), reverse=down)
    return [ident for *_, ident in full + sorted((k for k in key if k[0]), key=lambda k: k[2], reverse=down)]


@settings(max_examples=60)
@given(st.data())
def test_a_walk_meets_each_record_once(service: TestClient, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(SORTS)))
    sort = data.draw(st.sampled_from([f"{sign}{name}" for name in ("id", *SORTS[kind]) for sign in ("", "-")]))
    rows = data.draw(st.lists(st.fixed_dictionaries(SORTS[kind]), max_size=12))
    limit, in_the_body = data.draw(st.integers(1, 5)), data.draw(st.booleans())
    filtered, content = owned(service, kind)
    entries = [content | row | {"local": str(i)} for i, row in enumerate(rows)]
    loaded = service.post("/v1/dossiers", json={KIND[kind].key: entries}).json()["items"]
    records = [row | {"id": item["id"]} for row, item in zip(rows, loaded, strict=True)]
    asked: Record = filtered | {"sort": sort, "limit": limit, "count": True}
    seen: list[str] = []
    while True:
        answer = service.post(at(kind, "search"), json=asked) if in_the_body else service.get(at(kind), params=asked)
        page = answer.json()
        seen += [item["id"] for item in page["items"]]
        assert (page["total"], len(seen) <= len(records)) == (len(records), True)
        if page["next"] is None:
            break
        assert len(page["items"]) == limit
        asked["after"] = page["next"] if in_the_body else cursor(page["next"])
    assert seen == in_order(records, sort)


def owned(service: TestClient, kind: str) -> tuple[Record, Record]:
    """A filter, and what to post so that it alone finds that."""
    mine = make(service, "actor")["id"]
    if kind == "source":
        return {"authors.actor_id": [mine]}, body(service, kind, authors=[{"name": "A", "actor_id": mine}])
    attributed = {"disclosure": "attributed"} if kind == "goal" else {}
    return {"asserted_by_id": [mine]}, body(service, kind, asserted_by_id=mine, **attributed)


def cursor(url: str) -> str:
    return parse_qs(urlsplit(url).query)["after"][0]


def test_what_comes_while_one_walks_moves_nothing(service: TestClient) -> None:
    filtered, content = owned(service, "actor")
    names = "bdfhj"
    for name in names:
        post(service, "actor", content | {"name": name})
    page = service.get(at("actor"), params=filtered | {"sort": "name", "limit": 2}).json()
    seen = [item["name"] for item in page["items"]]
    for name in "acei":
        post(service, "actor", content | {"name": name})
    gone = service.get(at("actor"), params=filtered | {"sort": "name"}).json()["items"][3]
    assert service.delete(at("actor", gone["id"]), headers=match(gone)).status_code == 204
    seen += [item["name"] for item in walk(service, page["next"])]
    assert (gone["name"], "".join(seen)) == ("d", "bdefhij")


def test_a_page_of_the_past_stays_in_the_past(service: TestClient) -> None:
    _, content = owned(service, "source")
    first = [post(service, "source", content)["id"] for _ in range(3)]
    then = service.get(at("source", first[-1])).json()["updated_at"]
    make(service, "source", authors=content["authors"])
    url = f"{at('source')}?authors.actor_id={content['authors'][0]['actor_id']}&limit=2&as_of={then}"
    assert [item["id"] for item in walk(service, url)] == first
    assert len(walk(service, url.split("&as_of")[0])) == 4


def test_a_cursor_is_good_for_its_list_alone(service: TestClient) -> None:
    for kind in ("actor", "source"):
        for _ in range(2):
            make(service, kind)

    def next_of(kind: str, sort: str) -> str:
        return cursor(service.get(at(kind), params={"sort": sort, "limit": 1}).json()["next"])

    made = {(kind, sort): next_of(kind, sort) for kind in ("actor", "source") for sort in ("id", "-id")}
    made["actor", "name"], made["source", "published"] = next_of("actor", "name"), next_of("source", "published")
    about = at("actor", make(service, "actor")["id"])
    for (kind, sort), after in made.items():
        for other, order in made:
            answer = service.get(at(other), params={"sort": order, "after": after})
            assert answer.status_code == (200 if (other, order) == (kind, sort) else 400), (kind, sort, other, order)
            answer = service.post(at(other, "search"), json={"sort": order, "after": after})
            assert answer.status_code == (200 if (other, order) == (kind, sort) else 400)
        for page in ("revisions", "referrers"):
            assert refused(service.get(f"{about}/{page}", params={"after": after}), 400)


NAMES: list[Any] = ["\0", "\ud800", None, 1, True, 2**70, [], {}]
DAYS: list[Any] = ["2024-02-30", "2024", "", 0, 10**400, True, [], {}]
IDS: list[Any] = ["", "x", None, 1, [], "\0"]
NUMBERS: list[Any] = ["1", True, float("nan"), float("-inf"), 2**70, [], {}]


@pytest.mark.parametrize(
    ("kind", "sort", "values"),
    [
        ("actor", "name", NAMES),
        ("source", "published", DAYS),
        ("goal", "salience", NUMBERS),
        ("stance", "support", [2**31, 1.5, *NUMBERS]),
    ],
)
def test_a_forged_cursor_is_refused(service: TestClient, kind: str, sort: str, values: list[Any]) -> None:
    for _ in range(2):
        make(service, kind)
    real = cursor(service.get(at(kind), params={"sort": sort, "limit": 1}).json()["next"])
    of, value, ident = json.loads(base64.urlsafe_b64decode(real + "=="))
    forged: list[Any] = [*([of, wrong, ident] for wrong in values), *([of, value, wrong] for wrong in IDS)]
    forged += [[of], [of, value], [of, value, ident, ident], {of: value}, "of", None, 1, [[]], [None, value, ident]]
    texts = [base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=") for document in forged]
    texts += ["x", "____", "AAAA", base64.urlsafe_b64encode(b"[" * 700).decode().rstrip("="), real[:-3]]
    for after in texts:
        assert refused(service.get(at(kind), params={"sort": sort, "after": after}), 400), after
    for page in ("revisions", "referrers"):
        for wrong in [None, 1.5, 2**31, "\0", *NUMBERS]:
            after = base64.urlsafe_b64encode(json.dumps([page, wrong]).encode()).decode().rstrip("=")
            assert refused(service.get(f"{at(kind, ident)}/{page}", params={"after": after}), 400), (page, wrong)
