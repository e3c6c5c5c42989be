"""From recorded positions, or given acceptances, to the room for agreement."""

from app.analysis.agreement.models import (
    Acceptance,
    AgreementInputs,
    AgreementParameters,
    AgreementQuery,
    AgreementResult,
    IssueAcceptances,
    IssueZone,
)
from app.analysis.agreement.picture import specification_of
from app.analysis.answer import Method
from app.analysis.case import Case, Record, Rests
from app.analysis.claims import Choice, pick
from app.analysis.methods import zopa
from app.analysis.work import Computed, Gathered, Work
from app.errors import Fault, Unfit

ZOPA = Method(
    name="zone of possible agreement",
    source="Raiffa 1982, The Art and Science of Negotiation, ch. 4",
    says="The intersection of what each could accept; where it is empty, the point whose largest weighted distance is smallest.",
)


def gather(case: Case, query: AgreementQuery) -> Gathered:
    """The acceptance intervals of the positions that count."""
    rests, choice = Rests(), Choice.of(query)

    def about(position: Record) -> tuple[str, str]:
        return position["issue_id"], case.actor(position["actor_id"])

    def interval(position: Record) -> tuple[float, float] | None:
        low, high = position["accept_low"], position["accept_high"]
        return None if low is None and high is None else (0.0 if low is None else low, 100.0 if high is None else high)

    intervals = pick(case.all("position"), choice, about, interval)
    issues: dict[str, list[Acceptance]] = {}
    for (issue, actor), picked in sorted(intervals.items()):
        rests.use("position", *picked.ids)
        low, high = picked.value
        issues.setdefault(issue, []).append(Acceptance(actor=actor, low=low, high=high))
    if not issues:
        raise Unfit(
            "What is recorded does not say what anybody could accept.",
            [Fault("initiative_id", "insufficient", "No position of the case has accept_low or accept_high.", "parameter")],
        )
    given = [IssueAcceptances(issue=issue, low=0, high=100, acceptances=those) for issue, those in issues.items()]
    return Gathered(AgreementInputs(issues=given), rests)


def compute(inputs: AgreementInputs, parameters: AgreementParameters) -> Computed:
    """The zone of each issue."""
    found = []
    for issue in inputs.issues:
        zone = zopa.zone([zopa.Acceptance(a.actor, a.low, a.high, a.weight) for a in issue.acceptances])
        found.append(
            IssueZone(
                issue=issue.issue,
                low=zone.low,
                high=zone.high,
                width=zone.width,
                share=zone.width / (issue.high - issue.low) if issue.high > issue.low else 0.0,
                binding=list(zone.binding),
                nearest=zone.nearest,
                violation=zone.violation,
            )
        )
    return Computed(AgreementResult(issues=found), [ZOPA])


WORK = Work(gather, compute, {"vega": specification_of})
