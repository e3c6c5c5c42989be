"""How alike actors stand, pair by pair."""

from collections.abc import Iterable
from itertools import combinations

from app.analysis.answer import Interval, Method
from app.analysis.comparing import comparison, methods, profiles
from app.analysis.goals.models import GoalAlignment
from app.analysis.methods.profiles import shared
from app.analysis.methods.s_score import without_each
from app.analysis.named import Names
from app.analysis.standings import IssueStandings

RANGE = "lowest and highest S-score when one shared issue after the other is left out"


def aligned(
    issues: Iterable[IssueStandings], names: Names, equal: bool
) -> tuple[list[GoalAlignment], list[Interval], list[Method]]:
    """The pairs that share an issue, in the order of their ids; how far each S-score hangs on one issue; by which methods."""
    pairs: list[GoalAlignment] = []
    intervals = []
    for (first, one), (second, other) in combinations(profiles(issues).items(), 2):
        pair = shared(one, other, equal)
        if not pair.issues:
            continue
        if ends := without_each(pair):
            about = f"/alignment/{len(pairs)}/s_score"
            intervals.append(Interval(about=about, low=ends[0], high=ends[1], level=None, how=RANGE))
        compared = comparison(pair, equal)
        pairs.append(GoalAlignment(first=names.of(first), second=names.of(second), **dict(compared)))
    return pairs, intervals, methods(pairs)
