"""Where goals and their ties stand in the picture: pixels from the left and from the top."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.analysis.canvas import LINE, broken
from app.domain.vocabularies import GoalLinkKind

TEXT, GAP = 500, 22  # where the texts end; between two brackets
WIDTH, LINES, PAD = 74, 2, 10  # characters in a line, lines of a statement; pixels between two rows
SLOT = 6  # between two brackets that end at the same goal


@dataclass(frozen=True)
class Row:
    """A holder, without a shape, or one of its goals."""

    ident: str
    lines: list[str]
    shape: str | None
    y: float
    height: float


@dataclass(frozen=True)
class Ends:
    """Where a tie begins and ends, and in which lane from the left it runs between the two."""

    kind: GoalLinkKind
    source: float
    target: float
    lane: int


def rows(result: Any) -> list[Row]:
    """The holders in the order of their names, each with its goals."""
    held: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for goal in result.goals:
        held[goal.holder.name, goal.holder.id].append(goal)
    bare = {named.id for named in result.unsupported}
    ends = Counter(ident for tie in result.ties for ident in (tie.source.id, tie.target.id))
    placed: list[Row] = []
    for (name, ident), those in sorted(held.items()):
        _place(placed, ident, broken(name, WIDTH, 1), None, 0)
        for goal in those:
            said = broken(goal.statement, WIDTH, LINES, " (no source)" if goal.id in bare else "")
            _place(placed, goal.id, said, goal.disclosure, ends[goal.id])
    return placed


def lanes(placed: Sequence[Row], ties: Sequence[Any]) -> list[Ends]:
    """The ties from the shortest to the longest, each in the first lane that is free between its ends."""
    middles = {row.ident: row.y for row in placed if row.shape is not None}
    order = sorted(ties, key=lambda tie: abs(middles[tie.source.id] - middles[tie.target.id]))
    at: dict[str, int] = defaultdict(int)
    taken: list[list[tuple[float, float]]] = []
    found = []
    for tie in order:
        source, target = (middles[ident] + _slot(at, ident) for ident in (tie.source.id, tie.target.id))
        low, high = min(source, target), max(source, target)
        lane = next((i for i, spans in enumerate(taken) if all(high < a - 2 or low > b + 2 for a, b in spans)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        found.append(Ends(tie.kind, source, target, lane))
    return found


def _slot(at: dict[str, int], ident: str) -> float:
    """0, then below, above, further below …"""
    at[ident] += 1
    step = at[ident] // 2
    return SLOT * (step if at[ident] % 2 else -step)


def _place(placed: list[Row], ident: str, lines: list[str], shape: str | None, ends: int) -> None:
    """Below those that are placed, high enough for its lines and for the brackets that end there."""
    top = placed[-1].y + placed[-1].height / 2 if placed else 0.0
    height = max(LINE * len(lines) + PAD, SLOT * (ends + 1))
    placed.append(Row(ident, lines, shape, top + height / 2, height))
