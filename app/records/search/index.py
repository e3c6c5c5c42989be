"""What can be searched: of each present record its words, under the number of its version. On SQLite the words are a text
which triggers hand on to the FTS5 table `searched_words`, on PostgreSQL a tsvector with the GIN index `searched_words`.

The words of a title are there twice, the second time with `_` in front: what only titles are searched for. So the score of a
record depends on that record alone, and no one learns from it what else is stored.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Dialect, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from app.records.columns import Base, ChangeSeq, Rank
from app.records.kind import Kind
from app.records.search.folding import APOSTROPHES, parts, words
from app.records.walk import Steps, places

APART = "_"  # between two texts, so that no phrase runs over their border; no word of a text looks like it
MOST_WORDS, MOST_SIGNS = 16_000, 150_000  # of a record: a tsvector has 16,383 places and 1 MiB


class Words(TypeDecorator[list[str]]):
    """Words in their order, as each database wants them."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> str | None:
        return written(value, dialect.name) if value is not None else None


class Searched(Base):
    """One row for each present record; `clearance` is that of its version."""

    __tablename__ = "searched"
    seq: Mapped[ChangeSeq]
    kind: Mapped[str]
    id: Mapped[UUID] = mapped_column(index=True)
    clearance: Mapped[Rank]
    words: Mapped[list[str]] = mapped_column(Words)


class matches(FunctionElement[bool]):
    """`matches(Searched.seq, Searched.words, query)`: whether the words fit a query in the database's own language."""

    inherit_cache = True  # no Boolean: SQLite would get `… = 1`, which no index answers


@compiles(matches, "sqlite")
def _fts5(element: Any, compiler: Any, **more: Any) -> str:
    seq, _, query = (compiler.process(clause, **more) for clause in element.clauses)
    return f"{seq} IN (SELECT rowid FROM searched_words WHERE searched_words MATCH {query})"


@compiles(matches, "postgresql")
def _tsvector(element: Any, compiler: Any, **more: Any) -> str:
    _, stored, query = (compiler.process(clause, **more) for clause in element.clauses)
    return f"{stored} @@ CAST({query} AS tsquery)"


class found(FunctionElement[bool]):
    """`found(seq, kind, query)`: whether the version of that number is a present record of the kind whose words fit."""

    inherit_cache = True


@compiles(found, "sqlite")
def _found_fts5(element: Any, compiler: Any, **more: Any) -> str:
    return _fts5(element, compiler, **more)  # a number has one kind


@compiles(found, "postgresql")
def _found_tsvector(element: Any, compiler: Any, **more: Any) -> str:
    """The versions apart, or PostgreSQL may walk through all those of both tables side by side."""
    seq, kind, query = (compiler.process(clause, **more) for clause in element.clauses)
    fitting = f"SELECT seq FROM searched WHERE words @@ CAST({query} AS tsquery) AND kind = {kind}"
    return f"{seq} IN (WITH fitting AS MATERIALIZED ({fitting}) SELECT seq FROM fitting)"


def written(words: Iterable[str], dialect: str) -> str:
    """The words as the database takes them; they hold letters, marks, digits and `_` alone, so there is nothing to escape."""
    if dialect == "postgresql":
        return " ".join(f"'{word}':{at}" for at, word in enumerate(words, 1) if word != APART)
    return " ".join(words)


@lru_cache
def texts(kind: Kind) -> tuple[tuple[Steps, bool], ...]:
    """Where the free texts of a kind stand, and whether they say what the record is called: those first, then by its fields."""
    titles = kind.titles
    return tuple(sorted(((steps, steps in titles) for steps in kind.texts), key=lambda text: not text[1]))


def title(kind: Kind, record: dict[str, Any]) -> str | None:
    """What a record, as JSON has it, is called; None if it leaves that empty."""
    return next((box[key] for box, key, _ in places(record, kind.titles[0])), None)


def indexed(texts: Iterable[tuple[Steps, bool]], representation: bytes) -> list[str]:
    """The words under which a record is found, given where its texts stand."""
    record, every = json.loads(representation), list[list[str]]()
    for steps, called in texts:
        for box, key, _ in places(record, steps):
            if box[key]:
                every.append(of(box[key], called))
    return list(_bounded(chain.from_iterable(every)))


def of(text: str, called: bool) -> list[str]:
    """The words of one text; `called`: of one that says what the record is called."""
    own = everything(text)
    if not called:
        return [*own, APART]
    return [*own, APART, *(word if word == APART else titled(word) for word in own), APART, whole(words(text)), APART]


def everything(text: str) -> list[str]:
    """The words of a text and, apart from them, what apostrophes join in it."""
    if APOSTROPHES.isdisjoint(text):
        return words(text)
    return [*words(text), APART, *parts(text)]


def titled(word: str) -> str:
    """The word as one of a title."""
    return f"_{word}"


def whole(name: Iterable[str]) -> str:
    """All words of a title as one word, or as many as a word holds."""
    return f"__{'_'.join(name)}"[:100]


def _bounded(found: Iterable[str]) -> Iterable[str]:
    signs = 0
    for i, word in enumerate(found):
        signs += len(word)
        if i == MOST_WORDS or signs > MOST_SIGNS:
            return
        yield word
