"""What a caller searches for: words and phrases in our own language, of which nothing reaches a database as its syntax."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.errors import Fault, Unfit
from app.records.search.folding import words
from app.records.search.index import titled, whole

MOST_TERMS = 16
TERM = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')


@dataclass(frozen=True)
class Term:
    """Words that stand one behind the other; `prefix`: the last one may go on."""

    words: tuple[str, ...]
    prefix: bool


@dataclass(frozen=True)
class Sought:
    """What to search for: records that hold every term, whatever the order and the field."""

    terms: tuple[Term, ...]

    def match(self, dialect: str) -> str:
        """The records that fit, in the language of the database."""
        return _every(dialect, [(term.words, term.prefix) for term in self.terms])

    def signals(self, dialect: str) -> dict[str, str]:
        """What makes a record that fits fit better: the same terms in titles, or as whole words; the whole title."""
        found = {"named": _every(dialect, [((whole(word for term in self.terms for word in term.words),), False)])}
        for i, term in enumerate(self.terms):
            in_title = tuple(map(titled, term.words))
            found |= {f"title_{i}": _every(dialect, [(in_title, False)]), f"word_{i}": _every(dialect, [(term.words, False)])}
            found[f"title_prefix_{i}"] = _every(dialect, [(in_title, True)])
        return found


def sought(q: str) -> Sought:
    """The terms of a query: words, phrases in double quotes; those with a `*` behind them, and the last word, may go on.
    422 when there is no word in it, or too many."""
    terms, last = [], False
    for phrase, star, word in (part.groups() for part in TERM.finditer(q)):
        own, goes_on = tuple(words(phrase if word is None else word)), bool(star) if word is None else word.endswith("*")
        if own:
            terms.append(Term(own, goes_on))
            last = word is not None
    if last:
        terms[-1] = Term(terms[-1].words, True)
    if not terms:
        raise Unfit("There is nothing to search for.", [Fault("q", "no_words", "This holds no letter or number.", "parameter")])
    if len(terms) > MOST_TERMS:
        raise Unfit("This is too long.", [Fault("q", "too_long", f"At most {MOST_TERMS} words and phrases.", "parameter")])
    return Sought(tuple(dict.fromkeys(terms)))


def _every(dialect: str, terms: Iterable[tuple[Sequence[str], bool]]) -> str:
    """An expression of FTS5, or a tsquery. The words hold letters, marks, digits and `_`: within quotes they are literal."""
    if dialect == "postgresql":
        parts = (" <-> ".join(f"'{word}'" for word in words) + ":*" * prefix for words, prefix in terms)
        return " & ".join(f"({part})" for part in parts)
    return " AND ".join(f'"{" ".join(words)}"' + "*" * prefix for words, prefix in terms)
