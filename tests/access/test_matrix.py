"""Every route, asked by everybody about records that they may see and that they may not, answers as the table says."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import Any

import pytest
from httpx2 import Response
from hypothesis import settings
from starlette.testclient import TestClient

from app.access import keys
from app.db import transact
from app.http.caller import CallerRole
from app.records.markings import Marking
from tests.access.matrix import CELLS, ELSEWHERE, LADDER, READS, REFERRING, SAME, STRANGER, STREAM, WRITERS, WRITES, Line
from tests.asking import KEYS, bearer, cleared, refused, secret
from tests.conftest import BACKENDS, EVERY, Templates, served
from tests.making import KIND, Record, at, body, make

ALL_OF_IT = settings().max_examples > 20
STATES = tuple(state for state in CELLS if state.islower())
LINES = (*READS, STREAM, *WRITES, *ELSEWHERE)
REFERS = {  # a kind, and another one that refers to it by that field
    "source": ("stance", "evidence"),
    "actor": ("goal", "actor_id"),
    "conflict": ("issue", "conflict_id"),
    "issue": ("goal", "issue_ids"),
    "initiative": ("goal", "initiative_id"),
    "meeting": ("goal", "meeting_id"),
    "agreement": ("stance", "agreement_id"),
    "goal": ("goal_link", "from_id"),
    "factor": ("forecast", "driver_ids"),
    "milestone": ("question", "milestone_id"),
    "question": ("forecast", "question_id"),
}


@dataclass(frozen=True)
class Caller:
    """Who asks: `role` is `anonymous` without a key, and `stranger` with one that nobody made."""

    role: str
    level: str
    headers: dict[str, str]

    @property
    def cleared(self) -> bool:
        return LADDER.index(self.level) >= LADDER.index("AMBER")


NOBODY = Caller("anonymous", "CLEAR", {})
CALLERS = (
    NOBODY,
    Caller("stranger", "CLEAR", bearer(f"pk_{'x' * 43}")),
    *(Caller(role, level, cleared(level, role)) for level, role in (name.split(" ") for name in KEYS)),
)
ALL = cleared("RED")
AUTHOR = "canary author"  # of what was lowered since, before it was
BELOW = [caller for caller in CALLERS if caller.role != "stranger" and not caller.cleared]


@dataclass
class Case:
    """The record of a kind in one of the states: its id, the word that all it is called by holds, what it says now, and what
    must not be seen of it."""

    kind: str
    state: str
    word: str
    id: str = ""
    content: Record = field(default_factory=dict)

    @property
    def canaries(self) -> tuple[str, ...]:
        return (self.word, AUTHOR) if self.state == "lowered" else (self.id, self.id.replace("-", ""), self.word)

    @property
    def name(self) -> str:
        return f"{self.word}-1"


@dataclass
class World:
    """A service with a record of every kind in every state, and what the table needs to ask about them. `turn`: SQLite is asked
    every other question and PostgreSQL the rest; of those a quick run asks every other one again, so that each line is still
    asked by about half of the callers; `make fuzz` asks both everything."""

    client: TestClient
    turn: int = 0
    cases: dict[tuple[str, str], Case] = field(default_factory=dict)
    referring: dict[str, tuple[str, str]] = field(default_factory=dict)  # the kind and the body, about the id in it
    before: str = ""
    home: str = ""
    source: str = ""
    witness: str = ""

    def fill(self) -> None:
        """Makes the records, and then deletes, raises and lowers them."""
        self.source = make(self.client, "source", title="What all rests on")["id"]
        for kind in ("initiative", *(kind for kind in KIND if kind != "initiative")):  # / shows the first few of those
            for state in STATES:
                self.cases[kind, state] = case = Case(kind, state, f"canary{len(self.cases):03}")
                case.content = self.content(case, "TLP:AMBER" if state in ("hidden", "lowered") else "TLP:CLEAR")
            self.create([case for case in self.cases.values() if case.kind == kind and case.state != "lowered"], ALL)
        engine = self.client.app.state.database.engine  # type: ignore[attr-defined]
        transact(engine, keys.create, AUTHOR, CallerRole.EDITOR, Marking.RED, key=secret(AUTHOR))
        self.create([case for case in self.cases.values() if case.state == "lowered"], bearer(secret(AUTHOR)))
        self.home = self.cases["goal", "visible"].content["initiative_id"]
        rested = [{"source_id": self.cases["source", "raised"].id, "relation": "supports"}]
        self.witness = make(self.client, "stance", evidence=rested)["id"]
        self.before = self.client.get(at("stance", self.witness)).json()["created_at"]
        turns = {"op": "patch", "kind": "stance", "id": self.witness, "if_match": "*", "body": {"evidence": []}}
        self.batch([turns, *(operation for case in self.cases.values() for operation in self.happens(case))])
        for kind, (other, name) in REFERS.items():
            known = self.cases[kind, "visible"].id
            value: Any = [{"source_id": known, "relation": "supports"}] if name == "evidence" else known
            self.referring[kind] = other, json.dumps(body(self.client, other, **{name: [known] if name[-1] == "s" else value}))

    def create(self, cases: list[Case], headers: dict[str, str]) -> None:
        done = self.batch([{"op": "create", "kind": case.kind, "body": case.content} for case in cases], headers)
        for case, item in zip(cases, done, strict=True):
            case.id = item["id"]

    def content(self, case: Case, marking: str) -> Record:
        """What the record says, with the word in its title, external id and slug."""
        kind, source = KIND[case.kind], {"source_id": self.source, "relation": "supports"}
        content = body(self.client, case.kind, marking=marking, note=f"Of {case.word}.")
        content |= {"evidence": [source]} if kind.evidenced else {"based_on_ids": [self.source]}
        content |= {kind.titles[0][0]: f"Called {case.word}", "external_ids": [{"scheme": "Canary", "value": case.name}]}
        return content | ({"slug": case.word} if "slug" in content else {})

    def happens(self, case: Case) -> Iterator[Record]:
        """What becomes of it."""
        about = {"kind": case.kind, "id": case.id, "if_match": "*"}
        if case.state == "deleted":
            yield about | {"op": "delete"}
        elif case.state == "raised":
            case.content["marking"] = "TLP:AMBER"
            yield about | {"op": "patch", "body": {"marking": "TLP:AMBER"}}
        elif case.state == "lowered":
            open_: Record = {"marking": "TLP:CLEAR", "note": "Open.", "external_ids": [], KIND[case.kind].titles[0][0]: "Open"}
            open_ |= {"slug": "open"} if "slug" in case.content else {}
            case.content |= open_
            yield about | {"op": "patch", "body": open_}

    def batch(self, operations: list[Record], headers: dict[str, str] = ALL) -> list[Record]:
        answer = self.client.post("/v1/batch", json={"operations": operations}, headers=headers)
        assert answer.status_code == 200, answer.text
        items: list[Record] = answer.json()["items"]
        return items

    def share(self, questions: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        every = len(BACKENDS) if EVERY else 2 * len(BACKENDS)
        return (one for i, one in enumerate(questions) if ALL_OF_IT or i % every == self.turn)

    def can_be_asked(self, line: Line, case: Case, caller: Caller) -> bool:
        if line.cell(case.state, caller.cleared) == "-" or (line.body is REFERRING and case.kind not in self.referring):
            return False
        return case.kind not in line.but and (not line.only or case.kind in line.only)

    def ask(self, line: Line, case: Case, caller: Caller, method: str = "", patience: float = 0.3) -> Response:
        kind, said = KIND[case.kind], line.body
        filled = {"kind": kind.plural, "one": kind.name, "key": kind.key, "id": case.id, "name": case.name, "word": case.word}
        filled |= {"before": self.before, "home": self.home, "source": self.source, "witness": self.witness}
        filled |= {"include": "evidence.source" if kind.evidenced else "based_on"}
        if said is REFERRING:
            other, text = self.referring[case.kind]
            filled["kind"], said = KIND[other].plural, json.loads(text.replace(self.cases[case.kind, "visible"].id, case.id))
        same = case.content | ({} if caller.cleared else {"marking": "TLP:CLEAR"})
        more: Record = {"json": _filled(said, filled, same)} if said is not None else {}
        if line is STREAM:
            more["extensions"] = {"patience": patience}
        headers = caller.headers | line.headers
        return self.client.request(method or line.method, line.path.format_map(filled), headers=headers, **more)

    def undo(self, line: Line, case: Case, answer: Response) -> None:
        """Whatever has been done is as if it had not been."""
        here, made = at(case.kind, case.id), answer.headers.get("Location")
        if line.path == "/v1/batch" and answer.status_code == 200:
            made = answer.json()["items"][0]["location"] if case.state == "deleted" else None
        if line.method == "DELETE" and answer.status_code == 204:
            done = self.client.post(f"{here}/restore", headers=ALL)
        elif made or (line.path.endswith("/restore") and answer.status_code == 200):
            done = self.client.delete(made or here, headers=ALL | {"If-Match": "*"})
        else:
            return
        assert done.status_code in (200, 204), done.text


def _filled(value: Any, filled: dict[str, str], same: Record) -> Any:
    """A body with the names in braces filled in."""
    if value is SAME:
        return same
    if isinstance(value, dict):
        own = {name.format_map(filled): _filled(member, filled, same) for name, member in value.items()}
        return own.pop("...", {}) | own
    if isinstance(value, list):
        return [_filled(item, filled, same) for item in value]
    return value.format_map(filled) if isinstance(value, str) else value


def shown(answer: Response) -> str:
    """Everything that a client is told, the inside of cursors too."""
    told = f"{answer.status_code} {answer.reason_phrase} {answer.headers} {answer.text}"
    cursors = re.findall(r'(?:after=|cursor":"|^id: )([A-Za-z0-9_-]+)', told, re.MULTILINE)
    return f"{told} {[urlsafe_b64decode(cursor + '=' * (-len(cursor) % 4)) for cursor in cursors]}".lower()


def wrong(line: Line, case: Case, caller: Caller, answer: Response, told: str) -> Iterator[str]:
    """What an answer has that the table has not."""
    expected = line.cell(case.state, caller.cleared)
    if caller.role == "stranger" and line.path.startswith("/v1/"):
        expected = str(STRANGER)
    elif line in WRITES and caller.role in WRITERS:
        expected = str(WRITERS[caller.role])
    there = [canary for canary in case.canaries if canary in told]
    fits = {"+": bool(there), "~": there == [case.id] and answer.text.count(case.id) == 1}.get(expected[-1], not there)
    if not fits or str(answer.status_code) != expected.rstrip("+~"):
        asked = f"{line.method} {line.path} {line.headers or ''} of {case.kind} {case.state} by {caller.role} {caller.level}"
        yield f"{asked}: {answer.status_code} with {there} for {expected}"
    if answer.status_code >= 400:
        refused(answer, answer.status_code)
    elif '"total":' in told and (page := answer.json()).get("next", "") is None and page["total"] != len(page["items"]):
        yield f"{line.path} by {caller.role} {caller.level}: {page['total']} of {len(page['items'])}"


def differing(world: World, line: Line, cases: list[Case], caller: Caller) -> Iterator[str]:
    """What is wrong with the answers about some records."""
    cases = [case for case in cases if world.can_be_asked(line, case, caller)]
    for case in cases[:1] if line.shared else cases:
        answer = world.ask(line, case, caller)
        told = shown(answer)
        if line is STREAM and any(wrong(line, case, caller, answer, told)):  # a loaded machine takes longer to begin
            answer = world.ask(line, case, caller, patience=10)
            told = shown(answer)
        for known in cases if line.shared else [case]:
            yield from wrong(line, known, caller, answer, told)
        world.undo(line, case, answer)


@pytest.fixture(scope="module", params=BACKENDS)
def world(request: pytest.FixtureRequest, templates: Templates) -> Iterator[World]:
    with templates.copy(str(request.param), demo=False) as url, served(url) as client:
        client.app.openapi = dict  # type: ignore[attr-defined]  # it is long, and another test knows it word for word
        world = World(client, BACKENDS.index(request.param))
        world.fill()
        del client.headers["Authorization"]
        yield world


def test_every_route_has_a_line(world: World) -> None:
    """A new route fails here until the table says who may see what of it."""
    routes: list[Any] = world.client.app.routes  # type: ignore[attr-defined]
    served = {(method, route.path) for route in routes for method in getattr(route, "methods", None) or {"GET"}}
    lines = {
        (method, path.replace("{kind}", plural) if "/columns/" not in path else path)
        for line in LINES
        for method, path in [line.route]
        for plural in ([KIND[kind].plural for kind in line.only or KIND] if path.startswith("/v1/{kind}") else [""])
    }
    assert {(method, path) for method, path in served if method != "HEAD"} == lines


@pytest.mark.parametrize("lines", [(*READS, STREAM, *ELSEWHERE), WRITES], ids=["reads", "writes"])
def test_everybody_is_answered_as_the_table_says(world: World, lines: tuple[Line, ...]) -> None:
    found = list[str]()
    for line, caller in world.share(product(lines, CALLERS)):
        [kind] = line.only or ["goal"]
        found += differing(world, line, [world.cases[kind, state] for state in STATES], caller)
    assert found == []


def test_of_no_kind_anything_hidden_is_seen(world: World) -> None:
    """Each line for each kind, by callers whose clearance does not reach it, in turn. (That a record was raised, lowered or
    deleted is seen nowhere else than in the routes that all kinds share: `make fuzz` asks about one of those too.)"""
    found = list[str]()
    for turn, (line, kind) in world.share(enumerate(product((*READS, *WRITES), KIND))):
        callers = [caller for caller in BELOW if caller.role in ("editor", "admin") or line in READS]
        states = {"hidden", STATES[turn % len(STATES)]} if ALL_OF_IT else ["hidden"]
        found += differing(world, line, [world.cases[kind, state] for state in states], callers[turn // 2 % len(callers)])
    assert found == []


def test_head_says_what_get_says(world: World) -> None:
    cases = [world.cases["goal", state] for state in STATES]
    for line, case in world.share(product((line for line in READS if line.method == "GET"), cases)):
        if world.can_be_asked(line, case, NOBODY):
            head = world.ask(line, case, NOBODY, "HEAD")
            assert (str(head.status_code), head.content) == (line.cell(case.state, False)[:3], b"")
            assert not {*case.canaries} & {*shown(head).split('"')}


def test_only_a_sufficient_clearance_changes_a_marking(world: World) -> None:
    """Raising or lowering is a revision, by whom sees the record and reaches the marking that it gets."""
    case = world.cases["stance", "visible"]
    content = case.content | {"external_ids": []}
    writers = [caller for caller in CALLERS if caller.role in ("editor", "admin")]
    every = [(caller, *pair) for i, pair in enumerate(permutations(LADDER, 2)) for caller in writers[i % 2 :: 2]]
    every += [(caller, *pair) for caller in CALLERS if caller not in writers for pair in (("CLEAR", "RED"), ("RED", "CLEAR"))]
    bodies = [content | {"marking": f"TLP:{was}"} for _, was, _ in every]
    made = world.batch([{"op": "create", "kind": case.kind, "body": body} for body in bodies])
    for (caller, was, becomes), item in world.share(zip(every, made, strict=True)):
        here, reaches = item["location"], LADDER.index(caller.level)
        expected = {"anonymous": 401, "stranger": 401, "reader": 403}.get(caller.role, 200)
        if expected == 200 and LADDER.index(was) > reaches:
            expected = 404
        elif expected == 200 and LADDER.index(becomes) > reaches:
            expected = 403
        answer = world.client.patch(here, json={"marking": f"TLP:{becomes}"}, headers={"If-Match": item["etag"]} | caller.headers)
        assert answer.status_code == expected, (caller, was, becomes, answer.text)
        newest = world.client.get(f"{here}/revisions", headers=ALL).json()["items"][0]
        done = (f"{caller.level} {caller.role}", ["marking"]) if expected == 200 else ("RED editor", [])
        assert (newest["author"], newest["changed"]) == done
