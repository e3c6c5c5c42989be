"""Whatever a database has come to, its export loads into an empty one, and that one's export is the same document."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases import exported
from app.settings import Settings
from tests.asking import cleared, faults, match
from tests.conftest import Client, Templates, served
from tests.making import at, make
from tests.mechanism.operations import VERBS, Operations
from tests.mechanism.replay import Replay

EXAMPLES = settings().max_examples // 5
LOW = ("delete", "patch", "retarget", "create", "raise", "lower", "restore")
WRITES = st.lists(st.tuples(st.sampled_from((*VERBS, *LOW)), st.integers(0, 2**16)), min_size=10, max_size=30)
RED = {"marking": "TLP:RED"}


def whole(url: str) -> dict[str, Any]:
    return asyncio.run(exported(Settings(database_url=url), None, None)).document()


def moves(url: str, templates: Templates, backend: str) -> dict[str, Any]:
    """The export, once it has been loaded elsewhere and is the same there."""
    document = whole(url)
    with templates.copy(backend, demo=False) as second:
        with served(second) as there:
            answer = there.post("/v1/dossiers", json=document)
            assert answer.status_code == 201, answer.text
            again = there.post("/v1/dossiers", json=document)
            assert {item["status"] for item in again.json()["items"]} <= {"unchanged"}, again.text
        assert whole(second) == document
    return document


@settings(max_examples=EXAMPLES)
@given(writes=WRITES)
def test_what_came_to_be_can_be_moved(backend: str, templates: Templates, writes: list[tuple[str, int]]) -> None:
    with ExitStack() as stack:
        client = stack.enter_context(served(url := stack.enter_context(templates.copy(backend, demo=False))))
        operations = Operations(client, Replay())
        operations.begin()
        for verb, chance in writes:
            operations.perform(verb, chance)
        moves(url, templates, backend)


def change(client: Client, record: dict[str, Any], kind: str, level: str, **changes: Any) -> Any:
    return client.patch(at(kind, record["id"]), json=changes, headers=match(record) | cleared(level))


def source_deleted(client: Client) -> None:
    source = make(client, "source")
    actor = make(client, "actor", evidence=[{"source_id": source["id"], "relation": "supports"}], **RED)
    assert client.delete(at("source", source["id"]), headers=match(source) | cleared("CLEAR")).status_code == 204
    assert client.get(at("actor", actor["id"])).status_code == 200


def source_of_the_deleted_raised(client: Client) -> None:
    first = make(client, "source")
    second = make(client, "source", based_on_ids=[first["id"]], external_ids=[{"scheme": "x", "value": "1"}])
    make(client, "actor", evidence=[{"source_id": second["id"], "relation": "supports"}], **RED)
    assert client.delete(at("source", second["id"]), headers=match(second) | cleared("CLEAR")).status_code == 204
    assert change(client, first, "source", "RED", **RED).status_code == 200
    make(client, "source", external_ids=[{"scheme": "x", "value": "1"}])  # the name is free again


def merged_onwards(client: Client) -> None:
    first, second = make(client, "actor"), make(client, "actor")
    make(client, "actor", merged_into_id=first["id"], **RED)
    assert change(client, first, "actor", "CLEAR", merged_into_id=second["id"]).status_code == 200


def poles_removed(client: Client) -> None:
    position = make(client, "position", **RED)
    issue = client.get(at("issue", position["issue_id"])).json()
    assert change(client, issue, "issue", "CLEAR", pole_low=None, pole_high=None).status_code == 200


def meeting_elsewhere(client: Client) -> None:
    world: dict[str, str] = {}
    meeting = make(client, "meeting", world)
    other = make(client, "initiative", world)
    make(client, "participation", world, meeting_id=meeting["id"], initiative_id=meeting["initiative_ids"][0], **RED)
    assert change(client, meeting, "meeting", "CLEAR", initiative_ids=[other["id"]]).status_code == 200


def question_closed_earlier(client: Client) -> None:
    forecast = make(client, "forecast", made_on="2024-03-01", **RED)
    question = client.get(at("question", forecast["question_id"])).json()
    assert change(client, question, "question", "CLEAR", closes="2024-02-20").status_code == 200


def part_of_its_part(client: Client) -> None:
    ends = [make(client, "initiative")["id"], make(client, "initiative")["id"]]
    make(client, "initiative_link", from_id=ends[0], to_id=ends[1], kind="part_of", **RED)
    link = {"from_id": ends[1], "to_id": ends[0], "kind": "part_of"}
    assert client.post(at("initiative_link"), json=link, headers=cleared("CLEAR")).status_code == 201


BEHIND_THE_BACK = (
    source_deleted,
    source_of_the_deleted_raised,
    merged_onwards,
    poles_removed,
    meeting_elsewhere,
    question_closed_earlier,
    part_of_its_part,
)


@pytest.mark.parametrize("happens", BEHIND_THE_BACK)
def test_what_hidden_records_did_not_keep_from_happening(
    database_url: str, backend: str, templates: Templates, happens: Callable[[Client], None]
) -> None:
    """Hidden records block nothing, so those who see less may change what they rest on."""
    with served(database_url) as client:
        happens(client)
    moves(database_url, templates, backend)


def test_a_contradiction_comes_to_light_when_it_is_raised(client: Client) -> None:
    """Whoever marks a record like those that rest on it sees that they no longer fit."""
    poles_removed(client)
    issue = client.get(at("issue")).json()["items"][0]
    assert faults(change(client, issue, "issue", "RED", **RED), 409) == [("/marking", "contradicted")]
    assert change(client, issue, "issue", "RED", marking="TLP:AMBER").status_code == 200


def test_what_comes_along_deleted_is_deleted_here(client: Client) -> None:
    world = {"sources": [{"local": "old", "deleted": True, "title": "Gone", "kind": "report"}]}
    cited = [{"source_id": "#old", "relation": "supports"}]
    document = world | {"actors": [{"name": "Somebody", "kind": "state", "evidence": cited}]}
    items = client.post("/v1/dossiers", json=document).json()["items"]
    assert [item["status"] for item in items] == ["deleted", "created"]
    assert client.get(at("source", items[0]["id"])).status_code == 404
    history = client.get(at("source", items[0]["id"], "revisions")).json()["items"]
    assert [entry["operation"] for entry in history] == ["deleted", "created"]
    assert client.get(at("source")).json()["items"] == []
    assert faults(client.post("/v1/dossiers", json={"sources": [{"deleted": 1, "title": "x", "kind": "report"}]})) == [
        ("/sources/0/deleted", "bool_type")
    ]
