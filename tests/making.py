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


def at(kind: str, *rest: object) -> str:
    """The path of a kind, of a record, or of something about it."""
    return "/".join(["/v1", KIND[kind].plural, *map(str, rest)])


def body(client: TestClient, kind: str, **changes: Any) -> Record:
    """What can be posted: the example, its references replaced by those of records made for it, with changes."""
    return _body(client, KIND[kind], changes, {})


def make(client: TestClient, kind: str, **changes: Any) -> Record:
    """Such a record, posted."""
    return post(client, kind, body(client, kind, **changes))


def post(client: TestClient, kind: str, content: Record) -> Record:
    answer = client.post(at(kind), json=content)
    assert answer.status_code == 201, answer.text
    record: Record = answer.json()
    return record


def _body(client: TestClient, kind: Kind, changes: Record, made: dict[str, str]) -> Record:
    content = deepcopy(kind.example) | changes
    if "slug" in content and "slug" not in changes:
        content["slug"] = uuid4().hex
    made |= {kind.example[mark.path]: changes[mark.path] for mark in kind.marks if mark.path in kind.example.keys() & changes}
    for mark in kind.marks:
        for holder, key, (field, *_) in places(content, mark.steps):
            if field not in changes:
                example = holder[key]
                if example not in made:
                    made[example] = post(client, mark.kind, _body(client, KIND[mark.kind], {}, made))["id"]
                holder[key] = made[example]
    return content
