"""`POST /v1/batch`: many writes in order, all or nothing or each for itself, as single requests would have done them."""

from typing import Any
from uuid import uuid4

import pytest
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.exchange.operations import EXAMPLES, Batch
from tests.asking import cleared, faults, holds, refused
from tests.conftest import served
from tests.making import KIND, Record, at, body, fill, make

Operation = dict[str, Any]
REPORT = {"title": "A report", "kind": "report"}


def batch(client: TestClient, *operations: Any, headers: dict[str, str] | None = None, **more: Any) -> Response:
    return client.post("/v1/batch", json={"operations": operations, **more}, headers=headers)


def source(local: str | None = None, **more: Any) -> Operation:
    return {"op": "create", "kind": "source", "local": local, "body": REPORT | more}


def statuses(answer: Response) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [item["status"] for item in answer.json()["items"]]


def total(client: TestClient) -> int:
    return sum(client.get(at(kind), params={"count": True, "limit": 1}).json()["total"] for kind in ("source", "actor"))


@pytest.mark.parametrize("operations", EXAMPLES.values(), ids=EXAMPLES)
def test_the_examples(client: TestClient, operations: list[Operation]) -> None:
    answer = batch(client, *operations)
    status = {"create": 201, "put": 201, "patch": 200, "delete": 204, "restore": 200}
    assert statuses(answer) == [status[operation["op"]] for operation in operations]
    for operation, item in zip(operations, answer.json()["items"], strict=True):
        assert item["local"] == operation.get("local")
        assert item["problem"] is None
        assert item["location"] == (None if operation["op"] == "delete" else at(operation["kind"], item["id"]))
        assert (item["etag"] is None) == (operation["op"] == "delete")
    last = answer.json()["items"][-1]
    if last["etag"]:
        assert client.get(last["location"]).headers["etag"] == last["etag"]
    Batch.model_validate({"operations": operations}, strict=True)


@pytest.mark.parametrize("kind", KIND)
def test_every_operation_on_every_kind(service: TestClient, kind: str) -> None:
    """What comes of it is what single requests make of it."""
    content, world = body(service, kind), {"kind": kind}
    name = {"scheme": "batch", "value": uuid4().hex}
    answer = batch(
        service,
        {"op": "put", **world, "by": name, "local": "it", "body": content},
        {"op": "put", **world, "by": name, "body": content | {"note": "Twice."}, "if_match": "1"},
        {"op": "patch", **world, "id": "#it", "if_match": '"2"', "body": {"note": "Thrice."}},
        {"op": "patch", **world, "id": "#it", "if_match": "*", "body": {}},
        {"op": "delete", **world, "id": "#it", "if_match": "3", "reason": "Over."},
        {"op": "restore", **world, "id": "#it"},
    )
    assert statuses(answer) == [201, 200, 200, 200, 204, 200]
    items = answer.json()["items"]
    assert [item["etag"] for item in items] == ['"1"', '"2"', '"3"', '"3"', None, '"5"']
    record = service.get(items[0]["location"]).json()
    assert holds(record, content | {"external_ids": [name], "note": "Thrice."})
    page = service.get(f"{items[0]['location']}/revisions").json()["items"]
    assert [line["operation"] for line in page] == ["restored", "deleted", "patched", "replaced", "created"]
    assert page[1]["reason"] == "Over."
    assert len({line["recorded_at"] for line in page}) == 1  # no time falls into a transaction
    assert len({line["author"] for line in page}) == 1


def test_references_between_operations(service: TestClient) -> None:
    """To what came before, at any depth, also as the target; never to what comes later."""
    content = {"name": "They", "kind": "state", "evidence": [{"source_id": "#report", "relation": "supports"}]}
    actor = {"op": "create", "kind": "actor", "local": "them", "body": content}
    answer = batch(service, source("report"), actor, source("later", based_on_ids=["#report"]))
    first, second, third = [service.get(item["location"]).json() for item in answer.json()["items"]]
    assert second["evidence"][0]["source_id"] == first["id"]
    assert third["based_on_ids"] == [first["id"]]
    assert faults(batch(service, actor, source("report"))) == [("/operations/0/body/evidence/0/source_id", "unknown_local_name")]
    unknown = [
        {"op": "delete", "kind": "source", "id": "#nobody", "if_match": "1"},
        {"op": "patch", "kind": "source", "id": first["id"], "if_match": "1", "body": {"based_on_ids": ["#nobody"]}},
        {"op": "create", "kind": "source", "body": {"title": "", "based_on_ids": ["#nobody"]}},
    ]
    assert faults(batch(service, *unknown), 404) == [
        ("/operations/0/id", "not_found"),
        ("/operations/1/body/based_on_ids/0", "unknown_local_name"),
        ("/operations/2/body/title", "string_too_short"),
        ("/operations/2/body/kind", "missing"),
        ("/operations/2/body/based_on_ids/0", "unknown_local_name"),
    ]
    assert faults(batch(service, source("it"), source("it"))) == [("/operations/1/local", "duplicate")]
    for local in ("", "a\0b", "x" * 201):
        [(pointer, _)] = faults(batch(service, source(local)))
        assert pointer == "/operations/0/local"
        assert refused(service.post("/v1/dossiers", json={"sources": [REPORT | {"local": local}]}), 422)


