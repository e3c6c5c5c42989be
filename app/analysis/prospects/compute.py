"""From a case to its prospects: the other analyses of it, and what is recorded about its conditions."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from app.analysis.agreement.compute import WORK as AGREEMENT
from app.analysis.agreement.models import AgreementParameters, AgreementQuery
from app.analysis.answer import Caveat, Interval, Method
from app.analysis.case import Case, Record, Rests
from app.analysis.claims import Choice
from app.analysis.forecasts.compute import WORK as FORECASTS
from app.analysis.forecasts.models import ForecastsParameters, ForecastsQuery
from app.analysis.precedents.compute import WORK as PRECEDENTS
from app.analysis.precedents.models import PrecedentsParameters
from app.analysis.prospects.classes import classes_of
from app.analysis.prospects.models import (
    ProspectArena,
    ProspectCondition,
    ProspectDispute,
    ProspectEffort,
    ProspectFactor,
    ProspectLack,
    ProspectLeverage,
    ProspectMilestone,
    ProspectMissing,
    ProspectsInputs,
    ProspectsParameters,
    ProspectsQuery,
    ProspectsResult,
    ProspectStance,
    ProspectUnsupported,
)
from app.analysis.prospects.picture import specification_of
from app.analysis.work import Computed, Gathered, Work
from app.domain import KINDS
from app.domain.vocabularies import ConditionMet, FactorArena, MilestoneStatus
from app.errors import NotFound, Unfit

MEDIATING = {"convener", "host", "lead_mediator", "co_mediator", "facilitator", "guarantor"}
PLURALS = {kind.name: kind.plural for kind in KINDS}
EVIDENCED = [kind.name for kind in KINDS if kind.evidenced]
CLAIMS = {kind.name for kind in KINDS if kind.claim}
OVER = {MilestoneStatus.MET, MilestoneStatus.MET_LATE, MilestoneStatus.WAIVED}
WORDS = ("statement", "description", "title", "concern", "wording", "explanation", "text")
PARTS = {
    "precedents": (PRECEDENTS, PrecedentsParameters()),
    "forecasts": (FORECASTS, ForecastsParameters()),
    "agreement": (AGREEMENT, AgreementParameters()),
}
LISTING = Method(
    name="structured listing",
    source="United Nations 2012, Guidance for Effective Mediation",
    says="Conditions, leverage, milestones and stances as recorded, grouped and never summed up into one number.",
)


def gather(case: Case, query: ProspectsQuery) -> Gathered:
    """What the dossier says of its own initiative; what belongs to linked ones counts as precedent alone."""
    gathering = _Gathering(case, query)
    initiative = case.get("initiative", gathering.initiative)
    if initiative is None:
        raise NotFound("There is no such initiative.")
    shared = {"asserted_by_id": query.asserted_by_id, "on": query.on}
    inputs = ProspectsInputs(
        precedents=gathering.part("precedents", classes_of(query, initiative)),
        forecasts=gathering.part("forecasts", ForecastsQuery(initiative_id=[query.initiative_id], **shared)),
        agreement=gathering.part("agreement", AgreementQuery(initiative_id=query.initiative_id, combine=query.combine, **shared)),
        lacking=gathering.lacking,
        factors=gathering.factors(),
        leverage=gathering.leverage(),
        mediators=gathering.taking_part(lambda roles: bool(roles & MEDIATING)),
        parties=gathering.taking_part(lambda roles: "party" in roles),
        milestones=gathering.milestones(),
        stances=gathering.stances(),
        efforts=gathering.efforts(),
        unsupported=gathering.unsupported(),
        disputed=gathering.disputed(),
    )
    return Gathered(inputs, gathering.rests, gathering.warnings)


def link(kind: str, record: Record) -> str:
    """The path of a record."""
    return f"/v1/{PLURALS[kind]}/{record['id']}"


class _Gathering:
    """The parts of one case, and what they rest on."""

    def __init__(self, case: Case, query: ProspectsQuery) -> None:
        self.case, self.query, self.choice = case, query, Choice.of(query)
        self.initiative = str(query.initiative_id)
        self.rests, self.warnings, self.lacking = Rests(), list[Caveat](), list[ProspectMissing]()

    def name(self, kind: str, ident: str | None) -> str | None:
        """What people call it; the answer then rests on it."""
        if ident is None:
            return None
        self.rests.use(kind, ident)
        return self.case.name(kind, ident)[:300]

    def own(self, kind: str) -> Iterator[Record]:
        """The records of a kind about this initiative by those asserters who count, that have begun by the day."""
        for record in self.case.all(kind):
            if self.initiative in self.about(kind, record) and self.choice.admits(record):
                self.rests.use(kind, record["id"])
                yield record

    def part(self, name: str, query: Any) -> Any:
        """The inputs of another analysis of the same case; None, with the reasons kept, where the records do not suffice."""
        try:
            gathered = PARTS[name][0].gather(self.case, query)
        except Unfit as error:
            self.lacking.append(ProspectMissing(part=name, reasons=reasons(error)))
            return None
        self.rests.on |= gathered.rests.on
        self.warnings += gathered.warnings
        return gathered.inputs

    def factors(self) -> list[ProspectFactor]:
        return [
            ProspectFactor(
                aspect=factor["aspect"],
                arena=factor["arena"],
                effect=factor["effect"],
                description=factor["description"],
                record=link("factor", factor),
            )
            for factor in self.own("factor")
        ]

    def leverage(self) -> list[ProspectLeverage]:
        return [
            ProspectLeverage(
                holder=self.name("actor", lever["holder_id"]) or "",
                target=self.name("actor", lever["target_id"]) or "",
                via=self.name("actor", lever["via_id"]),
                kind=lever["kind"],
                use=lever["use"],
                strength=lever["strength"],
                limits=lever["limits"],
                record=link("leverage", lever),
            )
            for lever in self.own("leverage")
        ]

    def taking_part(self, fits: Callable[[set[str]], bool]) -> list[str]:
        """The actors that take part in a fitting role, by name."""
        found = {self.case.actor(record["actor_id"]) for record in self.own("participation") if fits(set(record["roles"]))}
        return sorted(self.name("actor", ident) or "" for ident in found)

    def milestones(self) -> list[ProspectMilestone]:
        return [
            ProspectMilestone(
                title=milestone["title"],
                kind=milestone["kind"],
                status=milestone["status"],
                conditions=[ProspectCondition.model_validate(condition) for condition in milestone["conditions"]],
                record=link("milestone", milestone),
            )
            for milestone in self.own("milestone")
        ]

    def stances(self) -> list[ProspectStance]:
        return [
            ProspectStance(
                actor=self.name("actor", stance["actor_id"]) or "",
                support=stance["support"],
                concern=stance["concern"],
                stated_by=self.name("actor", stance["stated_by_id"]),
                record=link("stance", stance),
            )
            for stance in self.own("stance")
        ]

    def efforts(self) -> list[ProspectEffort]:
        found = []
        for tie in self.case.all("initiative_link"):
            ends = [tie["from_id"], tie["to_id"]]
            if self.initiative in ends and self.choice.admits(tie):
                self.rests.use("initiative_link", tie["id"])
                ends.remove(self.initiative)
                title = self.name("initiative", ends[0]) or ""
                explanation, record = tie["explanation"], link("initiative_link", tie)
                found.append(ProspectEffort(title=title, kind=tie["kind"], explanation=explanation, record=record))
        return found

    def claims(self) -> Iterator[tuple[str, Record]]:
        """What is said of this initiative, with evidence, of any kind."""
        for kind in EVIDENCED:
            for record in self.case.all(kind):
                if self.initiative in self.about(kind, record) and self.choice.admits(record):
                    yield kind, record

    def about(self, kind: str, record: Record) -> set[str | None]:
        """The initiatives that a record is about, a forecast by its question."""
        question = self.case.get("question", record.get("question_id")) or {}
        own = record["id"] if kind == "initiative" else None
        return {own, record.get("initiative_id"), question.get("initiative_id"), *record.get("initiative_ids", ())}

    def unsupported(self) -> list[ProspectUnsupported]:
        found = []
        for kind, record in self.claims():
            if kind in CLAIMS and not record["supported"]:
                self.rests.use(kind, record["id"])
                found.append(ProspectUnsupported(kind=kind, says=self.says(record), record=link(kind, record)))
        return found

    def disputed(self) -> list[ProspectDispute]:
        found = []
        for kind, record in self.claims():
            for entry in record["evidence"]:
                if entry["relation"] == "contradicts":
                    self.rests.use(kind, record["id"])
                    found.append(
                        ProspectDispute(
                            kind=kind,
                            says=self.says(record),
                            field=entry["field"],
                            reported=entry["reported"],
                            source=self.name("source", entry["source_id"]) or "",
                            record=link(kind, record),
                        )
                    )
        return found

    def says(self, record: Record) -> str:
        """A claim in words: its own, else whose it is."""
        worded = next((record[field] for field in WORDS if record.get(field)), None)
        whose = record.get("actor_id") or record.get("holder_id") or record.get("from_id")
        return str(worded or self.name("actor", whose) or record["id"])[:1000]


def compute(inputs: ProspectsInputs, parameters: ProspectsParameters) -> Computed:
    """Part by part; what cannot be computed is named and left out."""
    missing, methods, uncertainty, warnings = list(inputs.lacking), [LISTING], list[Interval](), list[Caveat]()

    def part(name: str, at: str) -> Any:
        given = getattr(inputs, name)
        if given is None:
            if name not in {one.part for one in missing}:
                missing.append(ProspectMissing(part=name, reasons=["The inputs of this part are missing."]))
            return None
        work, defaults = PARTS[name]
        known = {field: value for field, value in parameters if field in type(defaults).model_fields}
        try:
            done = work.compute(given, defaults.model_copy(update=known))
        except Unfit as error:
            missing.append(ProspectMissing(part=name, reasons=reasons(error)))
            return None
        methods.extend(done.methods)
        uncertainty.extend(one.model_copy(update={"about": f"/{at}{one.about}"}) for one in done.uncertainty)
        warnings.extend(done.warnings)
        return done.result

    base_rates, forecasts, room = part("precedents", "base_rates"), part("forecasts", "forecasts"), part("agreement", "room")
    held = {(lever.holder, lever.target) for lever in inputs.leverage}
    result = ProspectsResult(
        base_rates=base_rates,
        forecasts=forecasts,
        room=room,
        factors=[_arena(arena, inputs.factors) for arena in FactorArena if any(f.arena == arena for f in inputs.factors)],
        leverage=sorted(inputs.leverage, key=lambda lever: -1 if lever.strength is None else lever.strength, reverse=True),
        leverage_lacking=[
            ProspectLack(holder=holder, target=target)
            for holder, target in product(inputs.mediators, inputs.parties)
            if holder != target and (holder, target) not in held
        ],
        unmet=[_open(milestone) for milestone in inputs.milestones if milestone.status not in OVER],
        stances=sorted(inputs.stances, key=lambda stance: stance.support),
        efforts=inputs.efforts,
        unsupported=inputs.unsupported,
        disputed=inputs.disputed,
        missing=missing,
    )
    return Computed(result, methods, uncertainty, warnings)


def _arena(arena: FactorArena, factors: list[ProspectFactor]) -> ProspectArena:
    here = sorted((f for f in factors if f.arena == arena), key=lambda f: -abs(f.effect))
    return ProspectArena(
        arena=arena,
        helping=[f for f in here if f.effect > 0],
        hindering=[f for f in here if f.effect < 0],
        ambiguous=[f for f in here if f.effect == 0],
    )


def _open(milestone: ProspectMilestone) -> ProspectMilestone:
    """With the conditions that are not met, or of which nobody knows."""
    return milestone.model_copy(update={"conditions": [c for c in milestone.conditions if c.met != ConditionMet.YES]})


def reasons(error: Unfit) -> list[str]:
    """Why a part cannot be answered."""
    return [fault.detail[:1000] for fault in error.faults] or [error.detail[:1000]]


WORK = Work(gather, compute, {"vega": specification_of})
