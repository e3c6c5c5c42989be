"""An installation, asked over HTTP, in the words of a person: by names, by codes and by the evidence under a claim."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.domain import KINDS
from app.records.registry import registry
from tests.conftest import Client

Record = dict[str, Any]
Days = tuple[str | None, str | None]
NAMES = ("name", "title", "slug", "text")
KNOWN = registry(KINDS)
FILTERS = {kind.plural: {f.name for f in KNOWN.filters[kind.name].values()} for kind in KINDS}


class The:
    """The records of a kind that a person means by a name (or part of one) and by filters of the list."""

    def __init__(self, kind: str, name: str = "", /, **filters: Any) -> None:
        self.kind, self.name, self.filters = kind, name, filters


@dataclass(frozen=True)
class Cite:
    """An evidence entry: whose, which way, about which field; `says` is looked for in locator, excerpt and `reported`."""

    source: The
    says: str = ""
    field: str | None = None
    relation: str = "supports"

    def fits(self, installation: "Installation", entry: Record) -> bool:
        words = " · ".join(entry[name] or "" for name in ("locator", "excerpt", "reported"))
        return (
            entry["source_id"] in installation.ids(self.source)
            and entry["relation"] == self.relation
            and self.field in (None, entry["field"])
            and bool(entry["locator"])
            and bool(entry["excerpt"] or entry["reported"])
            and bool(re.search(self.says, words, re.IGNORECASE))
        )


class Like:
    """Records of a kind with these codes and this evidence: what a fact says, or what another record refers to."""

    def __init__(self, plural: str, /, *cites: Cite, **coded: Any) -> None:
        """`days`: by field, the earliest and the latest day that its date can mean."""
        self.days: Mapping[str, Days] = coded.pop("days", {})
        self.kind, self.cites, self.coded = plural, cites, coded


class Installation:
    """One running service with the case."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._known: dict[The, set[str]] = {}

    def get(self, path: str, /, **query: Any) -> Record:
        response = self.client.get(path, params=query or None)
        assert response.status_code == 200, response.text
        answer: Record = response.json()
        return answer

    def every(self, kind: str, /, **query: Any) -> list[Record]:
        """All records of a list."""
        query["limit"] = 200
        items, path = list[Record](), f"/v1/{kind}"
        while path:
            page = self.get(path, **query)
            items, path, query = items + page["items"], page["next"], {}
        return items

    def ids(self, the: The) -> set[str]:
        """The ids that a person would mean: of those called exactly so, else of those whose name has it in it."""
        if the not in self._known:
            query = {name: self._value(value) for name, value in the.filters.items()}
            called = {record["id"]: names(record) for record in self.every(the.kind, **query)}
            exact = {i for i, known in called.items() if the.name.casefold() in known}
            found = exact or {i for i, known in called.items() if any(re.search(the.name.casefold(), n) for n in known)}
            assert found, f"no {the.kind} called {the.name!r} {the.filters}"
            self._known[the] = found
        return self._known[the]

    def id(self, the: The) -> str:
        """The only one."""
        (found,) = self.ids(the)
        return found

    def find(self, like: Like) -> list[Record]:
        """First the filters of the list choose, by codes and source, then the rest is compared."""
        query = {name: self._value(v) for name, v in like.coded.items() if name in FILTERS[like.kind] and _asks(v)}
        if like.cites:
            query["source_id"] = self._value(like.cites[0].source)
        found = [record for record in self.every(like.kind, **query) if self._matches(like, record)]
        for name, (low, high) in like.days.items():
            found = [record for record in found if self._spans(like.kind, query, record["id"], name, low, high)]
        return found

    def _matches(self, like: Like, record: Record) -> bool:
        return all(self.fits(value, record[name]) for name, value in like.coded.items()) and all(
            any(cite.fits(self, entry) for entry in record["evidence"]) for cite in like.cites
        )

    def fits(self, expected: Any, actual: Any) -> bool:
        """A value as expected; a list has to hold what is expected, and may hold more."""
        if isinstance(expected, The):
            return actual in self.ids(expected)
        if isinstance(expected, Like):
            return any(record["id"] == actual for record in self.find(expected))
        if isinstance(expected, list):
            return all(any(self.fits(wanted, item) for item in actual) for wanted in expected)
        if isinstance(expected, dict):
            return all(self.fits(value, actual[name]) for name, value in expected.items())
        return bool(expected(actual)) if callable(expected) else bool(expected == actual)

    def _spans(self, kind: str, query: Record, ident: str, name: str, low: str | None, high: str | None) -> bool:
        """The earliest and the latest day, as the filters see them: the day itself overlaps, the one beyond does not."""

        def has(end: str, day: date) -> bool:
            return any(r["id"] == ident for r in self.every(kind, **query, **{f"{name}_{end}": day.isoformat()}))

        first = date.fromisoformat(low) if low else date.min
        last = date.fromisoformat(high) if high else date.max
        inside = has("to", first) and has("from", last)
        early = low is not None and has("to", first - timedelta(1))
        late = high is not None and has("from", last + timedelta(1))
        return inside and not early and not late

    def _value(self, value: Any) -> Any:
        if isinstance(value, The):
            return sorted(self.ids(value))
        if isinstance(value, list):
            return [ident for item in value for ident in self._value(item)]
        return str(value).lower() if isinstance(value, bool) else value


def names(record: Record) -> set[str]:
    """What a record is called, folded."""
    own = [record[name] for name in NAMES if record.get(name)]
    return {name.casefold() for name in (*own, *(alias["name"] for alias in record.get("aliases", [])))}


def _asks(value: Any) -> bool:
    """Whether a filter can ask for it: a code, a name, or a list of names."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, The) for item in value)
    return isinstance(value, str | bool | The)


def above(bound: float) -> Callable[[Any], bool]:
    return lambda value: value is not None and value > bound


def below(bound: float) -> Callable[[Any], bool]:
    return lambda value: value is not None and value < bound


def one_of(*values: Any) -> Callable[[Any], bool]:
    return lambda value: value in values


def words(pattern: str) -> Callable[[Any], bool]:
    return lambda value: bool(re.search(pattern, value or "", re.IGNORECASE))


def nothing(value: Any) -> bool:
    return value in (None, [])


def something(value: Any) -> bool:
    return not nothing(value)
