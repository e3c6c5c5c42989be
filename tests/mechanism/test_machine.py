"""Writes, reads, requests sent again and restarts, as chance has it: a real process must answer as a model expects, which knows
nothing but what was answered before. Restarted, it is another process on the same database."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from httpx2 import Client, HTTPError, Response
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from tests.asking import cleared, faults, match, refused
from tests.conftest import Templates
from tests.mechanism.asks import Ask, asks
from tests.mechanism.checking import Look, revisions
from tests.mechanism.operations import Operations
from tests.mechanism.replay import LEVELS, PLURAL, Record, Replay, Version

STEPS = 100
RUNS = max(1, settings().max_examples // 25)  # 100 steps in all, and 2,000 with the profile "fuzz"
PHASES = list(Phase) if RUNS > 1 else [Phase.explicit, Phase.reuse, Phase.generate]
CHANCE = st.integers(0, 2**16)
SETTINGS = {"PARLEY_ACCESS_LOG": "false", "PARLEY_RATE_LIMIT_KEY": "off", "PARLEY_RATE_LIMIT_ANONYMOUS": "off"}
Step = Callable[["Machine", int], None]


@contextmanager
def process(url: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A served process and its address."""
    command = [str(Path(sys.executable).parent / "parley"), "serve", "--port", "0"]
    running = subprocess.Popen(
        command, env=os.environ | SETTINGS | {"PARLEY_DATABASE_URL": url}, stderr=subprocess.PIPE, text=True
    )
    with running:
        assert running.stderr
        try:
            said = running.stderr.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert address, said
            yield running, address[0]
        finally:
            running.kill()


def sometimes(function: Step) -> Step:
    """A rule by chance, for a service that is there."""
    return precondition(lambda self: self.begun)(rule(chance=CHANCE)(function))


