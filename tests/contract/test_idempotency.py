"""`Idempotency-Key`: a POST that is sent again is answered again, and done once."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from fastapi import Request
from httpx2 import Response
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from app.access import keys
from app.db import transact
from app.domain import KINDS
from app.http.caller import Caller, CallerRole
from app.records.markings import Marking
from app.records.once import Answered, Reply, once
from tests.asking import bearer, cleared, faults, match, refused
from tests.conftest import served
from tests.making import at, body, make

REPORT = {"title": "A report", "kind": "report"}
HEADERS = ("etag", "location", "content-type")


def keyed(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


def replays(first: Response, again: Response) -> None:
    """The second answer is the first, byte for byte, and says so."""
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert [again.headers.get(name) for name in HEADERS] == [first.headers.get(name) for name in HEADERS]


def total(client: TestClient, kind: str) -> int:
    count: int = client.get(at(kind), params={"count": True, "limit": 1}).json()["total"]
    return count


def stored(client: TestClient) -> int:
    with client.app.state.database.engine.connect() as connection:  # type: ignore[attr-defined]
        return int(connection.execute(select(func.count()).select_from(Answered)).scalar_one())


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_a_record_of_any_kind_is_made_once(service: TestClient, kind: str) -> None:
    content, key = body(service, kind), keyed(f"create-{kind}")
    first = service.post(at(kind), json=content, headers=key)
    count = total(service, kind)
    replays(first, service.post(at(kind), json=content, headers=key))
    assert total(service, kind) == count
    record = first.json()
    assert service.delete(at(kind, record["id"]), headers=match(record)).status_code == 204
    first = service.post(at(kind, record["id"], "restore"), headers=keyed(f"restore-{kind}"))
    assert first.json()["version"] == 3
    replays(first, service.post(at(kind, record["id"], "restore"), headers=keyed(f"restore-{kind}")))
    assert service.get(at(kind, record["id"])).json()["version"] == 3


def test_dossiers_and_batches(service: TestClient) -> None:
    for path, content in (
        ("/v1/dossiers", {"sources": [REPORT]}),
        ("/v1/dossiers?dry_run=true", {"sources": [REPORT]}),
        ("/v1/batch", {"operations": [{"op": "create", "kind": "source", "body": REPORT}]}),
        ("/v1/batch", {"operations": [{"op": "create", "kind": "source", "body": {}}], "atomic": False}),
    ):
        key = keyed(f"{path}{len(str(content))}")
        first = service.post(path, json=content, headers=key)
        count = total(service, "source")
        replays(first, service.post(path, json=content, headers=key))
        assert total(service, "source") == count


def test_the_same_request_may_be_written_otherwise(service: TestClient) -> None:
    """What is sent counts, not how it is spelt."""
    first = service.post(at("source"), json=REPORT, headers=keyed("spelling"))
    other = json.dumps(dict(reversed(REPORT.items())), indent=3).encode()
    again = service.post(at("source"), content=other, headers=keyed("spelling") | {"Content-Type": "application/json"})
    replays(first, again)


def test_another_request_with_the_key_is_refused(service: TestClient) -> None:
    first = service.post(at("source"), json=REPORT, headers=keyed("taken"))
    count = total(service, "source")
    for answer in (
        service.post(at("source"), json=REPORT | {"note": "New."}, headers=keyed("taken")),
        service.post("/v1/dossiers", json={"sources": [REPORT]}, headers=keyed("taken")),
        service.post(at("source", first.json()["id"], "restore"), headers=keyed("taken")),
    ):
        assert faults(answer) == [("Idempotency-Key", "key_reused")]
        assert "taken" not in answer.text
        assert first.json()["id"] not in answer.text
    assert total(service, "source") == count
    replays(first, service.post(at("source"), json=REPORT, headers=keyed("taken")))


def test_another_request_may_differ_in_its_path_alone(service: TestClient) -> None:
    whole = {"sources": [REPORT]}
    assert service.post("/v1/dossiers?dry_run=true", json=whole, headers=keyed("dry")).status_code == 200
    assert faults(service.post("/v1/dossiers", json=whole, headers=keyed("dry"))) == [("Idempotency-Key", "key_reused")]
    gone = [make(service, "source") for _ in range(2)]
    for record in gone:
        service.delete(at("source", record["id"]), headers=match(record))
    first, second = [service.post(at("source", record["id"], "restore"), headers=keyed("back")) for record in gone]
    assert first.json()["id"] == gone[0]["id"]
    assert faults(second) == [("Idempotency-Key", "key_reused")]


def test_a_key_is_the_callers_own(client: TestClient) -> None:
    """Two callers with one key do not meet, whatever they send."""

    def post(known_by: str, content: Any) -> Response:
        scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "app": client.app}
        scope |= {"caller": Caller("same", "TLP:RED", 4, CallerRole.EDITOR, None, known_by)}
        scope |= {"headers": [(b"idempotency-key", b"own")]}
        work = once(Request(scope), content, lambda db: Reply(json.dumps([known_by, content]), []))
        reply = transact(client.app.state.database.engine, work)  # type: ignore[attr-defined]
        return Response(reply.status_code, headers=dict(reply.headers), content=bytes(reply.body))

    first, other = post("one", 1), post("other", 2)
    assert (first.json(), other.json()) == (["one", 1], ["other", 2])
    replays(first, post("one", 1))
    replays(other, post("other", 2))


def test_who_gets_the_name_does_not_get_the_answers(client: TestClient) -> None:
    engine, made = client.app.state.database.engine, []  # type: ignore[attr-defined]
    for _ in range(2):
        headers = keyed("same") | bearer(transact(engine, keys.create, "importer", CallerRole.EDITOR, Marking.RED))
        made.append(client.post(at("source"), json=REPORT, headers=headers))
        replays(made[-1], client.post(at("source"), json=REPORT, headers=headers))
        transact(engine, keys.revoke, "importer")
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json()["id"] != made[1].json()["id"]


@pytest.mark.parametrize("key", ["", " ", "two words", "é".encode().decode("latin-1"), "x" * 256, "\x7f"])
def test_what_is_no_key(service: TestClient, key: str) -> None:
    answer = service.post(at("source"), json=REPORT, headers={b"Idempotency-Key": key.encode("latin-1")})
    assert faults(answer) == [("Idempotency-Key", "idempotency_key")]


def test_keys_of_every_allowed_form(service: TestClient) -> None:
    for key in ("x" * 255, '"8e03978e-40d5-43dd-bc93-6894a57f9324"', "".join(map(chr, range(0x21, 0x7F)))):
        first = service.post(at("source"), json=REPORT, headers=keyed(key))
        replays(first, service.post(at("source"), json=REPORT, headers=keyed(key)))
    twice = [("Idempotency-Key", "a"), ("Idempotency-Key", "b")]
    assert faults(service.post(at("source"), json=REPORT, headers=twice)) == [("Idempotency-Key", "idempotency_key")]


def test_a_refused_request_stores_nothing(service: TestClient) -> None:
    """Once what stood in the way is gone, the same request with the same key goes through."""
    name = [{"scheme": "way", "value": "1"}]
    count, known, sent = stored(service), make(service, "actor", external_ids=name), body(service, "actor", external_ids=name)
    assert refused(service.post(at("actor"), json=sent, headers=keyed("way")), 409)
    assert refused(service.post(at("actor"), json={}, headers=keyed("way")), 422)
    assert stored(service) == count
    assert service.delete(at("actor", known["id"]), headers=match(known)).status_code == 204
    first = service.post(at("actor"), json=sent, headers=keyed("way"))
    assert first.status_code == 201
    assert stored(service) == count + 1
    replays(first, service.post(at("actor"), json=sent, headers=keyed("way")))


def test_a_key_is_kept_for_a_day(client: TestClient) -> None:
    first = client.post(at("source"), json=REPORT, headers=keyed("day"))

    def age(connection: Any, hours: float) -> None:
        connection.execute(update(Answered).values(recorded_at=datetime.now(UTC) - timedelta(hours=hours)))

    engine = client.app.state.database.engine  # type: ignore[attr-defined]
    transact(engine, age, 23.9)
    replays(first, client.post(at("source"), json=REPORT, headers=keyed("day")))
    transact(engine, age, 24.1)
    client.post(at("source"), json=REPORT, headers=keyed("another"))  # any later write with a key takes the old ones away
    assert stored(client) == 1
    again = client.post(at("source"), json={**REPORT, "title": "Another"}, headers=keyed("day"))
    assert again.status_code == 201
    assert again.json()["id"] != first.json()["id"]


def test_who_may_not_write_is_told_nothing(client: TestClient, database_url: str) -> None:
    client.post(at("source"), json=REPORT, headers=keyed("mine"))
    with served(database_url, known=False) as anonymous:
        answer = anonymous.post(at("source"), json=REPORT, headers=keyed("mine"))
        assert refused(answer, 401)
        assert "idempotency-replayed" not in answer.headers


def test_a_record_that_was_raised_is_not_answered_again(service: TestClient) -> None:
    """Nor is one that is open still, but named such a record when it was answered."""
    everyone = cleared("CLEAR")
    actor = make(service, "actor", {})
    content = body(service, "goal", {}, actor_id=actor["id"])
    name = {"scheme": "raised", "value": "1"}
    sent: list[tuple[str, Any]] = [
        (at("goal"), content),
        ("/v1/dossiers", {"goals": [content | {"external_ids": [name]}]}),
        ("/v1/batch", {"operations": [{"op": "put", "kind": "goal", "by": name, "body": content}]}),
    ]

    def all_of_them() -> list[Response]:
        return [service.post(path, json=said, headers=everyone | keyed(f"raised-{i}")) for i, (path, said) in enumerate(sent)]

    firsts = all_of_them()
    assert [first.status_code for first in firsts] == [201, 201, 200]
    ids = [firsts[0].json()["id"], firsts[1].json()["items"][0]["id"]]
    for ident in ids:
        other = make(service, "actor")
        goal = service.get(at("goal", ident)).json()
        assert service.patch(at("goal", ident), json={"actor_id": other["id"]}, headers=match(goal)).status_code == 200
    for first, replay in zip(firsts, all_of_them(), strict=True):
        replays(first, replay)
    raised = service.patch(at("actor", actor["id"]), json={"marking": "TLP:RED"}, headers=match(actor))
    assert raised.status_code == 200, raised.text
    for answer in all_of_them():  # the goals are open; as they were then, they named the actor
        assert refused(answer, 409)
        assert not [ident for ident in (*ids, actor["id"]) if ident in answer.text]


def test_a_list_that_tells_of_a_raised_record(service: TestClient) -> None:
    """What a request found as it wanted it is told of as well, though nothing was written."""
    name = {"scheme": "found", "value": "1"}
    actor = make(service, "actor", {}, external_ids=[name])
    own = {name: value for name, value in actor.items() if name in body(service, "actor")} | {"external_ids": [name]}
    sent = {"operations": [{"op": "put", "kind": "actor", "by": name, "body": own}]}
    first = service.post("/v1/batch", json=sent, headers=cleared("CLEAR") | keyed("found"))
    assert first.json()["items"][0]["etag"] == '"1"'
    service.patch(at("actor", actor["id"]), json={"marking": "TLP:RED"}, headers=match(actor))
    answer = service.post("/v1/batch", json=sent, headers=cleared("CLEAR") | keyed("found"))
    assert refused(answer, 409)
    assert actor["id"] not in answer.text


def test_a_list_that_tells_of_a_tombstone(service: TestClient) -> None:
    """It comes back and is raised."""
    record = make(service, "source")
    sent = {"operations": [{"op": "delete", "kind": "source", "id": record["id"], "if_match": "1"}]}
    first = service.post("/v1/batch", json=sent, headers=cleared("CLEAR") | keyed("gone"))
    assert first.json()["items"][0]["status"] == 204
    back = service.post(at("source", record["id"], "restore")).json()
    replays(first, service.post("/v1/batch", json=sent, headers=cleared("CLEAR") | keyed("gone")))
    service.patch(at("source", record["id"]), json={"marking": "TLP:RED"}, headers=match(back))
    assert refused(service.post("/v1/batch", json=sent, headers=cleared("CLEAR") | keyed("gone")), 409)


def test_other_methods_and_searches_take_no_notice(service: TestClient) -> None:
    record = make(service, "source")
    for _ in range(2):
        assert service.post(at("source", "search"), json={}, headers=keyed("search")).status_code == 200
    for version in (1, 2):
        headers = keyed("patch") | {"If-Match": f'"{version}"'}
        answer = service.patch(at("source", record["id"]), json={"note": f"Note {version}."}, headers=headers)
        assert answer.json()["version"] == version + 1


@pytest.fixture
def killed(database_url: str) -> Iterator[str]:
    """The address of a process that is killed when it has committed and is about to answer a POST."""
    process = subprocess.Popen(
        [sys.executable, "-c", DYING], env=os.environ | {"PARLEY_DATABASE_URL": database_url}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    assert process.wait(10) == -signal.SIGKILL
    process.stdout.close()


DYING = """
import os, signal, socket, uvicorn
from app.main import create_app
from app.settings import Settings
service = create_app(Settings())
async def app(scope, receive, send):
    async def dying(message):
        if message["type"] == "http.response.start" and scope["method"] == "POST":
            os.kill(os.getpid(), signal.SIGKILL)
        await send(message)
    await service(scope, receive, dying)
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level="warning")).run([listening])
"""


def test_a_crash_between_commit_and_answer(database_url: str, killed: str) -> None:
    with pytest.raises(httpx2.TransportError):
        httpx2.post(f"{killed}/v1/sources", json=REPORT, headers=cleared("RED") | keyed("crash"), timeout=30)
    with served(database_url) as client:
        [record] = client.get(at("source")).json()["items"]
        answer = client.post(at("source"), json=REPORT, headers=keyed("crash"))
        assert answer.headers["idempotency-replayed"] == "true"
        assert (answer.status_code, answer.json()) == (201, record)
        assert answer.headers["location"] == at("source", record["id"])
        assert total(client, "source") == 1
