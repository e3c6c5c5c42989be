"""Allen's relations: just one of certain periods, and of uncertain ones those that some choice of days makes true."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.methods.allen import RELATIONS, Period, relations

INVERSE = {
    "before": "after", "meets": "met_by", "overlaps": "overlapped_by", "starts": "started_by", "during": "contains",
    "finishes": "finished_by", "equals": "equals",
}  # fmt: skip
INVERSE |= {after: before for before, after in INVERSE.items()}
CASES = [
    ((1, 3), (5, 6), "before"), ((1, 3), (4, 6), "meets"), ((1, 3), (3, 6), "overlaps"), ((1, 3), (1, 6), "starts"),
    ((2, 3), (1, 6), "during"), ((2, 6), (1, 6), "finishes"), ((1, 1), (1, 1), "equals"), ((1, 1), (1, 2), "starts"),
    ((5, 6), (1, 3), "after"), ((1, 6), (2, 2), "contains"),
]  # fmt: skip


def certain(start: int, end: int) -> Period:
    return Period((start, start), (end, end))


days = st.tuples(st.integers(1, 9), st.integers(1, 9)).map(lambda pair: (min(pair), max(pair)))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """With ends between bounds, of which some choice is a period."""
    start, end = draw(days), draw(days)
    return Period(start, end) if start[0] <= end[1] else Period(end, start)


@pytest.mark.parametrize(("one", "two", "relation"), CASES)
def test_cases(one: tuple[int, int], two: tuple[int, int], relation: str) -> None:
    assert relations(certain(*one), certain(*two)) == [relation]


@given(days, days, st.integers(-5, 5))
def test_of_certain_periods_just_one_holds(one: tuple[int, int], two: tuple[int, int], later: int) -> None:
    (relation,) = relations(certain(*one), certain(*two))
    assert relations(certain(*two), certain(*one)) == [INVERSE[relation]]
    moved = [certain(start + later, end + later) for start, end in (one, two)]
    assert relations(*moved) == [relation]
    assert len(RELATIONS) == 13


@given(periods(), periods())
@settings(max_examples=60, deadline=None)
def test_of_uncertain_periods_those_that_some_days_make_true(one: Period, two: Period) -> None:
    def choices(period: Period) -> list[Period]:
        starts, ends = (range(first, last + 1) for first, last in (period.start, period.end))
        return [certain(a, b) for a, b in product(starts, ends) if a <= b]

    possible = {relations(a, b)[0] for a in choices(one)[::1] for b in choices(two)}
    assert relations(one, two) == [name for name in RELATIONS if name in possible]
