"""Writes over HTTP, chosen by chance from what there is; a replay learns from what is answered."""

from random import Random
from typing import Any

from httpx2 import Client

from tests.asking import author, cleared, match
from tests.mechanism.asks import PERIODS
from tests.mechanism.replay import LEVELS, PLURAL, READ_ONLY, Record, Replay, pointed

VERBS = (
    "create",
    "create",
    "put",
    "patch",
    "patch",
    "retarget",
    "raise",
    "raise",
    "lower",
    "delete",
    "delete",
    "restore",
    "dossier",
)
# A refusal is an answer too; anything else means that the test itself sends nonsense.
REFUSALS = {
    "above_clearance",
    "in_use",
    "itself",
    "marking_below_reference",
    "merged_target",
    "taken",
    "unknown_reference",
    "cycle",
}

# How many records of other kinds a record needs.
NEEDED = {
    "conflict": {"actor": 2},
    "initiative": {"conflict": 1},
    "goal": {"initiative": 1, "actor": 1},
    "relationship": {"actor": 2},
}


class Operations:
    """Performs one after the other; `done` counts what was written, by verb."""

    def __init__(self, client: Client, replay: Replay) -> None:
        self.client, self.replay = client, replay
        self.done: dict[str, int] = {}
        self.named = 0

    def begin(self) -> None:
        """What most kinds need before there can be one of them."""
        source = self.post("source", title="A report", kind="report", status_reason="None.")
        cited = [{"source_id": source["id"], "relation": "supports"}]
        actors = [self.post("actor", name=name, kind="state", evidence=cited) for name in ("Here", "There")]
        parties = [{"actor_id": actor["id"], "side": side} for actor, side in zip(actors, "AB", strict=True)]
        conflict = self.post("conflict", name="A dispute", kind="political", parties=parties)
        self.post("initiative", **self._initiative([conflict["id"]]))

    def post(self, kind: str, /, **body: Any) -> Record:
        """A record that nothing speaks against."""
        record = self.write("create", kind, "POST", f"/v1/{PLURAL[kind]}", "created", json=body)
        assert record is not None
        return record

    def perform(self, verb: str, seed: int) -> None:
        random = Random(seed)
        level = LEVELS[-1] if random.random() < 0.75 else random.choice(LEVELS)
        getattr(self, f"_{verb}")(random, cleared(level))

    def write(self, verb: str, kind: str, method: str, path: str, operation: str, **sent: Any) -> Record | None:
        """Sends; learns if it was done, and answers with the record."""
        answer = self.client.request(method, path, **sent)
        if answer.status_code in (200, 201):
            record: Record = answer.json()
            known = operation if record["version"] > 1 else "created"
            self.replay.learn(kind, record, known, author(sent.get("headers") or {}))
            self.done[verb] = self.done.get(verb, 0) + 1
            return record
        codes = {error["code"] for error in answer.json().get("errors", ())}
        assert answer.status_code in (403, 404, 409, 422), answer.text
        assert codes <= REFUSALS, answer.text
        return None

    def _create(self, random: Random, headers: dict[str, str]) -> None:
        kind = random.choice([kind for kind in [*PLURAL, "goal", "goal", "relationship"] if self._possible(kind)])
        self.write("create", kind, "POST", f"/v1/{PLURAL[kind]}", "created", json=self._body(kind, random), headers=headers)

    def _put(self, random: Random, headers: dict[str, str]) -> None:
        """By one of a few names, so that many come twice."""
        kind = random.choice([kind for kind in ("source", "actor", "goal") if self._possible(kind)])
        value = random.randrange(2)
        path = f"/v1/{PLURAL[kind]}/by/test/{value}"
        self.write("put", kind, "PUT", path, "replaced", json=self._body(kind, random), headers=headers)

    def _patch(self, random: Random, headers: dict[str, str]) -> None:
        """Other values, all references as they are."""
        if record := self._one(random):
            body = self._body(kind := self.replay.kind(record["id"]), random)
            fixed = {"marking", "slug", *(name for name in body if name == "evidence" or [*pointed(body[name], name)])}
            changes = {name: value for name, value in body.items() if name not in fixed and random.random() < 0.5}
            self._change("patch", kind, record, changes, headers)

    def _retarget(self, random: Random, headers: dict[str, str]) -> None:
        """Other references, and as high a marking as they need."""
        record = self._one(random)
        if record and self._possible(kind := self.replay.kind(record["id"])):
            body = self._body(kind, random)
            changes = {name: value for name, value in body.items() if name == "evidence" or [*pointed(value, name)]}
            rank = max(LEVELS.index(record["marking"]), LEVELS.index(body["marking"]))
            self._change("retarget", kind, record, {**changes, "marking": LEVELS[rank]}, headers)

    def _raise(self, random: Random, headers: dict[str, str]) -> None:
        if record := self._free(random):
            rank = random.randint(LEVELS.index(record["marking"]), len(LEVELS) - 1)
            self._change("raise", self.replay.kind(record["id"]), record, {"marking": LEVELS[rank]}, headers)

    def _lower(self, random: Random, headers: dict[str, str]) -> None:
        high = [record for record in self.replay.present() if record["marking"] != LEVELS[0]]
        if high:
            record = random.choice(high)
            rank = max((self.replay.rank(ident) for ident in pointed(record)), default=0)
            rank = min(random.randint(rank, len(LEVELS) - 1), LEVELS.index(record["marking"]))
            self._change("lower", self.replay.kind(record["id"]), record, {"marking": LEVELS[rank]}, headers)

    def _delete(self, random: Random, headers: dict[str, str]) -> None:
        if record := self._free(random):
            self.delete(record, headers, reason="a test")

    def delete(self, record: Record, headers: dict[str, str], **query: str) -> bool:
        path = f"/v1/{PLURAL[kind := self.replay.kind(record['id'])]}/{record['id']}"
        answer = self.client.delete(path, params=query, headers=match(record) | headers)
        assert answer.status_code in (204, 404, 409), answer.text
        if answer.status_code == 204:
            newest = self.client.get(f"{path}/revisions", params={"limit": 1}).json()["items"][0]
            self.replay.gone(kind, record["id"], newest, author(headers))
            self.done["delete"] = self.done.get("delete", 0) + 1
        return answer.status_code == 204

    def _restore(self, random: Random, headers: dict[str, str]) -> None:
        if gone := [versions[-1] for versions in self.replay.of.values() if versions[-1].record is None]:
            version = random.choice(gone)
            path = f"/v1/{PLURAL[version.kind]}/{version.id}/restore"
            self.write("restore", version.kind, "POST", path, "restored", headers=headers)

    def _dossier(self, random: Random, headers: dict[str, str]) -> None:
        """Several new ones that refer to each other, and a present one with other fields, in one instant."""
        marking = random.choice(LEVELS[:2])
        cited = [{"source_id": "#report", "relation": random.choice(("supports", "contradicts"))}]
        document: dict[str, list[Record]] = {
            "sources": [{"local": "report", "marking": marking, "title": "Theirs", "kind": "report", "status_reason": "None."}],
            "actors": [{"local": "who", "marking": marking, "name": "Of a dossier", "kind": "public", "evidence": cited}],
        }
        if goals := self.replay.present("goal"):
            goal = random.choice(goals)
            known = {name: value for name, value in goal.items() if name not in READ_ONLY - {"id"}}
            rank = max(LEVELS.index(goal["marking"]), LEVELS.index(marking))
            document["goals"] = [{**known, "actor_id": "#who", "statement": "Replaced.", "marking": LEVELS[rank]}]
        answer = self.client.post("/v1/dossiers", params={"on_match": "replace"}, json=document, headers=headers)
        if answer.status_code != 201:
            assert answer.status_code in (403, 404, 409, 422), answer.text
            assert {error["code"] for error in answer.json()["errors"]} <= REFUSALS, answer.text
            return
        for item in answer.json()["items"]:
            record = self.client.get(f"/v1/{PLURAL[item['kind']]}/{item['id']}").json()
            self.replay.learn(item["kind"], record, item["status"], author(headers))
        self.done["dossier"] = self.done.get("dossier", 0) + 1

    def _change(self, verb: str, kind: str, record: Record, changes: Record, headers: dict[str, str]) -> None:
        path = f"/v1/{PLURAL[kind]}/{record['id']}"
        self.write(verb, kind, "PATCH", path, "patched", json=changes, headers=match(record) | headers)

    def change(self, record: Record, /, **changes: Any) -> Record:
        """A patch that nothing speaks against."""
        kind = self.replay.kind(record["id"])
        path = f"/v1/{PLURAL[kind]}/{record['id']}"
        changed = self.write("patch", kind, "PATCH", path, "patched", json=changes, headers=match(record))
        assert changed is not None
        return changed

    def _one(self, random: Random) -> Record | None:
        records = self.replay.present()
        return random.choice(records) if records else None

    def _free(self, random: Random) -> Record | None:
        """A record that nobody refers to, more often than one that somebody does."""
        records = self.replay.present()
        named = {ident for record in records for ident in pointed(record)}
        free = [record for record in records if record["id"] not in named]
        return random.choice(free) if free and random.random() < 0.6 else self._one(random)

    def _possible(self, kind: str) -> bool:
        """Whether there is what such a record cannot do without."""
        return all(len(self.replay.present(other)) >= least for other, least in NEEDED.get(kind, {}).items())

    def _initiative(self, conflicts: list[str]) -> Record:
        self.named += 1
        title = f"Talks {self.named}"
        history = [{"status": ("announced", "under_way")[self.named % 2]}]
        slug = f"talks-{self.named}"
        purposes = ["talks", "unity"][: 1 + self.named % 2]
        return {"title": title, "slug": slug, "purposes": purposes, "history": history, "conflict_ids": conflicts}

    def _body(self, kind: str, random: Random) -> Record:
        """What could be posted, marked as high as what it refers to, and seldom higher."""

        def some(other: str, least: int, most: int) -> list[str]:
            ids = [record["id"] for record in self.replay.present(other)]
            return random.sample(ids, min(len(ids), random.randint(least, most)))

        def one(other: str) -> str | None:
            return next(iter(some(other, 0, 1)), None)

        bodies: dict[str, Any] = {
            "source": lambda: {
                "title": random.choice(("First", "Second")),
                "kind": "report",
                "reliability": random.choice("ABC"),
                "based_on_ids": some("source", 0, 1),
                "authors": [{"name": "Somebody", "actor_id": one("actor")}],
                "status": random.choice(("active", "withdrawn")),
                "status_reason": "It was wrong.",
            },
            "actor": lambda: {
                "name": random.choice(("Alpha", "Beta")),
                "kind": "state",
                "generic": random.random() < 0.3,
                "merged_into_id": one("actor") if random.random() < 0.4 else None,
            },
            "conflict": lambda: {
                "name": "Another dispute",
                "kind": "political",
                "parties": [{"actor_id": i, "side": s} for i, s in zip(some("actor", 2, 2), "AB", strict=False)],
            },
            "initiative": lambda: self._initiative(some("conflict", 1, 2)),
            "goal": lambda: {
                "initiative_id": next(iter(some("initiative", 1, 1)), None),
                "actor_id": next(iter(some("actor", 1, 1)), None),
                "statement": "Be heard.",
                "kind": random.choice(("interest", "fear")),
                "disclosure": "inferred",
                "status": random.choice(("pursued", "achieved", "unknown")),
                "precondition": random.random() < 0.5,
                "salience": random.choice((None, 10.0, 40.0, 90.5)),
                "period": random.choice([None, *PERIODS]),
                "audience_ids": some("actor", 0, 2),
            },
            "relationship": lambda: (
                dict(zip(("from_id", "to_id"), some("actor", 2, 2), strict=False))
                | {
                    "kind": "alignment",
                    "polarity": random.choice((None, -1, 0, 2)),
                    "period": random.choice([None, *PERIODS]),
                    "initiative_ids": some("initiative", 0, 1),
                    "asserted_by_id": one("actor"),
                }
            ),
        }
        body: Record = bodies[kind]()
        if kind != "source":
            relations = [(ident, random.choice(("supports", "supports", "contradicts"))) for ident in some("source", 0, 2)]
            body["evidence"] = [{"source_id": ident, "relation": relation} for ident, relation in relations]
        rank = max((self.replay.rank(ident) for ident in pointed(body)), default=0)
        return {**body, "marking": LEVELS[rank if random.random() < 0.8 else random.randint(rank, len(LEVELS) - 1)]}
