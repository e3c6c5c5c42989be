"""Pools of forecasts, against published numbers and the laws that they obey."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.methods.pooling import extremising, median, odds_mean, recency_weights, recent_median, weighted_median

inner = st.floats(0.01, 0.99)
several = st.lists(inner, min_size=1, max_size=30)


def test_the_geometric_mean_of_odds_of_the_published_example() -> None:
    """Sevilla 2021, When pooling forecasts use the geometric mean of odds: 0.84 %, where the mean is 1.10 %."""
    assert odds_mean([0.014, 0.0221, 0.0039, 0.004]) == pytest.approx(0.0083576, abs=5e-7)
    assert odds_mean([0.1, 0.2, 0.3]) == pytest.approx(0.185890, abs=5e-7)
    assert odds_mean([0.1, 0.2, 0.4, 0.5]) == pytest.approx(0.269483, abs=5e-7)


def test_extremising() -> None:
    """The factors of Neyman and Roughgarden 2021, and pools of .1, .2, .4, .5."""
    expected = {1: 1, 2: 1.291503, 3: 1.415339, 4: 1.484641, 10: 1.624953, 100: 1.720778}
    assert {n: extremising(n) for n in expected} == pytest.approx(expected, abs=5e-7)
    p = [0.1, 0.2, 0.4, 0.5]
    assert odds_mean(p, 1.5) == pytest.approx(0.183042, abs=5e-7)
    assert odds_mean(p, 2.5) == pytest.approx(0.076342, abs=5e-7)
    assert odds_mean(p, extremising(4)) == pytest.approx(0.185344, abs=5e-7)


def test_the_recency_weighted_median_of_metaculus() -> None:
    """Tests of the open-source code of Metaculus, from the oldest to the newest."""
    assert recency_weights(3) == pytest.approx([0.48092170, 0.72772122, 1])
    assert recent_median([0.8, 0.7, 0.6]) == pytest.approx(0.7)
    assert recent_median([0.8, 0.7, 0.5, 0.6]) == pytest.approx(0.6)
    assert recency_weights(2) == [1, 1]


@given(several)
def test_pools_lie_between_the_forecasts_in_whatever_order(p: list[float]) -> None:
    for pool in (odds_mean, median):
        assert min(p) - 1e-9 <= pool(p) <= max(p) + 1e-9
        assert pool(p[::-1]) == pytest.approx(pool(p))
    assert min(p) <= recent_median(p) <= max(p)
    assert odds_mean(p) + odds_mean([1 - one for one in p]) == pytest.approx(1)
    assert odds_mean([0.0, *p]) < 1
    assert odds_mean([1.0, *p], 3) > 0


@given(inner, st.integers(1, 9), st.floats(1, 3))
def test_those_who_agree_are_pooled_to_what_they_say(p: float, count: int, d: float) -> None:
    assert odds_mean([p] * count) == pytest.approx(p)
    assert recent_median([p] * count) == p
    further = odds_mean([p] * count, d)
    assert abs(further - 0.5) >= abs(p - 0.5) - 1e-9


@given(several)
def test_equal_weights_make_the_median(p: list[float]) -> None:
    assert weighted_median(p, [1.0] * len(p)) == pytest.approx(median(p))


@given(several, st.floats(0.1, 10))
def test_weights_have_no_unit(p: list[float], factor: float) -> None:
    weights = recency_weights(len(p))
    assert weighted_median(p, [factor * weight for weight in weights]) == pytest.approx(weighted_median(p, weights))
    assert 1 <= extremising(len(p)) < 3**0.5
