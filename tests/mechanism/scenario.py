"""A short history with every turn that hides or shows a version."""

from random import Random

from starlette.testclient import TestClient

from tests.asking import cleared
from tests.conftest import served
from tests.mechanism.checking import compare
from tests.mechanism.operations import Operations
from tests.mechanism.replay import LEVELS, Replay


def perform(client: TestClient) -> Replay:
    """All of it is done by callers who may; what they refer to and how it is marked changes under the versions."""
    write = Operations(client, replay := Replay())
    write.begin()
    source, (first, second), initiative = replay.present("source")[0], replay.present("actor"), replay.present("initiative")[0]
    holder = write.post("actor", name="The holder", kind="state")
    named = {"initiative_id": initiative["id"], "kind": "fear", "disclosure": "inferred", "status": "pursued"}
    goal = write.post("goal", **named, actor_id=holder["id"], statement="Not to be named.", salience=40.0)
    kept = write.post("goal", **named, actor_id=first["id"], statement="To be heard.", period="2002-05")
    tie = write.post("relationship", from_id=first["id"], to_id=holder["id"], kind="alignment", polarity=1)
    tie = write.change(tie, marking=LEVELS[3])  # raised: its open past closes with it
    goal = write.change(goal, marking=LEVELS[4], salience=90.5)
    goal = write.change(goal, marking=LEVELS[0])  # lowered: its closed past stays closed
    goal = write.change(goal, actor_id=second["id"])
    goal = write.change(goal, evidence=[{"source_id": source["id"], "relation": "contradicts"}])
    tie = write.change(tie, to_id=second["id"])
    holder = write.change(holder, marking=LEVELS[2])  # raised when no present record refers to it, only past ones
    twin = write.post("actor", name="The holder again", kind="state", merged_into_id=second["id"])
    other = write.post("goal", **named, actor_id=twin["id"], statement="As before.", marking=LEVELS[1])
    write.delete(kept, {}, reason="entered twice")
    write.delete(twin, cleared(LEVELS[0]))  # who does not see the goal may: the goal keeps its reference
    write.change(other, salience=10.0)
    for gone in (kept, twin):
        kind = replay.kind(gone["id"])
        write.write("restore", kind, "POST", f"/v1/{kind}s/{gone['id']}/restore", "restored")
    return replay


def equal(url: str) -> bool:
    """Performs it on a migrated, empty database; says whether the service answers as the replay does."""
    with served(url) as client:
        replay = perform(client)
        try:
            compare(client, replay, Random(1))
        except AssertionError:
            return False
    return True
