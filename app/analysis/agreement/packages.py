"""Packages: those on offer, or those that can be made of the issues; the Pareto set and what the bargaining solutions choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from app.analysis.agreement.models import (
    AgreementInputs,
    AgreementPackage,
    AgreementPackages,
    AgreementParty,
    AgreementPowers,
    IssueAcceptances,
    PackageGain,
    PackagePoint,
)
from app.analysis.answer import Interval
from app.analysis.methods import additive_utility
from app.analysis.methods.bargaining_solutions import egalitarian, kalai_smorodinsky, nash
from app.analysis.methods.compromise import Array
from app.analysis.methods.pareto import CLOSE, efficient

MOST_MADE = 1000  # packages; a product of the points on each issue
GRIDS = (2, 3, 5, 6, 11, 21, 26, 51, 101)  # points on one issue: round steps of a scale from 0 to 100
SOLUTIONS = ("nash", "kalai_smorodinsky", "egalitarian")


@dataclass(frozen=True)
class Offers:
    """Packages by rows: what they settle (no columns when they were given), what they are worth to each actor, whether they lie
    within what each accepts, and the points that were tried on each issue."""

    actors: Sequence[str]
    disagreement: Array
    utilities: Array
    names: Sequence[str | None]
    issues: Sequence[IssueAcceptances]
    settled: Array
    within: Sequence[bool | None]
    tried: Sequence[Array]


def offered(inputs: AgreementInputs) -> Offers:
    """The packages that were given."""
    packages = sorted(inputs.packages, key=lambda package: package.package)  # who comes first decides between equals
    actors = sorted(each.actor for each in packages[0].utilities)
    known = {party.actor: party.disagreement for party in inputs.parties}
    worth = [{each.actor: each.utility for each in package.utilities} for package in packages]
    return Offers(
        actors,
        np.array([known[actor] for actor in actors], float),
        np.array([[each[actor] for actor in actors] for each in worth], float),
        [package.package for package in packages],
        (),
        np.empty((len(packages), 0)),
        [None] * len(packages),
        (),
    )


def made(inputs: AgreementInputs) -> Offers | None:
    """The packages that the ideals allow: every combination of the ideals, the ends of what is acceptable, and points between
    them. None when no issue has the ideals of two actors, or there are too many issues to combine."""
    issues = sorted((issue for issue in inputs.issues if len(issue.ideals) > 1), key=lambda issue: issue.issue)
    tried = points(issues)
    if not issues or not tried:
        return None
    actors = sorted({ideal.actor for issue in issues for ideal in issue.ideals})
    shape = (len(actors), len(issues))
    ideals, saliences = np.full(shape, np.nan), np.zeros(shape)
    lows, highs = (np.tile([getattr(issue, end) for issue in issues], (len(actors), 1)).astype(float) for end in ("low", "high"))
    lengths = highs[0] - lows[0]
    for k, issue in enumerate(issues):
        for ideal in issue.ideals:
            ideals[actors.index(ideal.actor), k], saliences[actors.index(ideal.actor), k] = ideal.position, ideal.salience
        for accepted in issue.acceptances:
            if accepted.actor in actors:
                ends = (min(max(end, issue.low), issue.high) for end in (accepted.low, accepted.high))  # beyond is nothing
                lows[actors.index(accepted.actor), k], highs[actors.index(accepted.actor), k] = ends
    settled = np.array(list(product(*tried)), float)
    least = additive_utility.worst(ideals, saliences, lengths, lows, highs)
    stated = {party.actor: party.disagreement for party in inputs.parties if party.disagreement is not None}
    beyond = np.maximum(lows - settled[:, None, :], settled[:, None, :] - highs).max((1, 2))
    return Offers(
        actors,
        np.array([stated.get(actor, float(own)) for actor, own in zip(actors, least, strict=True)]),
        additive_utility.utilities(ideals, saliences, lengths, settled),
        [None] * len(settled),
        issues,
        settled,
        [bool(each <= CLOSE) for each in beyond],
        tried,
    )


def points(issues: Sequence[IssueAcceptances]) -> list[Array]:
    """The points to try on each issue: where somebody's utility bends, and a grid as fine as `MOST_MADE` packages allow; the
    grid alone where even the bends are too many; nothing when two points an issue are."""
    bends = [
        np.unique([p for a in i.acceptances for p in (a.low, a.high) if i.low <= p <= i.high] + [d.position for d in i.ideals])
        for i in issues
    ]
    for kept in (bends, [np.empty(0) for _ in issues]):
        fitting: list[Array] = []
        for count in GRIDS:
            grid = [np.unique([*own, *np.linspace(i.low, i.high, count)]) for own, i in zip(kept, issues, strict=True)]
            if np.prod([float(len(each)) for each in grid]) > MOST_MADE:
                break
            fitting = grid
        if fitting:
            return fitting
    return []


def judged(offers: Offers, parties: Sequence[AgreementParty], names: dict[str, str], most: int) -> AgreementPackages:
    """The Pareto set, and the solutions within it."""
    given = {party.actor: party.power for party in parties}
    powers = np.array([given.get(actor, 1.0) for actor in offers.actors])
    gains = offers.utilities - offers.disagreement
    acceptable = [bool(least >= -CLOSE) for least in gains.min(1)]
    best = [int(row) for row in np.flatnonzero(efficient(offers.utilities))]

    def package(row: int) -> AgreementPackage:
        worth = zip(offers.actors, offers.utilities[row], gains[row], strict=True)
        return AgreementPackage(
            package=offers.names[row],
            points=[
                PackagePoint(issue=issue.issue, name=issue.name or issue.issue, point=float(point))
                for issue, point in zip(offers.issues, offers.settled[row], strict=True)
            ],
            utilities=[PackageGain(actor=a, name=names.get(a, a), utility=float(u), gain=float(g)) for a, u, g in worth],
            acceptable=acceptable[row],
            within=offers.within[row],
        )

    def chosen(row: int | None) -> AgreementPackage | None:
        return None if row is None else package(best[row])

    listed = sorted(best, key=lambda row: (not acceptable[row], -round(float(gains[row].min()), 9), row))[:most]
    agreed = zip(offers.actors, offers.disagreement, powers / powers.sum(), strict=True)
    return AgreementPackages(
        actors=[AgreementPowers(actor=a, name=names.get(a, a), disagreement=float(d), power=float(p)) for a, d, p in agreed],
        considered=len(gains),
        acceptable=sum(acceptable),
        pareto=len(best),
        listed=[package(row) for row in listed],
        nash=chosen(nash(gains[best], powers)),
        kalai_smorodinsky=chosen(kalai_smorodinsky(gains[best])),
        egalitarian=chosen(egalitarian(gains[best])),
    )


def coarseness(found: AgreementPackages, offers: Offers) -> list[Interval]:
    """Between which points of the grid each solution lies."""
    known = []
    for solution in SOLUTIONS:
        package = getattr(found, solution)
        for k, settled in enumerate(package.points if package else ()):
            grid = offers.tried[k]
            at = int(np.abs(grid - settled.point).argmin())
            low, high = float(grid[max(at - 1, 0)]), float(grid[min(at + 1, len(grid) - 1)])
            about, how = f"/packages/{solution}/points/{k}/point", "the points beside it that were tried"
            known.append(Interval(about=about, low=low, high=high, level=None, how=how))
    return known
