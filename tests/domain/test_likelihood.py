"""Words and probabilities: the published numbers, and what holds of every scale."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import likelihood
from app.domain.likelihood import SCALES, Band, band, reading
from app.domain.vocabularies import LikelihoodScale

NESTED = {LikelihoodScale.IPCC_AR6}
DISJOINT = [scale for scale in LikelihoodScale if scale not in NESTED]
BANDS = [(scale, entry) for scale in LikelihoodScale for entry in SCALES[scale].bands]
ANY_SCALE = st.sampled_from(LikelihoodScale)
ANY_BAND = st.sampled_from(BANDS)
PROBABILITIES = st.floats(0, 1)
SPELLINGS: list[Callable[[str], str]] = [str.upper, str.title, lambda word: f"  {word.replace(' ', '   ')} "]


def holding(scale: LikelihoodScale, probability: float) -> list[Band]:
    return [entry for entry in SCALES[scale].bands if SCALES[scale].holds(entry, probability)]


def test_every_scale_is_there_with_its_source() -> None:
    assert SCALES.keys() == set(LikelihoodScale)
    assert all(entry.source for entry in SCALES.values())
    assert [scale.value for scale, entry in SCALES.items() if entry.verified != "yes"] == ["phia", "nato_ajp"]


@pytest.mark.parametrize(
    ("scale", "word", "low", "high"),
    [  # likelihood_scales.json
        ("icd203", "almost no chance", 0.01, 0.05),
        ("icd203", "unlikely", 0.20, 0.45),
        ("icd203", "Nearly  certain", 0.95, 0.99),
        ("phia", "realistic possibility", 0.40, 0.50),
        ("phia", "unlikely", 0.25, 0.35),
        ("ipcc_ar6", "unlikely", 0.0, 0.33),
        ("ipcc_ar6", "virtually certain", 0.99, 1.0),
        ("nato_ajp", "unlikely", 0.10, 0.40),
        ("kent", "almost certain", 0.93 - 0.06, 0.93 + 0.06),
        ("kent", "probable", 0.75 - 0.12, 0.75 + 0.12),
        ("kent", "almost certainly not", 0.07 - 0.05, 0.07 + 0.05),
    ],
)
def test_published_bands(scale: str, word: str, low: float, high: float) -> None:
    found = band(word, LikelihoodScale(scale))
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("scale", "probability", "word"),
    [
        ("icd203", 0.45, "roughly even chance"),
        ("icd203", 0.99, "almost certain"),
        ("icd203", 0.995, None),
        ("icd203", 0.0, None),
        ("phia", 0.22, None),
        ("phia", 0.5, None),
        ("phia", 1.0, "almost certain"),
        ("ipcc_ar6", 0.005, "exceptionally unlikely"),
        ("ipcc_ar6", 0.5, "about as likely as not"),
        ("ipcc_ar6", 0.7, "likely"),
        ("ipcc_ar6", 0.97, "extremely likely"),
        ("nato_ajp", 0.9, "highly likely"),
        ("kent", 0.0, "impossible"),
        ("kent", 0.01, None),
        ("kent", 1.0, "certain"),
    ],
)
def test_words_for_numbers_at_ends_and_in_gaps(scale: str, probability: float, word: str | None) -> None:
    assert SCALES[LikelihoodScale(scale)].term(probability) == word


@pytest.mark.parametrize("scale", DISJOINT)
def test_bands_of_a_disjoint_scale_stand_in_order(scale: LikelihoodScale) -> None:
    bands = SCALES[scale].bands
    assert all(lower.high <= upper.low for lower, upper in pairwise(bands))


@given(ANY_BAND)
def test_the_middle_of_a_band_gets_its_word_or_that_of_a_narrower_one_inside(
    pair: tuple[LikelihoodScale, Band],
) -> None:
    scale, entry = pair
    word = SCALES[scale].term(entry.middle)
    assert word is not None
    if scale in NESTED:
        assert band(word, scale).width <= entry.width
    else:
        assert word == entry.term


@given(ANY_SCALE, PROBABILITIES)
def test_a_number_gets_one_word_at_most(scale: LikelihoodScale, probability: float) -> None:
    bands = holding(scale, probability)
    word = SCALES[scale].term(probability)
    assert (word is None) == (not bands)
    if word:
        assert band(word, scale) in bands
        assert all(entry.width > band(word, scale).width for entry in bands if entry.term != word)
        assert scale in NESTED or len(bands) == 1


@given(ANY_BAND, st.sampled_from(SPELLINGS))
def test_synonyms_case_and_spacing_do_not_matter(pair: tuple[LikelihoodScale, Band], spell: Callable[[str], str]) -> None:
    scale, entry = pair
    for word in (entry.term, *entry.synonyms):
        assert band(spell(word), scale) is entry


@pytest.mark.parametrize("word", ["not high", "relatively low", "almost", ""])
@pytest.mark.parametrize("scale", LikelihoodScale)
def test_other_words_have_no_band_and_are_not_echoed(scale: LikelihoodScale, word: str) -> None:
    with pytest.raises(ValueError, match="no term of") as error:
        band(word, scale)
    assert len(word) < 8 or word not in str(error.value)


@pytest.mark.parametrize("probability", [-0.01, 1.01, float("nan")])
def test_no_word_for_what_is_no_probability(probability: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        SCALES[LikelihoodScale.ICD203].term(probability)


def test_a_term_is_read_as_its_band() -> None:
    read = reading("improbable", None, LikelihoodScale.ICD203)
    assert (read.probability_low, read.probability_high, read.probability_mid) == (0.20, 0.45, 0.325)
    assert (read.probability_term, read.mismatch) == (None, False)


@given(ANY_SCALE, PROBABILITIES)
def test_a_number_is_read_as_itself(scale: LikelihoodScale, probability: float) -> None:
    read = reading(None, probability, scale)
    assert {read.probability_low, read.probability_high, read.probability_mid} == {probability}
    assert (read.probability_term, read.mismatch) == (SCALES[scale].term(probability), False)


@given(ANY_BAND, PROBABILITIES)
def test_a_number_outside_the_band_of_its_term_is_flagged(pair: tuple[LikelihoodScale, Band], probability: float) -> None:
    scale, entry = pair
    read = reading(entry.term, probability, scale)
    assert (read.probability_low, read.probability_high) == (entry.low, entry.high)
    assert read.probability_mid == probability
    assert read.probability_term == SCALES[scale].term(probability)
    assert read.mismatch == (entry not in holding(scale, probability))
    assert read.mismatch or entry.low <= probability <= entry.high


@pytest.mark.parametrize("scale", LikelihoodScale)
def test_wording_alone_gets_no_number(scale: LikelihoodScale) -> None:
    assert reading(None, None, scale) == likelihood.Reading(None, None, None, None, mismatch=False)
