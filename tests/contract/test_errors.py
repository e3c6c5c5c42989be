"""Problems (RFC 9457) from every layer, under the request's id, and never with what was sent."""

from typing import Any
from uuid import uuid4

import pytest
from httpx2 import Response
from sqlalchemy import text
from starlette.testclient import TestClient

from app.db import make_engine
from app.errors import PROBLEMS
from tests.asking import faults, match, refused
from tests.conftest import served
from tests.making import KIND, Record, at, body, make

ID = "018df210-6400-7000-8000-000c00000001"
ONE, MANY = {"DELETE", "GET", "HEAD", "PATCH"}, {"GET", "HEAD", "POST"}
PATHS: dict[str, set[str]] = {
    "/health/live": {"GET", "HEAD"},
    "/problems/unfit": {"GET", "HEAD"},
    "/openapi.json": {"GET", "HEAD"},
    "/docs": {"GET", "HEAD"},
    "/v1/dossiers": {"POST"},
    f"/v1/initiatives/{ID}/dossier": {"GET", "HEAD"},
    f"/v1/sources/{ID}/citations": {"GET", "HEAD"},
    at("goal", ID): ONE,
    at("goal", "search"): {"POST"},
    at("goal", ID, "restore"): {"POST"},
    at("goal", ID, "revisions"): {"GET", "HEAD"},
    at("goal", ID, "referrers"): {"GET", "HEAD"},
    at("goal", "by", "MEND", "1/2"): {"PUT"},
    **{at(kind): MANY for kind in KIND},
}


def test_a_method_that_a_path_does_not_take(service: TestClient) -> None:
    for path, methods in PATHS.items():
        for method in {"DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT", "TRACE", "BREW"} - methods:
            answer = service.request(method, path)
            assert refused(answer, 405)["type"] == "/problems/method-not-allowed"
            assert set(answer.headers["allow"].split(", ")) == methods, (method, path)


