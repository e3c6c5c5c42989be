"""Records of any kind over HTTP: the example of the kind, after the records that it refers to.

An id of the examples stands for one record, so that what is made in one call hangs together: a milestone's meeting
belongs to its initiative.
"""

from copy import deepcopy
from typing import Any
from uuid import uuid4

from starlette.testclient import TestClient

from app.domain import KINDS
from app.records.kind import Kind
from app.records.walk import places

Record = dict[str, Any]
KIND = {kind.name: kind for kind in KINDS}

# What the example of a kind needs when all its other fields are filled too.
FITTING: dict[str, Record] = {
    "meeting": {"event_type": "mediation_related"},
    "goal": {"disclosure": "attributed", "asserted_by_id": "another"},
    "milestone": {"status": "met_late"},
    "question": {"evidence": [{"source_id": "any", "relation": "supports", "field": "/resolution"}]},
}


def at(kind: str, *rest: object) -> str:
    """The path of a kind, of a record, or of something about it."""
    return "/".join(["/v1", KIND[kind].plural, *map(str, rest)])


def body(client: TestClient, kind: str, **changes: Any) -> Record:
    """What can be posted: the example, its references replaced by those of records made for it, with changes."""
    return _body(client, KIND[kind], deepcopy(KIND[kind].example), changes, {})


def make(client: TestClient, kind: str, **changes: Any) -> Record:
    """Such a record, posted."""
    return post(client, kind, body(client, kind, **changes))


def fill(client: TestClient, kind: str, **changes: Any) -> Record:
    """A record with something in every field, and a reference wherever it can have one."""
    fields = KIND[kind].fields.model_fields
    content = {name: info.examples[0] for name, info in fields.items() if info.examples}
    content = deepcopy(content | KIND[kind].example | FITTING.get(kind, {}))
    content["external_ids"][0]["value"] = uuid4().hex
    for mark in KIND[kind].marks:
        if len(mark.steps) > 2:  # "delegates", "*", "actor_id"
            content[mark.steps[0]][0].setdefault(mark.steps[2], [mark.path] if mark.steps[-1] == "*" else mark.path)
    return post(client, kind, _body(client, KIND[kind], content, changes, {}))


def post(client: TestClient, kind: str, content: Record) -> Record:
    answer = client.post(at(kind), json=content)
    assert answer.status_code == 201, answer.text
    record: Record = answer.json()
    return record


def _body(client: TestClient, kind: Kind, example: Record, changes: Record, made: dict[str, str]) -> Record:
    for name in example.keys() & changes.keys():
        if name in {mark.path for mark in kind.marks} and isinstance(changes[name], str):
            made[example[name]] = changes[name]
    content = example | changes
    if "slug" in content and "slug" not in changes:
        content["slug"] = uuid4().hex
    for mark in kind.marks:
        for holder, key, (field, *_) in places(content, mark.steps):
            if field not in changes:
                wanted = holder[key]
                if wanted not in made:
                    target = KIND[mark.kind]
                    made[wanted] = post(client, mark.kind, _body(client, target, deepcopy(target.example), {}, made))["id"]
                holder[key] = made[wanted]
    return content
