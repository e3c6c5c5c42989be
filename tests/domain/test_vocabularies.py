"""The closed lists: the terms as the design prints them, each with a definition, and codes that name their scheme."""

import re

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.domain import vocabularies
from app.domain.vocabularies import (
    COUNTRIES,
    CROSSWALKS,
    ORDINALS,
    USER_ASSIGNED,
    VOCABULARIES,
    CountryCode,
    LanguageTag,
    OutcomeResult,
    Term,
)

RESULTS = st.sampled_from(OutcomeResult)
COUNTRY: TypeAdapter[str] = TypeAdapter(CountryCode)
LANGUAGE: TypeAdapter[str] = TypeAdapter(LanguageTag)


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        (
            "role",
            "convener host lead_mediator co_mediator facilitator guarantor monitor witness observer sponsor adviser "
            "party stakeholder spoiler",
        ),
        (
            "purposes",
            "talks settlement unity power_sharing ceasefire security_arrangements territory resources humanitarian "
            "detainees normalisation confidence_building justice elections implementation other",
        ),
        ("tracks", "1 1.5 2 3"),
        ("goal.kind", "position interest need fear"),
        ("goal.disclosure", "declared confided attributed inferred"),
        ("goal_link.kind", "serves conflicts_with compatible_with depends_on variant_of"),
        ("initiative.status", "proposed refused announced under_way suspended concluded lapsed collapsed"),
        ("meeting.status", "proposed scheduled held postponed cancelled unknown"),
        (
            "initiative_link.kind",
            "follows has_precedent resembles parallel_to competes_with complements part_of",
        ),
        (
            "outcome.result",
            "not_held no_agreement statement process_agreement ceasefire partial_agreement comprehensive_agreement",
        ),
        (
            "actor.kind",
            "state territorial_entity government_body state_military intergovernmental_organisation state_group "
            "joint_body armed_group political_party umbrella religious_body community civil_society company media "
            "research_body individual public other",
        ),
        (
            "relationship.kind",
            "part_of member_of wing_of holds_office_in represents split_from merged_into transformed_into set_up_by "
            "alliance patronage cooperation alignment recognition trust rivalry hostility designation dependence other",
        ),
        ("forecast.scale", "icd203 phia ipcc_ar6 nato_ajp kent"),
        ("source.reliability", "A B C D E F"),
    ],
)
def test_lists_are_closed_as_printed(name: str, terms: str) -> None:
    assert [term.value for term in VOCABULARIES[name]] == terms.split()


@pytest.mark.parametrize("vocabulary", VOCABULARIES.values())
def test_every_term_has_a_definition_of_one_sentence(vocabulary: type[Term]) -> None:
    for term in vocabulary:
        assert re.fullmatch(r"[A-Z][^.!?]*(\d\.\d[^.!?]*)?\.", term.definition), term
        assert re.fullmatch(r"[a-z0-9_.]+|[A-F]", term.value)
        assert vocabulary(term.value) is term


def test_every_list_is_served_once_and_says_what_it_is() -> None:
    exported = {
        item for item in vars(vocabularies).values() if isinstance(item, type) and issubclass(item, Term) and item is not Term
    }
    assert set(VOCABULARIES.values()) == exported
    assert len(VOCABULARIES) == len(exported)
    assert all(vocabulary.__doc__ for vocabulary in exported)
    assert not VOCABULARIES.keys() & ORDINALS.keys()


@pytest.mark.parametrize(("name", "vocabulary"), VOCABULARIES.items())
def test_no_list_has_both_other_and_unknown(name: str, vocabulary: type[Term]) -> None:
    assert not {"other", "unknown"} <= {term.value for term in vocabulary}, name


def test_ordinals_run_without_gaps() -> None:
    expected = {"leverage.strength": range(5), "evidence.credibility": range(1, 7)}
    for name, labels in ORDINALS.items():
        assert list(labels) == list(expected.get(name, range(-2, 3)))
        assert len(set(labels.values())) == len(labels)


