"""The timeline as a calendar (RFC 5545)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event


def calendar(answer: Any) -> bytes:
    """All-day events over the days that a date can mean, tentative where that is not certain; what has no beginning has no
    place in a calendar, what has no end gets its first days."""
    made = Calendar()
    made.add("prodid", "-//Parley//timeline//EN")
    made.add("version", "2.0")
    stamp = answer.as_of or datetime.combine(answer.result.on or date.max, datetime.min.time(), UTC)
    for item in answer.result.items:
        for number, piece in enumerate(item.pieces):
            if piece.earliest is not None:
                last = piece.latest or item.begins.latest or piece.earliest
                event = Event()
                event.add("uid", f"{item.id}/{number}@parley")
                event.add("dtstamp", stamp)
                event.add("dtstart", piece.earliest)
                event.add("dtend", last + timedelta(1) if last < date.max else last)
                event.add("summary", item.title if item.certain else f"{item.title} (?)")
                event.add("description", f"{item.kind} {item.what}: {item.date} (EDTF)")
                event.add("categories", [item.kind])
                event.add("status", "CONFIRMED" if item.certain else "TENTATIVE")
                event.add("transp", "TRANSPARENT")
                made.add_component(event)
    return bytes(made.to_ical())
