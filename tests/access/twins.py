"""Two services that were the same. In the whole one also things happen that a caller cannot see, in the other not."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from httpx2 import Response
from starlette.testclient import TestClient

from app.records.walk import places
from tests.access.matrix import LADDER
from tests.asking import cleared
from tests.making import KIND, Record, at

SEEN = ("create", "twin", "change", "mark", "delete", "restore", "put", "batch")
HIDDEN = ("create", "change", "mark", "delete", "restore", "rise")
HAPPENINGS = [(seen, verb) for seen, verbs in ((False, HIDDEN), (True, SEEN)) for verb in verbs for _ in range(2)]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
ALL, ANY = cleared("RED"), {"If-Match": "*"}
REFUSED = (403, 404, 409, 412, 422)


@dataclass
class Known:
    """A record, as it is or as it was last; `seen`: by the caller; `ours`: it was made here."""

    kind: str
    id: str
    seen: bool
    ours: bool
    record: Record
    present: bool = True

    @property
    def path(self) -> str:
        return at(self.kind, self.id)


@dataclass
class Twins:
    """`whole` is where everything happens, `part` where only that happens which a caller with this clearance sees."""

    whole: TestClient
    part: TestClient
    level: str
    known: dict[str, Known] = field(default_factory=dict)
    raised: list[str] = field(default_factory=list)  # what the caller saw until it was raised
    times: tuple[dict[str, str], dict[str, str]] = field(default_factory=lambda: ({}, {}))  # what we call their instants
    done: dict[tuple[bool, str], int] = field(default_factory=dict)
    made: int = 0

    def __post_init__(self) -> None:
        for kind in KIND:
            page = self.part.get(at(kind), params={"limit": 200}, headers=ALL).json()
            self.known |= {record["id"]: Known(kind, record["id"], True, False, record) for record in page["items"]}

    @property
    def rank(self) -> int:
        return LADDER.index(self.level)

    def same(
        self, method: str, path: str, headers: Record | None = None, at: tuple[str, str] = ("", ""), **more: Any
    ) -> Response:
        """The part's answer to the caller, of which the whole's does not differ; `at`: when of each is asked, after the path."""
        whole, part = self._both(method, path, headers, more, at)
        self.compare(f"{method} {path} {at} {more}", whole, part)
        return part

    def compare(self, asked: str, whole: Response, part: Response) -> None:
        differ = [pair for pair in zip(told(whole, self.times[0]), told(part, self.times[1]), strict=True) if len({*pair}) > 1]
        assert not differ, f"{asked} as {self.level}: {[_apart(*pair) for pair in differ]}"

    def _both(
        self, method: str, path: str, headers: Record | None, more: Record, at: tuple[str, str] = ("", "")
    ) -> list[Response]:
        sent = cleared(self.level) | {"X-Request-Id": "same"} | (headers or {})
        clients = zip((self.whole, self.part), at, strict=True)
        return [client.request(method, path + when, headers=sent, **more) for client, when in clients]

    def happen(self, random: Random, seen: bool, verb: str) -> None:
        """What the caller does is answered by both alike; what it does not see is done in the whole by who sees all."""
        act: Callable[[Random, bool], bool] = getattr(self, f"_{verb}")
        if act(random, seen):
            self.done[seen, verb] = self.done.get((seen, verb), 0) + 1

    def begin(self, random: Random) -> None:
        """One that the caller does not see of each kind, and one that it sees no longer."""
        for kind in KIND:
            self._create(random, False, kind)
        self._rise(random, False)

    def instants(self) -> list[tuple[str, str]]:
        """Moments at which the caller must read the same of both: after each thing that it saw, and after others."""
        known = [*zip(*self.times, strict=True)]
        first = min(k.record["updated_at"] for k in self.known.values())
        between = [t for t in self._log() if t not in self.times[0]]
        before = ((t, max(pair for pair in [(first, first), *known] if pair[0] <= t)[1]) for t in between)
        return [*known, *before]

    def _log(self) -> list[str]:
        """When anything happened in the whole."""
        path, found = "/v1/changes?limit=200", list[str]()
        while (page := self.whole.get(path, headers=ALL).json())["items"]:
            found += (item["recorded_at"] for item in page["items"])
            path = page["next"]
        return sorted({*found})

    def _do(self, seen: bool, about: Known, method: str, path: str, headers: Record | None = None, **more: Any) -> bool:
        """Whether it is done; what has become of the record is known then."""
        answers = self._both(method, path, headers, more) if seen else []
        assert len({answer.status_code for answer in answers}) < 2, f"{method} {path} {more}: {[a.text for a in answers]}"
        answer = answers[1] if seen else self.whole.request(method, path, headers=ALL | (headers or {}), **more)
        done = answer.status_code < 300
        assert done or answer.status_code in REFUSED, answer.text
        if done:
            self._learn(seen, about)
        if seen:
            self.compare(f"{method} {path} {more}", *answers)
        return done

    def _learn(self, seen: bool, about: Known) -> None:
        clients = (self.whole, self.part) if seen else (self.whole,)
        for client, times in zip(clients, self.times, strict=False):
            line = client.get(f"{about.path}/revisions?limit=1", headers=ALL).json()["items"][0]
            if seen:
                times.setdefault(line["recorded_at"], f"t{len(times)}")
        answer = clients[-1].get(about.path, headers=ALL)
        about.present = answer.status_code == 200
        about.record = answer.json() if about.present else about.record
        self.known[about.id] = about

    def _create(self, random: Random, seen: bool, kind: str | None = None) -> bool:
        """One that nothing speaks against, if there is one among a few."""
        likes = (self._one(random, seen or random.random() < 0.6, kind) for _ in range(5))
        return any(self._load(like.kind, self._like(like, random, seen), seen) for like in likes)

    def _twin(self, random: Random, seen: bool) -> bool:
        """What the caller does not see, recorded once more where it does: nothing keeps a public version out."""
        fit = [k for k in self.known.values() if not k.seen and k.present]
        like = random.choice([k for k in fit if KIND[k.kind].unique] or fit)
        return self._load(like.kind, self._like(like, random, seen, 0.0), seen) is not None

    def _load(self, kind: str, body: Record, seen: bool) -> Known | None:
        """A record with an id of our own, so that both have the same."""
        ident = str(UUID(int=0x01A0 << 112 | self.made << 80 | 7 << 76 | 2 << 62 | self.made))
        made = Known(kind, ident, seen, True, {})
        document = {KIND[kind].key: [body | {"id": ident}]}
        return made if self._do(seen, made, "POST", "/v1/dossiers", json=document) else None

    def _like(self, like: Known, random: Random, seen: bool, share: float = 0.4) -> Record:
        """What could be posted: as another record, but with other names, and a share of the references to others."""
        kind, record = KIND[like.kind], deepcopy(like.record)
        self.made += 1
        content = {name: record[name] for name in kind.create.model_fields}
        content["external_ids"] = [{"scheme": "seen" if seen else "hidden", "value": str(self.made)}]
        content |= {name: f"{content[name]}-{self.made}" for name in ("slug", "name") if name in content}
        needed = 0
        for mark in kind.marks:
            for box, key, _ in places(content, mark.steps):
                if box[key]:
                    if random.random() < share or (seen and not self.known[box[key]].seen):
                        box[key] = self._one(random, seen or random.random() < 0.5, mark.kind, ours=random.random() < 0.5).id
                    needed = max(needed, rank(self.known[box[key]].record))
        return content | {"marking": self._marking(random, seen, needed)}

    def _marking(self, random: Random, seen: bool, least: int = 0) -> str:
        levels = range(least, self.rank + 1) if seen else range(max(least, self.rank + 1), len(LADDER))
        return f"TLP:{LADDER[random.choice(levels or [self.rank])]}"

    def _one(self, random: Random, seen: bool, kind: str | None = None, present: bool = True, ours: bool = False) -> Known:
        """One that the caller sees, or for those who see more one of those that it does not see, where there are any."""
        fit = [k for k in self.known.values() if kind in (None, k.kind) and k.present is present]
        fit = [k for k in fit if k.seen is seen] or [k for k in fit if k.seen] or [*self.known.values()]
        return random.choice([k for k in fit if k.ours] or fit if ours else fit)

    def _change(self, random: Random, seen: bool) -> bool:
        about = self._one(random, seen, ours=random.random() < 0.5)
        content = self._like(about, random, seen)
        names = {"note"} | {name for name in content if name.endswith(("_id", "_ids")) and name != "external_ids"}
        changes = {name: content[name] for name in names} | {"note": f"Moscow talks, again {self.made}."}
        return about.seen is seen and self._do(seen, about, "PATCH", about.path, ANY, json=changes)

    def _mark(self, random: Random, seen: bool) -> bool:
        about = self._one(random, seen, ours=True)
        changes = {"marking": self._marking(random, seen)}
        return about.seen is seen and self._do(seen, about, "PATCH", about.path, ANY, json=changes)

    def _delete(self, random: Random, seen: bool) -> bool:
        about = self._one(random, seen, ours=random.random() < 0.7)
        return about.seen is seen and self._do(seen, about, "DELETE", f"{about.path}?reason=Twice", ANY)

    def _restore(self, random: Random, seen: bool) -> bool:
        about = self._one(random, seen, present=False)
        return about.seen is seen and self._do(seen, about, "POST", f"{about.path}/restore")

    def _put(self, random: Random, seen: bool) -> bool:
        about = self._one(random, seen, ours=True)
        if not about.ours or not about.present:
            return False
        content = {name: about.record[name] for name in KIND[about.kind].create.model_fields} | {"note": "Put again."}
        path = at(about.kind, "by", "seen", content["external_ids"][0]["value"])
        return self._do(seen, about, "PUT", path, json=content)

    def _batch(self, random: Random, seen: bool) -> bool:
        about, other = self._one(random, seen), self._one(random, not seen)
        known = {"if_match": "*", "op": "patch", "body": {"note": "In a batch."}}
        operations = [known | {"kind": k.kind, "id": k.id} for k in (about, other) if k.seen or not k.present]
        operations += [{"op": "delete", "kind": other.kind, "id": other.id, "if_match": "7"}]
        return self._do(seen, about, "POST", "/v1/batch", json={"operations": operations, "atomic": False})

    def _rise(self, random: Random, seen: bool) -> bool:
        """One that the caller could see, and sees no longer."""
        like = self._one(random, True)
        content = self._like(like, random, True) | {"marking": "TLP:CLEAR"}
        content["external_ids"][0]["scheme"] = "hidden"
        about = self._load(like.kind, content, False)
        done = about is not None and self._do(False, about, "PATCH", about.path, ANY, json={"marking": "TLP:RED"})
        self.raised += [about.id] if about else []
        return done


def _apart(here: Any, there: Any) -> tuple[str, str]:
    """Where two answers part."""
    one, other = str(here), str(there)
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[max(0, at - 100) : at + 200], other[max(0, at - 100) : at + 200]


def rank(record: Record) -> int:
    return LADDER.index(record["marking"].removeprefix("TLP:"))


def told(answer: Response, times: dict[str, str]) -> Iterator[Any]:
    """Status, headers and body, with the instants that the caller knows as we call them."""
    yield answer.status_code
    for text in (*sorted(f"{n}: {v}" for n, v in answer.headers.items() if n != "content-length"), answer.text):
        yield TIME.sub(lambda found: times.get(found[0], found[0]), text)
