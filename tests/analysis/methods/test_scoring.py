"""Scores of forecasts, against published numbers and the laws that they obey."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.methods.scoring import Murphy, Said, bootstrap, brier, calibration, ends, log_score, murphy

probabilities = st.floats(0, 1)
forecasts = st.lists(st.tuples(probabilities, st.booleans()), min_size=1, max_size=40)

# Wilks, Statistical Methods in the Atmospheric Sciences, table 7.3: forecasts, how often each came true, its share of all.
WILKS = (
    (0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1),
    (0.006, 0.019, 0.059, 0.15, 0.277, 0.377, 0.511, 0.587, 0.723, 0.779, 0.934, 0.933),
    (0.4112, 0.0671, 0.1833, 0.0986, 0.0616, 0.0366, 0.0303, 0.0275, 0.0245, 0.022, 0.017, 0.0203),
)


def test_brier_score_of_the_documentation_of_scikit_learn() -> None:
    pairs = [(0.1, False), (0.9, True), (0.8, True), (0.3, False)]
    assert sum(brier(p, o) for p, o in pairs) / 4 == pytest.approx(0.0375)


def test_log_score_of_the_documentation_of_scikit_learn() -> None:
    pairs = [(0.9, True), (0.1, False), (0.2, False), (0.65, True)]  # of the class spam
    assert sum(log_score(p, o) for p, o in pairs) / 4 == pytest.approx(0.21616187468)
    assert log_score(1, False) == log_score(0, True) == pytest.approx(-log(0.01))


def test_murphy_with_numbers_that_can_be_checked_by_hand() -> None:
    p = [0.1] * 4 + [0.4] * 2 + [0.8] * 4
    found = murphy(p, [bool(o) for o in (0, 0, 0, 1, 0, 1, 1, 1, 0, 1)])
    assert (found.reliability, found.resolution, found.uncertainty) == pytest.approx((0.012, 0.05, 0.25))
    assert found.brier == pytest.approx(0.212)


def test_murphy_of_rain_forecasts() -> None:
    """The published table as 100,000 forecasts, which rounds its shares."""
    p, outcomes = list[float](), list[bool]()
    for value, rate, share in zip(*WILKS, strict=True):
        count = round(share * 100_000)
        p += [value] * count
        outcomes += [i < round(rate * count) for i in range(count)]
    found = murphy(p, outcomes)
    expected = Murphy(0.00083, 0.06279, 0.13542)
    assert found.reliability == pytest.approx(expected.reliability, abs=6e-5)
    assert found.resolution == pytest.approx(expected.resolution, abs=6e-5)
    assert found.uncertainty == pytest.approx(expected.uncertainty, abs=6e-5)
    assert 1 - found.brier / found.uncertainty == pytest.approx(0.4575, abs=6e-4)


def test_calibration_curve_of_the_documentation_of_scikit_learn() -> None:
    bins = calibration([0.1, 0.2, 0.3, 0.4, 0.65, 0.7, 0.8, 0.9, 1], [False] * 4 + [True] * 5, bins=3)
    assert [b.observed for b in bins] == pytest.approx([0, 0.5, 1])
    assert [b.mean for b in bins] == pytest.approx([0.2, 0.525, 0.85])
    assert sum(b.count for b in bins) == 9


@given(forecasts)
def test_the_parts_add_up_to_the_score_in_whatever_order(pairs: list[tuple[float, bool]]) -> None:
    p, outcomes = [p for p, _ in pairs], [o for _, o in pairs]
    found = murphy(p, outcomes)
    assert found.brier == pytest.approx(np.mean([brier(*pair) for pair in pairs]), abs=1e-9)
    assert min(found.reliability, found.resolution, found.uncertainty) >= 0
    backwards = murphy(p[::-1], outcomes[::-1])
    assert backwards.reliability == pytest.approx(found.reliability, abs=1e-12)
    assert sum(b.count for b in calibration(p, outcomes, 7)) == len(pairs)
    for b in calibration(p, outcomes, 7):
        assert b.low - 1e-6 <= b.mean <= b.high + 1e-6


@given(st.lists(st.tuples(probabilities, probabilities, probabilities, st.booleans()), min_size=1, max_size=20))
def test_a_band_scores_between_its_ends(given_: list[tuple[float, float, float, bool]]) -> None:
    said = []
    for *values, outcome in given_:
        low, middle, high = sorted(values)
        said.append(Said(low, middle, high, bool(outcome)))
    for score in (brier, log_score):
        found = ends(said, score)
        assert found.best <= found.middle + 1e-12
        assert found.middle <= found.worst + 1e-12
    numbers = [Said(s.p, s.p, s.p, s.outcome) for s in said]
    found = ends(numbers, brier)
    assert found.best == pytest.approx(found.middle) == pytest.approx(found.worst)


@given(probabilities, st.booleans())
def test_scores_are_bounded_and_the_truth_is_best(p: float, outcome: bool) -> None:
    assert 0 <= brier(p, outcome) <= 1
    assert log_score(outcome, outcome) <= log_score(p, outcome) <= -log(0.01) + 1e-12
    assert brier(p, outcome) == pytest.approx(brier(1 - p, not outcome))


@given(st.lists(probabilities, min_size=1, max_size=30))
def test_the_bootstrap_stays_within_the_scores_and_repeats_itself(scores: list[float]) -> None:
    low, high = bootstrap(scores, 100, 7)
    assert min(scores) - 1e-9 <= low <= high <= max(scores) + 1e-9
    assert (low, high) == bootstrap(scores, 100, 7)
