"""Compares everything that the service answers about the past and the present with a replay."""

from datetime import datetime
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from httpx2 import Client

from tests.asking import cleared
from tests.mechanism.asks import NEIGHBOURS, Ask, asks
from tests.mechanism.replay import LEVELS, PLURAL, Record, Replay, View

SORTS = {"goal": "salience", "relationship": "polarity"}
ALL = 200


def compare(client: Client, replay: Replay, random: Random) -> None:
    """All moments and all clearances: where something was written every list, and everywhere some filters and records."""
    questions = asks(replay, random)
    recorded = {version.at for version in replay.versions}
    for at in replay.moments():
        whole = at is None or at in recorded
        for clearance, level in enumerate(LEVELS):
            look = Look(client, level, at, replay.view(at, clearance))
            for kind in PLURAL if whole else random.sample(list(PLURAL), 1):
                look.whole(kind)
            for ask in random.sample(questions, 3 if whole else 1):
                look.filtered(ask, random)
            for ident in random.sample(list(replay.of), 1 if whole else 0):
                look.single(replay.kind(ident), ident)
    for clearance, level in enumerate(LEVELS):
        for ident in replay.of:
            revisions(client, replay, ident, clearance, level)


class Look:
    """One caller at one moment: what is answered, against what the replay sees."""

    def __init__(self, client: Client, level: str, at: datetime | None, view: View) -> None:
        self.client, self.headers, self.view = client, cleared(level), view
        self.then = [] if at is None else [("as_of", at.isoformat())]

    def get(self, path: str, parameters: list[tuple[str, Any]]) -> tuple[int, Any]:
        answer = self.client.get(path, params=[*self.then, *parameters], headers=self.headers)
        if answer.status_code >= 500:
            raise RuntimeError(answer.text)  # it broke: that is another thing than a wrong answer
        return answer.status_code, answer.json()

    def whole(self, kind: str) -> None:
        """The whole list of a kind, its count and its neighbours."""
        includes = [path.removesuffix("_id").removesuffix("_ids") for path in NEIGHBOURS[kind]]
        asked = [("limit", ALL), ("count", "true"), ("include", ",".join(includes))]
        status, answer = self.get(f"/v1/{PLURAL[kind]}", asked)
        records = list(self.view.records[kind].values())
        included: dict[str, dict[str, Record]] = {}
        for path, target in NEIGHBOURS[kind].items():
            included.setdefault(PLURAL[target], {}).update(self.view.neighbours(records, path, target))
        expected = {"items": records, "next": None, "total": len(records), "included": included}
        assert (status, answer) == (200, expected), self.says(kind, asked)

    def filtered(self, ask: Ask, random: Random) -> None:
        """A list with a filter, in some order, page by page."""
        records = [record for record in self.view.records[ask.kind].values() if ask.keep(record, self.view)]
        sort = random.choice(["id", "-id", *(order + name for name in [SORTS.get(ask.kind)] if name for order in ("", "-"))])
        asked: list[tuple[str, Any]] = [*ask.parameters, ("sort", sort), ("limit", random.choice((1, 2, ALL))), ("count", "true")]
        items: list[Record] = []
        status, answer = self.get(f"/v1/{PLURAL[ask.kind]}", asked)
        while status == 200 and len(items) <= len(records):  # pages that repeat never end
            assert answer["total"] == len(records), self.says(ask.kind, asked)
            items += answer["items"]
            if answer["next"] is None:
                break
            following = self.client.get(answer["next"], headers=self.headers)
            assert parse_qsl(urlsplit(answer["next"]).query)[:-1] == [(k, str(v)) for k, v in [*self.then, *asked]]
            status, answer = following.status_code, following.json()
        assert (status, items) == (200, ordered(records, sort)), self.says(ask.kind, asked)

    def single(self, kind: str, ident: str) -> None:
        """One record, alone and with a neighbour."""
        status, answer = self.get(f"/v1/{PLURAL[kind]}/{ident}", [])
        expected = self.view.records[kind].get(ident)
        assert (answer if status == 200 else status) == (expected or 404), self.says(kind, ident)
        path, target = next(iter(NEIGHBOURS[kind].items()))
        status, answer = self.get(f"/v1/{PLURAL[kind]}/{ident}", [("include", path.removesuffix("_id").removesuffix("_ids"))])
        if expected:
            expected = expected | {"included": {PLURAL[target]: self.view.neighbours([expected], path, target)}}
        assert (answer if status == 200 else status) == (expected or 404), self.says(kind, ident)

    def says(self, *asked: Any) -> str:
        return f"{asked} for {self.headers} {self.then or 'now'}"


def ordered(records: list[Record], sort: str) -> list[Record]:
    """By a field, then by id; empty values last both ways."""
    name, down = sort.removeprefix("-"), sort.startswith("-")
    there = sorted((r for r in records if r[name] is not None), key=lambda r: (r[name], r["id"]), reverse=down)
    return there + sorted((r for r in records if r[name] is None), key=lambda r: str(r["id"]), reverse=down)


def revisions(client: Client, replay: Replay, ident: str, clearance: int, level: str) -> None:
    """The revisions of a record, page by page."""
    expected, found = replay.revisions(ident, clearance), list[Record]()
    path: str | None = f"/v1/{PLURAL[replay.kind(ident)]}/{ident}/revisions?include=record&limit=2"
    while path:
        answer = client.get(path, headers=cleared(level))
        assert answer.status_code == (200 if expected else 404), f"revisions of {ident} for {level}"
        if not expected:
            return
        found += answer.json()["items"]
        path = answer.json()["next"]
    for revision in found:
        revision["recorded_at"] = datetime.fromisoformat(revision["recorded_at"])
    assert found == expected, f"revisions of {ident} for {level}"
