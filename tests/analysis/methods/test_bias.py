"""Relative and absolute bias."""

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.methods.bias import Bias, bias

closeness = st.floats(-1, 1)


def test_a_difference_and_a_maximum() -> None:
    assert bias(1, -0.5) == Bias(relative=1.5, absolute=1)
    assert bias(0.5, 0.5) == Bias(relative=0, absolute=0.5)
    assert bias(None, 1) is None
    assert bias(1, None) is None


@given(closeness, closeness)
def test_turned_round_it_leans_the_other_way(first: float, second: float) -> None:
    one, other = bias(first, second), bias(second, first)
    assert one is not None
    assert other is not None
    assert one.relative == -other.relative
    assert one.absolute == other.absolute
    assert -2 <= one.relative <= 2
    assert -1 <= one.absolute <= 1
