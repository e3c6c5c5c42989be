"""Query strings and headers, strictly: what is unknown, repeated or unfit is a 422 that names it, never ignored."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.asking import faults, match, refused
from tests.making import KIND, Record, at, make


@pytest.fixture(scope="module")
def actor(service: TestClient) -> Record:
    return make(service, "actor")


def takers(actor: Record) -> dict[str, set[str]]:
    """Everything that takes a query string, with its parameters."""
    one, page = {"as_of", "include"}, {"limit", "after"}
    here = at("actor", actor["id"])
    return {
        here: one,
        at("actor"): one | page | {"sort", "count", "kind", "q"},
        f"{here}/revisions": page | {"include"},
        f"{here}/referrers": page | {"as_of", "kind"},
    }


@pytest.mark.parametrize("kind", KIND)
def test_an_unknown_parameter_is_refused(service: TestClient, kind: str) -> None:
    here = at(kind, make(service, kind)["id"])
    for url in (here, at(kind), f"{here}/revisions", f"{here}/referrers"):
        assert faults(service.get(f"{url}?unheard_of=1")) == [("(unknown)", "extra_forbidden")]
    assert faults(service.delete(f"{here}?cascade=true", headers={"If-Match": "*"})) == [("(unknown)", "extra_forbidden")]
    assert [code for _, code in faults(service.post(at(kind, "search"), json={"unheard_of": 1}))] == ["extra_forbidden"]


def test_a_parameter_is_known_by_its_whole_name(service: TestClient, actor: Record) -> None:
    for url in takers(actor):
        for unknown in ("Limit=1", "limit%20=1", "limit[]=1", "=1", "id__in=1", "Q", "kind[0]=state"):
            assert faults(service.get(f"{url}?{unknown}")) == [("(unknown)", "extra_forbidden")], (url, unknown)


def test_what_is_single_is_given_once(service: TestClient, actor: Record) -> None:
    for url, names in takers(actor).items():
        for name in names - {"kind"}:
            assert faults(service.get(f"{url}?{name}=1&{name}=1")) == [(name, "repeated")]
    here = at("actor", actor["id"])
    assert faults(service.get(f"{here}/referrers?kind=goal&kind=goal")) == [("kind", "repeated")]
    twice = service.delete(f"{here}?reason=a&reason=b", headers=match(actor))
    assert faults(twice) == [("reason", "repeated")]
    assert service.get(here).json() == actor


UNLIKE_JSON = ("5.0", "1_0", "+5", " 5", "5 ", "5\n", "05", "0x5", '"5"', "[5]", "null")
NO_TRUTH = ("yes", "on", "1", "0", "t", "True", "TRUE", " true", "true ", '"true"')
UNFIT: dict[str, tuple[str, ...]] = {
    "limit": ("", "0", "-1", "201", "1.5", "1e2", "ten", "9223372036854775808", "9" * 5000, "NaN", "٣", *UNLIKE_JSON),
    "after": ("", "x" * 1001),
    "as_of": ("", "0", "0.5", "1709546400", "2024-03-04", "2024-03-04T10:00:00", "2024-13-04T10:00:00Z", "9999-12-31T00:00:00Z"),
    "include": ("", ",", "actor,", "Actor", "a" * 301, "unheard_of", "note", "evidence"),
    "sort": ("", "+id", "--id", "id,name", "note", "evidence"),
    "count": ("", "maybe", "2", *UNLIKE_JSON, *NO_TRUTH),
    "kind": ("", "Goal", "unheard_of", "x" * 41),
    "q": ("", "x" * 301, " ", "*", '"', "🕊", " ".join("abcdefghijklmnopq")),
}


@pytest.mark.parametrize("name", UNFIT)
def test_a_parameter_that_does_not_fit(service: TestClient, actor: Record, name: str) -> None:
    for url, names in takers(actor).items():
        for value in UNFIT[name] if name in names else ():
            assert [where for where, _ in faults(service.get(url, params={name: value}))] == [name], (url, value)


@pytest.mark.parametrize("value", [*UNLIKE_JSON[1:], "inf", "Infinity", ".5", "5.", "-", "1e", "0.12345678901234567890"])
def test_a_number_is_written_as_in_json(service: TestClient, value: str) -> None:
    for kind, name in (("goal", "salience.gte"), ("stance", "support.lte"), ("figure", "low.gte")):
        assert [where for where, _ in faults(service.get(at(kind), params={name: value}))] == [name]
        assert service.get(at(kind), params={name: "-1" if kind == "stance" else "1"}).status_code == 200
    assert service.get(at("goal"), params={"salience.gte": "29.70E-1"}).status_code == 200


@pytest.mark.parametrize("value", NO_TRUTH)
def test_a_truth_is_written_as_in_json(service: TestClient, value: str) -> None:
    for kind, name in (("actor", "generic"), ("forecast", "mismatch"), ("goal", "count")):
        assert [where for where, _ in faults(service.get(at(kind), params={name: value}))] == [name]
        assert service.get(at(kind), params={name: "false"}).status_code == 200
    assert [where for where, _ in faults(service.post("/v1/dossiers", params={"dry_run": value}, json={}))] == ["dry_run"]


def test_a_query_string_is_text(service: TestClient, actor: Record) -> None:
    for url in takers(actor):
        for unreadable in ("limit=%ff", "%ff=1", "include=%ed%a0%80"):
            assert refused(service.get(f"{url}?{unreadable}"), 422)
        for name in ("include", "after"):
            if name in takers(actor)[url]:
                assert [where for where, _ in faults(service.get(f"{url}?{name}=%00"))] == [name]
        assert refused(service.get(f"{url}?%00=1"), 422)
    reason = service.delete(at("actor", actor["id"]), params={"reason": "a\0"}, headers=match(actor))
    assert [where for where, _ in faults(reason)] == ["reason"]
    assert refused(service.get(f"{at('actor')}?{'&'.join(['limit=1'] * 600)}"), 422)


SEARCHES: list[tuple[str, Any]] = [
    ("limit", "12"),
    ("limit", True),
    ("limit", 0),
    ("limit", 201),
    ("limit", 2**63),
    ("limit", None),
    ("as_of", 0.5),
    ("as_of", 0),
    ("as_of", "2024-03-04"),
    ("as_of", "9999-12-31T00:00:00Z"),
    ("count", "true"),
    ("count", 1),
    ("sort", "note"),
    ("sort", 1),
    ("include", ["merged_into"]),
    ("include", "unheard_of"),
    ("after", 1),
    ("kind", "state"),
    ("kind", ["State"]),
    ("generic", ["true"]),
    ("generic", [1]),
    ("active_from", 0),
    ("active_from", "2024"),
    ("active_from", ["2024-01-01"]),
    ("merged_into_id", ["x"]),
    ("evidence", "weak"),
    ("external_id", ["MEND"]),
    ("external_id", ["MEND:\0"]),
]


@pytest.mark.parametrize(("name", "value"), SEARCHES)
def test_a_search_by_body_is_as_strict(service: TestClient, name: str, value: Any) -> None:
    [(where, _), *_] = faults(service.post(at("actor", "search"), json={name: value}))
    assert where.strip("/").split("/")[0] == name


@pytest.mark.parametrize("cursor", [" ", "a=b", "é", "W10"])
def test_a_cursor_that_nobody_made(service: TestClient, cursor: str) -> None:
    refused(service.get(at("actor"), params={"after": cursor}), 400)
    refused(service.post(at("actor", "search"), json={"after": cursor}), 400)


def test_a_search_goes_on_where_its_cursor_says(service: TestClient, actor: Record) -> None:
    make(service, "actor")
    asked: Record = {"kind": ["armed_group", "state"], "limit": 1, "sort": "-id", "count": True}
    first = service.post(at("actor", "search"), json=asked).json()
    second = service.post(at("actor", "search"), json=asked | {"after": first["next"]}).json()
    assert (first["total"], first["items"][0]["id"] > second["items"][0]["id"]) == (second["total"], True)


@pytest.mark.parametrize("header", ['"x"', '""', '"01"', '"99999999999"', 'W/"1"', '"2", "x"'])
def test_a_tag_that_is_not_the_present_one(service: TestClient, actor: Record, header: str) -> None:
    here = at("actor", actor["id"])
    refused(service.patch(here, json={"note": "New."}, headers={"If-Match": header}), 412)
    refused(service.delete(here, headers={"If-Match": header}), 412)
    found = service.get(here, headers={"If-None-Match": header})
    assert found.status_code == (304 if header == 'W/"1"' else 200)
    assert service.get(here, headers={"If-None-Match": f'{header}, "1",'}).status_code == 304
    assert service.get(here).json() == actor


@pytest.mark.parametrize("header", ["1", '"1', '"1" "2"', 'w/"1"', "**", ""])
def test_a_precondition_that_cannot_be_read(service: TestClient, actor: Record, header: str) -> None:
    here = at("actor", actor["id"])
    for answer in (
        service.patch(here, json={"note": "New."}, headers={"If-Match": header}),
        service.delete(here, headers={"If-Match": header}),
        service.put(at("actor", "by", "MEND", "1"), json={"name": "A", "kind": "state"}, headers={"If-Match": header}),
    ):
        assert faults(answer) == [("If-Match", "entity_tag")]
    assert faults(service.get(here, headers={"If-None-Match": header})) == [("If-None-Match", "entity_tag")]
    assert service.get(here).json() == actor


@pytest.mark.parametrize("path", ["/health/live", "/docs", "/openapi.json", "/problems/unfit", "/static/docs.js"])
def test_what_is_no_operation_takes_no_parameters_either(service: TestClient, path: str) -> None:
    assert service.get(path).status_code == service.head(path).status_code == 200
    assert faults(service.get(f"{path}?x=1")) == [("(unknown)", "extra_forbidden")]
    assert service.head(f"{path}?x=1").status_code == 422


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/v1/goals"), ("POST", "/v1/goals/{id}/restore"), ("PATCH", "/v1/goals/{id}")]
)
def test_what_takes_no_parameters_refuses_them(service: TestClient, method: str, path: str) -> None:
    goal = make(service, "goal")
    answer = service.request(method, path.format(id=goal["id"]) + "?dry_run=true", json={}, headers=match(goal))
    assert faults(answer) == [("(unknown)", "extra_forbidden")]
    assert service.get(at("goal", goal["id"])).json() == goal
