"""From the inputs to the prospects: part by part, and where the parts can be held against each other, side by side."""

from itertools import product
from typing import Any

from app.analysis.agreement.models import AgreementParameters
from app.analysis.answer import Caveat, Interval, Method
from app.analysis.forecasts.answers import ForecastQuestion, ForecastsResult
from app.analysis.forecasts.models import ForecastsParameters
from app.analysis.precedents.models import PrecedentsParameters
from app.analysis.prospects.answers import ProspectArena, ProspectExpected, ProspectLack, ProspectsResult
from app.analysis.prospects.gather import WORKS, gather, reasons
from app.analysis.prospects.models import (
    ProspectFactor,
    ProspectMilestone,
    ProspectMissing,
    ProspectReaction,
    ProspectsInputs,
    ProspectsParameters,
)
from app.analysis.prospects.picture import specification_of
from app.analysis.prospects.sides import side_by_side
from app.analysis.work import Computed, Work
from app.domain.vocabularies import ConditionMet, FactorArena, MilestoneStatus
from app.errors import Fault, Unfit

OVER = {MilestoneStatus.MET, MilestoneStatus.MET_LATE, MilestoneStatus.WAIVED}
DEFAULTS = {"precedents": PrecedentsParameters(), "forecasts": ForecastsParameters(), "agreement": AgreementParameters()}
LISTING = Method(
    name="structured listing",
    source="docs/analysis-prospects.md",
    says="Conditions, leverage, milestones and stances as recorded, grouped and never summed up into one number.",
)
LISTS = (
    "factors",
    "leverage",
    "leverage_lacking",
    "unmet",
    "stances",
    "expected_reactions",
    "efforts",
    "unsupported",
    "disputed",
)


def compute(inputs: ProspectsInputs, parameters: ProspectsParameters) -> Computed:
    """Part by part; what cannot be computed is named and left out. Unfit when nothing is left."""
    missing, methods, uncertainty, warnings = list(inputs.lacking), [LISTING], list[Interval](), list[Caveat]()

    def part(name: str, at: str) -> Any:
        given = getattr(inputs, name)
        if given is None:
            if name not in {one.part for one in missing}:
                missing.append(ProspectMissing(part=name, reasons=["The inputs of this part are missing."]))
            return None
        try:
            done = WORKS[name].compute(given, DEFAULTS[name])
        except Unfit as error:
            missing.append(ProspectMissing(part=name, reasons=reasons(error)))
            return None
        methods.extend(done.methods)
        uncertainty.extend(one.model_copy(update={"about": f"/{at}{one.about}"}) for one in done.uncertainty)
        warnings.extend(done.warnings)
        return done.result

    base_rates, forecasts, room = part("precedents", "base_rates"), part("forecasts", "forecasts"), part("agreement", "room")
    result = ProspectsResult(
        side_by_side=side_by_side(base_rates, forecasts),
        base_rates=base_rates,
        forecasts=forecasts,
        room=room,
        factors=[_arena(arena, inputs.factors) for arena in FactorArena if any(f.arena == arena for f in inputs.factors)],
        leverage=sorted(inputs.leverage, key=lambda lever: -1 if lever.strength is None else lever.strength, reverse=True),
        leverage_lacking=_lacking(inputs),
        unmet=[_open(milestone) for milestone in inputs.milestones if milestone.status not in OVER],
        stances=sorted(inputs.stances, key=lambda stance: stance.support),
        expected_reactions=[_expected(reaction, forecasts) for reaction in inputs.reactions],
        efforts=inputs.efforts,
        unsupported=inputs.unsupported,
        disputed=inputs.disputed,
        missing=missing,
    )
    if not any((base_rates, forecasts, room, *(getattr(result, name) for name in LISTS))):
        faults = [Fault("initiative_id", "insufficient", f"{one.part}: {one.reasons[0]}", "parameter") for one in missing]
        raise Unfit("What is recorded says nothing of its prospects.", faults)
    return Computed(result, methods, uncertainty, warnings)


def _arena(arena: FactorArena, factors: list[ProspectFactor]) -> ProspectArena:
    here = sorted((f for f in factors if f.arena == arena), key=lambda f: -abs(f.effect))
    return ProspectArena(
        arena=arena,
        helping=[f for f in here if f.effect > 0],
        hindering=[f for f in here if f.effect < 0],
        ambiguous=[f for f in here if f.effect == 0],
    )


def _lacking(inputs: ProspectsInputs) -> list[ProspectLack]:
    """Of strength 0 is none."""
    held = {(lever.holder.id, lever.target.id) for lever in inputs.leverage if lever.strength != 0}
    return [
        ProspectLack(holder=holder.actor, target=target.actor, records=[*holder.records, *target.records])
        for holder, target in product(inputs.mediators, inputs.parties)
        if holder.actor.id != target.actor.id and (holder.actor.id, target.actor.id) not in held
    ]


def _open(milestone: ProspectMilestone) -> ProspectMilestone:
    """With the conditions that are not met, or of which nobody knows."""
    return milestone.model_copy(update={"conditions": [c for c in milestone.conditions if c.met != ConditionMet.YES]})


def _expected(reaction: ProspectReaction, forecasts: ForecastsResult | None) -> ProspectExpected:
    """With what is forecast of it."""

    def asks(question: ForecastQuestion) -> bool:
        return question.id == reaction.question_id if reaction.question_id else question.question == reaction.question

    found = next((question for question in (forecasts.questions if forecasts else ()) if asks(question)), None)
    last = {f.forecaster: f.wording or f.term or f"{f.middle:.0%}" for f in (found.forecasts if found else ())}
    pool = found.pool if found else None
    return ProspectExpected(
        **dict(reaction),
        status=found.status if found else None,
        said=[f"{forecaster}: {words}" for forecaster, words in last.items()],
        low=pool.odds_mean_low if pool else None,
        middle=pool.odds_mean if pool else None,
        high=pool.odds_mean_high if pool else None,
    )


WORK = Work(gather, compute, {"vega": specification_of})
