"""Texts as words to be compared: without case, diacritics, vowel signs of Arabic and Hebrew, or ways to write one letter.

Both databases store these words and no language's stems, so that they find the same. What is no letter, mark or number
parts words, but for an apostrophe between two letters: Sana'a is Sanaa; what it joins can be found alone too. Signs of
scripts without spaces are a word each: a name in such a script is found as a phrase.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from unicodedata import category, combining, digit, normalize

from app.records.fields import UNSEEN

Span = tuple[str, int, int]
LONGEST = 64  # signs in a word; a longer one counts as several
# Letters that mean the same to somebody who looks for a name, by what they become.
# ruff: noqa: RUF001 -- that they look alike is the point
ALIKE = {"a": "ə", "ae": "æ", "d": "đð", "h": "ħ", "i": "ı", "l": "ł", "n": "ŋ", "o": "ø", "oe": "œ", "t": "ŧ", "th": "þ"}
ALIKE |= {"г": "ґ", "е": "є", "ا": "ٱ", "ه": "ةەہھ", "ي": "ىیې", "ك": "کڪ"}
NOTHING = "\u0640\u05f3\u05f4"  # tatweel, gershayim
NOTHING += "\u02b9\u02ba\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\ua78b\ua78c"  # primes, ʿayn, hamza, saltillo in Latin
APOSTROPHES = frozenset("'`´‘’‛′‵՚＇")  # and what is written for one
LETTER = dict.fromkeys(NOTHING, "") | {other: letter for letter, others in ALIKE.items() for other in others}
WORD = re.compile(r"[^ ']+(?:(?<=[^\W\d_])'+(?=[^\W\d_])[^ ']+)*")  # in a text of which each sign is folded
INVISIBLE = re.compile(f"[{UNSEEN}]")
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")


class _Fold(dict[int, str]):
    """What each sign becomes: letters, nothing, an apostrophe, or a space; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        if chr(code) in APOSTROPHES:
            return "'"
        apart = normalize("NFKD", chr(code).casefold()).casefold()
        self[code] = folded = "".join(map(_folded, apart))
        return folded


def _folded(sign: str) -> str:
    if sign in LETTER:
        return LETTER[sign]
    sort = category(sign)
    if combining(sign) or sort == "Cf":
        return ""
    if sort[0] not in "LMN":
        return " "
    if INVISIBLE.match(sign):
        return ""
    if sort == "Nd":
        return str(digit(sign))
    return f" {sign} " if UNSPACED.match(sign) else sign


FOLD = _Fold()


def words(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return _short([word.replace("'", "") for word in _joined(text)])


def parts(text: str) -> list[str]:
    """What apostrophes join to words, in order: of d'Ivoire d and ivoire."""
    return _short([part for word in _joined(text) if "'" in word for part in word.split("'") if part])


def _joined(text: str) -> Iterator[str]:
    """The words, with the apostrophes that join them."""
    for word in text.translate(FOLD).split():
        if "'" in word:
            yield from WORD.findall(word)
        else:
            yield word


def _short(whole: list[str]) -> list[str]:
    if max(map(len, whole), default=0) <= LONGEST:
        return whole
    return [word[i : i + LONGEST] for word in whole for i in range(0, len(word), LONGEST)]


def spans(text: str) -> Iterator[Span]:
    """The same words, each with where it stands in the text: from the first sign to behind the last."""
    return (span for signs in _signs(text) for span in _cut(text, [sign for sign in signs if sign[0] != "'"]))


def part_spans(text: str) -> Iterator[Span]:
    """The same parts, each with where it stands."""
    for signs in _signs(text):
        for is_sign, part in groupby(signs, lambda sign: sign[0] != "'"):
            if is_sign and len(parted := list(part)) < len(signs):
                yield from _cut(text, parted)


def _signs(text: str) -> Iterator[list[tuple[str, int]]]:
    """Of each word the folded signs, each with where what it was made of stands."""
    signs = [(part, i) for i, sign in enumerate(text) for part in FOLD[ord(sign)]]
    return (signs[word.start() : word.end()] for word in WORD.finditer("".join(part for part, _ in signs)))


def _cut(text: str, signs: list[tuple[str, int]]) -> Iterator[Span]:
    for first in range(0, len(signs), LONGEST):
        word = signs[first : first + LONGEST]
        end = word[-1][1] + 1
        while end < len(text) and not FOLD[ord(text[end])]:  # a mark belongs to the letter before it
            end += 1
        yield "".join(part for part, _ in word), word[0][1], end
