"""Texts as words to be compared: without case, diacritics, vowel signs of Arabic and Hebrew, or ways to write one letter.

Both databases store these words and no language's stems, so that they find the same. What is no letter, mark or number
parts words. Signs of scripts without spaces are a word each: a name in such a script is found as a phrase.
"""

import re
from collections.abc import Iterator
from unicodedata import category, combining, digit, normalize

from app.records.fields import UNSEEN

LONGEST = 64  # signs in a word; a longer one counts as several
# Letters that mean the same to somebody who looks for a name, by what they become.
# ruff: noqa: RUF001 -- that they look alike is the point
ALIKE = {"a": "ə", "ae": "æ", "d": "đð", "h": "ħ", "i": "ı", "l": "ł", "n": "ŋ", "o": "ø", "oe": "œ", "t": "ŧ", "th": "þ"}
ALIKE |= {"г": "ґ", "е": "є", "ا": "ٱ", "ه": "ةەہھ", "ي": "ىیې", "ك": "کڪ"}
NOTHING = "\u0640\u02b9\u02ba\u02bb\u02bc\u02be\u02bf\u05f3\u05f4"  # tatweel, primes, ʿayn and hamza in Latin, gershayim
LETTER = dict.fromkeys(NOTHING, "") | {other: letter for letter, others in ALIKE.items() for other in others}
INVISIBLE = re.compile(f"[{UNSEEN}]")
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")


class _Fold(dict[int, str]):
    """What each sign becomes: letters, nothing, or a space; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
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
    whole = text.translate(FOLD).split()
    if max(map(len, whole), default=0) <= LONGEST:
        return whole
    return [word[i : i + LONGEST] for word in whole for i in range(0, len(word), LONGEST)]


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """The same words, each with where it stands in the text: from the first sign to behind the last."""
    word, start, end = "", 0, 0
    for i, sign in enumerate(text):
        folded = FOLD[ord(sign)]
        if not folded and word:
            end = i + 1
        for part in folded:
            if word and (part == " " or len(word) == LONGEST):
                yield word, start, end
                word = ""
            if part != " ":
                word, start, end = word + part, start if word else i, i + 1
    if word:
        yield word, start, end
