"""What an EDTF date says of when something began and ended.

Bounds are strict: no qualifier widens them (docs/dates.md). A date begins and ends somewhere in it: "2024-02" in February. Of an
interval each end is a date of its own; an end that is qualified by ?, ~ or % may lie anywhere between the other end and its own
bound, as in "2024-02-29/2024-03-02?", 1 or 2 March. An end that is open (..) goes on without one, an unknown one (nothing) may be
any day. A set is its hull, in pieces.
"""

from dataclasses import dataclass
from datetime import date

from app.analysis.methods.allen import Period
from app.domain.edtf import bounds

Days = tuple[date, date]  # date.min and date.max: unbounded
QUALIFIERS = "?~%"


@dataclass(frozen=True)
class Span:
    """Between which days it began and ended; the pieces of a set, else the whole; and how it is qualified."""

    begins: Days
    ends: Days
    pieces: tuple[Days, ...]
    uncertain: bool
    approximate: bool

    @property
    def certain(self) -> bool:
        """Known to the day at both ends, and not qualified."""
        return self.period.certain and not self.uncertain and not self.approximate

    @property
    def period(self) -> Period:
        """As numbers of days."""
        (first, last), (early, late) = self.begins, self.ends
        return Period((first.toordinal(), last.toordinal()), (early.toordinal(), late.toordinal()))


def span(edtf: str) -> Span:
    """Of a string that is EDTF as the service takes it; else ValueError."""
    whole = bounds(edtf)
    begins, ends = whole, whole
    pieces: tuple[Days, ...] = (whole,)
    if edtf.startswith("{"):
        pieces = tuple(sorted(bounds("{" + element + "}") for element in edtf[1:-1].split(",")))
        begins, ends = (whole[0], min(last for _, last in pieces)), (max(first for first, _ in pieces), whole[1])
    elif "/" in edtf:
        start, _, end = edtf.partition("/")
        begins, ends = _end(start, whole, date.min), _end(end, whole, date.max)
    uncertain, approximate = (any(mark in edtf for mark in marks) for marks in ("?%", "~%"))
    return Span(begins, ends, pieces, uncertain, approximate)


def _end(side: str, whole: Days, beyond: date) -> Days:
    """Between which days one end of an interval lies."""
    if side == "..":
        return beyond, beyond
    if not side:
        return whole
    first, last = bounds(side)
    return whole if side[-1] in QUALIFIERS else (first, last)
