"""What a key is worth in a request: roles, clearances, the one refusal, and those who have none."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.access import keys
from app.db import transact
from tests.asking import KEYS, bearer, cleared, match, refused, secret
from tests.conftest import BACKENDS, Templates, served
from tests.making import at, body, make

OPEN = ("/health/live", "/docs", "/problems/unauthorised")
NOBODY = {"name": "anonymous", "role": None, "clearance": "TLP:CLEAR", "may": ["read"], "expires_at": None}


@pytest.fixture(scope="module", params=BACKENDS)
def url(request: pytest.FixtureRequest, templates: Templates) -> Iterator[str]:
    with templates.copy(str(request.param), demo=False) as made:
        yield made


@pytest.fixture(scope="module")
def service(url: str) -> Iterator[TestClient]:
    with served(url, known=False) as client:
        transact(client.app.state.database.engine, keys.revoke, "GREEN editor")  # type: ignore[attr-defined]
        yield client


@pytest.mark.parametrize("name", [name for name in KEYS if name != "GREEN editor"])
def test_me_says_what_a_key_is_worth(service: TestClient, name: str) -> None:
    role, clearance = KEYS[name]
    may = {"reader": ["read"], "editor": ["read", "write"], "admin": ["read", "write", "administer"]}[role]
    expected = {"name": name, "role": role, "clearance": clearance, "may": may, "expires_at": None}
    assert service.get("/v1/me", headers=bearer(secret(name))).json() == expected


def test_a_reader_reads_up_to_its_clearance_and_writes_nothing(service: TestClient) -> None:
    reader, editor = cleared("RED", "reader"), cleared("RED")
    service.headers.update(editor)
    record, content = make(service, "actor", marking="TLP:RED"), body(service, "actor")
    del service.headers["Authorization"]
    here = at("actor", record["id"])
    assert service.get(here, headers=reader).json() == record
    for answer in (
        service.post(at("actor"), json=content, headers=reader),
        service.put(at("actor", "by", "x", "1"), json=content, headers=reader),
        service.patch(here, json={"note": "New."}, headers=match(record) | reader),
        service.delete(here, headers=match(record) | reader),
        service.post(f"{here}/restore", headers=reader),
        service.post("/v1/dossiers", json={"actors": []}, headers=reader),
    ):
        refused(answer, 403)
    assert service.get(here, headers=editor).json() == record
    assert service.post(at("actor"), json=content, headers=cleared("RED", "admin")).status_code == 201


def test_the_scheme_is_written_in_any_case(service: TestClient) -> None:
    headers = {"Authorization": f"bEARER {secret('RED editor')}"}
    assert service.get("/v1/me", headers=headers).json()["name"] == "RED editor"


GIVEN: dict[str, Any] = {
    "unknown": f"Bearer pk_{'x' * 43}",
    "revoked": f"Bearer {secret('GREEN editor')}",
    "almost one": f"Bearer {secret('RED editor')[:-1]}",
    "and more": f"Bearer {secret('RED editor')}x",
    "another scheme": f"Basic {secret('RED editor')}",
    "no scheme": secret("RED editor"),
    "no key": "Bearer",
    "nothing": "",
    "no ASCII": "Bearer pk_é".encode(),
    "a token": "Bearer eyJhbGciOiJub25lIn0.e30.",
    "a hash": f"Bearer {keys.digest(secret('RED editor'))}",
    "two": [("Authorization", f"Bearer {secret('RED editor')}")] * 2,
}


NO_BEARER = ("another scheme", "no scheme", "nothing", "two")


@pytest.mark.parametrize("name", GIVEN)
def test_what_is_no_key_is_one_and_the_same_401(service: TestClient, name: str) -> None:
    """Also where nobody needs one; what nothing is known of under /v1 says no more, but how a key is shown."""
    given, error = GIVEN[name], "" if name in NO_BEARER else ', error="invalid_token"'
    headers = given if isinstance(given, list) else [("Authorization", given)]
    for method, path in (("GET", "/v1/me"), ("HEAD", "/v1/actors"), ("POST", "/v1/actors"), ("GET", "/v1/nothing")):
        answer = service.request(method, path, headers=headers)
        if method != "HEAD":
            problem = refused(answer, 401)
            if name in NO_BEARER:
                assert "`Bearer pk_…`" in problem["detail"]
            else:
                assert problem["detail"] == "These credentials are not, or no longer, those of a caller."
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == f'Bearer realm="parley"{error}'
        counted = {"ratelimit", "ratelimit-policy"}
        assert set(answer.headers) == {"www-authenticate", "content-length", "content-type", "x-request-id"} | counted
    for path in OPEN:
        assert service.get(path, headers=headers).status_code == 200


def test_who_names_nobody_is_anonymous(service: TestClient) -> None:
    assert service.get("/v1/me").json() == NOBODY
    assert refused(service.post(at("actor"), json={}), 401)["detail"] == "Writing needs a key with the role editor."


def test_without_anonymous_reading_everything_needs_a_key(url: str) -> None:
    with served(url, known=False, anonymous=False) as client:
        for path, status in {"/v1/me": 200, "/v1/actors": 200, "/v1/actors/nobody": 404, "/v1/nothing": 404}.items():
            answer = client.get(path)
            refused(answer, 401)
            assert answer.headers["www-authenticate"] == 'Bearer realm="parley"'
            assert client.get(path, headers=cleared("CLEAR")).status_code == status
        assert [client.get(path).status_code for path in OPEN] == [200] * len(OPEN)
        if url.startswith("sqlite"):  # it takes seconds
            assert client.get("/openapi.json").status_code == 200
