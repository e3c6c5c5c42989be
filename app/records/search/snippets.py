"""The piece of a record that shows why it was found."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.errors import pointer
from app.records.kind import Kind
from app.records.search.folding import part_spans, spans
from app.records.search.index import APART, everything, texts
from app.records.search.query import Sought, Term
from app.records.walk import places

LENGTH, BEFORE = 200, 60  # signs of a snippet, and how many of them at the most before the first hit


def snippet(kind: Kind, record: dict[str, Any], sought: Sought) -> tuple[str | None, list[dict[str, Any]]]:
    """Of the text of a record, as JSON has it, that holds most of the terms: the pointer to it, and a piece of it cut into
    parts that are hits or not. Nothing, if the record no longer holds any."""
    best, where, most = "", None, 0
    for steps, _ in texts(kind):
        for box, key, at in places(record, steps):
            if box[key]:
                own = everything(box[key])
                held = sum(any(True for _ in _starts(own, term)) for term in sought.terms)
                if held > most:
                    best, where, most = box[key], pointer(at), held
    hits = _hits(best, sought.terms)
    return where, _cut(best, hits) if hits else []


def _starts(words: Sequence[str], term: Term) -> Iterator[int]:
    """At which of the words the term begins."""
    size, (*before, last) = len(term.words), term.words
    for i, word in enumerate(words):
        if not word.startswith(term.words[0]):
            continue
        *first, end = words[i : i + size]
        if first == before and (end == last or (term.prefix and end.startswith(last))):
            yield i


def _hits(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where the terms stand, from sign to sign, in order and apart from each other."""
    known = [*spans(text), (APART, 0, 0), *part_spans(text)]
    own = [word for word, _, _ in known]
    hit = {i + j for term in terms for i in _starts(own, term) for j in range(len(term.words))}
    found: list[tuple[int, int]] = []
    for start, end in sorted(known[i][1:] for i in hit):
        if found and start < found[-1][1]:  # several words of one sign, or a word and what it is joined of
            start, before = found.pop()
            end = max(before, end)
        found.append((start, end))
    return found


def _cut(text: str, hits: list[tuple[int, int]]) -> list[dict[str, Any]]:
    """A piece of the text around the first hit, between two words where that is possible."""
    first, behind = hits[0]
    start = max(0, first - BEFORE)
    start = start and (text.find(" ", start, first) + 1 or start)
    stop = max(start + LENGTH, behind)
    if rest := text[stop:]:
        stop = max(text.rfind(" ", behind, stop), 0) or stop
    parts, lead, here = [], "… " if start else "", start
    for begin, end in hits:
        if end <= stop:
            parts += [(lead + text[here:begin], False), (text[begin:end], True)]
            lead, here = "", end
    parts.append((text[here:stop] + (" …" if rest else ""), False))
    return [{"text": part, "hit": hit} for part, hit in parts if part]
