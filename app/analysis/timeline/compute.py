"""From dates as they are written to days, and to relations in time."""

from datetime import date
from typing import Any

from app.analysis.answer import Caveat, Method
from app.analysis.methods.allen import Period, relations
from app.analysis.methods.span import Days, Span, span
from app.analysis.timeline.calendar import calendar
from app.analysis.timeline.gather import gather
from app.analysis.timeline.models import (
    TimelineInputs,
    TimelineItem,
    TimelineParameters,
    TimelineResult,
    TimelineSpan,
)
from app.analysis.timeline.picture import specification_of
from app.analysis.work import Computed, Work
from app.errors import Fault, Unfit

BOUNDS = Method(
    name="bounds of dates",
    source="ISO 8601-2:2019 (EDTF)",
    says="The earliest and latest day that a date can mean; qualifiers do not widen them; an open end goes on, an unknown "
    "one may be any day.",
)
ALLEN = Method(
    name="relations of intervals",
    source="Allen 1983, Maintaining knowledge about temporal intervals",
    says="Which of thirteen relations hold for some days within the bounds, on closed intervals of days; one meets another when "
    "it ends on the day before.",
)


def compute(inputs: TimelineInputs, parameters: TimelineParameters) -> Computed:
    """All entries in time, and to one of them."""
    spans = {entry.id: span(entry.date) for entry in inputs.entries}
    name = _anchor(spans, parameters.relative_to)
    anchor = spans[name].period if name else None
    items = [
        TimelineItem(
            **entry.model_dump(),
            begins=_days(known.begins),
            ends=_days(known.ends),
            pieces=[_days(piece) for piece in known.pieces],
            certain=known.certain,
            uncertain=known.uncertain,
            approximate=known.approximate,
            relations=_relations(known.period, anchor) if entry.id != name else ["equals"],
        )
        for entry in inputs.entries
        for known in (spans[entry.id],)
    ]
    items.sort(key=lambda item: (spans[item.id].begins[0], spans[item.id].ends[1], item.id))
    warnings = []
    if qualified := sum(item.uncertain or item.approximate for item in items):
        detail = f"{qualified} of the dates are qualified by ?, ~ or %: they are taken at their strict bounds and drawn hollow."
        warnings.append(Caveat(code="qualified_dates", detail=detail))
    return Computed(TimelineResult(items=items, on=inputs.on), [BOUNDS, *([ALLEN] if anchor else [])], [], warnings)


def _relations(one: Period, anchor: Period | None) -> list[Any] | None:
    return relations(one, anchor) if anchor else None


def _anchor(spans: dict[str, Span], relative_to: str | None) -> str | None:
    """The entry with this id, or the first date of the record with it."""
    if relative_to is None:
        return None
    for ident in spans:
        if ident in (relative_to, f"{relative_to}/{ident.rpartition('/')[2]}"):
            return ident
    raise Unfit("Nothing dated has the id relative_to.", [Fault("relative_to", "unknown", "No entry has this id.", "parameter")])


def _days(days: Days) -> TimelineSpan:
    first, last = (None if day in (date.min, date.max) else day for day in days)
    return TimelineSpan(earliest=first, latest=last)


WORK = Work(gather, compute, {"vega": specification_of, "ics": calendar})