def wrong(client: TestClient) -> list[tuple[Operation, int, list[tuple[str, str]]]]:
    """Operations that are refused, with their status, and where and why."""
    used = make(client, "source")
    raised = [make(client, "source", marking="TLP:RED")["id"] for _ in range(3)]
    make(client, "actor", evidence=[{"source_id": used["id"], "relation": "supports"}])
    name = {"scheme": "wrong", "value": uuid4().hex}
    make(client, "source", external_ids=[name])
    put = {"op": "put", "kind": "source", "by": name, "body": REPORT}

    def one(op: str, more: Operation) -> Operation:
        return {"op": op, "kind": "source", "id": make(client, "source")["id"], **more}

    return [
        ({"op": "create", "kind": "source", "body": {**REPORT, "kind": "x"}}, 422, [("/body/kind", "enum")]),
        ({"op": "create", "kind": "source", "body": {**REPORT, "secret": 1}}, 422, [("/body", "extra_forbidden")]),
        (source(based_on_ids=[str(uuid4())]), 422, [("/body/based_on_ids/0", "unknown_reference")]),
        (source(based_on_ids=raised[:1]), 422, [("/body/based_on_ids/0", "unknown_reference")]),
        (source(marking="TLP:RED"), 403, [("/body/marking", "above_clearance")]),
        (source(external_ids=[name]), 409, [("/body/external_ids/0", "taken")]),
        (one("patch", {"body": {"note": "New."}}), 428, [("/if_match", "precondition_missing")]),
        (one("patch", {"body": {"note": "New."}, "if_match": "7"}), 412, [("/if_match", "stale")]),
        (one("patch", {"body": {"title": None}, "if_match": "1"}), 422, [("/body/title", "string_type")]),
        (one("patch", {"id": raised[1], "body": {}, "if_match": "*"}), 404, [("/id", "not_found")]),
        (one("patch", {"id": "no id", "body": {}, "if_match": "*"}), 404, [("/id", "not_found")]),
        (one("delete", {"id": used["id"], "if_match": "1"}), 409, [("/id", "in_use")]),
        (one("delete", {}), 428, [("/if_match", "precondition_missing")]),
        (one("delete", {"if_match": "secret"}), 422, [("/if_match", "string_pattern_mismatch")]),
        (one("restore", {}), 409, [("", "conflict")]),
        (one("restore", {"id": raised[2]}), 404, [("/id", "not_found")]),
        ({**put, "if_none_match": "*"}, 412, [("/if_none_match", "stale")]),
        ({**put, "if_match": "3"}, 412, [("/if_match", "stale")]),
        ({**put, "by": {"scheme": "a:b", "value": "1"}}, 422, [("/by/scheme", "string_pattern_mismatch")]),
        ({**put, "body": REPORT | {"external_ids": [{**name, "value": "2"}]}}, 422,
         [("/body/external_ids/0/value", "contradicts_path")]),
        ({"op": "create", "kind": "secret", "body": {}}, 422, [("/kind", "unknown_kind")]),
        ({"op": "secret", "kind": "source"}, 422, [("/op", "unknown_op")]),
        ({"op": ["create"], "kind": "source"}, 422, [("/op", "unknown_op")]),
        ({"kind": "source"}, 422, [("/op", "unknown_op")]),
        ({"op": "create", "kind": "source", "body": [], "secret": 1}, 422, [("/body", "dict_type"), ("", "extra_forbidden")]),
        ({"op": "restore"}, 422, [("/kind", "missing"), ("/id", "missing")]),
    ]  # fmt: skip


