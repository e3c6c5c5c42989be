"""From recorded positions, or given ones, to what the bargaining is to be expected to bring."""

from collections.abc import Sequence

from app.analysis.answer import Caveat, Interval, Method
from app.analysis.bargaining import ktab
from app.analysis.bargaining.elections import balloted, elected
from app.analysis.bargaining.models import (
    LEAST,
    MOST_ACTORS,
    MOST_ISSUES,
    BargainingChallenge,
    BargainingForecast,
    BargainingInputs,
    BargainingIssue,
    BargainingLeverage,
    BargainingMediated,
    BargainingParameters,
    BargainingPosition,
    BargainingQuery,
    BargainingResult,
    ChallengeMove,
    ChallengeRound,
)
from app.analysis.bargaining.picture import specification_of
from app.analysis.case import Case, Rests
from app.analysis.claims import Choice
from app.analysis.methods.challenge import challenge
from app.analysis.methods.compromise import Stand, arrays, condorcet, leverage, mean, weighted_median
from app.analysis.methods.sensitivity import spreads
from app.analysis.positions import HIGHEST, LOWEST, Key, Positions, alone_on
from app.analysis.work import Computed, Gathered, Work
from app.errors import Fault, Unfit

NEEDED = ("value", "salience", "influence")
COMPROMISE = Method(
    name="compromise model",
    source="Van den Bos 1991; Achen 2006, Institutional Realism and Bargaining Models",
    says="The mean of the positions, each weighted by influence times salience; its slopes; what it is without each actor.",
)
MEDIAN = Method(
    name="weighted median and Condorcet position",
    source="the same weights",
    says="The smallest position whose cumulative weight is at least half; the held positions that no other beats by weight.",
)
MONTE_CARLO = Method(
    name="Monte-Carlo intervals",
    source="uniform, independent draws with the given seed",
    says="The middle 90 % of the forecasts when every position, influence and salience may be off by the given spread.",
)
ELECTION = Method(
    name="Probabilistic Condorcet Election",
    source="KTAB, the KAPSARC Toolkit for Behavioral Analysis (MIT licence)",
    says="From the votes of all for each option over each other, how probable it is that each is chosen.",
)
CHALLENGE = Method(
    name="challenge model (experimental)",
    source="Bueno de Mesquita 1984 to 1997 as replicated by Scholz, Calbert and Smith 2011, J. Theoretical Politics 23(4)",
    says="Actors challenge each other when they expect to gain by it, and move, round by round.",
)
DEFECTS = (
    "Experimental. The formulas as printed do not give the published rounds. This is the variant that does: the probability of "
    "success is divided by the votes over all pairs of actors, and of compromises that with the smallest mean is taken, not that "
    "with the smallest move.",
    "Replications differ in the test for capitulation and in an index that is misprinted; two of them do not reproduce the "
    "published rounds at all.",
    "It need not converge: on the car emission data it moves back and forth for ten rounds. Take the compromise forecast.",
)


def gather(case: Case, query: BargainingQuery) -> Gathered:
    """Value, salience and influence of whoever has a position on an issue."""
    rests, warnings = Rests(), list[Caveat]()
    said = Positions(case, Choice.of(query), rests, query.issue_id)
    numbers = {field: said.numbers(field) for field in NEEDED}
    known = set.intersection(*(set(numbers[field]) for field in NEEDED))
    holders = sorted(known.union(said.holders(known)))
    missing = {key: lacks for key in holders if (lacks := [field for field in NEEDED if key not in numbers[field]])}
    refused = {issue for issue, _ in missing} if query.missing == "refuse" else set()
    whole = [key for key in holders if key not in missing and key[0] not in refused]
    said.bound(whole, MOST_ISSUES, MOST_ACTORS)
    issues = [issue for issue in sorted({issue for issue, _ in whole}) if weighed(issue, whole, numbers)]
    if not issues:
        weightless = {key: ["influence or salience above 0"] for key in whole}
        raise said.lacking(missing or weightless, "What is recorded does not suffice for a forecast on any issue.")
    for key, lacks in missing.items():
        who, what = said.name("actor", key[1]), said.name("issue", key[0])
        done = "the issue is left out" if query.missing == "refuse" else "the actor is left out"
        detail = f"{who} lacks {', '.join(lacks)} on {what}: {done}."
        warnings.append(Caveat.model_validate({"code": "incomplete", "detail": detail, "ids": list(reversed(key))}))
    mediator = query.mediator
    if mediator and case.actor(mediator) != mediator:
        detail = f"This actor is merged into {case.actor(mediator)}: ask for that one."
        raise Unfit("The mediator is known under another id.", [Fault("mediator", "merged", detail, "parameter")])
    if mediator and case.get("actor", mediator):
        rests.use("actor", mediator)
    inputs = BargainingInputs(
        salience_scale=100,
        mediator_name=said.name("actor", mediator) if mediator else None,
        issues=[
            BargainingIssue(
                issue=issue,
                name=said.name("issue", issue),
                low=LOWEST,
                high=HIGHEST,
                positions=[
                    BargainingPosition(
                        actor=key[1],
                        name=said.name("actor", key[1]),
                        position=numbers["value"][key],
                        influence=numbers["influence"][key],
                        salience=numbers["salience"][key],
                    )
                    for key in whole
                    if key[0] == issue
                ],
            )
            for issue in issues
        ],
    )
    return Gathered(inputs, rests, warnings)


