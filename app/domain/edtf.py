"""Dates as people report them: EDTF strings (ISO 8601-2:2019), kept verbatim, with the days that they can mean.

Level 1, and of level 2 only sets: a day, month or year (`2024-02-29`, `2024-02`, `2024`), a season (`2024-21` to
`2024-24`, months as the library has them: winter is December), `X` for what is unspecified (`201X`, `2024-02-XX`),
a closing `?`, `~` or `%`, intervals (`2024-02-29/2024-03-02?`, `2023-10-07/..`) and sets (`{2011,2017..2019}`).
Bounds are strict: a qualifier never widens them, and an end that is open (`..`) or unknown (nothing) is unbounded.
The library `edtf` reads the single dates; days, years and intervals that cannot be are refused here. Every refusal is
a ValueError that gives the reason and never repeats the input.
"""

import re
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache, partial
from time import struct_time
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field

from app.records.fields import Bounded

MAX_LENGTH = 100
_SEASONS = frozenset({"21", "22", "23", "24"})
_DATE = re.compile(
    r"(?P<date>(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(-(?P<month>[0-9]{2}|XX)(-([0-9]{2}|XX))?)?)"
    r"[?~%]?"  # uncertain, approximate, both
)
_REFUSALS = (
    (r"^-|Y|^\+", "years run from 0001 to 9999"),
    (r"T", "give the day, without the time"),
    (r"[\[\]]", "one-of sets are EDTF level 2: give an interval, or qualify the date with ?"),
    (r"[{},]|\.\.", "sets and open ends do not fit here"),
    (r"S", "significant digits are EDTF level 2: use X for unspecified digits"),
    (r"[?~%].", "qualifiers inside a date are EDTF level 2: put one at the end"),
    (r"X", "level 1 of EDTF leaves open only the last one or two digits of a year alone, the day, or month and day"),
    (r"^[0-9]{4}-(2[5-9]|3[0-9]|4[01])$", "seasons 25 to 41 are EDTF level 2: use 21 to 24, or months"),
)


class Shape(StrEnum):
    """What a field takes; the value says it in words."""

    DATE = "a date"
    DATE_OR_INTERVAL = "a date or a closed interval"
    DEADLINE = "a date, or an interval open on the left"
    PERIOD = "a date or an interval, whose ends may be open"
    EFFORT = "an interval, whose ends may be open, or a set in braces"


class Form(StrEnum):
    """How a string is built."""

    DATE = "date"
    INTERVAL = "interval"
    SET = "set"


class Span(NamedTuple):
    """The days from `earliest` to `latest`, both included; None where it is unbounded."""

    earliest: date | None
    latest: date | None


def bounds(value: str) -> tuple[date, date]:
    """The earliest and the latest day that an EDTF string can mean, whatever its form: of a set, the hull.

    Unbounded ends are `date.min` and `date.max`. Raises ValueError with the reason if the string is not accepted.
    """
    _, spans = _read(value)
    return min(span.earliest or date.min for span in spans), max(span.latest or date.max for span in spans)


def gaps(value: str) -> list[tuple[date, date]]:
    """The first and the last day of each gap between the elements of a set; none of any other form."""
    _, spans = _read(value)
    ordered = sorted((span.earliest or date.min, span.latest or date.max) for span in spans)
    found, covered = [], ordered[0][1]
    for earliest, latest in ordered[1:]:
        if covered < date.max and covered + timedelta(1) < earliest:
            found.append((covered + timedelta(1), earliest - timedelta(1)))
        covered = max(covered, latest)
    return found


def check(value: str, shape: Shape) -> str:
    """The string as it is, if it is EDTF of that shape; else ValueError with the reason."""
    form, spans = _read(value)
    single, interval = form is Form.DATE, form is Form.INTERVAL
    starts, ends = spans[0].earliest is not None, spans[0].latest is not None
    fits = {
        Shape.DATE: single,
        Shape.DATE_OR_INTERVAL: single or (interval and starts and ends),
        Shape.DEADLINE: single or (interval and not starts and ends),
        Shape.PERIOD: single or interval,
        Shape.EFFORT: interval or form is Form.SET,
    }
    if not fits[shape]:
        raise ValueError(f"this field takes {shape}")
    return value


