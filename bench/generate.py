"""A database of any size: `python -m bench.generate URL GOALS` fills a migrated one, the same for the same seed.

Fifty goals to an initiative and its meeting; a conflict, an issue, an actor and a source for as many. Three actors
hold a tenth of all goals each. Every fifth goal has been changed once, after all of them had been recorded. Names and
statements are invented; the statements repeat themselves.
"""

import sys
import time
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Enum

from app.domain import KINDS
from app.domain.vocabularies import OutcomeResult
from app.records.checks import taken_key
from app.records.registry import Kinds
from bench.bulk import Bulk, Prototype, Value, bulk, number, text

EACH = 50  # goals to an initiative, an actor, an issue, a source
CHANGED = 5  # every fifth goal has a second version
FEWEST = 14  # initiatives: with fewer, those around a goal would be the same ones
MANY = 3  # actors that hold a tenth of all goals each
VARIETY = 600  # prototypes of goals: divides by all that is counted off below
PERIODS = [f"20{year:02}-{month:02}/.." for year in range(24) for month in range(1, 13)] + ["2023-10-07/..", "2011/2017"]
WORDS = """
border ceasefire corridor council crossing delegation election envoy escort exchange fishing fund garrison guarantee
harbour hostage income land language law monitor office pension pipeline port prisoner quota recognition reform
refugee register return river road school seat security signature tariff tax timetable trade treaty vote water
"""
NAMES = ("initiative", "meeting", "holder", "speaker", "reporter", "audience", "issue", "source", "other", "conflict")
N = "0n0n0"  # fits a slug too
SLOTS: dict[str, Any] = {"n": N, "salience": 77.654321} | {name: UUID(int=i + 1) for i, name in enumerate(NAMES)}


def generate(url: str, goals: int, seed: int = 1) -> None:
    """Fills a migrated database with that many goals and all that they refer to."""
    with bulk(url, seed) as writer:
        _Case(writer, goals, Random(seed)).write()


def meetings(url: str, count: int, seed: int = 1) -> None:
    """Fills a migrated database with that many meetings of one initiative, and what one coder says came of each."""
    kinds, random = Kinds(KINDS), Random(seed)
    results = [str(term.value) for term in OutcomeResult]
    slots = {"n": N} | {name: UUID(int=i + 1) for i, name in enumerate(("actor", "conflict", "initiative", "meeting"))}

    def prototype(kind: str, /, **members: Any) -> Prototype:
        example = kinds[kind].example | {"external_ids": [], "evidence": []} | members
        return Prototype(kinds[kind], kinds[kind].create.model_validate(example), slots)

    with bulk(url, seed) as writer:
        values: dict[str, Value] = {"n": text("0")}
        around: dict[str, dict[str, Any]] = {
            "actor": {"name": f"Coder {N}", "kind": "research_body"},
            "conflict": {"name": f"Conflict {N}", "parties": []},
            "initiative": {"title": f"Talks {N}", "slug": f"talks-{N}", "conflict_ids": [slots["conflict"]]},
        }
        for kind, members in around.items():
            values[kind] = writer.ident()
            writer.add(prototype(kind, **members), values[kind], values)
        one = prototype("meeting", title=f"Round {N}", initiative_ids=[slots["initiative"]], conflict_ids=[], issue_ids=[])
        coded = {"initiative_id": None, "meeting_id": slots["meeting"], "dimension": "substantive", "rating": None}
        coded |= {"agreement_id": None, "beneficiary_id": None, "asserted_by_id": slots["actor"]}
        outcomes = [prototype("outcome", **coded, result=result) for result in results]
        for i in range(count):
            values = values | {"n": text(str(i)), "meeting": writer.ident()}
            writer.add(one, values["meeting"], values)
            writer.add(random.choice(outcomes), writer.ident(), values)


