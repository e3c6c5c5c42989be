"""Reported dates: what they can mean, what is refused, and which field takes which shape.

The cases are those of edtf_cases.json (edtf 5.0.2, strict columns), but for the impossible day, the unknown end and
what is level 2; everything else is a property.
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.domain import edtf
from app.domain.edtf import EdtfDate, EdtfDateOrInterval, EdtfDeadline, EdtfEffort, EdtfPeriod, Shape, bounds, gaps
from app.records.fields import Bounded

TYPES: dict[Shape, Any] = {
    Shape.DATE: EdtfDate,
    Shape.DATE_OR_INTERVAL: EdtfDateOrInterval,
    Shape.DEADLINE: EdtfDeadline,
    Shape.PERIOD: EdtfPeriod,
    Shape.EFFORT: EdtfEffort,
}
DAYS = st.dates()
QUALIFIERS = st.sampled_from(["", "?", "~", "%"])
MONTHS = DAYS.map(lambda day: f"{day:%Y-%m}".rjust(7, "0"))
YEARS = st.integers(1, 9999).map("{:04}".format)
SEASONS = st.builds("{}-{}".format, YEARS, st.integers(21, 24))
PLAIN = st.one_of(DAYS.map(date.isoformat), MONTHS, YEARS, SEASONS)
DATES = st.builds("{}{}".format, PLAIN, QUALIFIERS)
IMPOSSIBLE = st.tuples(st.integers(1, 9999), st.integers(0, 99), st.integers(0, 99)).filter(
    lambda ymd: not (1 <= ymd[1] <= 12 and 1 <= ymd[2] <= monthrange(*ymd[:2])[1])
)


@pytest.mark.parametrize(
    ("value", "earliest", "latest"),
    [
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2024-02-29/2024-03-01", "2024-02-29", "2024-03-01"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2011?", "2011-01-01", "2011-12-31"),
        ("2011~", "2011-01-01", "2011-12-31"),
        ("2011%", "2011-01-01", "2011-12-31"),
        ("{2011,2017,2018,2019}", "2011-01-01", "2019-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
        ("2024-21", "2024-03-01", "2024-05-31"),
        ("2023-10-07/..", "2023-10-07", "9999-12-31"),
        ("2023-10-07/", "2023-10-07", "9999-12-31"),
        ("../2024", "0001-01-01", "2024-12-31"),
        ("2024-02-29/2024-03-01~", "2024-02-29", "2024-03-01"),
        ("1984-06-02?/2004-08-08~", "1984-06-02", "2004-08-08"),
    ],
)
def test_known_bounds(value: str, earliest: str, latest: str) -> None:
    assert bounds(value) == (date.fromisoformat(earliest), date.fromisoformat(latest))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2023-02-29", "no such date"),
        ("2024-13", "no such date"),
        ("2024-02-30/2024-03", "no such date"),
        ("{2011,2023-02-29,2024}", "no such date"),
        ("2025/2024", "ends before"),
        ("../..", "at one end"),
        ("0000", "0001 to 9999"),
        ("00XX", "0001 to 9999"),
        ("-0044", "0001 to 9999"),
        ("Y17000", "0001 to 9999"),
        ("Y17E7", "0001 to 9999"),
        ("2024-02-29T10:00:00Z", "without the time"),
        ("[2017,2018,2019]", "level 2"),
        ("[2024-03-01..2024-03-02]", "level 2"),
        ("2024-02-29/[2024-03-01,2024-03-02]", "level 2"),
        ("2024-?02", "level 2"),
        ("?2024", "level 2"),
        ("2011-02-?29", "level 2"),
        ("2001-34", "level 2"),
        ("1950S2", "level 2"),
        ("201X/2019", "level 2"),
        ("156X-12-25", "level 1"),
        ("2024-XX-05", "level 1"),
        ("1" + 3 * "X", "level 1"),
        ("1 to 2 March 2024", "not an EDTF date"),
        ("\uff12\uff10\uff12\uff14", "not an EDTF date"),
        ("2024 ", "not an EDTF date"),
        ("2024/2025/2026", "not an EDTF date"),
        ("{2011,}", "not an EDTF date"),
        ("{}", "not an EDTF date"),
        ("", "not an EDTF date"),
        ("{" + ",".join(["2011"] * 20) + "}", "longer than 100"),
    ],
)
def test_refusals_say_why(value: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        bounds(value)


def test_the_library_does_not_print_what_it_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    for value in ("2024-1X", "2024-02-2X", "/..", "../"):
        with pytest.raises(ValueError, match=r".+"):
            bounds(value)
    assert capsys.readouterr() == ("", "")


@given(DAYS)
def test_a_day_means_itself(day: date) -> None:
    assert bounds(day.isoformat()) == (day, day)


@given(st.integers(1, 9999), st.integers(1, 12))
def test_months_and_years_follow_the_calendar(year: int, month: int) -> None:
    whole = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    assert bounds(f"{year:04}-{month:02}") == bounds(f"{year:04}-{month:02}-XX") == whole
    assert bounds(f"{year:04}") == bounds(f"{year:04}-XX-XX") == (date(year, 1, 1), date(year, 12, 31))


@given(PLAIN)
def test_qualifiers_never_move_a_bound(value: str) -> None:
    assert bounds(value) == bounds(value + "?") == bounds(value + "~") == bounds(value + "%")


@given(DATES, DATES)
def test_an_interval_runs_from_its_first_day_to_its_last(start: str, end: str) -> None:
    first, last = bounds(start)[0], bounds(end)[1]
    if first <= last:
        assert bounds(f"{start}/{end}") == bounds(f"{{{start}..{end}}}") == (first, last)
    else:
        with pytest.raises(ValueError, match="ends before"):
            bounds(f"{start}/{end}")


@given(DATES)
def test_open_and_unknown_ends_are_unbounded(value: str) -> None:
    first, last = bounds(value)
    assert bounds(f"{value}/..") == bounds(f"{value}/") == (first, date.max)
    assert bounds(f"../{value}") == bounds(f"/{value}") == (date.min, last)


@given(st.lists(DATES, min_size=1, max_size=7))
def test_a_set_has_the_hull_of_its_elements_and_its_gaps(elements: list[str]) -> None:
    value = "{" + ",".join(elements) + "}"
    first, last = bounds(value)
    assert first == min(bounds(element)[0] for element in elements)
    assert last == max(bounds(element)[1] for element in elements)
    ends = {day for gap in gaps(value) for day in gap}
    beside = {day + timedelta(n) for day in ends for n in (-1, 1)}
    for day in {first, last, first + (last - first) // 2, *ends, *beside}:
        inside = any(start <= day <= end for start, end in map(bounds, elements))
        assert inside != any(start <= day <= end for start, end in gaps(value))


@given(DATES)
def test_only_sets_have_gaps(value: str) -> None:
    assert gaps(value) == gaps(f"{value}/..") == gaps(f"{{..{value}}}") == []


@given(IMPOSSIBLE, QUALIFIERS)
def test_days_that_no_calendar_has_are_refused(ymd: tuple[int, int, int], qualifier: str) -> None:
    value = "{:04}-{:02}-{:02}".format(*ymd) + qualifier
    for wrapped in (value, f"{value}/..", f"../{value}", f"{{2011,{value}}}"):
        with pytest.raises(ValueError, match="no such date"):
            bounds(wrapped)


def read(value: str) -> tuple[date, date] | ValueError:
    try:
        return bounds(value)
    except ValueError as error:
        return error


@given(st.one_of(st.text(), st.text("0123456789-/.X?~%{}[],YTS", min_size=4)))
def test_any_text_is_read_or_refused_without_an_echo(value: str) -> None:
    result = read(value)
    if isinstance(result, ValueError):
        assert type(result) is ValueError
        assert len(value) <= len("2024-02-29") or value not in str(result)
    else:
        assert result[0] <= result[1]


@pytest.mark.parametrize(
    ("value", "shapes"),
    [
        ("2024-02-29", {Shape.DATE, Shape.DATE_OR_INTERVAL, Shape.DEADLINE, Shape.PERIOD}),
        ("2024-21~", {Shape.DATE, Shape.DATE_OR_INTERVAL, Shape.DEADLINE, Shape.PERIOD}),
        ("2024-02-29/2024-03-02?", {Shape.DATE_OR_INTERVAL, Shape.PERIOD, Shape.EFFORT}),
        ("../2020-03-10", {Shape.DEADLINE, Shape.PERIOD, Shape.EFFORT}),
        ("/2020-03-10", {Shape.DEADLINE, Shape.PERIOD, Shape.EFFORT}),
        ("2023-10-07/..", {Shape.PERIOD, Shape.EFFORT}),
        ("2023-10-07/", {Shape.PERIOD, Shape.EFFORT}),
        ("{2011,2017..2019,2024-02}", {Shape.EFFORT}),
        ("{..2011,2013}", {Shape.EFFORT}),
    ],
)
def test_each_field_takes_its_shape_alone(value: str, shapes: set[Shape]) -> None:
    for shape, annotation in TYPES.items():
        reads = TypeAdapter(annotation)
        if shape in shapes:
            assert edtf.check(value, shape) == reads.validate_python(value) == value
        else:
            with pytest.raises(ValidationError, match=f"this field takes {shape}"):
                reads.validate_python(value)


@pytest.mark.parametrize("shape", Shape)
def test_the_types_document_and_mark_themselves(shape: Shape) -> None:
    annotation = TYPES[shape]
    schema = TypeAdapter(annotation).json_schema()
    assert schema["maxLength"] == edtf.MAX_LENGTH
    assert schema["description"]
    for example in schema["examples"]:
        assert edtf.check(example, shape) == example
    assert [mark.bounds for mark in annotation.__metadata__ if isinstance(mark, Bounded)] == [bounds]
