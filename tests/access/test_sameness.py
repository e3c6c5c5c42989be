"""Everything that a caller can read is the same with and without the records above its clearance."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.analysis.analyses import ANALYSES
from app.records.cursors import encode
from tests.access.twins import ANY, HAPPENINGS, Known, Twins
from tests.asking import cleared, faults
from tests.conftest import Templates, served
from tests.making import KIND, Record, at, body, make

EXAMPLES = settings().max_examples // 20  # each is some hundreds of requests, to two services
PHASES = list(Phase) if EXAMPLES > 5 else [Phase.explicit, Phase.reuse, Phase.generate]
CONTRACT = json.loads((Path(__file__).parent.parent.parent / "openapi" / "v1.json").read_bytes())
CONTROLS = {"as_of", "include", "limit", "after", "sort", "count", "format", "safe", "q"}


@settings(max_examples=EXAMPLES, phases=PHASES)
@given(level=st.sampled_from(["GREEN", "AMBER", "CLEAR"]), happenings=st.permutations(HAPPENINGS), seed=st.integers(0, 2**32))
def test_what_is_hidden_changes_nothing(
    backend: str, templates: Templates, level: str, happenings: list[tuple[bool, str]], seed: int
) -> None:
    assume(seed)  # or the simplest example would be the only one of a short run
    with ExitStack() as stack:
        urls = [stack.enter_context(templates.copy(backend, demo=True)) for _ in range(2)]
        off = {"rate_limit_key": "off", "rate_limit_anonymous": "off"}
        whole, part = (stack.enter_context(served(url, False, **off)) for url in urls)
        twins = Twins(whole, part, level)
        random = Random(seed)
        twins.begin(random)
        for happening in happenings:
            twins.happen(random, *happening)
        assert len({known.kind for known in twins.known.values() if not known.seen}) > len(KIND) // 2
        compare(twins, random)


def compare(twins: Twins, random: Random) -> None:
    """All that the caller can ask."""
    hidden = [known for known in twins.known.values() if not known.seen]
    ours = [known for known in twins.known.values() if known.seen and known.ours]
    some = random.sample([known for known in twins.known.values() if known.seen], 8) + random.sample(ours, min(len(ours), 8))
    for path in ("/", "/v1/me", "/health/ready"):
        twins.same("GET", path)
    for kind in KIND:
        lists(twins, kind, random)
    twins.same("GET", f"/v1/search?q=again&format={lines(random)}")
    for known in some:
        about(twins, known, random)
    for known in random.sample(hidden, min(len(hidden), 8)):
        nothing(twins, known, random)
    for words in ("moscow talks", "again", "hidden", '"the *', "palest*"):
        through(twins, f"/v1/search?q={quote(words)}&count=true&limit={random.choice((3, 20, 200))}")
        twins.same("GET", f"/v1/search?q={quote(words)}&count=true&kind={random.choice([*KIND])}")
    efforts = [known for known in twins.known.values() if known.kind == "initiative" and known.seen and known.present]
    for known in random.sample(efforts, min(len(efforts), 2)):
        case(twins, known)
    feed(twins, random, "")
    feed(twins, random, f"&initiative_id={efforts[0].id}")
    feed(twins, random, f"&kind={random.choice([*KIND])}")
    moments(twins, random)


def through(twins: Twins, path: str | None, pages: int = 4) -> None:
    """A list page by page."""
    while path and pages:
        path, pages = twins.same("GET", path).json().get("next"), pages - 1


def lines(random: Random) -> str:
    return random.choice(("csv", "ndjson"))


def lists(twins: Twins, kind: str, random: Random) -> None:
    here, operation = at(kind), CONTRACT["paths"][at(kind)]["get"]
    parameters = {p["name"]: p["schema"] for p in operation["parameters"] if p["in"] == "query"}
    whole = f"{here}?limit=200&count=true"
    twins.same("GET", whole)
    include = random.choice(sorted({mark.include for mark in KIND[kind].marks}))
    asks: list[Callable[[], object]] = [
        lambda: through(twins, f"{here}?limit=7&sort={random.choice(parameters['sort']['enum'])}&count=true"),
        lambda: twins.same("GET", f"{whole}&q=again&include={include}"),
        lambda: twins.same("GET", f"{here}?format={lines(random)}"),
        lambda: twins.same("POST", f"{here}/search", json={"count": True, "limit": 200, "q": "moscow"}),
    ]
    for name in random.sample(sorted(parameters.keys() - CONTROLS), 2):
        twins.same("GET", f"{whole}&{name}={quote(value(twins, kind, name, parameters[name], random))}")
    random.choice(asks)()


def value(twins: Twins, kind: str, name: str, schema: Record, random: Random) -> str:
    """Something to filter by: an id of any record, else what the contract has as an example."""
    example = schema["examples"][0]
    example = example[0] if isinstance(example, list) else example
    if "uuid" in str(schema):
        fit = [known.id for known in twins.known.values() if known.kind == name.removesuffix("_ids").removesuffix("_id")]
        return random.choice(fit or [*twins.known])
    return example if isinstance(example, str) else json.dumps(example)


def about(twins: Twins, known: Known, random: Random) -> None:
    for tail in ("", "/revisions?include=record", "/referrers", *(["/citations"] if known.kind == "source" else [])):
        through(twins, f"{known.path}{tail}")
    twins.same("GET", f"{known.path}/{random.choice(('revisions', 'referrers'))}?format={lines(random)}")
    include = random.choice(sorted({mark.include for mark in KIND[known.kind].marks}))
    twins.same("GET", f"{known.path}?include={include}")
    twins.same("GET", known.path, {"If-None-Match": '"1"'})
    twins.same("DELETE", known.path, {"If-Match": '"99"'})


def nothing(twins: Twins, known: Known, random: Random) -> None:
    """Of what is hidden every answer is the one about what never was."""
    for tail in ("", "/revisions", "/referrers"):
        assert twins.same("GET", f"{known.path}{tail}").status_code == 404
    twins.same("PATCH", known.path, ANY, json={"note": "New."})
    twins.same("DELETE", known.path, ANY)
    twins.same("POST", f"{known.path}/restore")
    for cursor in (encode("changes", known.id, 1), encode("changes", known.id, 2)):
        if known.id not in twins.raised:
            assert twins.same("GET", f"/v1/changes?after={cursor}").status_code == 400
    refers = [(kind, mark) for kind in KIND for mark in KIND[kind].marks if mark.kind == known.kind and len(mark.steps) == 1]
    if refers:
        kind, mark = random.choice(refers)
        content = twins.known[next(i for i, k in twins.known.items() if k.kind == kind and k.seen)].record
        content = {name: content[name] for name in KIND[kind].create.model_fields} | {mark.path: known.id, "external_ids": []}
        answer = twins.same("POST", at(kind), json=content)
        assert (f"/{mark.path}", "unknown_reference") in faults(answer)
        twins.same("GET", f"{at(kind)}?limit=200&count=true&{mark.path}={known.id}")


def case(twins: Twins, known: Known) -> None:
    for tail in ("dossier", "overview"):
        twins.same("GET", f"{known.path}/{tail}")
    through(twins, f"{known.path}/log?limit=9", pages=20)
    twins.same("GET", f"{known.path}/log?format=csv")
    for analysis in ANALYSES.values():
        fields = analysis.query.model_fields
        combined = "&combine=median" if "combine" in fields else ""
        for name, ident in (("initiative_id", known.id), ("conflict_id", known.record["conflict_ids"][0])):
            if name in fields:
                twins.same("GET", f"{analysis.path}?{name}={ident}{combined}")


def feed(twins: Twins, random: Random, filters: str) -> None:
    """Item by item: what was raised is withdrawn once, which is the one thing that the caller is told."""
    items: list[list[Record]] = [[], []]
    limit = random.choice((5, 50, 200))
    for client, found, times in zip((twins.whole, twins.part), items, twins.times, strict=True):
        path = f"/v1/changes?limit={limit}{filters}"
        while (page := client.get(path, headers=cleared(twins.level)).json())["items"]:
            found += page["items"]
            path = page["next"]
        for item in found:
            if "recorded_at" in item:
                item["recorded_at"] = times.get(item["recorded_at"], item["recorded_at"])
    withdrawn = [item["id"] for item in items[0] if item["operation"] == "withdrawn" and item["id"] in twins.raised]
    assert len(withdrawn) == len({*withdrawn})
    assert filters or {*withdrawn} == {*twins.raised}
    assert [item for item in items[0] if item["id"] not in twins.raised] == items[1]


def moments(twins: Twins, random: Random) -> None:
    """The past is the same, at the instants that the caller knows and at those between them."""
    instants, known = twins.instants(), [*twins.known.values()]
    for when in random.sample(instants, min(len(instants), 4)):
        for kind in random.sample([*KIND], 3):
            twins.same("GET", f"{at(kind)}?limit=200&count=true&as_of=", at=when)
        for one in random.sample(known, 3) + [one for one in known if one.ours][:4]:
            twins.same("GET", f"{one.path}?as_of=", at=when)
            twins.same("GET", f"{one.path}/referrers?limit=200&as_of=", at=when)
    effort = next(known for known in twins.known.values() if known.kind == "initiative" and known.seen)
    for tail in ("dossier", "overview"):
        twins.same("GET", f"{effort.path}/{tail}?as_of=", at=when)


@pytest.mark.parametrize("level", ["CLEAR", "RED"])
def test_what_is_taken_does_not_say_by_whom(client: TestClient, level: str) -> None:
    """That a slug, an external id or an id is taken is all that leaks of what is hidden: the answer is that about an open one."""
    names: Record = {"slug": "taken", "external_ids": [{"scheme": "x", "value": "1"}]}
    record, caller = make(client, "initiative", marking=f"TLP:{level}", **names), cleared("CLEAR")
    for taken, pointer in (({"slug": "taken"}, "/slug"), ({"external_ids": names["external_ids"]}, "/external_ids/0")):
        content = body(client, "initiative", **{"slug": "free"} | taken)
        answer = client.post(at("initiative"), json=content, headers=caller)
        assert (answer.json()["detail"], faults(answer, 409)) == ("Taken by another record.", [(pointer, "taken")])
        [fault] = answer.json()["errors"]
        assert fault["detail"] == "Another record has this already."
    given = {"sources": [{"id": record["id"], "title": "Another", "kind": "report"}]}
    assert faults(client.post("/v1/dossiers", json=given, headers=caller), 409) == [("/sources/0/id", "taken")]


def test_rules_do_not_see_what_the_writer_does_not(client: TestClient) -> None:
    """A hidden forecast freezes no question, and a hidden duplicate keeps no actor from becoming one."""
    question, first, second = make(client, "question"), make(client, "actor"), make(client, "actor")
    make(client, "forecast", question_id=question["id"], marking="TLP:RED")
    make(client, "actor", merged_into_id=first["id"], marking="TLP:RED")
    tries: list[tuple[str, Record, Record]] = [
        ("question", question, {"text": "Will there be another round?"}),
        ("actor", first, {"merged_into_id": second["id"]}),
    ]
    for kind, record, changes in tries:
        here = at(kind, record["id"])
        assert client.patch(here, json=changes, headers=ANY).status_code in (409, 422)
        assert client.patch(here, json=changes, headers=ANY | cleared("CLEAR")).status_code == 200


@pytest.mark.parametrize("kind", [name for name, kind in KIND.items() if any(not rule.across for rule in kind.unique)])
def test_what_is_hidden_keeps_no_public_version_out(client: TestClient, kind: str) -> None:
    content = body(client, kind)
    for level, status in (("RED", 201), ("CLEAR", 201), ("CLEAR", 409)):
        said = content | {"marking": f"TLP:{level}"}
        assert client.post(at(kind), json=said, headers=cleared(level)).status_code == status