def test_crosswalks_name_scheme_version_and_terms_that_exist() -> None:
    for name, terms in CROSSWALKS.items():
        for term, codes in terms.items():
            assert type(term) is VOCABULARIES[name]
            assert codes
            assert len(set(codes)) == len(codes)
            assert all(code.scheme and code.version and code.code for code in codes)


@pytest.mark.parametrize(
    ("name", "term", "scheme", "code"),
    [
        ("actor.kind", "umbrella", "PAA-X actor type", "Umbrella"),
        ("conflict.kind", "interstate", "UCDP type_of_conflict", "2"),
        ("conflict.kind", "extrasystemic", "UCDP type_of_conflict", "1"),
        ("conflict.incompatibility", "government", "UCDP incompatibility", "2"),
        ("agreement.stage", "partial", "PA-X Stage", "SubPar"),
        ("outcome.result", "statement", "MEND agmt", "0"),
        ("outcome.result", "comprehensive_agreement", "UCDP Peace Agreement pa_type", "1"),
        ("purposes", "talks", "Peace Observatory", "prenego"),
        ("strategies", "manipulation", "Bercovitch International Conflict Management", "directive"),
        ("meeting.event_type", "mediation", "CAMEO", "045"),
    ],
)
def test_known_codes(name: str, term: str, scheme: str, code: str) -> None:
    codes = CROSSWALKS[name][VOCABULARIES[name](term)]
    assert (scheme, code) in {(entry.scheme, entry.code) for entry in codes}


def test_what_is_from_memory_is_marked_as_such() -> None:
    unverified = {code.scheme for terms in CROSSWALKS.values() for codes in terms.values() for code in codes if not code.verified}
    assert unverified == {"Bercovitch International Conflict Management"}


@given(RESULTS, RESULTS)
def test_results_compare_by_step(one: OutcomeResult, other: OutcomeResult) -> None:
    assert (one < other) == (one.step < other.step) == (other > one) == (not one >= other)
    assert (one <= other) == (one.step <= other.step) == (other >= one)
    assert (one < other.value) == (one < other)


def test_steps_are_the_printed_ones() -> None:
    assert [result.step for result in OutcomeResult] == list(range(7))
    assert OutcomeResult.CEASEFIRE.step == 4
    with pytest.raises(ValueError, match="not a valid"):
        assert OutcomeResult.CEASEFIRE < "success"


def test_countries_are_iso_codes_or_ours() -> None:
    assert all(re.fullmatch("X[A-Z]{2}", code) for code in USER_ASSIGNED)
    assert pycountry.countries.get(alpha_3="XKX") is None
    for code in COUNTRIES:
        assert COUNTRY.validate_python(code) == code


@given(st.one_of(st.text(max_size=4), st.text("ABCKLPSXZ", min_size=3, max_size=3)).filter(lambda c: c not in COUNTRIES))
def test_other_countries_are_refused(code: str) -> None:
    with pytest.raises(ValidationError):
        COUNTRY.validate_python(code)


@pytest.mark.parametrize(
    "tag",
    [  # RFC 5646, appendix A
        "de",
        "i-enochian",
        "zh-Hant",
        "zh-cmn-Hans-CN",
        "yue-HK",
        "sl-rozaj-biske-1994",
        "de-CH-1901",
        "hy-Latn-IT-arevela",
        "es-419",
        "de-CH-x-phonebk",
        "az-Arab-x-AZE-derbend",
        "x-whatever",
        "en-US-u-islamcal",
        "zh-CN-a-myext-x-private",
        "en-a-myext-b-another",
        "zh-min-nan",
        "art-lojban",
    ],
)
def test_well_formed_language_tags(tag: str) -> None:
    assert LANGUAGE.validate_python(tag) == tag


@pytest.mark.parametrize("tag", ["", "e", "de-419-DE", "a-DE", "en_US", "en-", "x", "arabic script", "english-language\n"])
def test_malformed_language_tags(tag: str) -> None:
    with pytest.raises(ValidationError):
        LANGUAGE.validate_python(tag)
