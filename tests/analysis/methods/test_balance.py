"""Balance by triangles and walks, and frustration: published numbers, and what holds of any network."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.methods import balance, frustration
from app.analysis.methods.balance import Triangles, Walk, triangles, unbalanced, walk
from app.analysis.methods.graph import Graph, Tie, graph
from tests.analysis.methods.graphs import TRIBES, any_ties, known, renumbered


def test_the_gahuku_gama_are_as_balanced_as_published() -> None:
    """Numbers of the R package signnet for Read's tribes."""
    tribes = known(TRIBES)
    found = triangles(tribes)
    assert found == Triangles(19, 2, 40, 7)
    assert found.balanced == pytest.approx(0.8676471, abs=1e-7)
    assert len(list(unbalanced(tribes))) == 9
    walked = walk(tribes)
    assert walked is not None
    assert walked.value == pytest.approx(0.3575761, abs=1e-7)
    split = frustration.frustration(tribes)
    assert split is not None
    assert (split.ties, split.at_least, split.exact) == (7, 7, True)
    assert split.index == pytest.approx(0.7586207, abs=1e-7)


def test_without_signs_there_is_nothing_to_balance() -> None:
    silent = graph(3, [Tie(0, 1), Tie(1, 2, 0), Tie(0, 2, 1), Tie(0, 2, -1)])
    assert triangles(silent) == Triangles(0, 0, 0, 0)
    assert triangles(silent).balanced is None
    assert walk(silent) is None
    assert frustration.frustration(silent) is None


@given(any_ties(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_balance_is_what_counting_says_in_any_order(network: tuple[int, list[Tie]], random: np.random.Generator) -> None:
    n, ties = network
    whole = graph(n, ties)
    signs = {tuple(pair): sign for pair, sign in zip(whole.pairs.tolist(), whole.signs.tolist(), strict=True) if sign}
    counted = [0, 0, 0, 0]
    odd = set()
    for a, b, c in combinations(range(n), 3):
        if all(pair in signs for pair in ((a, b), (b, c), (a, c))):
            hostile = sum(signs[pair] < 0 for pair in ((a, b), (b, c), (a, c)))
            counted[hostile] += 1
            odd |= {(a, b, c)} if hostile % 2 else set()
    assert triangles(whole) == Triangles(*counted)
    assert sorted(unbalanced(whole)) == sorted(odd)
    walked, split = walk(whole), frustration.frustration(whole)
    assert (walked is None) == (split is None) == (not signs)
    if walked and split:
        fewest = min(
            sum((camps[a] == camps[b]) != (sign > 0) for (a, b), sign in signs.items()) for camps in product((1, -1), repeat=n)
        )
        assert split.exact
        assert split.ties == split.at_least == fewest
        assert sum((split.split[a] == split.split[b]) != (sign > 0) for (a, b), sign in signs.items()) == fewest
        assert 0 <= split.index <= 1
        assert 0 < walked.value <= 1 + 1e-12
        assert (walked.value > 1 - 1e-9) == (fewest == 0)
    order = list(range(n))
    random.shuffle(order)
    other = renumbered(n, ties, order)
    assert triangles(other) == triangles(whole)
    assert (w := walk(other)) == walked or (w and walked and w.value == pytest.approx(walked.value))
    assert (f := frustration.frustration(other)) == split or (f and split and f.ties == split.ties)


def big(n: int, m: int, camps: bool) -> Graph:
    """A network at random: signs by two camps, or at random too."""
    random = np.random.default_rng(n)
    ends = random.integers(0, n, (m, 2))
    return graph(n, [
        Tie(int(a), int(b), (1 if (a - b) % 2 == 0 else -1) if camps else int(random.choice((1, -1)))) for a, b in ends if a != b
    ])  # fmt: skip


def test_above_the_stated_size_the_bounds_hold_what_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    network = big(200, 1500, camps=False)
    exact = walk(network)
    monkeypatch.setattr(balance, "EXACT", 100)
    bounded = walk(network)
    assert exact is not None
    assert bounded is not None
    assert exact.low == exact.value == exact.high
    assert bounded.low <= exact.value <= bounded.high
    assert bounded.high - bounded.low < 0.05
    whole = walk(big(200, 1500, camps=True))
    assert isinstance(whole, Walk)
    assert whole.low <= 1 <= whole.high + 1e-9
    split = frustration.frustration(network)
    assert split is not None
    assert not split.exact
    assert 0 < split.at_least <= split.ties


def test_a_search_finds_two_camps_where_there_are_and_says_that_they_are_the_best() -> None:
    split = frustration.frustration(big(60, 400, camps=True))
    assert split is not None
    assert (split.ties, split.at_least, split.exact, split.index) == (0, 0, True, 1.0)
    assert all(side == split.split[number % 2] for number, side in enumerate(split.split) if side)
