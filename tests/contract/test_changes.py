"""The feed of changes: what the caller may see, once, in order, and what is taken from its sight."""

from typing import Any
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.records.cursors import encode
from tests.asking import cleared, faults, match, refused
from tests.making import Record, at, make

ANYONE, LADDER = cleared("CLEAR"), ("CLEAR", "GREEN", "AMBER", "RED")


def read(service: TestClient, after: str | None, headers: Record | None = None, **asked: Any) -> tuple[list[Record], str]:
    """All that follows a cursor, page by page, and the cursor of what comes then."""
    items, params = list[Record](), asked | ({"after": after} if after else {})
    while True:
        answer = service.get("/v1/changes", params=params, headers=headers)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert answer.headers["link"] == f'<{page["next"]}>; rel="next"'
        assert page["next"].endswith(f"after={page['cursor']}")
        if not page["items"]:
            return items, page["cursor"]
        items, params = items + page["items"], params | {"after": page["cursor"]}


def end(service: TestClient, headers: Record | None = None) -> str:
    return read(service, None, headers, limit=200)[1]


def change(service: TestClient, record: Record, **fields: Any) -> Record:
    answer = service.patch(at("source", record["id"]), json=fields, headers=match(record))
    assert answer.status_code == 200, answer.text
    changed: Record = answer.json()
    return changed


def ops(items: list[Record]) -> list[tuple[str, str]]:
    return [(item["id"], item["operation"]) for item in items]


def test_each_change_stands_there_once_and_in_order(service: TestClient) -> None:
    start = end(service)
    first, second = make(service, "source"), make(service, "source")
    patched = change(service, first, title="Another title")
    service.delete(at("source", second["id"]), params={"reason": "Twice."}, headers=match(second))
    service.post(at("source", second["id"], "restore"))
    for limit in (1, 2, 200):
        items, _ = read(service, start, limit=limit)
        kinds = ["created", "created", "patched", "deleted", "restored"]
        assert ops(items) == list(zip((r["id"] for r in (first, second, first, second, second)), kinds, strict=True))
    for item in items:
        [line] = [
            line
            for line in service.get(at("source", item["id"], "revisions")).json()["items"]
            if line["version"] == item["version"]
        ]
        assert item == line | {"kind": "source", "id": item["id"], "link": at("source", item["id"])}
    assert (items[2]["changed"], items[3]["reason"]) == (["title"], "Twice.")
    assert service.get(items[2]["link"]).json() == patched


def test_a_record_is_withdrawn_and_comes_back(service: TestClient) -> None:
    start = end(service, ANYONE)
    record = make(service, "source", note="Public")
    open_ = end(service, ANYONE)
    raised = change(service, change(service, record, marking="TLP:GREEN"), marking="TLP:RED", note="Secret")
    gone = {"kind": "source", "id": record["id"], "operation": "withdrawn"}
    for after in (start, open_):
        items, cursor = read(service, after, ANYONE)
        assert items == [gone]
    again = change(service, change(service, raised, note="Still secret"), marking="TLP:CLEAR", note="Open")
    [item], _ = read(service, cursor, ANYONE)
    assert (item["operation"], item["version"]) == ("patched", again["version"])
    assert ops(read(service, start, ANYONE)[0]) == [(record["id"], o) for o in ("created", "withdrawn", "patched")]
    assert [item["operation"] for item in read(service, start)[0]] == ["created"] + ["patched"] * 4


def test_what_is_hidden_moves_nothing(service: TestClient) -> None:
    make(service, "source")
    before = service.get("/v1/changes", params={"after": end(service, ANYONE)}, headers=ANYONE).content
    start = end(service)
    red = make(service, "source", marking="TLP:RED")
    service.delete(at("source", red["id"]), headers=match(change(service, red, title="Other")))
    after = service.get("/v1/changes", params={"after": end(service, ANYONE)}, headers=ANYONE).content
    assert before == after
    hidden = read(service, start, limit=1)[1]
    assert len(read(service, start)[0]) == 3
    for cursor in (hidden, encode("changes", str(uuid4()), 1), "x", encode("changes", red["id"], 99), encode("log", 1)):
        assert refused(service.get("/v1/changes", params={"after": cursor}, headers=ANYONE), 400)


