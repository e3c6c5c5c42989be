"""From recorded positions, or given acceptances, to the room for agreement."""

from collections.abc import Collection
from statistics import fmean
from uuid import UUID

from app.analysis.agreement.models import (
    MOST_ACTORS,
    MOST_ISSUES,
    Acceptance,
    AcceptingActor,
    AgreementInputs,
    AgreementParameters,
    AgreementParty,
    AgreementQuery,
    AgreementResult,
    IdealPoint,
    IssueAcceptances,
    IssueZone,
)
from app.analysis.agreement.packages import coarseness, judged, made, offered
from app.analysis.agreement.picture import specification_of
from app.analysis.answer import Caveat, Method
from app.analysis.case import Case, Rests
from app.analysis.claims import Choice
from app.analysis.methods import zopa
from app.analysis.positions import HIGHEST, LOWEST, Key, Positions, alone_on
from app.analysis.work import Computed, Gathered, Work
from app.errors import Fault, Unfit

ZOPA = Method(
    name="zone of possible agreement",
    source="Raiffa 1982, The Art and Science of Negotiation, ch. 4",
    says="The intersection of what each could accept; where it is empty, the point whose largest weighted distance is smallest.",
)
PARETO = Method(
    name="Pareto set",
    source="additive utilities over the issues",
    says="The packages that no other makes better for somebody without making it worse for somebody else.",
)
NASH = Method(
    name="Nash solution",
    source="Nash 1950, The Bargaining Problem",
    says="The package with the largest product of the gains over no agreement, each to the power of its holder's share of power.",
)
KALAI_SMORODINSKY = Method(
    name="Kalai-Smorodinsky solution",
    source="Kalai and Smorodinsky 1975, Other Solutions to Nash's Bargaining Problem",
    says="The package that gives each most nearly the same share of the most that it could gain.",
)
EGALITARIAN = Method(
    name="egalitarian solution",
    source="Kalai 1977, Proportional Solutions to Bargaining Situations: Interpersonal Utility Comparisons",
    says="The package whose smallest gain is largest; it compares gains between actors.",
)


def gather(case: Case, query: AgreementQuery) -> Gathered:
    """The acceptance intervals, ideals and saliences of the positions that count."""
    rests = Rests()
    said = Positions(case, Choice.of(query), rests, query.issue_id)
    accepted = said.acceptances()
    if not accepted:
        missing = {key: ["accept_low", "accept_high"] for key in said.holders()}
        raise said.lacking(missing, "What is recorded does not say what anybody could accept.")
    ideals, saliences = said.numbers("value"), said.numbers("salience")
    said.bound(accepted.keys() | ideals.keys(), MOST_ISSUES, MOST_ACTORS)
    comparable = ideals.keys() <= saliences.keys()
    warnings, issues = unknown(said, accepted), []
    if not comparable:
        detail = "Not everybody's salience is recorded: in packages each issue counts alike."
        warnings.append(Caveat(code="equal_saliences", detail=detail))
    for issue in sorted({issue for issue, _ in accepted.keys() | ideals.keys()}):
        keys, here = ([key for key in sorted(known) if key[0] == issue] for known in (accepted, ideals))
        weighed = all(key in saliences for key in keys)
        if not weighed:
            detail = f"On {said.name('issue', issue)} not everybody's salience is recorded: all weigh alike."
            warnings.append(Caveat(code="equal_weights", detail=detail, ids=[UUID(issue)]))
        issues.append(
            IssueAcceptances(
                issue=issue,
                name=said.name("issue", issue),
                low=LOWEST,
                high=HIGHEST,
                acceptances=[
                    Acceptance(
                        actor=key[1],
                        name=said.name("actor", key[1]),
                        low=accepted[key][0],
                        high=accepted[key][1],
                        weight=saliences[key] if weighed else 1.0,
                    )
                    for key in keys
                ],
                ideals=[
                    IdealPoint(
                        actor=key[1],
                        name=said.name("actor", key[1]),
                        position=ideals[key],
                        salience=saliences[key] if comparable else 1.0,
                    )
                    for key in here
                ],
            )
        )
    return Gathered(AgreementInputs(issues=issues, parties=parties(said, ideals, query)), rests, warnings)