def weighed(issue: str, whole: Sequence[Key], numbers: dict[str, dict[Key, float]]) -> bool:
    """Whether anybody has weight on an issue."""
    return sum(numbers["influence"][key] * numbers["salience"][key] for key in whole if key[0] == issue) >= LEAST


def compute(inputs: BargainingInputs, parameters: BargainingParameters) -> Computed:
    """Issue by issue, then all together."""
    found, uncertainty = list[BargainingForecast](), list[Interval]()
    fitting(inputs, parameters)
    for i, issue in enumerate(inputs.issues):
        forecast, intervals = forecast_of(issue, inputs, parameters, f"/issues/{i}")
        found.append(forecast)
        uncertainty += intervals
    together, ballot = None, None
    if len(inputs.issues) > 1:
        together, intervals = elected(inputs.issues, parameters, "/together")
        uncertainty += intervals
    if inputs.ballot:
        ballot, intervals = balloted(inputs.ballot, parameters)
        uncertainty += intervals
    methods = [COMPROMISE, MEDIAN, MONTE_CARLO] if found else []
    warnings = alone_on(
        (issue.name or issue.issue, sum(one.influence * one.salience > 0 for one in issue.positions)) for issue in inputs.issues
    )
    if ballot or together or any(forecast.election for forecast in found):
        methods.append(ELECTION)
    if any(forecast.election is None for forecast in found):
        detail = "On some issues there are too many positions for an election between them: choose `options`."
        warnings.append(Caveat(code="no_election", detail=detail))
    if parameters.challenge and found:
        methods.append(CHALLENGE)
        warnings += [Caveat(code="experimental", detail=defect) for defect in DEFECTS]
    saliences = [one.salience for issue in inputs.issues for one in issue.positions]
    if saliences and max(saliences) <= inputs.salience_scale / 100:
        detail = "All saliences are below a hundredth of the full one: is `salience_scale` right?"
        warnings.append(Caveat(code="small_saliences", detail=detail))
    return Computed(BargainingResult(issues=found, together=together, ballot=ballot), methods, uncertainty, warnings)


def fitting(inputs: BargainingInputs, parameters: BargainingParameters) -> None:
    """Raises Unfit where the question about the mediator is not whole, or an option not on the scale."""
    numbers = {name: getattr(parameters, name) for name in ("influence", "salience", "position")}
    if not parameters.mediator:
        stray = [name for name, number in numbers.items() if number is not None]
        faults = [
            Fault(name, "insufficient", "This is a number of the `mediator`, who is not given.", "parameter") for name in stray
        ]
    else:
        faults = [
            Fault(name, "insufficient", f"The mediator has no {name} on an issue, and none is given.", "parameter")
            for name, number in numbers.items()
            if number is None
            and any(parameters.mediator not in (one.actor for one in issue.positions) for issue in inputs.issues)
        ]
        if (numbers["salience"] or 0) > inputs.salience_scale:
            faults.append(Fault("salience", "rule", "More than full salience (salience_scale).", "parameter"))
        if numbers["position"] is not None and any(
            (issue.low is not None and numbers["position"] < issue.low)
            or (issue.high is not None and numbers["position"] > issue.high)
            for issue in inputs.issues
        ):
            faults.append(Fault("position", "rule", "It lies outside the scale of an issue.", "parameter"))
    if faults:
        raise Unfit("What if the mediator: the question is not whole.", faults)
    ends = [issue.poles for issue in inputs.issues]
    if any(not low <= option <= high for option in parameters.options for low, high in ends):
        fault = Fault("options", "rule", "An option lies outside the scale of an issue.", "parameter")
        raise Unfit("What could be elected is not on the scale.", [fault])


