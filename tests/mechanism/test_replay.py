"""The past is what was written: at every moment and for every caller, all answers equal a replay of the writes."""

from contextlib import ExitStack
from pathlib import Path
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.asking import cleared, faults, refused
from tests.conftest import BACKENDS, EVERY, Templates, served
from tests.mechanism.checking import compare
from tests.mechanism.copies import copied, edit, run
from tests.mechanism.operations import VERBS, Operations
from tests.mechanism.replay import Replay
from tests.mechanism.scenario import perform

EXAMPLES = settings().max_examples // 10  # each takes seconds: so many moments, so many callers
PHASES = list(Phase) if EXAMPLES > 10 else [Phase.explicit, Phase.reuse, Phase.generate]
WRITES = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 2**16)), min_size=6, max_size=12)

# One line each, in the predicate of every SELECT and in what keeps its column true.
LINES = {
    "clearance": ("tables.py", "cls.clearance <= CLEARANCE", "cls.seq.is_not(None)"),
    "seq <= at": ("tables.py", "and_(seq <= at, ", "and_("),
    "until > at": ("tables.py", "or_(cls.until.is_(None), cls.until > at), ", ""),
    "markings of what is referred to": ("versions.py", "higher(t.marking, own, referred)", "higher(t.marking, own)"),
}

ONE_BY_ONE = """
import sys
for given in sys.argv[1:]:
    sys.path[0], *urls = given.split(" ")
    for name in [name for name in sys.modules if name.partition(".")[0] in ("app", "tests")]:
        del sys.modules[name]
    from tests.mechanism import scenario
    print([scenario.equal(url) for url in urls])
"""


@settings(max_examples=EXAMPLES, phases=PHASES)
@given(writes=WRITES, seed=st.integers(0, 2**16))
def test_as_of_equals_a_replay(backend: str, templates: Templates, writes: list[tuple[str, int]], seed: int) -> None:
    with ExitStack() as stack:
        client = stack.enter_context(served(stack.enter_context(templates.copy(backend, demo=False))))
        operations = Operations(client, replay := Replay())
        operations.begin()
        for verb, chance in writes:
            operations.perform(verb, chance)
        compare(client, replay, Random(seed))


def test_the_scenario_equals_its_replay(client: TestClient) -> None:
    replay = perform(client)
    assert sum(replay.needs(version) > version.rank for version in replay.versions) == 4  # hidden only afterwards
    assert [version.operation for version in replay.versions].count("restored") == 2
    compare(client, replay, Random(1))


def test_what_comes_back_is_the_last_version(client: TestClient) -> None:
    """Who sees an older one alone, since the last refers to what is hidden by now, brings nothing back."""
    write = Operations(client, replay := Replay())
    write.begin()
    witness, actor = write.post("source", title="A witness", kind="report"), replay.present("actor")[0]
    cited = [{"source_id": witness["id"], "relation": "supports"}]
    public = write.post("actor", name="Somebody", kind="state", merged_into_id=actor["id"])
    write.delete(write.change(public, evidence=cited), {})
    write.change(witness, marking="TLP:RED")
    path = f"/v1/actors/{public['id']}"
    assert len(client.get(f"{path}/revisions", headers=cleared("CLEAR")).json()["items"]) == 3
    refused(client.post(f"{path}/restore", headers=cleared("CLEAR")), 404)
    assert faults(client.post(f"{path}/restore"), 409) == [("/evidence/0/source_id", "marking_below_reference")]


def test_each_line_of_the_predicate_is_missed(templates: Templates, tmp_path: Path, stack: ExitStack) -> None:
    """Without it the very same check fails: a process goes from one spoilt copy of the code to the next. In a quick run each
    line is missed on one of the databases, and the other lines on the other."""
    given, expected = [], []
    for i, (name, old, new) in enumerate(LINES.values()):
        tree = copied(tmp_path / str(i), "app", "tests/conftest.py", "tests/client.py", "tests/asking.py", "tests/mechanism")
        edit(tree / "app" / "records" / name, old, new)
        urls = [stack.enter_context(templates.copy(b, demo=False)) for b in (BACKENDS if EVERY else BACKENDS[i % 2 :][:1])]
        given.append(" ".join([str(tree), *urls]))
        expected.append(str([False] * len(urls)))
    said = run(tmp_path, "-W", "ignore", "-c", ONE_BY_ONE, *given)
    assert said.splitlines() == expected
