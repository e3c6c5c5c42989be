"""The challenge model against the rounds that are published, and against what it may not do."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.methods.challenge import challenge
from app.analysis.methods.compromise import Stand
from tests.analysis.methods.emissions import RISKS, ROUNDS, STANDS

# Bueno de Mesquita's oil case, as in jmckib/bdm-scholz-expected-utility-model: it flips with period 2.
SULTAN = """14.25 .65 .8,14.2 .85 .85,14.2 .55 .65,14.1 .7 .75,14.1 .5 .75,14 .75 .85,14 .65 .9,13.95 .85 .85,13.9 .95 .9,
13.75 .6 .8,13.4 .95 .95,13.35 .45 .75,13.25 1 .9,13 1.05 .9,13 .6 .7,12.9 .8 .85,12.85 .75 .75"""


def test_the_ten_rounds() -> None:
    rounds = challenge(STANDS, 10)
    names = sorted(stand.actor for stand in STANDS)
    assert len(rounds) == 11
    for (median, mean, published, *moved), found in zip(ROUNDS, rounds, strict=True):
        assert [found.median, found.mean] == pytest.approx([median, mean], abs=1e-6)
        assert abs(found.mean - published) < 0.07
        positions = dict(zip(names, found.positions, strict=True))
        assert [positions[name] for name in ("Belgium", "Luxembourg", "Ireland")] == pytest.approx(moved, abs=1e-6)
    assert dict(zip(names, rounds[1].risks, strict=True)) == pytest.approx(RISKS, abs=1e-6)
    assert [(move.actor, move.kind, move.other) for move in rounds[1].moves] == [
        ("Belgium", "compromise", "France"),
        ("Ireland", "confrontation", "Luxembourg"),
        ("Luxembourg", "confrontation", "Belgium"),
    ]


def test_it_need_not_converge() -> None:
    rows = [tuple(map(float, row.split())) for row in SULTAN.split(",")]
    rounds = challenge([Stand(f"{i:02}", *row) for i, row in enumerate(rows)], 5)
    assert [found.median for found in rounds] == pytest.approx([13.9, 13.75, 13.9, 13.75, 13.9, 13.75])
    assert [found.mean for found in rounds[:2]] == pytest.approx([13.619912134884824, 13.575765851341723])


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9), st.integers(1, 10)), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_order_changes_nothing_and_nobody_leaves_the_range(rows: list[tuple[int, int, int]], random: Random) -> None:
    stands = [Stand(f"actor {i}", x, c, s / 10) for i, (x, c, s) in enumerate(rows)]
    rounds = challenge(stands, 4)
    assert challenge(random.sample(stands, len(stands)), 4) == rounds
    low, high = min(x for x, _, _ in rows), max(x for x, _, _ in rows)
    for found in rounds:
        assert all(low - 1e-6 <= position <= high + 1e-6 for position in found.positions)
        assert all(0.5 - 1e-9 <= risk <= 2 + 1e-9 for risk in found.risks)


def test_who_agrees_does_not_move() -> None:
    assert len(challenge([Stand("alone", 5, 1, 1)], 3)) == 1
    assert len(challenge([Stand(name, 5, 1, 1) for name in "abc"], 3)) == 1
