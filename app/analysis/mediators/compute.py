"""From what is recorded of a conflict's third parties, or given, to their comparison."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from app.analysis.answer import Caveat, Interval, Method
from app.analysis.comparing import comparison, methods, profiles
from app.analysis.goals.models import ByDisclosure
from app.analysis.mediators.gather import gather
from app.analysis.mediators.models import (
    ConflictSide,
    MediatorAttendance,
    MediatorOutcome,
    MediatorsInputs,
    MediatorsParameters,
    ThirdParty,
)
from app.analysis.mediators.picture import specification_of
from app.analysis.mediators.results import (
    AccessShown,
    DyadBias,
    EffortShown,
    LeverageShown,
    MediatorShown,
    MediatorsResult,
    OutcomeCase,
    OutcomeRate,
    RivalShown,
    SideCloseness,
    SideComparison,
)
from app.analysis.methods.base_rate import jeffreys
from app.analysis.methods.bias import bias
from app.analysis.methods.profiles import shared
from app.analysis.named import Named, Names
from app.analysis.work import Computed, Work
from app.domain.vocabularies import Disclosure, Invitation, Level, OutcomeDimension, Presence, ReferenceUnit

BIAS = Method(
    name="relative and absolute bias",
    source="Savun 2008, Information, Bias, and Mediation Success",
    says="The difference and the maximum of the closenesses to two sides; closeness is the polarity, halved to -1 … 1.",
)
RATE = Method(
    name="Jeffreys interval",
    source="Brown, Cai and DasGupta 2001, Interval Estimation for a Binomial Proportion",
    says="Quantiles of Beta(k + 1/2, n - k + 1/2), set to 0 at k = 0 and to 1 at k = n.",
)
SELECTED = "These cases are agreements: where none was reached there is no case, so that they cannot yield a rate."
CAME = (Presence.ATTENDED, Presence.WALKED_OUT)


def compute(inputs: MediatorsInputs, parameters: MediatorsParameters) -> Computed:
    """Each third party by the same measures."""
    names, known = Names(inputs.names), profiles(inputs.issues)
    acting: dict[str, list[str]] = defaultdict(list)  # by initiative
    for third in inputs.mediators:
        for effort in third.efforts:
            acting[effort.initiative].append(third.actor)
    mediators = []
    for third in sorted(inputs.mediators, key=lambda third: (names.of(third.actor).name, third.actor)):
        mine = known.get(third.actor, {})
        pairs = {party.actor: shared(mine, known.get(party.actor, {})) for party in inputs.parties}
        alike = {party: comparison(pair, equal=False) for party, pair in pairs.items() if pair.issues}
        mediators.append(
            MediatorShown(
                actor=names.of(third.actor),
                efforts=[EffortShown(initiative=names.of(e.initiative), roles=list(e.roles)) for e in third.efforts],
                outcomes=_rates(third.outcomes, parameters, names),
                closeness=[
                    SideCloseness(party=names.of(party.actor), closeness=_closeness(third, party)) for party in inputs.parties
                ],
                positions=[SideComparison(party=names.of(party), **dict(one)) for party, one in alike.items()],
                bias=_biases(third, inputs.parties, {party: one.s_score for party, one in alike.items()}, names),
                meetings=len(third.meetings),
                meetings_with_attendance=len({a.meeting for a in third.attendance}),
                access=_access(third.attendance, {party.actor for party in inputs.parties}, names),
                leverage=_leverage(third, {party.actor for party in inputs.parties}, names),
                goals=_goals(third),
                rivals=[
                    RivalShown(
                        initiative=names.of(rival.initiative),
                        other=names.of(rival.other),
                        kind=rival.kind,
                        third_parties=names.each(acting.get(rival.other, ())),
                    )
                    for rival in third.rivals
                ],
            )
        )
    result = MediatorsResult(parties=[names.of(party.actor) for party in inputs.parties], mediators=mediators)
    compared = [one for third in mediators for one in third.positions]
    return Computed(result, [BIAS, RATE, *methods(compared)[:1]], _uncertainty(mediators, parameters.level), _warnings(mediators))


def _rates(outcomes: Sequence[MediatorOutcome], parameters: MediatorsParameters, names: Names) -> list[OutcomeRate]:
    """A rate for each dimension, unit, coder, beneficiary and scale."""
    groups: dict[tuple[OutcomeDimension, ReferenceUnit, str, str, bool], list[MediatorOutcome]] = defaultdict(list)
    for outcome in outcomes:
        key = outcome.dimension, outcome.unit, outcome.coder or "", outcome.beneficiary or "", outcome.result is None
        groups[key].append(outcome)
    rates = []
    for (dimension, unit, coder, beneficiary, rated), those in sorted(groups.items()):
        successes = sum(_succeeds(outcome, parameters) for outcome in those)
        refused = SELECTED if unit is ReferenceUnit.AGREEMENT else None
        low, high = (None, None) if refused else jeffreys(successes, len(those), parameters.level)
        rates.append(
            OutcomeRate(
                dimension=dimension,
                unit=unit,
                coder=names.maybe(coder or None),
                beneficiary=names.maybe(beneficiary or None),
                threshold="better" if rated else parameters.threshold.value,
                successes=successes,
                cases=len(those),
                rate=None if refused else successes / len(those),
                low=low,
                high=high,
                refused=refused,
                members=[OutcomeCase(subject=names.of(o.subject), result=o.result, rating=o.rating) for o in those],
            )
        )
    return rates


def _succeeds(outcome: MediatorOutcome, parameters: MediatorsParameters) -> bool:
    return outcome.result >= parameters.threshold if outcome.result else (outcome.rating or 0) > 0


def _closeness(third: ThirdParty, party: ConflictSide) -> float | None:
    return next((close.polarity / 2 for close in third.closeness if close.party == party.actor), None)


def _biases(third: ThirdParty, parties: Sequence[ConflictSide], scores: dict[str, float | None], names: Names) -> list[DyadBias]:
    """Between parties of different sides; left out where neither measure says anything."""
    found = []
    for one, other in combinations(parties, 2):
        if one.side is not None and one.side == other.side:
            continue
        close = bias(_closeness(third, one), _closeness(third, other))
        alike = bias(scores.get(one.actor), scores.get(other.actor))
        if close or alike:
            found.append(
                DyadBias(
                    first=names.of(one.actor),
                    second=names.of(other.actor),
                    relative=close and close.relative,
                    absolute=close and close.absolute,
                    s_relative=alike and alike.relative,
                    s_absolute=alike and alike.absolute,
                )
            )
    return found


def _access(attendance: Sequence[MediatorAttendance], parties: set[str], names: Names) -> list[AccessShown]:
    """Actor by actor, the parties first."""
    found = []
    actors = names.each({a.actor for a in attendance})
    for actor in sorted(actors, key=lambda actor: actor.id not in parties):
        theirs = [a for a in attendance if a.actor == actor.id]

        def at(*presences: Presence, theirs: list[MediatorAttendance] = theirs) -> list[Named]:
            return names.each(a.meeting for a in theirs if a.presence in presences)

        ranks = [a.level for a in theirs if a.presence in CAME and a.level is not Level.UNKNOWN]
        found.append(
            AccessShown(
                actor=actor,
                party=actor.id in parties,
                invited=names.each(a.meeting for a in theirs if a.invitation is Invitation.INVITED),
                came=at(*CAME),
                expected=at(Presence.EXPECTED),
                absent=at(Presence.ABSENT),
                level=min(ranks, key=list(Level).index, default=None),
            )
        )
    return found


def _leverage(third: ThirdParty, parties: set[str], names: Names) -> list[LeverageShown]:
    return [
        LeverageShown(
            target=names.of(means.target),
            party=means.target in parties,
            via=names.maybe(means.via),
            kind=means.kind,
            use=means.use,
            strength=means.strength,
            limits=means.limits,
        )
        for means in sorted(third.leverage, key=lambda means: means.target not in parties)
    ]


def _goals(third: ThirdParty) -> ByDisclosure:
    named: dict[Disclosure, list[Named]] = {disclosure: [] for disclosure in Disclosure}
    for goal in third.goals:
        named[goal.disclosure].append(Named(id=goal.goal, name=goal.statement))
    return ByDisclosure(**{disclosure.value: goals for disclosure, goals in named.items()})


def _uncertainty(mediators: Sequence[MediatorShown], level: float) -> list[Interval]:
    return [
        Interval(about=f"/mediators/{i}/outcomes/{j}/rate", low=rate.low, high=rate.high, level=level, how=RATE.name)
        for i, third in enumerate(mediators)
        for j, rate in enumerate(third.outcomes)
        if rate.low is not None and rate.high is not None
    ]


def _warnings(mediators: Sequence[MediatorShown]) -> list[Caveat]:
    """What the numbers do not say."""
    found = []
    partial = [third for third in mediators if third.meetings_with_attendance < third.meetings]
    if partial:
        said = "; ".join(f"{m.actor.name}: {m.meetings_with_attendance} of {m.meetings} meetings" for m in partial)
        found.append(Caveat(code="attendance_partly_recorded", detail=f"Who came is recorded of {said}."))
    if any(rate.refused for third in mediators for rate in third.outcomes):
        found.append(Caveat(code="selected_on_outcome", detail=SELECTED))
    unknown = [third.actor.name for third in mediators if not third.bias]
    if unknown:
        said = "no two sides have a closeness (or an S-score) both"
        found.append(Caveat(code="no_bias", detail=f"The bias of these is not said, since {said}: {', '.join(unknown)}."))
    return found


WORK = Work(gather, compute, {"vega": specification_of})