def test_what_is_wrong_with_an_operation(service: TestClient) -> None:
    """Alone it refuses the batch with its status; among others, with the first one's, and all are told. Each for itself,
    it says the same, and the others are done."""
    cases, count, writer = wrong(service), total(service), cleared("AMBER")
    for operation, status, expected in cases:
        answer = batch(service, source(), operation, headers=writer)
        assert faults(answer, status) == [(f"/operations/1{where}", code) for where, code in expected]
        assert answer.json()["detail"].startswith("Nothing was written. ")
        assert "secret" not in answer.text
    everything = [operation for operation, _, _ in cases]
    answer = batch(service, *everything, headers=writer)
    told = [(f"/operations/{i}{where}", code) for i, (_, _, expected) in enumerate(cases) for where, code in expected]
    assert faults(answer, cases[0][1]) == told
    assert total(service) == count
    answer = batch(service, *everything, source(), atomic=False, headers=writer)
    assert statuses(answer) == [*(status for _, status, _ in cases), 201]
    for i, (item, (_, status, expected)) in enumerate(zip(answer.json()["items"], cases, strict=False)):
        problem = item["problem"]
        assert (problem["status"], problem["instance"]) == (status, answer.headers["x-request-id"])
        assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [(f"/operations/{i}{w}", code) for w, code in expected]
        assert (item["id"], item["etag"], item["location"]) == (None, None, None)
    assert total(service) == count + 1


def test_what_rests_on_a_failed_operation_is_not_judged(service: TestClient) -> None:
    """Whoever repairs the first problem is not led astray by others that came of it."""
    known, failed = make(service, "source"), source("report") | {"body": {}}
    stale = {"op": "patch", "kind": "source", "id": known["id"], "if_match": "1", "body": {"title": ""}}
    again = stale | {"if_match": "2", "body": {"title": "New"}}
    referring = source(title="", based_on_ids=[known["id"]])  # which is there, whatever became of its change
    found = [where for where, _ in faults(batch(service, stale, again, referring))]
    assert found == ["/operations/0/body/title", "/operations/2/body/title"]
    resting = [
        source("other", based_on_ids=["#report"]),
        {"op": "patch", "kind": "source", "id": "#report", "if_match": "1", "body": {"title": ""}},
    ]
    answer = batch(service, failed, *resting, source(title=""))
    assert {where.split("/")[2] for where, _ in faults(answer)} == {"0", "3"}
    answer = batch(service, failed, *resting, source(), atomic=False)
    assert statuses(answer) == [422, 422, 404, 201]


def test_a_failed_operation_leaves_nothing_behind(service: TestClient) -> None:
    """Not even half of it: a record that could not take another name has kept its own."""
    one, other = ({"scheme": "half", "value": uuid4().hex} for _ in range(2))
    known, _ = (make(service, "source", external_ids=[name]) for name in (one, other))
    take = {"op": "patch", "kind": "source", "id": known["id"], "if_match": "1", "body": {"external_ids": [other]}}
    assert statuses(batch(service, take, source(external_ids=[one]), atomic=False)) == [409, 409]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ([], [("", "model_type")]),
        ({}, [("/operations", "missing")]),
        ({"operations": {}}, [("/operations", "list_type")]),
        ({"operations": [], "atomic": "yes"}, [("/atomic", "bool_type")]),
        ({"operations": [], "secret": 1}, [("", "extra_forbidden")]),
        ({"operations": [7]}, [("/operations/0", "model_type")]),
        ({"operations": [source()] * 1001}, [("/operations", "too_long")]),
    ],
)
def test_what_is_no_batch(service: TestClient, sent: Any, expected: list[tuple[str, str]]) -> None:
    assert faults(service.post("/v1/batch", json=sent)) == expected


def test_as_many_as_there_may_be(service: TestClient) -> None:
    many: list[Operation] = [{"op": "create", "kind": "source", "body": {}}] * 1000
    assert statuses(batch(service, *many, atomic=False)) == [422] * 1000
    assert len(faults(batch(service, *many))) == 50
    assert statuses(batch(service)) == []


def test_too_large(service: TestClient) -> None:
    large = b'{"operations": [%s]}' % (b" " * 32 * 1024**2)
    assert refused(service.post("/v1/batch", content=large, headers={"Content-Type": "application/json"}), 413)
    middle = b'{"operations": [%s]}' % (b" " * 3 * 1024**2)
    assert statuses(service.post("/v1/batch", content=middle, headers={"Content-Type": "application/json"})) == []


def test_nobody_unknown_writes(database_url: str) -> None:
    with served(database_url, known=False) as anonymous:
        assert refused(batch(anonymous, source()), 401)
        assert total(anonymous) == 0


def test_markings_hold(service: TestClient) -> None:
    actor = fill(service, "actor", {}, marking="TLP:GREEN")
    patch = {"op": "patch", "kind": "actor", "id": actor["id"], "if_match": "1", "body": {"marking": "TLP:RED"}}
    lower = patch | {"if_match": "2", "body": {"marking": "TLP:GREEN"}}
    assert statuses(batch(service, patch, lower)) == [200, 200]
    assert faults(batch(service, patch | {"if_match": "*"}, headers=cleared("GREEN")), 403)
    assert faults(batch(service, lower | {"if_match": "*"}, headers=cleared("CLEAR")), 404)


# Random batches, against the same operations one by one.

