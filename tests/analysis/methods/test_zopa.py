"""The zone of possible agreement."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.methods.zopa import Acceptance, zone

ENDS = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted)
SOME = st.lists(st.tuples(ENDS, st.integers(0, 5)), min_size=1, max_size=6).map(
    lambda rows: [Acceptance(str(i), low, high, weight) for i, ((low, high), weight) in enumerate(rows)]
)


def distance(acceptance: Acceptance, point: float) -> float:
    return max(acceptance.low - point, point - acceptance.high, 0) * acceptance.weight


@given(SOME, st.randoms(use_true_random=False), st.sampled_from((2, 0.5)))
def test_the_zone_is_what_all_accept(some: list[Acceptance], random: Random, factor: float) -> None:
    found = zone(some)
    accepted = [point for point in range(101) if all(a.low <= point <= a.high for a in some)]
    assert (found.low, found.high) == ((accepted[0], accepted[-1]) if accepted else (None, None))
    mixed = zone(random.sample(some, len(some)))
    assert (mixed.low, mixed.high, set(mixed.binding)) == (found.low, found.high, set(found.binding))
    scaled = zone([Acceptance(a.actor, a.low * factor, a.high * factor, a.weight) for a in some])
    assert scaled.width == pytest.approx(found.width * factor)
    assert [mixed.violation, scaled.violation] == pytest.approx([found.violation, found.violation * factor])


@given(SOME)
def test_without_a_zone_no_point_violates_less(some: list[Acceptance]) -> None:
    found = zone(some)
    if found.nearest is None:
        assert found.violation == 0
    elif any(a.weight for a in some):
        assert max(distance(a, found.nearest) for a in some) == pytest.approx(found.violation)
        assert all(max(distance(a, point / 2) for a in some) >= found.violation - 1e-9 for point in range(201))
    else:
        assert max(max(a.low - found.nearest, found.nearest - a.high) for a in some) == pytest.approx(found.violation)


@given(SOME)
def test_who_binds_is_who_makes_it_smaller(some: list[Acceptance]) -> None:
    found = zone(some)
    for left_out in some:
        rest = [a for a in some if a is not left_out]
        if rest and found.low is not None:
            assert (zone(rest).width > found.width) == (left_out.actor in found.binding)


def test_a_closed_case_and_a_single_actor() -> None:
    apart = [Acceptance("A", 0, 20, 1), Acceptance("B", 80, 100, 3)]
    assert [zone(apart).nearest, zone(apart).violation] == pytest.approx([65, 45])
    assert zone(apart).binding == ("A", "B")
    assert zone([Acceptance("A", 10, 30)]).width == 20
    assert zone([Acceptance("A", 10, 30)]).binding == ()