@pytest.mark.parametrize(
    "path",
    [
        "/v1",
        "/v1/",
        "/v2/goals",
        "/v1/unheard-of",
        "/v1/goal",
        "/v1/goal_links",
        "/v1/goals/",
        "/v1//goals",
        "/V1/goals",
        f"/v1/goals/{ID}/",
        f"/v1/goals/{ID}/unheard-of",
        f"/v1/goals/{ID}/citations",
        "/v1/goals/by/MEND",
        "/v1/dossiers/",
        "/health",
        "/health/live/",
        "/docs/",
        "/redoc",
        "/v1/goals/..%2f..%2fetc",
        "/%00",
        "/%ff",
    ],
)
def test_a_path_that_is_none(service: TestClient, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = service.request(method, path, follow_redirects=False)
        assert refused(answer, 404)["type"] == "/problems/not-found"
    assert service.head(path, follow_redirects=False).status_code == 404


def test_every_problem_has_a_page(service: TestClient) -> None:
    assert refused(service.get("/problems/unheard-of"), 404)
    for status, problem in PROBLEMS.items():
        answer = service.get(f"/problems/{problem.code}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert str(status) in answer.text
        assert problem.title in answer.text


@pytest.mark.parametrize("given", ["a", "2f1c9d0e", "A.b_c-9" * 9, "x" * 64])
def test_a_request_keeps_its_id(service: TestClient, given: str) -> None:
    record, headers = make(service, "actor"), {"X-Request-Id": given}
    here = at("actor", record["id"])
    for answer in (
        service.get(here, headers=headers),
        service.head(here, headers=headers),
        service.get(here, headers=headers | {"If-None-Match": "*"}),
        service.get("/unheard-of", headers=headers),
        service.post(here, headers=headers),
        service.post(at("actor"), content=b"{", headers=headers),
        service.delete(here, headers=headers | match(record)),
    ):
        assert answer.headers.get_list("x-request-id") == [given]


@pytest.mark.parametrize("given", [None, "", "x" * 65, "a b", "é", "<b>", "a\tb", '"'])
def test_a_request_without_a_proper_id_gets_one(service: TestClient, given: str | None) -> None:
    headers = {} if given is None else {b"X-Request-Id": given.encode()}
    ids = {service.get("/unheard-of", headers=headers).headers["x-request-id"] for _ in range(2)}
    assert (len(ids), given in ids) == (2, False)
    assert all(ident.isalnum() for ident in ids)


JSON = {"Content-Type": "application/json"}
CANARY = "kanarienvogel"


def test_inputs_are_never_echoed(service: TestClient) -> None:
    record, content = make(service, "goal"), body(service, "goal")
    here, headers = at("goal", record["id"]), match(record)
    slug = make(service, "initiative", slug=CANARY, external_ids=[{"scheme": "MEND", "value": CANARY}])
    entry = {"source_id": CANARY, "relation": "supports"}
    bodies: list[Any] = [
        CANARY,
        [CANARY],
        {CANARY: 1},
        {CANARY: {CANARY: CANARY}},
        content | {CANARY: CANARY},
        content | {"kind": CANARY},
        content | {"actor_id": CANARY},
        content | {"target_ids": [CANARY]},
        content | {"target_ids": {CANARY: CANARY}},
        content | {"period": CANARY},
        content | {"salience": CANARY},
        content | {"statement": CANARY * 100},
        content | {"statement": [CANARY]},
        content | {"marking": CANARY},
        content | {"external_ids": [{"scheme": f"{CANARY}:", "value": CANARY, CANARY: CANARY}]},
        content | {"evidence": [entry, entry | {CANARY: CANARY, "field": CANARY}]},
    ]
    answers: list[Response] = [
        *(service.post(at("goal"), json=wrong) for wrong in bodies),
        *(service.post(at("goal", "search"), json=wrong) for wrong in bodies),
        *(service.put(at("goal", "by", "MEND", "1"), json=wrong) for wrong in bodies),
        *(service.patch(here, json=wrong, headers=headers) for wrong in bodies if not isinstance(wrong, dict) or CANARY in wrong),
        *(service.post("/v1/dossiers", json={"goals": [wrong]}) for wrong in bodies),
        service.post("/v1/dossiers", json={CANARY: [CANARY]}),
        service.post("/v1/dossiers", json={"goals": [content | {"actor_id": f"#{CANARY}", "local": CANARY, "id": CANARY}]}),
        service.post("/v1/dossiers", json={"goals": [content | {"local": CANARY}] * 2}),
        service.post(f"/v1/dossiers?on_match={CANARY}&dry_run={CANARY}", json={}),
        service.post(at("goal"), content=f'{{"{CANARY}": 1, "{CANARY}": 1}}', headers=JSON),
        service.post(at("goal"), content=f'{{"{CANARY}"', headers=JSON),
        service.post(at("goal"), content=b"{}", headers={"Content-Type": f"text/{CANARY}"}),
        service.post(at("initiative"), json=body(service, "initiative", slug=CANARY)),
        service.post(at("initiative"), json=body(service, "initiative", external_ids=slug["external_ids"])),
        service.post(at("stance"), json=body(service, "stance") | {"actor_id": str(uuid4()), "concern": CANARY}),
        service.post(at("source"), json=body(service, "source", url=f"ftp://{CANARY}", language=CANARY * 9)),
        service.post(at("forecast"), json=body(service, "forecast", term=CANARY)),
        service.post(at("actor"), json=body(service, "actor", countries=[CANARY[:3].upper()])),
        service.put(at("goal", "by", "MEND", f"{CANARY}2"), json=content | {"external_ids": slug["external_ids"]}),
        service.put(at("goal", "by", f"{CANARY}:", CANARY), json=content),
        service.patch(here, json={"statement": CANARY}),
        service.patch(here, json={"statement": CANARY}, headers={"If-Match": CANARY}),
        service.patch(here, json={"statement": CANARY}, headers={"If-Match": '"9"'}),
        service.get(here, headers={"If-None-Match": CANARY}),
        service.delete(here, params={"reason": CANARY * 100}, headers=headers),
        service.get(f"/{CANARY}"),
        service.get(f"/v1/{CANARY}"),
        service.get(f"/problems/{CANARY}"),
        service.get(at("goal", CANARY)),
        service.get(at("goal", CANARY, CANARY)),
        service.request(CANARY.upper(), here),
        *(service.get(f"{url}?{CANARY}={CANARY}") for url in (here, at("goal"), f"{here}/revisions", f"{here}/referrers")),
        *(service.get(at("goal"), params={name: CANARY}) for name in ("limit", "as_of", "include", "sort", "count", "kind")),
        *(service.get(at("goal"), params={name: CANARY}) for name in ("salience.gte", "actor_id", "period_from", "evidence")),
        service.get(at("goal"), params={"after": CANARY}),
        service.get(at("goal"), params={"external_id": CANARY}),
        service.get(f"{here}/referrers", params={"kind": CANARY, "after": CANARY}),
    ]
    for answer in answers:
        refused(answer, answer.status_code)
        assert CANARY not in (answer.text + str(answer.headers)).lower(), answer.request
    assert service.get(here).json() == record


def test_a_fault_of_ours_is_a_problem_too(client: TestClient, database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    record, content = make(client, "stance", note=CANARY), body(client, "stance", note=CANARY)
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE stance"))
    engine.dispose()
    here = at("stance", record["id"])
    for answer in (
        client.get(here),
        client.get(at("stance"), params={"count": True}),
        client.get(at("stance"), params={"evidence": "single_source"}),
        client.post(at("stance"), json=content),
        client.patch(here, json={"note": None}, headers=match(record)),
        client.delete(here, headers=match(record)),
    ):
        problem = refused(answer, 500)
        assert (problem["type"], "errors" in problem) == ("/problems/internal", False)
        assert not any(word in answer.text for word in (" stance", "table", "relation", "Traceback", CANARY))
        assert problem["instance"] in caplog.text
    assert client.head(here).status_code == 500
    assert client.get(at("actor", record["actor_id"])).status_code == 200


def test_a_read_that_takes_too_long_is_given_up(client: TestClient, database_url: str) -> None:
    source = KIND["source"].example
    web: list[Record] = [  # everybody in a row repeats everybody in the row before
        source | {"local": f"{row}-{i}", "based_on_ids": [f"#{row - 1}-{j}" for j in range(8)] if row else []}
        for row in range(60)
        for i in range(8)
    ]
    loaded = client.post("/v1/dossiers", json={"sources": web}).json()["items"]
    claim = make(client, "stance", evidence=[{"source_id": loaded[-1]["id"], "relation": "supports"}])
    asked: Record = {"evidence": "single_source", "count": True}
    assert client.get(at("stance"), params=asked).json()["total"] == 0
    with served(database_url, statement_seconds=0.01) as hurried:
        answer = hurried.get(at("stance"), params=asked)
        assert refused(answer, 503)["type"] == "/problems/unavailable"
        assert int(answer.headers["retry-after"]) >= 1
        assert claim in (hurried.get(at("stance", claim["id"])).json() for _ in range(20))  # a loaded machine may be late too


@pytest.mark.parametrize("wrong", [5, "x", {}, [5], ["x"], [[]], [{}], [{"scheme": {}, "value": []}], None])
def test_a_dossier_is_as_strict(service: TestClient, wrong: Any) -> None:
    for name in ("external_ids", "evidence", "slug", "history", "conflict_ids", "note", "marking", "purposes"):
        content = body(service, "initiative") | {name: wrong}
        if (name, wrong) not in (("note", "x"), ("note", None), ("external_ids", {}), ("evidence", {})):
            wheres = {where for where, _ in faults(service.post("/v1/dossiers", json={"initiatives": [content]}))}
            assert all(where.startswith(f"/initiatives/0/{name}") for where in wheres), (name, wheres)
    for name in ("id", "local"):
        entry = body(service, "actor") | {name: wrong}
        answer = service.post("/v1/dossiers", json={"actors": [entry]})
        assert answer.status_code == (201 if wrong is None or (name, wrong) == ("local", "x") else 422)
    for document in ({"actors": wrong}, {"unheard_of": wrong}, [wrong]):
        assert refused(service.post("/v1/dossiers", json=document), 422)
