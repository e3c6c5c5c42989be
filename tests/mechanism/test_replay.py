"""The past is what was written: at every moment and for every caller, all answers equal a replay of the writes."""

from contextlib import ExitStack
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Templates, served
from tests.mechanism.checking import compare
from tests.mechanism.operations import VERBS, Operations
from tests.mechanism.replay import Replay

WRITES = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 2**16)), min_size=6, max_size=16)


@settings(max_examples=max(3, settings.default.max_examples // 8))
@given(writes=WRITES, seed=st.integers(0, 2**16))
def test_as_of_equals_a_replay(backend: str, templates: Templates, writes: list[tuple[str, int]], seed: int) -> None:
    with ExitStack() as stack:
        client = stack.enter_context(served(stack.enter_context(templates.copy(backend, demo=False))))
        operations = Operations(client, replay := Replay())
        operations.begin()
        for verb, chance in writes:
            operations.perform(verb, chance)
        compare(client, replay, Random(seed))
