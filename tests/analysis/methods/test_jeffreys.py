"""Jeffreys intervals of small counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.methods.jeffreys import jeffreys


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),  # statsmodels 0.15; the ends at k = 0 after Brown, Cai and DasGupta 2001
    [(0, 4, 0, 0.4448), (0, 5, 0, 0.3794), (1, 5, 0.0225, 0.6286), (2, 10, 0.0441, 0.5028), (7, 20, 0.1723, 0.5678)],
)
def test_intervals_are_the_published_ones(k: int, n: int, low: float, high: float) -> None:
    assert jeffreys(k, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(0.5, 0.99))
def test_the_rate_lies_within_and_failures_mirror_successes(counted: tuple[int, int], level: float) -> None:
    k, n = counted
    low, high = jeffreys(k, n, level)
    assert 0 <= low <= (k + 0.5) / (n + 1) <= high <= 1
    assert (1 - high, 1 - low) == pytest.approx(jeffreys(n - k, n, level), abs=1e-9)
    wider = jeffreys(k, n, 0.995)
    assert wider[0] <= low + 1e-12
    assert high <= wider[1] + 1e-12
