"""Records of any kind over HTTP: the example of the kind, after the records that it refers to.

An id of the examples stands for one record, so that what is made hangs together: a milestone's meeting belongs to its
initiative. A client's records share what they refer to; to change or delete that, give a world of your own: `{}`.
"""

from copy import deepcopy
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

from starlette.testclient import TestClient

from app.domain import KINDS
from app.records.kind import Kind
from app.records.walk import places

Record = dict[str, Any]
World = dict[str, str]  # id in the examples: id of the record that stands for it
KIND = {kind.name: kind for kind in KINDS}
WORLDS: WeakKeyDictionary[TestClient, World] = WeakKeyDictionary()

# What the example of a kind needs when all its other fields are filled too.
FITTING: dict[str, Record] = {
    "meeting": {"event_type": "mediation_related"},
    "goal": {"disclosure": "attributed", "asserted_by_id": "another"},
    "position": {"accept_high": 95},
    "milestone": {"status": "met_late"},
    "question": {"evidence": [{"source_id": "any", "relation": "supports", "field": "/resolution"}]},
}

# What an example leaves out because no issue of the demo has poles: those of the tests have.
MORE: dict[str, Record] = {"position": {"value": 80, "accept_low": 55}}

UNLIKE = {"initiative": "slug", "issue": "name"}  # what no two records share, if all else is alike


def at(kind: str, *rest: object) -> str:
    """The path of a kind, of a record, or of something about it."""
    return "/".join(["/v1", KIND[kind].plural, *map(str, rest)])


def body(client: TestClient, kind: str, world: World | None = None, /, **changes: Any) -> Record:
    """What can be posted: the example, its references replaced by those of records made for it, with changes."""
    return _body(client, KIND[kind], example(kind), changes, world)


def example(kind: str) -> Record:
    """The example of the kind, to be changed."""
    return deepcopy(KIND[kind].example | MORE.get(kind, {}))


def make(client: TestClient, kind: str, world: World | None = None, /, **changes: Any) -> Record:
    """Such a record, posted."""
    return post(client, kind, body(client, kind, world, **changes))


def fill(client: TestClient, kind: str, world: World | None = None, /, **changes: Any) -> Record:
    """A record with something in every field, and a reference wherever it can have one."""
    return post(client, kind, _body(client, KIND[kind], filled(kind), changes, world))


def filled(kind: str) -> Record:
    """What such a record says; its references are placeholders."""
    fields = KIND[kind].fields.model_fields
    content = {name: info.examples[0] for name, info in fields.items() if info.examples}
    content = deepcopy(content | example(kind) | FITTING.get(kind, {}))
    content["external_ids"][0]["value"] = uuid4().hex
    for mark in KIND[kind].marks:
        if len(mark.steps) > 2:  # "delegates", "*", "actor_id"
            content[mark.steps[0]][0].setdefault(mark.steps[2], [mark.path] if mark.steps[-1] == "*" else mark.path)
    return content


def post(client: TestClient, kind: str, content: Record) -> Record:
    answer = client.post(at(kind), json=content)
    assert answer.status_code == 201, answer.text
    record: Record = answer.json()
    return record


def _body(client: TestClient, kind: Kind, example: Record, changes: Record, world: World | None) -> Record:
    references = [mark.path for mark in kind.marks if isinstance(example.get(mark.path), str)]
    given = {example[name]: changes[name] for name in references if changes.get(name)}
    if world is None and not given:
        world = WORLDS.setdefault(client, {})
        if kind.unique and kind.name not in UNLIKE:  # a new reference, or it would be the same as the one before
            world = {known: ident for known, ident in world.items() if known != example[references[0]]}
    world = world if world is not None else {}
    world |= given
    content = example | changes
    if (name := UNLIKE.get(kind.name, "")) and name not in changes:
        content[name] = uuid4().hex
    for mark in kind.marks:
        for holder, key, (field, *_) in places(content, mark.steps):
            if field not in changes:
                holder[key] = world.get(holder[key]) or _stand_in(client, KIND[mark.kind], holder[key], world)
    return content


def _stand_in(client: TestClient, kind: Kind, known: str, world: World) -> str:
    """The id of a new record that stands for an id of the examples."""
    world[known] = post(client, kind.name, _body(client, kind, example(kind.name), {}, world))["id"]
    return world[known]
