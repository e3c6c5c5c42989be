"""Everything dated in rows: solid is certain, hollow is when it may have been."""

from datetime import date, timedelta
from typing import Any

from app.analysis.picture import COLOURS, Spec, specification
from app.errors import Fault, Unfit

MOST, ROW, LONG, WIDTH = 300, 19, 64, 640
Box = dict[str, Any]


def specification_of(answer: Any) -> Spec:
    """Refuses more rows than can be read."""
    items = answer.result.items
    if len(items) > MOST:
        raise Unfit(
            f"A picture of {len(items)} dates cannot be read: above {MOST} choose kinds, or ask for json or ics.",
            [Fault("format", "too_many", f"At most {MOST} dates.", "parameter")],
        )
    known = [
        day for item in items for day in (item.begins.earliest, item.begins.latest, item.ends.earliest, item.ends.latest) if day
    ]
    if answer.result.on:
        known.append(answer.result.on)
    known = known or [date.max]  # which, like date.min, stands for no end and is in no span
    first, last = _around(min(known), max(known))
    labels, hollow, solid, points, arrows = (list[Box]() for _ in range(5))
    for row, item in enumerate(items):
        what = "" if item.what in PLAIN else f" {item.what.partition('/')[0]}"
        labels.append({"row": row, "label": _cut(f"{item.kind}{what} · {item.title}"), "date": item.date})
        for piece in item.pieces:
            start, end = piece.earliest or first, piece.latest or last
            hollow.append(_bar(row, start, end))
            if not item.certain and (end - start).days * 100 < (last - first).days:  # too short to be seen
                points.append({"row": row, "at": start.isoformat(), "fill": "white"})
            if not piece.earliest:
                arrows.append({"row": row, "at": first.isoformat(), "turn": -90})
            if not piece.latest:
                arrows.append({"row": row, "at": last.isoformat(), "turn": 90})
        if not (item.uncertain or item.approximate) and len(item.pieces) == 1:
            begun = item.begins.latest or first
            ending = item.ends.earliest or (begun if item.ends.latest else last)  # unknown, or going on
            if begun < ending or item.certain:
                solid.append(_bar(row, begun, ending))
        if item.certain and item.begins.earliest and item.begins.earliest == item.ends.latest:
            points.append({"row": row, "at": item.begins.earliest.isoformat(), "fill": "black"})
    return specification(
        "Timeline",
        "Black: certain. Hollow: between these days, or qualified. Arrows: open or unknown. Line: the day from which it is seen.",
        width=WIDTH,
        height=ROW * len(items),
        layer=_layers(labels, hollow, solid, points, arrows, answer.result.on, (first, last), len(items)),
    )


PLAIN = frozenset({"date", "period", "signed", "made_on"})


def _cut(text: str) -> str:
    return text if len(text) <= LONG else text[: LONG - 1] + "…"


def _around(first: date, last: date) -> tuple[date, date]:
    """With room at both ends."""
    room = timedelta(max(1, (last - first).days // 25))
    return max(date.min + room, first) - room, min(date.max - room, last) + room


def _bar(row: int, first: date, last: date) -> Box:
    """From the beginning of one day to the end of another."""
    return {"row": row, "at": first.isoformat(), "to": (last + timedelta(1) if last < date.max else last).isoformat()}


def _layers(
    labels: list[Box], hollow: list[Box], solid: list[Box], points: list[Box], arrows: list[Box], on: date | None,
    days: tuple[date, date], rows: int,
) -> list[Any]:  # fmt: skip
    domain = [day.isoformat() for day in days]
    x = {"field": "at", "type": "temporal", "scale": {"type": "utc", "domain": domain, "nice": False}, "title": None,
         "axis": {"labelOverlap": True, "orient": "bottom", "tickCount": 8, "labelSeparation": 8}}  # fmt: skip
    y = {
        "field": "row",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [rows - 0.5, -0.5], "nice": False, "zero": False},
    }
    place, bar = {"x": x, "y": y}, {"x": x, "y": y, "x2": {"field": "to"}}
    stripes = [{"row": row} for row in range(0, rows, 2)]
    seen = [{"at": on.isoformat()}] if on else []
    return [
        {"data": {"values": stripes}, "mark": {"type": "rule", "strokeWidth": ROW, "color": "#f3f3f3"}, "encoding": {"y": y}},
        {"data": {"values": seen}, "mark": {"type": "rule", "color": COLOURS[2], "strokeWidth": 1.5}, "encoding": {"x": x}},
        {
            "data": {"values": hollow},
            "mark": {"type": "bar", "height": 9, "fill": "white", "stroke": "black", "strokeWidth": 1, "strokeDash": [3, 2]},
            "encoding": bar,
        },
        {"data": {"values": solid}, "mark": {"type": "bar", "height": 9, "color": "black", "stroke": "black"}, "encoding": bar},
        {
            "data": {"values": points},
            "mark": {"type": "point", "shape": "diamond", "size": 60, "stroke": "black", "strokeWidth": 1, "opacity": 1},
            "encoding": {**place, "fill": {"field": "fill", "type": "nominal", "scale": None}},
        },
        {
            "data": {"values": arrows},
            "mark": {"type": "point", "shape": "triangle-up", "size": 70, "filled": True, "color": "black", "opacity": 1},
            "encoding": {**place, "angle": {"field": "turn", "type": "quantitative", "scale": None}},
        },
        {
            "data": {"values": labels},
            "mark": {"type": "text", "align": "right", "baseline": "middle", "fontSize": 11},
            "encoding": {"y": y, "x": {"value": -8}, "text": {"field": "label"}},
        },
        {
            "data": {"values": labels},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "fontSize": 11},
            "encoding": {"y": y, "x": {"value": WIDTH + 8}, "text": {"field": "date"}},
        },
    ]  # fmt: skip
