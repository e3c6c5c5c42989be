"""The compromise model, its leverage and its intervals."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.methods.compromise import Stand, arrays, condorcet, leverage, mean, weighted_median
from app.analysis.methods.sensitivity import spreads
from tests.analysis.methods.emissions import ROWS, STANDS

NUMBERS = st.integers(0, 1000).map(lambda number: number / 10)
SOME = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=9).filter(lambda rows: any(c * s for _, c, s in rows))


def stands(rows: list[tuple[float, float, float]]) -> list[Stand]:
    return [Stand(f"actor {i}", x, c, s) for i, (x, c, s) in enumerate(rows)]


def three(some: list[Stand]) -> tuple[float, float, list[float]]:
    return float(mean(*arrays(some))), float(weighted_median(*arrays(some))), condorcet(*arrays(some))


def test_the_published_case() -> None:
    forecast, median, best = three(STANDS)
    assert forecast == pytest.approx(7.389956, abs=5e-7)
    assert (median, best) == (7, [7])
    for (actor, _, _, _, slope, shift), found in zip(ROWS, leverage(STANDS), strict=True):
        assert found.actor == actor
        assert found.by_influence == pytest.approx(slope, abs=1e-9)
        assert found.shift == pytest.approx(shift, abs=1e-9)


@given(SOME)
def test_the_slopes_are_what_a_small_change_does(rows: list[tuple[float, float, float]]) -> None:
    some, tiny = stands(rows), 1e-6
    forecast = float(mean(*arrays(some)))
    total = sum(stand.weight for stand in some)
    for i, found in enumerate(leverage(some)):
        one = some[i]
        for name, slope in (("position", found.by_position), ("influence", found.by_influence), ("salience", found.by_salience)):
            changed = [*some[:i], Stand(**{**vars(one), name: getattr(one, name) + tiny}), *some[i + 1 :]]
            moved = (float(mean(*arrays(changed))) - forecast) / tiny
            assert moved == pytest.approx(slope, rel=1e-3, abs=1e-3 * (1 + 1 / total**2) + 1e-4)


@given(SOME, st.randoms(use_true_random=False), st.sampled_from((0.5, 4, 100)))
def test_order_and_scale_change_nothing(rows: list[tuple[float, float, float]], random: Random, factor: float) -> None:
    some = stands(rows)
    mixed = random.sample(some, len(some))
    heavier = [Stand(s.actor, s.position, s.influence * factor, s.salience) for s in some]
    wider = [Stand(s.actor, s.position * factor + 3, s.influence, s.salience) for s in some]
    forecast, median, best = three(some)
    for other, by, plus in ((mixed, 1.0, 0), (heavier, 1.0, 0), (wider, factor, 3)):
        found, middle, unbeaten = three(other)
        assert [found, middle, *unbeaten] == pytest.approx([by * number + plus for number in (forecast, median, *best)])
    intervals = spreads(some, 0, 100, 0.1, 100, 7)
    assert spreads(mixed, 0, 100, 0.1, 100, 7) == intervals
    assert spreads(heavier, 0, 100, 0.1, 100, 7)[0].low == pytest.approx(intervals[0].low)


@given(SOME)
def test_all_lie_between_the_positions_and_the_median_is_a_condorcet_position(rows: list[tuple[float, float, float]]) -> None:
    some = stands(rows)
    forecast, median, best = three(some)
    held = [stand.position for stand in some if stand.weight]
    assert min(held) - 1e-9 <= forecast <= max(held) + 1e-9
    assert median in best
    assert median in held
    assert sum(found.share for found in leverage(some)) == pytest.approx(1)
    for spread in spreads(some, 0, 100, 0.2, 100, 1):
        assert 0 <= spread.low <= spread.middle <= spread.high <= 100


@given(SOME, st.integers(0, 8), st.floats(1, 50))
def test_who_moves_up_or_gains_weight_above_moves_the_forecast_up(
    rows: list[tuple[float, float, float]], which: int, more: float
) -> None:
    some = stands(rows)
    i = which % len(some)
    one, forecast = some[i], float(mean(*arrays(some)))
    higher = [*some[:i], Stand(one.actor, one.position + more, one.influence, one.salience), *some[i + 1 :]]
    assert float(mean(*arrays(higher))) >= forecast - 1e-9
    if one.position >= forecast:
        stronger = [*some[:i], Stand(one.actor, one.position, one.influence + more, one.salience), *some[i + 1 :]]
        assert float(mean(*arrays(stronger))) >= forecast - 1e-9


def test_one_actor_zero_weights_and_ties() -> None:
    alone = stands([(30, 2, 50)])
    assert three(alone) == (30, 30, [30])
    assert leverage(alone)[0].shift is None
    assert three(stands([(10, 1, 1), (90, 0, 5)])) == (10, 10, [10])
    assert three(stands([(10, 1, 1), (90, 1, 1)])) == (50, 10, [10, 90])
    assert spreads(stands([(10, 1, 1), (10, 3, 1)]), 0, 100, 0, 100, 1)[0].high == pytest.approx(10)


def test_a_wider_spread_widens_the_interval_and_a_seed_repeats_it() -> None:
    widths = [one.high - one.low for one in (spreads(STANDS, 4, 10, spread, 1000, 3)[0] for spread in (0.05, 0.1, 0.3))]
    assert widths == sorted(widths)
    assert spreads(STANDS, 4, 10, 0.1, 200, 3) == spreads(STANDS, 4, 10, 0.1, 200, 3) != spreads(STANDS, 4, 10, 0.1, 200, 4)


def test_many_draws_of_many_actors_are_one_computation() -> None:
    random = np.random.default_rng(1)
    x, w = random.uniform(0, 100, (2, 40, 20))
    rows = [(float(mean(x[i], w[i])), float(weighted_median(x[i], w[i]))) for i in range(40)]
    assert list(zip(mean(x, w).tolist(), weighted_median(x, w).tolist(), strict=True)) == [pytest.approx(row) for row in rows]
