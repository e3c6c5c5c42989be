"""How alike two actors stand, against published numbers and scikit-learn."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from app.analysis.methods.chance_corrected import kappa, pi
from app.analysis.methods.conflict_intensity import intensity
from app.analysis.methods.profiles import Held, Profile, Shared, shared
from app.analysis.methods.s_score import s_score, without_each

MEASURES = (s_score, kappa, pi, intensity)
shares = st.floats(0, 1).map(lambda share: round(share, 6))
saliences = st.none() | shares
profiles = st.dictionaries(st.sampled_from("abcdefgh"), st.builds(Held, shares, saliences), max_size=8)


def pair(left: Sequence[float], right: Sequence[float], scale: float = 3, *saliences: Sequence[float]) -> Shared:
    """Two actors on issues of one scale, the saliences of each if given."""
    unknown: list[float | None] = [None] * len(left)
    one, other = saliences or (unknown, unknown)
    return shared(
        {str(i): Held(value / scale, one[i]) for i, value in enumerate(left)},
        {str(i): Held(value / scale, other[i]) for i, value in enumerate(right)},
    )


@pytest.mark.parametrize(
    ("left", "right", "score"),
    [((3, 0, 1), (3, 0, 1), 1), ((3, 0, 3), (0, 3, 0), -1), ((3, 0, 1), (2, 1, 1), 0.5556)],  # Signorino and Ritter, scale 0 to 3
)
def test_the_s_score_is_the_published_one(left: tuple[float, ...], right: tuple[float, ...], score: float) -> None:
    assert s_score(pair(left, right)) == pytest.approx(score, abs=5e-5)


def test_salience_weighs_the_issues_and_the_clash() -> None:
    weighed = pair((3, 0), (3, 3), 3, (1, 0.25), (1, 0.25))
    assert s_score(weighed) == pytest.approx(1 - 2 * 0.25 / 1.25)
    assert intensity(weighed) == pytest.approx(0.25 * 0.25 / 2)
    assert intensity(pair((3,), (0,), 3, (1,), (1,))) == 1
    assert intensity(pair((3,), (0,))) is None


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 100)), min_size=1, max_size=9))
def test_kappa_is_that_of_scikit_learn(rows: list[tuple[int, int, int]]) -> None:
    left, right, weights = zip(*rows, strict=True)
    salience = [weight / 100 for weight in weights]
    found = kappa(pair(left, right, 4, salience, salience))
    if found is None:
        assert len({*left, *right}) == 1
    else:
        theirs = cohen_kappa_score(left, right, labels=range(5), weights="quadratic", sample_weight=weights)
        assert found == pytest.approx(theirs, abs=1e-9)


def test_kappa_and_pi_of_the_example_of_scikit_learn_with_squared_distances() -> None:
    order = {"neg": 0, "neu": 1, "pos": 2}
    left, right = ([order[word] for word in words.split()] for words in ("neg pos neg neu pos", "neg pos neg neu neg"))
    assert kappa(pair(left, right, 2)) == pytest.approx(0.5)  # 1 - 0.8 / 1.6
    assert pi(pair(left, right, 2)) == pytest.approx(1 - 0.8 / 1.52)  # of both together the variance is 0.76


@given(profiles, profiles)
def test_measures_keep_their_bounds_and_the_order_of_the_two_does_not_matter(one: Profile, other: Profile) -> None:
    ours, theirs = shared(one, other), shared(other, one)
    assert 0 <= ours.coverage <= 1
    for measure, low in ((s_score, -1), (kappa, None), (pi, -1), (intensity, 0)):
        found, back = measure(ours), measure(theirs)
        assert found == (back if back is None else pytest.approx(back, abs=1e-9))
        if found is not None:
            assert found <= 1 + 1e-9
            assert low is None or found >= low - 1e-9
    if (ends := without_each(ours)) is not None and (score := s_score(ours)) is not None:
        assert -1 <= ends[0] <= score + 1e-9
        assert score - 1e-9 <= ends[1] <= 1


@given(profiles, st.permutations("abcdefgh"))
def test_what_issues_are_called_and_which_pole_is_low_does_not_matter(one: Profile, names: list[str]) -> None:
    renamed = dict(zip("abcdefgh", names, strict=True))
    other = {issue: Held(1 - held.value**2, held.salience) for issue, held in one.items()}
    before = shared(one, other)
    turned: list[Any] = [
        {renamed[issue]: Held(1 - held.value, held.salience) for issue, held in profile.items()} for profile in (one, other)
    ]
    for measure in MEASURES:
        found, back = measure(before), measure(shared(*turned))
        assert found == (back if back is None else pytest.approx(back, abs=1e-6))


@given(profiles, shares)
def test_who_comes_nearer_on_one_issue_is_more_alike(one: Profile, step: float) -> None:
    other = {issue: Held(1 - held.value, held.salience) for issue, held in one.items()}
    for issue in list(other)[:1]:
        nearer = other | {issue: Held(other[issue].value + step * (one[issue].value - other[issue].value), other[issue].salience)}
        before, after = s_score(shared(one, other)), s_score(shared(one, nearer))
        assert (before is None and after is None) or (before is not None and after is not None and after >= before - 1e-9)


def test_where_there_is_nothing_to_say_nothing_is_said() -> None:
    nothing = shared({"a": Held(0.5)}, {"b": Held(0.5)})
    assert [measure(nothing) for measure in MEASURES] == [None] * 4
    assert without_each(nothing) is None
    assert nothing.coverage == 0
    assert shared({}, {}).coverage == 0
    weightless = pair((3, 0), (0, 3), 3, (0, 0), (1, 1))
    assert [measure(weightless) for measure in MEASURES] == [None, None, None, 0]
    assert s_score(shared({"a": Held(1, 0)}, {"a": Held(0, 1)}, equal=True)) == -1
    same = pair((1, 1), (1, 1))
    assert [measure(same) for measure in MEASURES] == [1, None, None, None]
