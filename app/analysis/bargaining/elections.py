"""Elections between the positions held on an issue, on several at once, or between the options of a ballot."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from app.analysis.answer import Interval
from app.analysis.bargaining.models import (
    BargainingBallot,
    BargainingElection,
    BargainingIssue,
    BargainingOption,
    BargainingParameters,
    BargainingVoterRisk,
)
from app.analysis.methods.compromise import Array
from app.analysis.methods.condorcet_election import POWERS, VOTES, coalitions, election, victories
from app.analysis.methods.spatial_value import distances, risk_attitudes, utilities

MOST_OPTIONS = 100
MOST_VARIED = 30  # options up to which the other rules are tried too


@dataclass(frozen=True)
class Voters:
    """Who votes: ids, names, and by rows strengths, positions in [0, 1] and saliences on each issue."""

    actors: Sequence[str]
    names: Sequence[str]
    strengths: Array
    positions: Array
    saliences: Array


def voters(issues: Sequence[BargainingIssue], strength: str) -> Voters:
    """Those with a position on every one of the issues."""
    held = [{one.actor: one for one in issue.positions} for issue in issues]
    actors = sorted(set.intersection(*(set(each) for each in held)))
    positions, saliences = np.zeros((len(actors), len(issues))), np.zeros((len(actors), len(issues)))
    strengths = np.zeros((len(actors), len(issues)))
    for k, (issue, known) in enumerate(zip(issues, held, strict=True)):
        for i, actor in enumerate(actors):
            one = known[actor]
            positions[i, k], saliences[i, k] = scaled(issue, one.position), one.salience
            strengths[i, k] = one.influence * (one.salience if strength == "weight" else 1)
    return Voters(actors, [held[0][actor].name or actor for actor in actors], strengths.mean(1), positions, saliences)


def scaled(issue: BargainingIssue, point: float) -> float:
    """A point of an issue's scale as a share of it."""
    low, high = issue.poles
    return (point - low) / (high - low) if high > low else 0.5


def elected(
    issues: Sequence[BargainingIssue], parameters: BargainingParameters, about: str
) -> tuple[BargainingElection | None, list[Interval]]:
    """The election on one issue or on several at once; none where nobody has a say on all of them, or the options are too many.
    `about`: the JSON pointer to it."""
    who = voters(issues, parameters.strength)
    if not who.strengths.sum():
        return None, []
    single = parameters.options if len(issues) == 1 else []
    held = np.array([[scaled(issues[0], point)] for point in sorted(set(single))]) if single else who.positions
    options = np.unique(held, axis=0)
    if len(options) > MOST_OPTIONS:
        return None, []
    risks = np.zeros(len(who.actors))
    if parameters.risk:
        own = utilities(distances(who.positions, who.saliences, who.positions))
        risks = risk_attitudes(_probabilities(who.strengths, own, parameters)[0])
    worth = utilities(distances(who.positions, who.saliences, options), risks)
    probabilities, won = _probabilities(who.strengths, worth, parameters)
    poles = [issue.poles for issue in issues]
    points = [[round(low + share * (high - low), 9) for share, (low, high) in zip(row, poles, strict=True)] for row in options]
    found = BargainingElection(
        issues=[issue.name or issue.issue for issue in issues],
        options=[
            BargainingOption(
                option=" / ".join(f"{point:.6g}" for point in points[row]),
                points=points[row],
                held_by=[n for n, at in zip(who.names, who.positions, strict=True) if np.allclose(at, options[row], atol=1e-12)],
                probability=float(probabilities[row]),
                support=float(who.strengths @ worth[:, row]),
            )
            for row in range(len(options))
        ],
        voters=[
            BargainingVoterRisk(actor=actor, name=name, strength=float(strength), risk=float(risk))
            for actor, name, strength, risk in zip(who.actors, who.names, who.strengths, risks, strict=True)
        ],
        victories=won.tolist(),
    )
    return found, _variation(who.strengths, worth, parameters.election, about)


def balloted(ballot: BargainingBallot, parameters: BargainingParameters) -> tuple[BargainingElection, list[Interval]]:
    """The election between options whose worth was given."""
    strengths = np.array([voter.strength for voter in ballot.voters], float)
    worth = np.array([voter.utilities for voter in ballot.voters], float)
    probabilities, won = _probabilities(strengths, worth, parameters)
    found = BargainingElection(
        issues=[],
        options=[
            BargainingOption(option=option, points=[], held_by=[], probability=float(p), support=float(s))
            for option, p, s in zip(ballot.options, probabilities, strengths @ worth, strict=True)
        ],
        voters=[
            BargainingVoterRisk(actor=v.actor, name=v.name or v.actor, strength=v.strength, risk=None) for v in ballot.voters
        ],
        victories=won.tolist(),
    )
    return found, _variation(strengths, worth, parameters.election, "/ballot")


def _probabilities(strengths: Array, worth: Array, parameters: BargainingParameters) -> tuple[Array, Array]:
    coalition = coalitions(strengths, worth, parameters.voting)
    won = victories(coalition, parameters.victory)
    return election(coalition, won, parameters.election), won


def _variation(strengths: Array, worth: Array, model: str, about: str) -> list[Interval]:
    """How much the probabilities depend on the voting rule and the victory model, which nobody knows."""
    if not 1 < worth.shape[1] <= MOST_VARIED:
        return []
    found = []
    gathered = {voting: coalitions(strengths, worth, voting) for voting in VOTES}
    for voting, victory in product(VOTES, POWERS):
        found.append(election(gathered[voting], victories(gathered[voting], victory), model))
    low, high = np.min(found, axis=0), np.max(found, axis=0)
    return [
        Interval(
            about=f"{about}/options/{i}/probability",
            low=float(low[i]),
            high=float(high[i]),
            level=None,
            how="the range over all voting rules and victory models of KTAB",
        )
        for i in range(len(low))
    ]