def forecast_of(
    issue: BargainingIssue, inputs: BargainingInputs, parameters: BargainingParameters, about: str
) -> tuple[BargainingForecast, list[Interval]]:
    """The forecast on one issue. `about`: the JSON pointer to it."""
    stands = [Stand(one.actor, one.position, one.influence, one.salience) for one in issue.positions]
    names = {one.actor: one.name or one.actor for one in issue.positions}
    x, w = arrays(stands)
    forecast, median = float(mean(x, w)), float(weighted_median(x, w))
    moved = [BargainingLeverage(name=names[each.actor], **vars(each)) for each in leverage(stands)]
    drawn = spreads(stands, *issue.poles, parameters.spread, parameters.draws, parameters.seed)
    intervals = [
        Interval(
            about=f"{about}/{name}",
            low=spread.low,
            high=spread.high,
            level=0.9,
            how=f"Monte-Carlo: {parameters.draws} draws, seed {parameters.seed}, spread {parameters.spread:g}",
        )
        for name, spread in zip(("forecast", "median"), drawn, strict=True)
    ]
    vote, varied = elected([issue], parameters, f"{about}/election")
    made = BargainingForecast(
        issue=issue.issue,
        name=issue.name or issue.issue,
        forecast=forecast,
        median=median,
        condorcet=condorcet(x, w),
        actors=moved,
        election=vote,
        mediated=mediated(stands, names, inputs, parameters) if parameters.mediator else None,
        challenge=challenged(stands, names, inputs, parameters) if parameters.challenge else None,
    )
    return made, intervals + varied


def mediated(
    stands: Sequence[Stand], names: dict[str, str], inputs: BargainingInputs, parameters: BargainingParameters
) -> BargainingMediated:
    """The forecast with the mediator's numbers instead of those that it has, or beside those of the others."""
    who = str(parameters.mediator)
    own = next((stand for stand in stands if stand.actor == who), Stand(who, 0.0, 0.0, 0.0))
    given = {name: getattr(parameters, name) for name in ("position", "influence", "salience")}
    taken = Stand(who, **{name: getattr(own, name) if number is None else number for name, number in given.items()})
    x, w = arrays(stands)
    changed, weights = arrays([*(stand for stand in stands if stand.actor != who), taken])
    if weights.sum() < LEAST:
        fault = Fault("influence", "insufficient", "With these numbers nobody has any weight.", "parameter")
        raise Unfit("What if the mediator: nobody would have any weight.", [fault])
    forecast, median = float(mean(changed, weights)), float(weighted_median(changed, weights))
    return BargainingMediated(
        actor=who,
        name=names.get(who) or inputs.mediator_name or who,
        position=taken.position,
        influence=taken.influence,
        salience=taken.salience,
        share=taken.weight / float(weights.sum()),
        forecast=forecast,
        median=median,
        shift=forecast - float(mean(x, w)),
        median_shift=median - float(weighted_median(x, w)),
    )


def challenged(
    stands: Sequence[Stand], names: dict[str, str], inputs: BargainingInputs, parameters: BargainingParameters
) -> BargainingChallenge:
    """The challenge model, round by round."""
    scaled = [Stand(s.actor, s.position, s.influence, s.salience / inputs.salience_scale) for s in stands]
    rounds = [
        ChallengeRound(
            round=number,
            mean=each.mean,
            median=each.median,
            moves=[
                ChallengeMove.model_validate({"actor": names[m.actor], "kind": m.kind, "other": names[m.other], "to": m.to})
                for m in each.moves
            ],
        )
        for number, each in enumerate(challenge(scaled, parameters.rounds))
    ]
    return BargainingChallenge(
        status="experimental", settled=not rounds[-1].moves and len(rounds) <= parameters.rounds, rounds=rounds
    )


WORK = Work(gather, compute, {"vega": specification_of, "csv": ktab.written})
