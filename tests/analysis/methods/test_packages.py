"""The Pareto set and the bargaining solutions, against closed forms (Nash 1950; Kalai and Smorodinsky 1975; Kalai 1977)."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.methods.additive_utility import utilities, worst
from app.analysis.methods.bargaining_solutions import egalitarian, kalai_smorodinsky, nash
from app.analysis.methods.pareto import efficient

FIVE = np.array([[80, 25], [60, 60], [30, 85], [90, 10], [50, 50]], float)  # A to E, without an agreement 20 each
FINE = np.linspace(0, 1, 10_001)
SPLIT = np.column_stack([FINE, 1 - FINE])
EQUAL = np.ones(2)
ROWS = st.integers(1, 4).flatmap(
    lambda actors: st.lists(st.lists(st.integers(0, 9), min_size=actors, max_size=actors), min_size=1, max_size=12)
)


def test_five_packages() -> None:
    assert efficient(FIVE).tolist() == [True, True, True, True, False]
    gains = FIVE - 20
    assert (gains >= 0).all(1).tolist() == [True, True, True, False, True]
    assert gains.prod(1)[:3].tolist() == [300, 1600, 650]
    assert nash(gains, EQUAL) == 1


@pytest.mark.parametrize(
    ("disagreement", "powers", "expected"),
    [((0, 0), (1, 1), 0.5), ((0.2, 0), (1, 1), 0.6), ((0, 0), (7, 3), 0.7)],
)
def test_a_linear_split(disagreement: tuple[float, float], powers: tuple[float, float], expected: float) -> None:
    row = nash(SPLIT - np.array(disagreement), np.array(powers, float))
    assert FINE[row or 0] == pytest.approx(expected, abs=1e-4)


def test_a_curved_split() -> None:
    worth = np.column_stack([FINE, np.sqrt(1 - FINE)])
    golden = (5**0.5 - 1) / 2
    chosen = (nash(worth, EQUAL), kalai_smorodinsky(worth), egalitarian(worth))
    assert [FINE[row or 0] for row in chosen] == pytest.approx([2 / 3, golden, golden], abs=1e-4)


@given(ROWS)
def test_the_pareto_set_is_what_nothing_dominates(rows: list[list[int]]) -> None:
    worth = np.array(rows, float)
    found = efficient(worth)
    for i, row in enumerate(worth):
        assert found[i] != any((other >= row).all() and (other > row).any() for other in worth)
    assert found.any()


@given(ROWS, st.randoms(use_true_random=False))
def test_solutions_are_efficient_whatever_the_order_and_the_scale(rows: list[list[int]], random: Random) -> None:
    gains = np.array(rows, float) - 3
    powers, factors = np.ones(gains.shape[1]), np.arange(1, gains.shape[1] + 1)
    best = gains[efficient(gains)]
    mixed = np.array(random.sample(best.tolist(), len(best)))
    for solve in (lambda g: nash(g, powers), kalai_smorodinsky, egalitarian):
        row, other = solve(best), solve(mixed)
        assert (row is None) == (other is None)
        if row is not None and other is not None:
            assert (best[row] >= 0).all()
            assert sorted(best[row]) == pytest.approx(sorted(mixed[other])) or solve is not egalitarian
            assert best[row].prod() == pytest.approx(mixed[other].prod()) or solve is egalitarian or solve is kalai_smorodinsky
    row, scaled = nash(best, powers), nash(best * factors, powers)
    assert row is None or best[row].prod() == pytest.approx(best[scaled or 0].prod())


def test_nobody_gains_or_nothing_is_acceptable() -> None:
    assert nash(np.array([[0.0, 3.0]]), EQUAL) is None
    assert egalitarian(np.array([[0.0, 3.0]])) == 0
    assert kalai_smorodinsky(np.array([[0.0, 0.0]])) is None
    for solve in (kalai_smorodinsky, egalitarian):
        assert solve(np.array([[-1.0, 5.0]])) is None
    assert nash(np.array([[-1.0, 5.0]]), EQUAL) is None


def test_what_a_package_is_worth() -> None:
    ideals, saliences = np.array([[0, 100], [100, np.nan]], float), np.array([[75, 25], [50, 99]], float)
    found = utilities(ideals, saliences, np.array([100.0, 100.0]), np.array([[0, 0], [40, 100]], float))
    assert found == pytest.approx(np.array([[0.75, 0], [0.7, 0.4]]))
    lows, highs = np.array([[0, 60], [50, 0]], float), np.array([[20, 100], [100, 100]], float)
    assert worst(ideals, saliences, np.array([100.0, 100.0]), lows, highs) == pytest.approx(
        np.array([0.75 * 0.8 + 0.25 * 0.6, 0.5])
    )
    assert utilities(np.array([[30.0]]), np.zeros((1, 1)), np.array([100.0]), np.array([[30.0]])) == pytest.approx(1)