class _Case:
    def __init__(self, writer: Bulk, goals: int, random: Random) -> None:
        self.writer, self.goals, self.random = writer, goals, random
        self.kinds, self.words = Kinds(KINDS), WORDS.split()

    def write(self) -> None:
        groups = max(FEWEST, self.goals // EACH)
        self.sources = self._others("source", groups, {}, title=f"Report {N} on talks")
        self.actors = actors = self._others("actor", groups + MANY, {}, name=f"Group {N}", kind="political_party")
        sides = [{"actor_id": SLOTS[name], "side": side} for name, side in (("holder", "A"), ("speaker", "B"))]
        near = {"holder": actors, "speaker": actors[1:]}
        near["conflict"] = self._others("conflict", groups, near, name=f"Conflict {N}", parties=sides)
        self.issues = self._others("issue", groups, near, name=f"Issue {N}", conflict_id=SLOTS["conflict"])
        title, slug, conflicts = f"Talks {N}", f"talks-{N}", [SLOTS["conflict"]]
        self.initiatives = self._others("initiative", groups, near, title=title, slug=slug, conflict_ids=conflicts)
        near["initiative"] = self.initiatives
        self.meetings = self._others("meeting", groups, near, title=f"Round {N}", initiative_ids=[SLOTS["initiative"]])
        pairs = [self._pair(i) for i in range(min(VARIETY, self.goals))]
        self.order = list(range(groups))
        self.random.shuffle(self.order)
        goal, writer = self.kinds["goal"], self.writer
        again: list[tuple[Prototype, dict[str, Value], Value, datetime]] = []
        changed_from = writer.seq + self.goals + 1
        for i in range(self.goals):
            first, second = pairs[i % len(pairs)]
            values, own, created, until = self._values(i), writer.ident(), writer.moment(), None
            if i % CHANGED == 0:
                until = changed_from + len(again)
                again.append((second, values, own, created))
            writer.add(first, own, values, until=until, keys=[taken_key(goal, "external_id", "GEN", str(i))])
        for second, values, own, created in again:
            values["salience"] = self._salience()
            writer.add(second, own, values, created=created, changed=["salience", "status"])

    def _others(self, kind_name: str, count: int, near: dict[str, list[Value]], **members: Any) -> list[Value]:
        """Records around the goals: the kind's example with these members; the i-th refers to the i-th ones `near`."""
        kind, made = self.kinds[kind_name], list[Value]()
        prototype = Prototype(kind, kind.create.model_validate(kind.example | members), SLOTS)
        for i in range(count):
            values, own = {name: there[i] for name, there in near.items()}, self.writer.ident()
            keys = [taken_key(kind, "slug", f"talks-{i}")] if kind_name == "initiative" else []
            self.writer.add(prototype, own, values | {"n": text(str(i))}, keys=keys)
            made.append(own)
        return made

    def _salience(self) -> Value:
        return number(round(self.random.uniform(0, 100), 4))

    def _values(self, i: int) -> dict[str, Value]:
        """Whom the goal refers to: by turns, and mixed so that neighbours differ."""
        groups = len(self.order)
        group, turn = i // EACH % groups, i % 10
        mixed = [self.order[(i + step) % groups] for step in (0, 7, 11, 13, 3)]
        return {
            "n": text(str(i)),
            "salience": self._salience(),
            "initiative": self.initiatives[group],
            "meeting": self.meetings[group],
            "holder": self.actors[groups + turn] if turn < MANY else self.actors[mixed[0]],
            "speaker": self.actors[mixed[1]],
            "reporter": self.actors[mixed[2]],
            "audience": self.actors[mixed[3]],
            "issue": self.issues[group],
            "source": self.sources[mixed[0]],
            "other": self.sources[mixed[4]],
        }

    def _pair(self, i: int) -> tuple[Prototype, Prototype]:
        """A goal, and the same with another status."""
        random, goal = self.random, self.kinds["goal"]
        terms = {
            name: [str(term.value) for term in column.type.enum_class]
            for name, column in goal.table.__table__.c.items()
            if isinstance(column.type, Enum) and column.type.enum_class
        }
        members: dict[str, Any] = {name: random.choice(values) for name, values in terms.items()}
        members["disclosure"] = disclosure = terms["disclosure"][i % 4]
        evidence = [
            {
                "source_id": SLOTS[name],
                "relation": "contradicts" if name == "other" and i % 50 == 1 else "supports",
                "excerpt": self._text(25),
                "locator": f"paragraph {1 + i % 30}",
                "credibility": 1 + i % 6,
            }
            for name in (("source", "other") if i % 2 else ("source",))
        ]
        members |= {
            "external_ids": [{"scheme": "GEN", "value": N}],
            "note": self._text(40),
            "evidence": [] if i % 100 == 99 else evidence,
            "asserted_by_id": SLOTS["reporter"] if disclosure == "attributed" else None,
            "confidence": ("low", "moderate", "high")[i % 3],
            "initiative_id": SLOTS["initiative"],
            "meeting_id": SLOTS["meeting"] if i % 2 else None,
            "actor_id": SLOTS["holder"],
            "statement": self._text(30),
            "stated_by_id": SLOTS["speaker"] if disclosure in ("declared", "confided") else None,
            "audience_ids": [SLOTS["audience"]] if i % 3 else [],
            "target_ids": [SLOTS["speaker"]] if i % 4 else [],
            "issue_ids": [SLOTS["issue"]],
            "precondition": i % 20 == 0,
            "salience": SLOTS["salience"] if i % 10 else None,
            "period": random.choice(PERIODS) if i % 4 else None,
        }
        later = members | {"status": random.choice(terms["status"])}
        first, second = (Prototype(goal, goal.create.model_validate(m), SLOTS) for m in (members, later))
        return first, second

    def _text(self, words: int) -> str:
        return " ".join(self.random.choices(self.words, k=words)).capitalize() + "."


def main() -> None:
    started = time.perf_counter()
    generate(sys.argv[1], int(sys.argv[2]))
    print(f"{sys.argv[2]} goals in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
