"""How two periods lie to each other in time: the thirteen relations of Allen 1983, Maintaining knowledge about temporal
intervals.

Periods are closed intervals of days [a, b] and [c, d], a <= b and c <= d. One meets another when it ends on the day before the
other begins (b + 1 = c); when it ends on the very day the two overlap. Of certain periods just one relation holds. Where ends are
only known to lie between bounds, those are answered that hold for some choice of days: each relation is a few inequalities
x - y <= k, whose bounds are narrowed until nothing changes; they can be met when no bound has become empty.
"""

from dataclasses import dataclass

Limits = tuple[tuple[int, int, int], ...]  # x, y, k: x - y <= k, of the ends a, b, c, d by number
A, B, C, D = range(4)
ORDERED: Limits = ((A, B, 0), (C, D, 0))


def _equal(x: int, y: int, more: int = 0) -> Limits:
    return ((x, y, more), (y, x, -more))


def _less(x: int, y: int, by: int = 1) -> Limits:
    return ((x, y, -by),)


RELATIONS: dict[str, Limits] = {
    "before": _less(B, C, 2),
    "meets": _equal(B, C, -1),
    "overlaps": (*_less(A, C), *_less(C, B, 0), *_less(B, D)),
    "starts": (*_equal(A, C), *_less(B, D)),
    "during": (*_less(C, A), *_less(B, D)),
    "finishes": (*_equal(B, D), *_less(C, A)),
    "equals": (*_equal(A, C), *_equal(B, D)),
    "finished_by": (*_equal(B, D), *_less(A, C)),
    "contains": (*_less(A, C), *_less(D, B)),
    "started_by": (*_equal(A, C), *_less(D, B)),
    "overlapped_by": (*_less(C, A), *_less(A, D, 0), *_less(D, B)),
    "met_by": _equal(D, A, -1),
    "after": _less(D, A, 2),
}


@dataclass(frozen=True)
class Period:
    """Days by number (`date.toordinal`): it begins between `start` and ends between `end`, each from the earliest to the latest
    day, both included; an end that is not known at all has the first or the last day there is."""

    start: tuple[int, int]
    end: tuple[int, int]

    @property
    def certain(self) -> bool:
        """Whether both ends are known to the day."""
        return self.start[0] == self.start[1] and self.end[0] == self.end[1]


def relations(one: Period, two: Period) -> list[str]:
    """In which of the thirteen relations one can stand to the other, in the order of RELATIONS; never none."""
    ends = (one.start, one.end, two.start, two.end)
    return [name for name, limits in RELATIONS.items() if _possible(ends, (*ORDERED, *limits))]


def _possible(ends: tuple[tuple[int, int], ...], limits: Limits) -> bool:
    """Whether some days within the bounds meet the inequalities: the earliest that are left do, once nothing changes."""
    low, high = [bounds[0] for bounds in ends], [bounds[1] for bounds in ends]
    changed = True
    while changed:
        changed = False
        for x, y, k in limits:
            if high[y] + k < high[x]:
                high[x], changed = high[y] + k, True
            if low[x] - k > low[y]:
                low[y], changed = low[x] - k, True
            if low[x] > high[x] or low[y] > high[y]:
                return False
    return True
