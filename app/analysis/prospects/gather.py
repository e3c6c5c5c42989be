"""From a case to the inputs: those of the other analyses of it, and what is recorded about its conditions."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeVar
from uuid import UUID

from app.analysis.agreement.compute import WORK as AGREEMENT
from app.analysis.agreement.models import AgreementQuery
from app.analysis.answer import Caveat
from app.analysis.case import Case, Record, Rests
from app.analysis.claims import Choice, begun, pick
from app.analysis.forecasts.compute import WORK as FORECASTS
from app.analysis.forecasts.models import ForecastsQuery
from app.analysis.named import Named
from app.analysis.precedents.compute import WORK as PRECEDENTS
from app.analysis.prospects.classes import classes_of
from app.analysis.prospects.models import (
    MOST,
    MOST_SIDES,
    ProspectCondition,
    ProspectDispute,
    ProspectEffort,
    ProspectFactor,
    ProspectLeverage,
    ProspectMilestone,
    ProspectMissing,
    ProspectReaction,
    ProspectSide,
    ProspectsInputs,
    ProspectsQuery,
    ProspectStance,
    ProspectUnsupported,
)
from app.analysis.work import Gathered
from app.domain import KINDS
from app.domain.edtf import bounds
from app.errors import NotFound, Unfit

MEDIATING = {"convener", "host", "lead_mediator", "co_mediator", "facilitator", "guarantor"}
PLURALS = {kind.name: kind.plural for kind in KINDS}
EVIDENCED = [kind.name for kind in KINDS if kind.evidenced]
CLAIMS = {kind.name for kind in KINDS if kind.claim}
WORDS = ("statement", "description", "title", "concern", "wording", "explanation", "text")
WORKS = {"precedents": PRECEDENTS, "forecasts": FORECASTS, "agreement": AGREEMENT}
READ = {"precedents": ("meeting", "outcome"), "forecasts": ("question", "forecast"), "agreement": ("position",)}
RELATIONS = {  # what the other initiative is, where the link leads to it, and where it leads from it
    "has_precedent": ("precedent", "has_this_as_precedent"),
    "follows": ("predecessor", "successor"),
    "part_of": ("whole", "part"),
    "resembles": ("resembles", "resembles"),
    "parallel_to": ("parallel", "parallel"),
    "competes_with": ("competes", "competes"),
    "complements": ("complements", "complements"),
}
T = TypeVar("T")


def gather(case: Case, query: ProspectsQuery) -> Gathered:
    """What the dossier says of its own initiative; what belongs to linked ones counts as precedent alone."""
    gathering = _Gathering(case, query)
    initiative = case.get("initiative", gathering.initiative)
    if initiative is None:
        raise NotFound("There is no such initiative.")
    gathering.rests.use("initiative", gathering.initiative)
    shared = {"asserted_by_id": query.asserted_by_id, "on": query.on}
    mediators = gathering.sides(mediates)
    inputs = ProspectsInputs(
        precedents=gathering.part("precedents", classes_of(query, initiative)),
        forecasts=gathering.part("forecasts", ForecastsQuery(initiative_id=[query.initiative_id], **shared)),
        agreement=gathering.part("agreement", AgreementQuery(initiative_id=query.initiative_id, combine=query.combine, **shared)),
        lacking=gathering.lacking,
        factors=gathering.most("factors", gathering.factors()),
        leverage=gathering.most("leverage", gathering.leverage({side.actor.id for side in mediators})),
        mediators=gathering.most("mediators", mediators, MOST_SIDES),
        parties=gathering.most("parties", gathering.sides(lambda record: "party" in record["roles"]), MOST_SIDES),
        milestones=gathering.most("milestones", gathering.milestones()),
        stances=gathering.most("stances", gathering.stances()),
        reactions=gathering.most("reactions", gathering.reactions({side.actor.id for side in mediators})),
        efforts=gathering.most("efforts", gathering.efforts()),
        unsupported=gathering.most("unsupported", gathering.unsupported()),
        disputed=gathering.most("disputed", gathering.disputed()),
    )
    return Gathered(inputs, gathering.rests, gathering.warnings)


def link(kind: str, record: Record) -> str:
    """The path of a record."""
    return f"/v1/{PLURALS[kind]}/{record['id']}"


def mediates(participation: Record) -> bool:
    """Whether it makes its actor one of those who convene or mediate."""
    stayed_away = participation["response"] == "declined" or participation["presence"] == "absent"
    return bool(MEDIATING & {*participation["roles"]}) and not stayed_away


def reasons(error: Unfit) -> list[str]:
    """Why a part cannot be answered."""
    return [fault.detail[:1000] for fault in error.faults] or [error.detail[:1000]]


class _Gathering:
    """The parts of one case, and what they rest on."""

    def __init__(self, case: Case, query: ProspectsQuery) -> None:
        self.case, self.query, self.choice = case, query, Choice.of(query)
        self.initiative = str(query.initiative_id)
        self.rests, self.warnings, self.lacking = Rests(), list[Caveat](), list[ProspectMissing]()

    def maybe(self, kind: str, ident: str | None) -> Named | None:
        """What a record is called, of an actor the one that it is merged into; the answer then rests on it."""
        if ident is None:
            return None
        self.rests.use(kind, ident)
        ident = self.case.actor(ident) if kind == "actor" else ident
        self.rests.use(kind, ident)
        return Named(id=ident, name=self.case.name(kind, ident))

    def named(self, kind: str, ident: str) -> Named:
        """The same of what is never null."""
        found = self.maybe(kind, ident)
        assert found
        return found

    def by(self, record: Record) -> Named | None:
        """Who asserts it."""
        return self.maybe("actor", record["asserted_by_id"])

    def most(self, what: str, found: Iterable[T], most: int = MOST) -> list[T]:
        """As many as an answer may hold; it says how many are left out."""
        listed = list(found)
        if len(listed) > most:
            self.warnings.append(Caveat(code="left_out", detail=f"{len(listed) - most} more {what} are left out."))
        return listed[:most]

    def part(self, name: str, query: Any) -> Any:
        """The inputs of another analysis of the same case; None, with the reasons kept, where the records do not suffice."""
        try:
            gathered = WORKS[name].gather(self.case, query)
        except Unfit as error:
            self.lacking.append(ProspectMissing(part=name, reasons=reasons(error)))
            self.lack(READ[name])
            return None
        self.rests.on |= gathered.rests.on
        self.warnings += gathered.warnings
        return gathered.inputs

    def lack(self, kinds: Iterable[str]) -> None:
        """That something is missing rests on what there is instead."""
        for kind in kinds:
            for record in self.case.all(kind):
                self.rests.use(kind, record["id"])
                if kind == "position":
                    self.named("actor", record["actor_id"])
                    self.named("issue", record["issue_id"])
        for name, columns in self.case.columns.items():
            if (kind := name.split()[0]) in kinds:
                self.rests.use(kind, *columns.column("id"))

    def about(self, kind: str, record: Record) -> set[str | None]:
        """The initiatives that a record is about: its own, else those of what it names."""
        if kind == "initiative":
            return {record["id"]}
        if kind == "initiative_link":
            return {record["from_id"], record["to_id"]}
        named = {record.get("initiative_id"), *record.get("initiative_ids", ())} - {None}
        if not named:
            ends = [("goal", record[end]) for end in ("from_id", "to_id")] if kind == "goal_link" else []
            through = [(name, record.get(f"{name}_id")) for name in ("question", "meeting", "agreement")]
            for other, ident in [*through, *ends]:
                if found := self.case.get(other, ident):
                    named |= self.about(other, found)
        return named

    def own(self, *kinds: str) -> Iterator[tuple[str, Record]]:
        """What is said of this initiative, by those asserters who count, that has begun by the day."""
        for kind in kinds:
            for record in self.case.all(kind):
                if self.choice.admits(record) and self.initiative in self.about(kind, record) and self.made(record):
                    yield kind, record

    def made(self, record: Record) -> bool:
        """Whether, if it is a forecast, it had been made by the day."""
        return "made_on" not in record or bounds(record["made_on"])[0] <= self.choice.on

    def standing(self, kind: str, claims: Iterable[Record], about: Callable[[Record], Hashable]) -> list[Record]:
        """Of each asserter what counts: claims of several stand side by side here, and nothing has to be chosen."""
        picked = pick(claims, self.choice, lambda claim: (claim["asserted_by_id"], about(claim)), lambda claim: claim["id"])
        found = sorted(one.value for one in picked.values())
        self.rests.use(kind, *found)
        return [record for ident in found if (record := self.case.get(kind, ident))]

    def factors(self) -> Iterator[ProspectFactor]:
        for _, factor in self.own("factor"):
            self.rests.use("factor", factor["id"])
            yield ProspectFactor(
                aspect=factor["aspect"],
                arena=factor["arena"],
                effect=factor["effect"],
                description=factor["description"],
                asserted_by=self.by(factor),
                record=link("factor", factor),
            )

    def leverage(self, mediators: set[str]) -> Iterator[ProspectLeverage]:
        """Over anybody, for this initiative; and what those who mediate have for none in particular."""
        actor = self.case.actor
        general = [
            lever
            for lever in self.case.all("leverage")
            if not lever["initiative_ids"] and self.choice.admits(lever) and actor(lever["holder_id"]) in mediators
        ]

        def about(lever: Record) -> Hashable:
            via = lever["via_id"]
            return actor(lever["holder_id"]), actor(lever["target_id"]), via and actor(via), lever["kind"]

        for lever in self.standing("leverage", [*(record for _, record in self.own("leverage")), *general], about):
            yield ProspectLeverage(
                holder=self.named("actor", lever["holder_id"]),
                target=self.named("actor", lever["target_id"]),
                via=self.maybe("actor", lever["via_id"]),
                kind=lever["kind"],
                use=lever["use"],
                strength=lever["strength"],
                limits=lever["limits"],
                asserted_by=self.by(lever),
                record=link("leverage", lever),
            )

    def sides(self, fits: Callable[[Record], bool]) -> list[ProspectSide]:
        """The actors of fitting participations, whoever asserts them, but for those that are nobody in particular."""
        found: dict[str, list[Record]] = {}
        for _, record in self.own("participation"):
            actor = self.case.get("actor", self.case.actor(record["actor_id"]))
            if fits(record) and actor and not actor["generic"]:
                self.rests.use("participation", record["id"])
                self.named("actor", record["actor_id"])
                found.setdefault(actor["id"], []).append(record)
        sides = [
            ProspectSide(actor=self.named("actor", ident), records=[link("participation", record) for record in records[:MOST]])
            for ident, records in found.items()
        ]
        return sorted(sides, key=lambda side: (side.actor.name, side.actor.id))

    def milestones(self) -> Iterator[ProspectMilestone]:
        """Without those that another has replaced."""
        found = [milestone for _, milestone in self.own("milestone")]
        self.rests.use("milestone", *(milestone["id"] for milestone in found))
        replaced = {milestone["replaces_id"] for milestone in found}
        for milestone in found:
            if milestone["id"] not in replaced:
                yield ProspectMilestone(
                    title=milestone["title"],
                    kind=milestone["kind"],
                    status=milestone["status"],
                    conditions=[ProspectCondition.model_validate(condition) for condition in milestone["conditions"]],
                    asserted_by=self.by(milestone),
                    record=link("milestone", milestone),
                )

    def stances(self) -> Iterator[ProspectStance]:
        def about(stance: Record) -> Hashable:
            return self.case.actor(stance["actor_id"]), stance["initiative_id"], stance["meeting_id"], stance["agreement_id"]

        for stance in self.standing("stance", (record for _, record in self.own("stance")), about):
            yield ProspectStance(
                actor=self.named("actor", stance["actor_id"]),
                support=stance["support"],
                concern=stance["concern"],
                stated_by=self.maybe("actor", stance["stated_by_id"]),
                asserted_by=self.by(stance),
                record=link("stance", stance),
            )

    def reactions(self, mediators: set[str]) -> Iterator[ProspectReaction]:
        """Questions that name actors, and none of those who mediate."""
        for question in self.case.all("question"):
            actors = {self.case.actor(ident) for ident in question["actor_ids"]}
            if actors and not actors & mediators and self.initiative in self.about("question", question):
                self.rests.use("question", question["id"])
                yield ProspectReaction(
                    actors=[self.named("actor", ident) for ident in question["actor_ids"]],
                    question=question["text"],
                    question_id=UUID(question["id"]),
                    record=link("question", question),
                )

    def efforts(self) -> Iterator[ProspectEffort]:
        for _, tie in self.own("initiative_link"):
            out = tie["from_id"] == self.initiative
            other = self.case.get("initiative", tie["to_id" if out else "from_id"])
            if other and begun(other)[0] > self.choice.on:
                continue
            self.rests.use("initiative_link", tie["id"])
            yield ProspectEffort.model_validate(
                {
                    "initiative": self.named("initiative", tie["to_id" if out else "from_id"]),
                    "relation": RELATIONS[tie["kind"]][0 if out else 1],
                    "explanation": tie["explanation"],
                    "asserted_by": self.by(tie),
                    "record": link("initiative_link", tie),
                }
            )

    def unsupported(self) -> Iterator[ProspectUnsupported]:
        for kind, record in self.own(*(kind for kind in EVIDENCED if kind in CLAIMS)):
            if not record["supported"]:
                self.rests.use(kind, record["id"])
                yield ProspectUnsupported(kind=kind, says=self.says(record), record=link(kind, record))

    def disputed(self) -> Iterator[ProspectDispute]:
        for kind, record in self.own(*EVIDENCED):
            for entry in record["evidence"]:
                if entry["relation"] == "contradicts":
                    self.rests.use(kind, record["id"])
                    yield ProspectDispute(
                        kind=kind,
                        says=self.says(record),
                        field=entry["field"],
                        reported=entry["reported"],
                        source=self.named("source", entry["source_id"]),
                        record=link(kind, record),
                    )

    def says(self, record: Record) -> str:
        """A claim in words: its own, else whose it is."""
        worded = next((record[field] for field in WORDS if record.get(field)), None)
        whose = self.maybe("actor", record.get("actor_id") or record.get("holder_id")) if not worded else None
        return str(worded or (whose.name if whose else record["id"]))[:1000]
