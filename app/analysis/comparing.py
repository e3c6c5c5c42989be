"""Comparing where actors stand: shared by the analyses that do, and imported by the process alone."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from app.analysis.answer import Caveat, Method
from app.analysis.case import Case, Record, Rests
from app.analysis.claims import Choice, pick
from app.analysis.methods.chance_corrected import kappa, pi
from app.analysis.methods.conflict_intensity import intensity
from app.analysis.methods.profiles import Held, Profile, Shared
from app.analysis.methods.s_score import s_score
from app.analysis.named import Naming
from app.analysis.standings import Comparison, IssueStandings, Standing

S_SCORE = Method(
    name="S-score",
    source="Signorino and Ritter 1999, Tau-b or Not Tau-b: Measuring the Similarity of Foreign Policy Positions",
    says="1 - 2 sum w |x - y| / sum w R on the issues that both hold; w is the geometric mean of the two saliences, or 1.",
)
BEYOND_CHANCE = Method(
    name="weighted kappa and pi",
    source="Häge 2011, Choice or Circumstance? Adjusting Measures of Foreign Policy Similarity for Chance Agreement",
    says="1 - D / E: the mean squared distance over the one that chance gives, by each one's values (Cohen) or both's (Scott).",
)
INTENSITY = Method(
    name="conflict intensity",
    source="docs/analysis-goals.md",
    says="The mean over the issues that both hold of salience times salience times distance, each between 0 and 1.",
)


def standings(
    case: Case,
    rests: Rests,
    naming: Naming,
    choice: Choice,
    conflicts: frozenset[str],
    actors: frozenset[str] | None = None,
) -> tuple[list[IssueStandings], list[Caveat]]:
    """The positions that count, of all actors or of some, and what to say of those that have no number. They are about one of
    the initiatives of the choice, or about none and on an issue of one of the conflicts."""

    def about(position: Record) -> tuple[str, str]:
        return position["issue_id"], case.actor(position["actor_id"])

    found = [p for p in case.all("position") if _concerns(case, p, conflicts, choice.initiatives) and choice.admits(p)]
    found = [p for p in found if actors is None or about(p)[1] in actors]
    values = pick(found, choice, about, lambda position: position["value"])
    saliences = pick([p for p in found if about(p) in values], choice, about, lambda position: position["salience"])
    issues: dict[str, list[Standing]] = {}
    for (issue, actor), picked in sorted(values.items()):
        salience = saliences.get((issue, actor))
        rests.use("position", *picked.ids, *(salience.ids if salience else ()))
        for ident in picked.ids:
            naming.use("actor", (case.get("position", ident) or {})["actor_id"])
        issues.setdefault(naming.use("issue", issue), []).append(
            Standing(actor=actor, value=picked.value, salience=salience.value if salience else None)
        )
    words = [position["id"] for position in found if position["value"] is None and about(position) not in values]
    rests.use("position", *words)
    return [IssueStandings(issue=issue, low=0, high=100, positions=those) for issue, those in issues.items()], _wordy(words)


def profiles(issues: Iterable[IssueStandings]) -> dict[str, Profile]:
    """By actor, as shares of the scales."""
    found: dict[str, dict[str, Held]] = {}
    for issue in issues:
        for position in issue.positions:
            salience = None if position.salience is None else position.salience / 100
            share = (position.value - issue.low) / (issue.high - issue.low)
            found.setdefault(position.actor, {})[issue.issue] = Held(share, salience)
    return dict(sorted(found.items()))


def comparison(pair: Shared, equal: bool) -> Comparison:
    """All measures of a pair."""
    return Comparison(
        shared=len(pair.issues),
        coverage=pair.coverage,
        weighted=pair.saliences is not None and not equal,
        s_score=s_score(pair),
        kappa=kappa(pair),
        pi=pi(pair),
        intensity=intensity(pair),
    )


def _concerns(case: Case, position: Record, conflicts: frozenset[str], initiatives: frozenset[str]) -> bool:
    if position["initiative_id"]:
        return position["initiative_id"] in initiatives
    issue = case.get("issue", position["issue_id"])
    return issue is not None and issue["conflict_id"] in conflicts


def methods(compared: Sequence[Comparison]) -> list[Method]:
    """Those that were used."""
    return [S_SCORE, BEYOND_CHANCE, INTENSITY] if compared else []


def _wordy(ids: Sequence[str]) -> list[Caveat]:
    """What to say of positions without a number."""
    if not ids:
        return []
    said = "These positions are words without a number (value, between the poles of the issue): nothing is compared by them."
    return [Caveat(code="positions_without_value", detail=said, ids=[UUID(ident) for ident in ids])]
