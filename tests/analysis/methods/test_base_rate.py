"""Rates of few cases, against published numbers and the laws that they obey."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.methods.base_rate import JEFFREYS, UNIFORM, jeffreys, masses, posterior, wilson

# statsmodels 0.15, proportion_confint, with the ends of Brown, Cai and DasGupta 2001; the rows of n = 7 are in their Table 5.
INTERVALS = [
    (0, 4, (0, 0.4448), 0.1000, (0, 0.4899)),
    (0, 5, (0, 0.3794), 0.0833, (0, 0.4345)),
    (1, 5, (0.0225, 0.6286), 0.2500, (0.0362, 0.6245)),
    (2, 10, (0.0441, 0.5028), 0.2273, (0.0567, 0.5098)),
    (7, 20, (0.1723, 0.5678), 0.3571, (0.1812, 0.5671)),
    (0, 7, (0, 0.2924), 0.0625, (0, 0.3543)),
    (1, 7, (0.0159, 0.5008), 0.1875, (0.0257, 0.5131)),
    (2, 7, (0.0647, 0.6477), 0.3125, (0.0822, 0.6411)),
    (3, 7, (0.1389, 0.7655), 0.4375, (0.1582, 0.7495)),
]
BANDS = [(0, 0.05), (0.05, 0.20), (0.20, 0.45), (0.45, 0.55), (0.55, 1)]
AFTER_0_OF_4 = [  # scipy.stats.beta
    (JEFFREYS, (0.491, 0.341, 0.144, 0.015, 0.009)),
    (UNIFORM, (0.226, 0.446, 0.277, 0.032, 0.018)),
    ((2, 3), (0.057, 0.439, 0.440, 0.045, 0.018)),
    ((4, 6), (0.003, 0.250, 0.654, 0.073, 0.020)),
    ((5, 5), (0.000, 0.099, 0.673, 0.158, 0.070)),
]
counts = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
priors = st.floats(0.1, 50)


@pytest.mark.parametrize(("k", "n", "jeffreys_95", "mean", "wilson_95"), INTERVALS)
def test_published_intervals(
    k: int, n: int, jeffreys_95: tuple[float, float], mean: float, wilson_95: tuple[float, float]
) -> None:
    assert jeffreys(k, n) == pytest.approx(jeffreys_95, abs=6e-5)
    assert posterior(k, n).mean == pytest.approx(mean, abs=6e-5)
    assert wilson(k, n) == pytest.approx(wilson_95, abs=6e-5)


@pytest.mark.parametrize(("prior", "expected"), AFTER_0_OF_4)
def test_the_mass_by_words_after_none_of_four(prior: tuple[float, float], expected: tuple[float, ...]) -> None:
    after = posterior(0, 4, prior)
    assert masses(after.a, after.b, BANDS) == pytest.approx(expected, abs=6e-4)


def test_an_informative_prior() -> None:
    after = posterior(0, 4, (4, 6), level=0.9)
    assert (after.mean, after.low, after.median, after.high) == pytest.approx((0.2857, 0.1127, 0.2753, 0.4946), abs=6e-5)


@given(counts, st.floats(0.5, 0.999))
def test_intervals_hold_the_rate_and_mirror_one_another(case: tuple[int, int], level: float) -> None:
    k, n = case
    for interval in (jeffreys, wilson):
        low, high = interval(k, n, level)
        assert 0 <= low <= high <= 1
        assert low - 1e-9 <= k / n <= high + 1e-9 or interval is jeffreys  # whose ends may pass it at a low level
        other = interval(n - k, n, level)
        assert other == pytest.approx((1 - high, 1 - low), abs=1e-6)
    assert jeffreys(0, n, level)[0] == wilson(0, n, level)[0] == 0
    assert jeffreys(n, n, level)[1] == wilson(n, n, level)[1] == 1


@given(counts, priors, priors)
def test_one_more_success_is_no_reason_to_believe_less(case: tuple[int, int], a: float, b: float) -> None:
    k, n = case
    before, after = posterior(k, n, (a, b)), posterior(k + 1, n + 1, (a, b))
    assert before.mean <= after.mean
    assert before.low <= before.median <= before.high
    assert sum(masses(before.a, before.b, BANDS)) == pytest.approx(1)


@given(st.floats(0.01, 50), st.floats(0, 1))
def test_weights_are_taken_as_pseudo_counts(n: float, share: float) -> None:
    low, high = jeffreys(n * share, n)
    assert 0 <= low <= high <= 1


@pytest.mark.parametrize(("k", "n", "prior"), [(0, 0, UNIFORM), (-1, 2, UNIFORM), (3, 2, UNIFORM), (1, 2, (0, 1))])
def test_nothing_has_no_rate(k: int, n: int, prior: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="a rate is that of"):
        posterior(k, n, prior)