@settings(max_examples=5)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(("create", "mark", "patch", "delete", "restore", "poll", "poll")),
            st.integers(0, 3),
            st.sampled_from(range(len(LADDER))),
        ),
        min_size=8,
        max_size=30,
    )
)
def test_who_follows_has_what_can_be_read(service: TestClient, steps: list[tuple[str, int, int]]) -> None:
    """Readers of each clearance who poll at any moment, a page of any size: what they have put together is what they see."""
    cursors = [end(service, cleared(level)) for level in LADDER]
    had: list[dict[str, int]] = [{} for _ in LADDER]
    told: list[list[tuple[str, int]]] = [[] for _ in LADDER]
    withdrawn: list[list[str]] = [[] for _ in LADDER]
    raises: list[list[str]] = [[] for _ in LADDER]
    records: list[Record] = []
    gone: set[str] = set()

    def poll(reader: int, limit: int) -> None:
        items, cursors[reader] = read(service, cursors[reader], cleared(LADDER[reader]), limit=limit)
        for item in items:
            if item["operation"] == "withdrawn":
                assert item.keys() == {"kind", "id", "operation"}
                withdrawn[reader].append(item["id"])
            else:
                told[reader].append((item["id"], item["version"]))
            had[reader].pop(item["id"], None)
            if item["operation"] not in ("withdrawn", "deleted"):
                had[reader][item["id"]] = item["version"]

    for i, (what, number, level) in enumerate(steps):
        record = records[number % len(records)] if records else None
        live = record and record["id"] not in gone
        if what == "poll":
            poll(level, number + 1)
        elif what == "create" or record is None:
            records.append(make(service, "source", marking=f"TLP:{LADDER[level]}"))
        elif what == "mark" and live:
            old = LADDER.index(record["marking"].removeprefix("TLP:"))
            record |= change(service, record, marking=f"TLP:{LADDER[level]}")
            for reader in range(old, level):
                raises[reader].append(record["id"])
        elif what == "patch" and live:
            record |= change(service, record, title=f"Title {i}")
        elif what == "delete" and live:
            assert service.delete(at("source", record["id"]), headers=match(record)).status_code == 204
            gone.add(record["id"])
        elif what == "restore" and not live:
            record |= service.post(at("source", record["id"], "restore")).json()
            gone.remove(record["id"])
    for reader in range(len(LADDER)):
        poll(reader, 50)
        seen = [r for r in records if r["id"] not in gone and LADDER.index(r["marking"].removeprefix("TLP:")) <= reader]
        assert had[reader] == {r["id"]: r["version"] for r in seen}
        assert len(told[reader]) == len(set(told[reader]))
        assert withdrawn[reader] == raises[reader]


def test_filters(service: TestClient) -> None:
    start, world = end(service), dict[str, str]()
    goal = make(service, "goal", world)
    initiative, other = goal["initiative_id"], make(service, "initiative")["id"]
    stance = make(service, "stance", {}, initiative_id=None, agreement_id=None, meeting_id=make(
        service, "meeting", {}, initiative_ids=[initiative])["id"])  # fmt: skip
    moved = service.patch(at("goal", goal["id"]), json={"initiative_id": other}, headers=match(goal)).json()
    service.delete(at("goal", goal["id"]), headers=match(moved))

    def of(**asked: Any) -> list[tuple[str, str]]:
        return ops(read(service, start, **asked)[0])

    assert of(id=goal["id"]) == [(goal["id"], o) for o in ("created", "patched", "deleted")]
    assert {i for i, _ in of(kind=["goal", "stance"])} == {goal["id"], stance["id"]}
    assert of(initiative_id=initiative, kind="goal") == [(goal["id"], o) for o in ("created", "patched")]
    assert of(initiative_id=other) == [(other, "created"), (goal["id"], "patched"), (goal["id"], "deleted")]
    assert of(initiative_id=[initiative, other], kind=["stance", "initiative"]) == [
        (initiative, "created"), (other, "created"), (stance["id"], "created")]  # fmt: skip
    assert of(initiative_id=uuid4()) == []
    assert faults(service.get("/v1/changes", params={"kind": "gaol"})) == [("kind", "unknown")]
    assert faults(service.get("/v1/changes", params={"wait": 61})) == [("wait", "less_than_equal")]


def test_who_follows_an_initiative_is_told_when_all_of_it_is_withdrawn(service: TestClient) -> None:
    start = end(service, ANYONE)
    initiative = make(service, "initiative")["id"]
    meeting = make(service, "meeting", {}, initiative_ids=[initiative])
    outcome = make(service, "stance", {}, initiative_id=None, agreement_id=None, meeting_id=meeting["id"])
    never = make(service, "goal", {}, initiative_id=initiative, marking="TLP:RED")
    known, cursor = read(service, start, ANYONE, initiative_id=initiative)
    assert [i for i, _ in ops(known)] == [initiative, meeting["id"], outcome["id"]]
    for kind, ident in (("stance", outcome["id"]), ("meeting", meeting["id"]), ("initiative", initiative)):
        up = service.patch(at(kind, ident), json={"marking": "TLP:RED"}, headers={"If-Match": "*"})
        assert up.status_code == 200, up.text
    items, _ = read(service, cursor, ANYONE, initiative_id=initiative)
    assert ops(items) == [(i, "withdrawn") for i in (outcome["id"], meeting["id"], initiative)]
    assert never["id"] not in str(items + known)


def test_what_nobody_could_read_is_not_withdrawn(service: TestClient) -> None:
    """Recorded, and raised in the same transaction."""
    start = end(service, ANYONE)
    body = {"title": "Not to be known", "kind": "report"}
    operations = [
        {"op": "create", "kind": "source", "local": "it", "body": body},
        {"op": "patch", "kind": "source", "id": "#it", "if_match": "1", "body": {"marking": "TLP:RED"}},
    ]
    assert service.post("/v1/batch", json={"operations": operations}).status_code == 200
    assert read(service, start, ANYONE)[0] == []