@lru_cache(maxsize=4096)
def _read(value: str) -> tuple[Form, tuple[Span, ...]]:
    """The form of a string and its spans: one, or those of a set's elements."""
    if len(value) > MAX_LENGTH:
        raise ValueError(f"longer than {MAX_LENGTH} characters")
    if value.startswith("{") and value.endswith("}"):
        return Form.SET, tuple(_element(element) for element in value[1:-1].split(","))
    if "/" in value:
        if "X" in value:
            raise ValueError("X inside an interval is EDTF level 2: leave out what is unspecified")
        start, _, end = value.partition("/")
        return Form.INTERVAL, (_between("" if start == ".." else start, "" if end == ".." else end),)
    return Form.DATE, (_date(value),)


def _element(element: str) -> Span:
    """One element of a set: a date, or consecutive dates `a..b`, `..b`, `a..`."""
    start, dots, end = element.partition("..")
    return _between(start, end) if dots else _date(element)


def _between(start: str, end: str) -> Span:
    """From the first day of one date to the last day of another; where one is empty, the span is unbounded."""
    earliest = _date(start).earliest if start else None
    latest = _date(end).latest if end else None
    if earliest is None and latest is None:
        raise ValueError("an interval needs a date at one end at least")
    if earliest and latest and earliest > latest:
        raise ValueError("the interval ends before it starts")
    return Span(earliest, latest)


@lru_cache(maxsize=4096)
def _date(text: str) -> Span:
    """The days of a single date of level 1, a trailing qualifier aside."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(_refusal(text, "not an EDTF date of level 1, such as 2024-02-29, 2024-02 or 2024"))
    bare, year, month = match["date"], match["year"], match["month"]
    if int(year.replace("X", "0")) < date.min.year:
        raise ValueError("years run from 0001 to 9999")
    from edtf import Date, Season, Unspecified  # noqa: PLC0415 - a tenth of the start, and it has no date to read

    form: type[Date] = Unspecified if "X" in bare else Season if month in _SEASONS else Date
    try:
        parsed = form.parse(bare)  # type: ignore[no-untyped-call]
        if str(parsed) != bare:  # the library stops at what it cannot read, and says nothing
            raise ValueError
        return Span(_day(parsed.lower_strict()), _day(parsed.upper_strict()))
    except Exception:  # whatever it raises, the date is at fault
        raise ValueError(_refusal(text, "no such date in the calendar")) from None


def _day(time: struct_time) -> date:
    return date(time.tm_year, time.tm_mon, time.tm_mday)


def _refusal(text: str, otherwise: str) -> str:
    return next((reason for pattern, reason in _REFUSALS if re.search(pattern, text)), otherwise)


EdtfDate = Annotated[
    str,
    Field(max_length=MAX_LENGTH, description="EDTF level 1: a date.", examples=["2024-02-29"]),
    AfterValidator(partial(check, shape=Shape.DATE)),
    Bounded(bounds),
]
EdtfDateOrInterval = Annotated[
    str,
    Field(
        max_length=MAX_LENGTH,
        description="EDTF level 1: a date or a closed interval.",
        examples=["2024-02-29/2024-03-02?"],
    ),
    AfterValidator(partial(check, shape=Shape.DATE_OR_INTERVAL)),
    Bounded(bounds),
]
EdtfDeadline = Annotated[
    str,
    Field(
        max_length=MAX_LENGTH,
        description="EDTF level 1: a date, or an interval open on the left.",
        examples=["../2020-03-10"],
    ),
    AfterValidator(partial(check, shape=Shape.DEADLINE)),
    Bounded(bounds),
]
EdtfPeriod = Annotated[
    str,
    Field(
        max_length=MAX_LENGTH,
        description="EDTF level 1: an interval, whose ends may be open (`..`), or a date.",
        examples=["2023-10-07/.."],
    ),
    AfterValidator(partial(check, shape=Shape.PERIOD)),
    Bounded(bounds),
]
EdtfEffort = Annotated[
    str,
    Field(
        max_length=MAX_LENGTH,
        description="EDTF: an interval, whose ends may be open (`..`), or a set in braces.",
        examples=["{2011,2017,2018,2019,2024-02}"],
    ),
    AfterValidator(partial(check, shape=Shape.EFFORT)),
    Bounded(bounds, gaps),
]