class Machine(RuleBasedStateMachine):
    """One database, one process at a time. The first example of Hypothesis is the simplest: there chance is 0, and nothing is
    started."""

    def __init__(self, templates: Templates, backend: str, tally: dict[str, int]) -> None:
        super().__init__()
        self.templates, self.backend, self.tally = templates, backend, tally
        self.begun, self.steps, self.told, self.cursor = False, 0, 0, ""
        self.keyed: list[tuple[Record, str, Response]] = []
        self.restarts, self.names = 0, count()
        self.stack, self.serving = ExitStack(), ExitStack()

    @initialize(chance=CHANCE)
    def begin(self, chance: int) -> None:
        if chance:
            self.url = self.stack.enter_context(self.templates.copy(self.backend, demo=False))
            self.client = self.stack.enter_context(Client(headers=cleared("RED"), timeout=30))
            self.start()
            self.operations = Operations(self.client, Replay())
            self.replay = self.operations.replay
            self.operations.begin()
            self.begun = True

    def start(self) -> None:
        self.running, address = self.serving.enter_context(process(self.url))
        self.client.base_url = address

    def teardown(self) -> None:
        self.serving.close()
        self.stack.close()

    # Writes.

    @sometimes
    def create(self, chance: int) -> None:
        self.operations.perform("create", chance)

    @sometimes
    def patch(self, chance: int) -> None:
        self.operations.perform("patch", chance)

    @sometimes
    def delete(self, chance: int) -> None:
        self.operations.perform("delete", chance)

    @sometimes
    def restore(self, chance: int) -> None:
        self.operations.perform("restore", chance)

    @precondition(lambda self: self.begun)
    @rule(verb=st.sampled_from(("put", "retarget", "raise", "lower", "dossier")), chance=CHANCE)
    def write(self, verb: str, chance: int) -> None:
        self.operations.perform(verb, chance)

    @sometimes
    def create_with_a_key(self, chance: int) -> None:
        self.once(*self.new())

    def new(self) -> tuple[Record, str]:
        """What has not been sent yet, and a key for it."""
        number = next(self.names)
        return {"title": f"Report {number}", "kind": "report", "status_reason": "None."}, f"key-{number}"

    def post(self, body: Record, key: str) -> Response:
        return self.client.post("/v1/sources", json=body, headers={"Idempotency-Key": key})

    def once(self, body: Record, key: str) -> None:
        """Whether it was done before or not, it has been done once now."""
        answer = self.post(body, key)
        assert answer.status_code == 201, answer.text
        self.replay.learn("source", answer.json(), "created", "RED editor")
        self.keyed.append((body, key, answer))

    # What is refused, and changes nothing.

    @sometimes
    def refuse(self, chance: int) -> None:
        versions = Random(chance).choice(list(self.replay.of.values()))
        last = versions[-1]
        path, number = at(last), last.number
        stale = {"If-Match": f'"{number - 1 if number > 1 else number + 1}"'}
        there = last.record is not None
        refused(self.client.patch(path, json={"note": "Too late."}, headers=stale), 412 if there else 404)
        refused(self.client.delete(path, headers=stale), 412 if there else 404)
        if there:
            refused(self.client.patch(path, json={"note": "Without."}), 428)
            refused(self.client.post(f"{path}/restore"), 409)

    @precondition(lambda self: self.keyed)
    @rule(chance=CHANCE)
    def send_again(self, chance: int) -> None:
        body, key, first = self.keyed[chance % len(self.keyed)]
        again = self.post(body, key)
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert [again.headers[name] for name in ("ETag", "Location")] == [first.headers[name] for name in ("ETag", "Location")]
        assert again.headers["Idempotency-Replayed"] == "true"
        assert faults(self.post(body | {"note": "Another."}, key)) == [("Idempotency-Key", "key_reused")]

    # Reads.

    @sometimes
    def page(self, chance: int) -> None:
        self.look(Random(chance), None)

    @sometimes
    def as_of(self, chance: int) -> None:
        random = Random(chance)
        self.look(random, random.choice(self.replay.moments()))

    def look(self, random: Random, moment: datetime | None) -> None:
        """A list whole and in pages, a filtered one, and a record, as somebody sees them."""
        clearance = random.randrange(len(LEVELS))
        look = Look(self.client, LEVELS[clearance], moment, self.replay.view(moment, clearance))
        look.whole(kind := random.choice(list(PLURAL)))
        look.filtered(all_of(kind), random)
        look.filtered(random.choice(asks(self.replay, random)), random)
        ident = random.choice(list(self.replay.of))
        look.single(self.replay.kind(ident), ident)

    @sometimes
    def revisions(self, chance: int) -> None:
        random = Random(chance)
        clearance = random.randrange(len(LEVELS))
        revisions(self.client, self.replay, random.choice(list(self.replay.of)), clearance, LEVELS[clearance])

    @rule()
    def changes(self) -> None:
        """From the beginning; before that the simplest thing to do, which is nothing."""
        if self.begun:
            assert self.follow("", 50)[0] == [line(version) for version in self.replay.versions]

    def follow(self, cursor: str, limit: int) -> tuple[list[Record], str]:
        """What has changed since, page by page, and where it goes on."""
        found: list[Record] = []
        while True:
            page = self.client.get("/v1/changes", params={"limit": limit} | ({"after": cursor} if cursor else {})).json()
            if not page["items"]:
                return found, page["cursor"]
            found, cursor = found + page["items"], page["cursor"]

    # Restarts.

    @precondition(lambda self: self.begun and not self.restarts)
    @rule(told=st.sampled_from((signal.SIGTERM, signal.SIGKILL)), chance=CHANCE)
    def restart(self, told: signal.Signals, chance: int) -> None:
        """While a write is under way. Whether it was done or not, sent again it is done once."""
        body, key = self.new()
        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(self.post, body, key)
            with self.serving.pop_all():
                wait = Random(chance).choice((0, 0.002, 0.005, 0.01, 0.05))
                with suppress(TimeoutError, HTTPError):
                    writing.result(wait)
                self.running.send_signal(told)
                self.running.wait(20)
        self.start()
        self.once(body, key)
        if not writing.exception():
            assert writing.result().content == self.keyed[-1][2].content
        self.restarts += 1
        self.tally[told.name] = self.tally.get(told.name, 0) + 1
        self.everything()

    def everything(self) -> None:
        """All that there is, and all that was sent with a key."""
        look = Look(self.client, LEVELS[-1], None, self.replay.view(None, len(LEVELS) - 1))
        for kind in PLURAL:
            look.whole(kind)
        for ident in self.replay.of:
            revisions(self.client, self.replay, ident, len(LEVELS) - 1, LEVELS[-1])
        for number in range(len(self.keyed)):
            self.send_again(number)
        self.changes()

    # After each step.

    @invariant()
    def what_was_written_last_is_there(self) -> None:
        if self.begun:
            last = self.replay.versions[-1]
            answer = self.client.get(at(last))
            if last.record is None:
                refused(answer, 404)
            else:
                assert answer.json() == last.record
                assert answer.headers["ETag"] == match(last.record)["If-Match"]
                same = self.client.get(at(last), headers={"If-None-Match": answer.headers["ETag"]})
                assert (same.status_code, same.content) == (304, b"")

    @invariant()
    def what_was_written_has_been_told_once(self) -> None:
        """And its list is as it should be."""
        if self.begun:
            found, self.cursor = self.follow(self.cursor, 3)
            assert found == [line(version) for version in self.replay.versions[self.told :]]
            self.told = len(self.replay.versions)
            if found:
                look = Look(self.client, LEVELS[-1], None, self.replay.view(None, len(LEVELS) - 1))
                look.filtered(all_of(found[-1]["kind"]), Random(self.steps))

    @invariant()
    def it_has_been_restarted_in_time(self) -> None:
        self.steps += 1
        if self.begun:
            self.tally["steps"] = self.tally.get("steps", 0) + 1
            if self.steps > STEPS * 3 // 4 and not self.restarts:
                self.restart(Random(self.steps).choice((signal.SIGTERM, signal.SIGKILL)), self.steps)


def all_of(kind: str) -> Ask:
    """The list of a kind, which `Look` takes page by page."""
    return Ask(kind, (), lambda record, view: True)


def at(version: Version) -> str:
    return f"/v1/{PLURAL[version.kind]}/{version.id}"


def line(version: Version) -> Record:
    """What the feed says of a version."""
    return {
        "kind": version.kind,
        "id": version.id,
        "version": version.number,
        "operation": version.operation,
        "author": version.author,
        "recorded_at": version.at.isoformat().replace("+00:00", "Z"),
        "changed": version.changed,
        "reason": version.reason,
        "link": at(version),
    }


@pytest.mark.hypothesis
def test_whatever_happens_it_answers_as_the_model_expects(templates: Templates, backend: str) -> None:
    tally: dict[str, int] = {}
    runs = RUNS * 4 // 3 + 1  # some are short
    examples = settings(max_examples=runs, stateful_step_count=STEPS, phases=PHASES)
    machine: Any = partial(Machine, templates, backend, tally)  # Hypothesis takes whatever makes one
    run_state_machine_as_test(machine, settings=examples)
    assert tally["steps"] >= RUNS * STEPS
    assert tally.keys() & {"SIGTERM", "SIGKILL"}
