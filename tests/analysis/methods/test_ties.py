"""Variants that are one, and circles of means and ends."""

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.methods.ties import cycles, groups

ends = st.sampled_from("abcdef")
ties = st.lists(st.tuples(ends, ends).filter(lambda tie: tie[0] != tie[1]), max_size=12)


def test_variants_of_variants_are_one() -> None:
    assert groups([("c", "b"), ("b", "a"), ("e", "d")]) == {"a": "a", "b": "a", "c": "a", "d": "d", "e": "d"}
    assert groups([]) == {}


def test_a_shortest_circle_of_each_set_is_shown() -> None:
    assert cycles([("b", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]) == [["a", "b"]]
    assert cycles([("a", "b"), ("b", "c"), ("c", "a"), ("x", "y"), ("y", "x")]) == [["a", "b", "c"], ["x", "y"]]
    assert cycles([("a", "b"), ("b", "c"), ("a", "c")]) == []
    assert cycles([]) == []


@given(ties)
def test_circles_are_circles_whatever_the_order(given: list[tuple[str, str]]) -> None:
    found = cycles(given)
    assert found == cycles(given[::-1])
    for circle in found:
        assert all(tie in given for tie in zip(circle, [*circle[1:], circle[0]], strict=True))
    members = [member for circle in found for member in circle]
    assert len(members) == len({*members})
