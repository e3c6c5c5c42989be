"""How much one case is like another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.methods.likeness import likeness

features = st.fixed_dictionaries({name: st.frozensets(st.sampled_from("abcd")) for name in ("conflicts", "track", "purposes")})


def test_the_mean_of_shares_of_what_is_known_of_both() -> None:
    one = {"conflicts": frozenset("ab"), "track": frozenset("1"), "purposes": frozenset[str]()}
    other = {"conflicts": frozenset("bc"), "track": frozenset("1"), "purposes": frozenset("x")}
    assert likeness(one, other) == pytest.approx((1 / 3 + 1) / 2)


@given(features, features)
def test_it_is_symmetric_and_bounded(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)
    assert likeness(one, one) == (1 if any(one.values()) else 0)