def unknown(said: Positions, accepted: Collection[Key]) -> list[Caveat]:
    """Who has a say, and nothing is recorded of what they could accept: the zones are without them."""
    return [
        Caveat(
            code="incomplete",
            detail=f"{said.name('actor', actor)} lacks accept_low, accept_high on {said.name('issue', issue)}: what all accept "
            "there is said without it.",
            ids=[UUID(actor), UUID(issue)],
        )
        for issue, actor in said.holders(accepted)
    ]


def parties(said: Positions, ideals: dict[Key, float], query: AgreementQuery) -> list[AgreementParty]:
    """With their bargaining power, where influence decides it."""
    if query.power == "equal":
        return []
    influence = said.numbers("influence")
    missing = {key: ["influence"] for key in ideals if not influence.get(key)}
    if missing:
        raise said.lacking(missing, "Power by influence needs an influence above 0 of everybody.")
    actors = sorted({actor for _, actor in ideals})
    means = {actor: fmean(influence[key] for key in ideals if key[1] == actor) for actor in actors}
    return [AgreementParty(actor=actor, name=said.name("actor", actor), power=means[actor]) for actor in actors]


def compute(inputs: AgreementInputs, parameters: AgreementParameters) -> Computed:
    """The zone of each issue, and the packages."""
    names = named(inputs)
    zones = [zone(issue, names) for issue in inputs.issues if issue.acceptances]
    offers = offered(inputs) if inputs.packages else made(inputs)
    methods = [ZOPA] if zones else []
    alone = alone_on((issue.name or issue.issue, len(issue.acceptances)) for issue in inputs.issues)
    if offers is None:
        wanting = any(len(issue.ideals) > 1 for issue in inputs.issues)
        if not zones and not wanting:
            lacking = "No issue has what anybody could accept, or the ideals of two actors."
            raise Unfit("There is nothing to agree on.", [Fault("/inputs/issues", "insufficient", lacking)])
        detail = "There are too many issues to combine." if wanting else "No issue has the ideals of two actors."
        warnings = [*alone, Caveat(code="no_packages", detail=detail)]
        return Computed(AgreementResult(issues=zones, packages=None), methods, [], warnings)
    found = judged(offers, inputs.parties, names, parameters.most)
    warnings = alone
    if found.nash is None:
        detail = "No package leaves everybody better off than no agreement: there is no Nash solution."
        warnings.append(Caveat(code="no_gain", detail=detail))
    if found.pareto > len(found.listed):
        detail = f"The Pareto set has {found.pareto} packages, of which {len(found.listed)} are listed."
        warnings.append(Caveat(code="cut_off", detail=detail))
    if any(not ideal.salience for issue in inputs.issues for ideal in issue.ideals):
        detail = "Of somebody an issue has no salience: it does not count in what packages are worth to that actor."
        warnings.append(Caveat(code="no_salience", detail=detail))
    methods += [PARETO, NASH, KALAI_SMORODINSKY, EGALITARIAN]
    return Computed(AgreementResult(issues=zones, packages=found), methods, coarseness(found, offers), warnings)


def named(inputs: AgreementInputs) -> dict[str, str]:
    """What people call the actors, where that was given."""
    people: list[AgreementParty | Acceptance | IdealPoint] = list(inputs.parties)
    for issue in inputs.issues:
        people += [*issue.acceptances, *issue.ideals]
    return {each.actor: each.name for each in people if each.name}


def zone(issue: IssueAcceptances, names: dict[str, str]) -> IssueZone:
    """The zone of one issue."""
    found = zopa.zone([zopa.Acceptance(a.actor, a.low, a.high, a.weight) for a in issue.acceptances])
    return IssueZone(
        issue=issue.issue,
        name=issue.name or issue.issue,
        low=found.low,
        high=found.high,
        width=found.width,
        share=found.width / (issue.high - issue.low),
        binding=[AcceptingActor(actor=actor, name=names.get(actor, actor)) for actor in found.binding],
        nearest=found.nearest,
        violation=found.violation,
    )


WORK = Work(gather, compute, {"vega": specification_of})
