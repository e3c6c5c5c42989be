"""A database of any size: `python -m bench.generate URL GOALS` fills a migrated one, the same for the same seed.

Twenty-five goals to an initiative and its meeting; a conflict, an issue, an actor and a source for as many. Three actors
hold a tenth of all goals each. Every fifth goal has been changed once, after all of them had been recorded. Names and
statements are invented.
"""

import sys
import time
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from app.domain import KINDS
from app.records.evidence import Confidence, Evidence, Relation
from app.records.fields import ExternalId, Fields
from app.records.markings import Marking
from app.records.registry import Kinds
from bench.bulk import Bulk, bulk

EACH = 25  # goals to an initiative, an actor, an issue, a source
CHANGED = 5  # every fifth goal has a second version
MANY = 3  # actors that hold a tenth of all goals each
PERIODS = [f"20{year:02}-{month:02}/.." for year in range(24) for month in range(1, 13)] + ["2023-10-07/..", "2011/2017"]
WORDS = """
border ceasefire corridor council crossing delegation election envoy escort exchange fishing fund garrison guarantee
harbour hostage income land language law monitor office pension pipeline port prisoner quota recognition reform
refugee register return river road school seat security signature tariff tax timetable trade treaty vote water
"""


def generate(url: str, goals: int, seed: int = 1) -> None:
    """Fills a migrated database with that many goals and all that they refer to."""
    with bulk(url, seed) as writer:
        _Case(writer, goals, Random(seed)).write()


class _Case:
    def __init__(self, writer: Bulk, goals: int, random: Random) -> None:
        self.writer, self.goals, self.random = writer, goals, random
        self.kinds, self.words = Kinds(KINDS), WORDS.split()
        self.goal = self.kinds["goal"]
        self.terms: dict[str, list[Any]] = {
            name: list(self.goal.table.__table__.c[name].type.enum_class or ())  # type: ignore[attr-defined]
            for name in ("kind", "arena", "horizon", "status")
        }
        self.disclosures: list[Any] = list(self.goal.table.__table__.c.disclosure.type.enum_class or ())  # type: ignore[attr-defined]

    def write(self) -> None:
        groups = max(1, self.goals // EACH)
        self.sources = [self._other("source", title=f"Report {i} on talks", reliability="C") for i in range(groups)]
        self.actors = [self._other("actor", name=f"Group {i}", kind="political_party") for i in range(groups + MANY)]
        sides = [[{"actor_id": str(self.actors[i + step]), "side": "AB"[step]} for step in (0, 1)] for i in range(groups)]
        self.conflicts = [self._other("conflict", name=f"Conflict {i}", parties=sides[i]) for i in range(groups)]
        self.issues = [self._other("issue", name=f"Issue {i}", conflict_id=str(self.conflicts[i])) for i in range(groups)]
        self.initiatives = [
            self._other("initiative", title=f"Talks {i}", slug=f"talks-{i}", conflict_ids=[str(self.conflicts[i])])
            for i in range(groups)
        ]
        self.meetings = [
            self._other("meeting", title=f"Round {i}", initiative_ids=[str(self.initiatives[i])]) for i in range(groups)
        ]
        order = list(range(groups))
        self.random.shuffle(order)
        changed_from = self.writer.seq + self.goals
        again: list[tuple[dict[str, Any], UUID, datetime]] = []
        for i in range(self.goals):
            members, created = self._members(i, order), self.writer.moment()
            changes, ident = i % CHANGED == 0, self.writer.ident()
            fields = self.goal.create.model_construct(None, **members)
            self.writer.add(self.goal, fields, ident, changed_from + len(again) + 1 if changes else None)
            if changes:
                again.append((members, ident, created))
        for members, ident, created in again:
            members |= {"status": self.random.choice(self.terms["status"]), "salience": self._salience()}
            fields = self.goal.create.model_construct(None, **members)
            self.writer.again(self.goal, fields, ident, created, ["salience", "status"])

    def _other(self, kind_name: str, **members: Any) -> UUID:
        """A record around the goals: the kind's example with other values."""
        kind = self.kinds[kind_name]
        fields: Fields = kind.create.model_validate(kind.example | members)
        ident = self.writer.ident()
        self.writer.add(kind, fields, ident)
        return ident

    def _salience(self) -> float:
        return round(self.random.uniform(0, 100), 4)

    def _members(self, i: int, order: list[int]) -> dict[str, Any]:
        """The fields of a goal, all of them, with values that its model would accept as they are."""
        random, groups = self.random, len(order)
        group, turn = i // EACH % groups, i % 10
        mixed = order[i % groups]  # each one EACH times, whatever the group
        holder = self.actors[groups + turn] if turn < MANY else self.actors[mixed]
        speaker, reporter, audience = (self.actors[order[(i + step) % groups]] for step in (7, 11, 13))
        disclosure = self.disclosures[i % len(self.disclosures)]
        spoken, reported = str(disclosure) in ("declared", "confided"), str(disclosure) == "attributed"
        evidence = [
            Evidence.model_construct(
                None,
                source_id=self.sources[order[(i + step) % groups]],
                relation=Relation.CONTRADICTS if step and i % 50 == 0 else Relation.SUPPORTS,
                excerpt=self._text(25),
                locator=f"paragraph {1 + i % 30}",
                field=None,
                reported=None,
                credibility=1 + i % 6,
            )
            for step in ((0, 3) if i % 2 and groups > 3 else (0,))
        ]
        terms = {name: random.choice(values) for name, values in self.terms.items()}
        return {
            "marking": Marking.CLEAR,
            "external_ids": [ExternalId.model_construct(None, scheme="GEN", value=str(i), version=None)],
            "note": self._text(40),
            "evidence": [] if i % 100 == 99 else evidence,
            "asserted_by_id": reporter if reported and reporter != holder else None,
            "confidence": list(Confidence)[i % 3],
            "initiative_id": self.initiatives[group],
            "meeting_id": self.meetings[group] if i % 2 else None,
            "actor_id": holder,
            "statement": self._text(30),
            "disclosure": disclosure if not reported or reporter != holder else self.disclosures[-1],
            "stated_by_id": speaker if spoken else None,
            "audience_ids": [audience] if i % 3 else [],
            "target_ids": [speaker] if i % 4 else [],
            "issue_ids": [self.issues[group]],
            "precondition": i % 20 == 0,
            "salience": self._salience() if i % 10 else None,
            "period": random.choice(PERIODS) if i % 4 else None,
            **terms,
        }

    def _text(self, words: int) -> str:
        return " ".join(self.random.choices(self.words, k=words)).capitalize() + "."


def main() -> None:
    started = time.perf_counter()
    generate(sys.argv[1], int(sys.argv[2]))
    print(f"{sys.argv[2]} goals in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
