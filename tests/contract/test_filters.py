"""Every filter of every kind, one by one: what it finds and what it does not, now and in the past."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum
from typing import Any
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from app.domain import KINDS
from app.domain.edtf import bounds
from app.records.filters import Filter
from app.records.kind import AnyOf, Through
from app.records.registry import registry
from app.records.walk import places
from tests.asking import faults
from tests.making import KIND, Record, at, fill, make

FILTERS = registry(KINDS).filters
DAY = timedelta(days=1)
FITS = {("unit", "-"), ("unit", "nan"), ("unit", "1e400"), ("language", "nan"), ("slug", "nan"), ("slug", "1e400")}


def reached(kind: str, name: str, record: Record) -> list[str]:
    """The ids that a filter by reference finds the record by, in its own fields."""
    entry = next((e for e in KIND[kind].filters if isinstance(e, (AnyOf, Through)) and e.name == name), None)
    paths: Sequence[str | None] = (name,)
    if entry:
        paths = entry.paths if isinstance(entry, AnyOf) else (entry.own,)
    if name == "source_id":
        paths = ("evidence.source_id",)
    marks = [mark for mark in KIND[kind].marks if mark.path in paths]
    return [holder[key] for mark in marks for holder, key, _ in places(record, mark.steps) if holder[key]]


def hits_and_misses(kind: str, f: Filter, record: Record) -> tuple[list[Any], list[Any]]:
    """Values with which the filter finds the record, and values with which it does not."""
    field, _, end = f.name.rpartition("_" if f.name not in record else "\n")
    if f.of:
        return reached(kind, f.name, record), [str(uuid4())]
    if f.name == "external_id":
        return ["{scheme}:{value}".format_map(record["external_ids"][0])], ["MEND:another"]
    if f.name.endswith((".gte", ".lte")):
        value, step = record[f.name[:-4]], -1 if f.name.endswith("lte") else 1
        return [value], [value + step * (1 if isinstance(value, int) else 0.001)]
    if end in ("from", "to") and field in record:
        earliest, latest = bounds(record[field])
        edge, beyond = (latest, DAY) if end == "from" else (earliest, -DAY)
        return [str(edge)], [str(edge + beyond)] if edge not in (date.min, date.max) else []
    values = record[f.name] if isinstance(record[f.name], list) else [record[f.name]]
    if isinstance(f.annotation, type) and issubclass(f.annotation, Enum):
        return values, [next(member.value for member in f.annotation if member.value not in values)]
    return values, [not values[0] if isinstance(values[0], bool) else "XKX" if f.name == "countries" else "zzz"]


@pytest.mark.parametrize("kind", KIND)
def test_a_filter_finds_what_fits(service: TestClient, kind: str) -> None:
    record = fill(service, kind)
    newest: Record = {"sort": "-id", "limit": 5}
    then, counted = newest | {"as_of": record["updated_at"]}, newest | {"count": True}

    def found(name: str, value: Any, asked: Record) -> bool:
        page = service.get(at(kind), params=asked | {name: value}).json()
        assert page.get("total", 5) >= len(page["items"])
        return record in page["items"]

    together: Record = {}
    for f in FILTERS[kind].values():
        if not f.choice and not f.seeks:  # for which there are test_evidence.py and test_search.py
            hits, misses = hits_and_misses(kind, f, record)
            assert hits or f.name in ("initiative_id", "conflict_id")  # through other records: see test_through.py
            assert all(found(f.name, hit, counted) for hit in hits), f.name
            assert not any(found(f.name, miss, newest) for miss in misses), f.name
            if hits:
                assert found(f.name, [*misses, hits[0]] if f.many else hits[0], then), f.name
                together[f.name] = hits[:1] if f.many else hits[0]
    for asked in (together | counted, together | then):
        assert service.post(at(kind, "search"), json=asked).json()["items"] == [record]


@pytest.mark.parametrize("kind", KIND)
def test_a_filter_takes_what_its_field_takes(service: TestClient, kind: str) -> None:
    filters = [f for f in FILTERS[kind].values() if not f.seeks]
    for unfit in ("", "-", "nan", "1e400", "x" * 300):
        names = [f.name for f in filters if (f.name, unfit) not in FITS]
        answer = service.get(at(kind), params=dict.fromkeys(names, unfit))
        assert [where for where, _ in faults(answer)] == names, unfit
    for single in (f.name for f in filters if not f.many):
        assert faults(service.get(at(kind), params={single: ["1", "1"]})) == [(single, "repeated")]
    assert faults(service.get(at(kind), params={"external_id": "MEND:\0"})) == [("external_id", "nul")]
    answer = service.get(at(kind), params={"external_id": ["MEND:1"] * 51})
    assert faults(answer) == [("external_id", "too_long")]


@pytest.mark.parametrize("kind", KIND)
def test_every_sort_is_taken_both_ways(service: TestClient, kind: str) -> None:
    record = make(service, kind)
    for sort in ("id", *KIND[kind].sorts):
        for order in (sort, f"-{sort}"):
            for then in ({}, {"as_of": record["updated_at"]}):
                page = service.get(at(kind), params={"sort": order, "limit": 1, "count": True, **then}).json()
                assert len(page["items"]) == 1
    assert faults(service.get(at(kind), params={"sort": "note"})) == [("sort", "literal_error")]


@pytest.mark.parametrize(
    ("period", "low", "high", "fits"),
    [
        ("{2011,2017}", "2012-01-01", "2016-12-31", False),
        ("{2011,2017}", "2011-12-31", "2016-12-31", True),
        ("{2011,2017}", "2012-01-01", "2017-01-01", True),
        ("{2017,2011}", "2013-05-01", "2013-05-01", False),
        ("{2011,2013,2017}", "2012-03-01", "2012-04-01", False),
        ("{2011,2013,2017}", "2012-03-01", "2013-01-01", True),
        ("{2011..2017}", "2013-05-01", "2013-05-01", True),
        ("{2011,2017..}", "2030-01-01", "2030-01-01", True),
        ("2011/2017", "2013-05-01", "2013-05-01", True),
    ],
)
def test_what_a_set_leaves_out_does_not_overlap(service: TestClient, period: str, low: str, high: str, fits: bool) -> None:
    record = make(service, "initiative", period=period)
    newest: Record = {"sort": "-id", "limit": 1, "slug": record["slug"]}
    for then in ({}, {"as_of": record["updated_at"]}):
        for bounds_, found in (({"period_from": low, "period_to": high}, fits), ({"period_from": low}, True)):
            page = service.get(at("initiative"), params=newest | then | bounds_ | {"count": True}).json()
            assert (page["items"] == [record], page["total"] == 1) == (found, found)


@pytest.mark.parametrize("kind", KIND)
def test_filters_go_together_with_several_values_each(service: TestClient, kind: str) -> None:
    """All at once, which is how the names of their parameters would meet; what the record has is among the values."""
    record = fill(service, kind)
    asked: Record = {"sort": "-id", "limit": 1, "count": True}
    for f in FILTERS[kind].values():
        if f.many and not f.seeks:
            hits, misses = hits_and_misses(kind, f, record)
            asked |= {f.name: [hits[0], *misses, *misses]} if hits else {}
    for then in ({}, {"as_of": record["updated_at"]}):
        page = service.post(at(kind, "search"), json=asked | then)
        assert page.status_code == 200, page.text
        assert (page.json()["items"], page.json()["total"] >= 1) == ([record], True)