NAMES = ("a", "b", "c")
TITLES = st.sampled_from(["One", "Two", ""])  # the last does not fit
TARGETS = st.sampled_from(NAMES)
SOURCES = st.fixed_dictionaries(
    {"title": TITLES, "kind": st.just("report"), "based_on_ids": st.lists(TARGETS.map("#{}".format), max_size=1)}
)
MATCHES = st.sampled_from(["*", "*", "1", "2", None])
OPERATIONS = st.lists(
    st.one_of(
        st.builds(lambda to, content: {"op": "put", "to": to, "body": content}, TARGETS, SOURCES),
        st.builds(lambda to, content: {"op": "put", "to": to, "body": content}, TARGETS, SOURCES),
        st.builds(lambda to, if_match: {"op": "delete", "to": to, "if_match": if_match}, TARGETS, MATCHES),
        st.builds(lambda to: {"op": "restore", "to": to}, TARGETS),
        st.builds(
            lambda to, if_match, content: {"op": "patch", "to": to, "if_match": if_match, "body": content},
            TARGETS,
            MATCHES,
            st.fixed_dictionaries({}, optional={"title": TITLES, "based_on_ids": SOURCES.map(lambda s: s["based_on_ids"])}),
        ),
    ),
    min_size=1,
    max_size=7,
)


def named(operations: list[Operation], world: str) -> list[Operation]:
    """As a batch has them: the first put of a record also gives it a local name."""
    given, found = set[str](), []
    for operation in operations:
        to, rest = operation["to"], {name: value for name, value in operation.items() if name != "to" and value is not None}
        if operation["op"] == "put":
            local = None if to in given else to
            given.add(to)
            found.append({**rest, "kind": "source", "by": {"scheme": world, "value": to}, "local": local})
        else:
            found.append({**rest, "kind": "source", "id": f"#{to}"})
    return found


def one_by_one(client: TestClient, operations: list[Operation]) -> list[tuple[int, str | None, str | None]]:
    """Status, id and ETag of each operation, as a request of its own."""
    names: dict[str, str] = {}
    done = []
    for operation in operations:
        content = dict(operation.get("body", {}))
        if "based_on_ids" in content:
            content["based_on_ids"] = [names.get(name, name) for name in content["based_on_ids"]]
        if_match = operation.get("if_match")
        headers = {"If-Match": "*" if if_match == "*" else f'"{if_match}"'} if if_match else {}
        known = names.get(operation.get("id", ""), "nothing")
        match operation["op"]:
            case "put":
                by = operation["by"]
                answer = client.put(at("source", "by", by["scheme"], by["value"]), json=content, headers=headers)
            case "patch":
                answer = client.patch(at("source", known), json=content, headers=headers)
            case "delete":
                answer = client.delete(at("source", known), headers=headers)
            case _:
                answer = client.post(at("source", known, "restore"))
        ident = known if answer.status_code == 204 else answer.json().get("id")
        if answer.is_success and operation.get("local"):
            names[f"#{operation['local']}"] = ident
        done.append((answer.status_code, ident, answer.headers.get("etag")))
    return done


def outcome(client: TestClient, done: list[tuple[int, str | None, str | None]]) -> tuple[Any, ...]:
    """What was answered and what is there now, with ids numbered and without times and worlds."""
    ids = list(dict.fromkeys(ident for _, ident, _ in done if ident))
    records: list[Record] = []
    for ident in ids:
        now = client.get(at("source", ident)).json()
        based = [ids.index(other) for other in now.get("based_on_ids", [])]
        log = client.get(at("source", ident, "revisions")).json()["items"]
        records.append(
            {"title": now.get("title"), "version": now.get("version"), "based_on": based}
            | {"log": [(line["version"], line["operation"], line["changed"]) for line in log]}
        )
    return [(status, ident and ids.index(ident), etag) for status, ident, etag in done], records


@given(OPERATIONS)
def test_a_batch_does_what_single_requests_do(service: TestClient, operations: list[Operation]) -> None:
    single = one_by_one(service, named(operations, uuid4().hex))
    expected = outcome(service, single)
    each = batch(service, *named(operations, uuid4().hex), atomic=False)
    items = [(item["status"], item["id"], item["etag"]) for item in each.json()["items"]]
    assert outcome(service, items) == expected
    count, world = total(service), uuid4().hex
    whole = batch(service, *named(operations, world))
    if all(status < 400 for status, _, _ in single):
        items = [(item["status"], item["id"], item["etag"]) for item in whole.json()["items"]]
        assert outcome(service, items) == expected
    else:
        refused(whole, next(status for status, _, _ in single if status >= 400))
        assert total(service) == count
        found = service.get(at("source"), params={"external_id": [f"{world}:{name}" for name in NAMES]})
        assert found.json()["items"] == []
