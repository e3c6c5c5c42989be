"""Words are compared without what writers differ in."""
# ruff: noqa: RUF001

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.records.search.folding import LONGEST, part_spans, parts, spans, words

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Fataḥ", "FATAH"),
        ("Straße", "STRASSE"),
        ("Łódź, Tromsø, Đà Nẵng", "lodz tromso da nang"),
        ("İstanbul ILGIN", "istanbul ilgin"),
        ("Əliyev", "Aliyev"),
        ("Φίλιππος", "ΦΙΛΙΠΠΟΣ"),
        ("ФАТХ Семён Київ", "фатх семен киів"),
        ("فَتْح", "فتح"),
        ("حمـــاس", "حماس"),
        ("أحمد إبراهيم آدم ٱلله", "احمد ابراهيم ادم الله"),
        ("الجبهة الشعبية", "الجبهه الشعبيه"),
        ("موسى علی", "موسي علي"),
        ("\u06a9\u062a\u0627\u0628", "\u0643\u062a\u0627\u0628"),
        ("می\u200cخواهم", "میخواهم"),
        ("٢٠٢٤ ۲۰۲۴", "2024 2024"),
        ("שָׁלוֹם", "שלום"),
        ("Saʿāda Sanʾa", "Saada Sana"),
        ("Sana'a San’a’a Sana‘a Sana`a Sana´a Sanaʽa Sanaꞌa", "sanaa sanaa sanaa sanaa sanaa sanaa sanaa"),
        ("П'ять Пʼять П’ять", "пять пять пять"),
        ("'quoted' ‘Abd al-‘Azīz’ 5'10 rock 'n' roll''", "quoted abd al aziz 5 10 rock n roll"),
        ("ﬁrst №½", "first no1 2"),
        ("al-Qaʿida/ISIS (2014)", "al qaida isis 2014"),
        ("中国外交部", "中 国 外 交 部"),
        ("हिन्दी", "हिन्दी"),
        ("❤️ 🕊 — … “!”", ""),
    ],
)
def test_what_is_written_otherwise_and_means_the_same(text: str, same: str) -> None:
    assert words(text) == words(same)
    assert words(same) == (same.casefold().split() if same.isascii() else words(same))


@pytest.mark.parametrize(("one", "other"), [("фатх", "фатих"), ("حماس", "حماة"), ("1", "2"), ("हिन्दी", "हन्दी"), ("a b", "ab")])
def test_what_is_another_word(one: str, other: str) -> None:
    assert words(one) != words(other)


@given(ANY)
def test_words_are_bare_bounded_and_stable(text: str) -> None:
    found = words(text)
    assert words(" ".join(found)) == found
    assert all(0 < len(word) <= LONGEST and not set(word) & set(" _'\"*:&|\\\0") for word in found)
    assert all(word.isalnum() or not word.isascii() for word in found)


@given(ANY | st.text("aßé½中َ\u0640_ '’", max_size=150))
def test_every_word_is_found_where_it_stands(text: str) -> None:
    found = list(spans(text))
    assert [word for word, _, _ in found] == words(text)
    assert all(0 <= start < end <= len(text) for _, start, end in found)
    assert [start for _, start, _ in found] == sorted(start for _, start, _ in found)


@given(st.text("aßé½中َ\u0640_ 1'’", max_size=150))
def test_what_apostrophes_join_stands_where_the_word_does(text: str) -> None:
    whole = {i for _, start, end in spans(text) for i in range(start, end)}
    found = list(part_spans(text))
    assert [part for part, _, _ in found] == parts(text)
    for part, start, end in found:
        assert part in words(text[start:end])
        assert whole.issuperset(range(start, end))
        assert part not in ("", "'")


def test_what_apostrophes_join_can_be_told_apart() -> None:
    assert parts("Côte d'Ivoire, Sant’Egidio's Sana'a; 5'10 'Abd") == ["d", "ivoire", "sant", "egidio", "s", "sana", "a"]
