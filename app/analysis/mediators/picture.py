"""Third parties below one another: how close each is to the sides, what came of its efforts, and who came."""

from collections.abc import Iterator, Sequence
from typing import Any

from app.analysis.canvas import GREY, LINE, broken, canvas, legend, lines, rules, texts
from app.analysis.picture import COLOURS, Spec, specification
from app.errors import Fault, Unfit

MOST = 20
HEAD, PAD, STEP = 58, 16, 17  # pixels: above the rows, between two, from one line within a row to the next
NAME, SIDES, RATES, ACCESS, END = 0, 170, 590, 1050, 1390  # where the columns begin
CLOSE, RATE, CAME = (360, 560), (840, 970), (1275, 1380)  # where their scales begin and end
GUESTS = 6  # lines of a row for those who came
MARKS = {"closeness": "circle", "S-score of positions": "diamond"}


def specification_of(answer: Any) -> Spec:
    """A row for each third party. Raises Unfit when there are too many to read."""
    third = answer.result.mediators
    if len(third) > MOST:
        most = f"A picture shows at most {MOST} third parties: choose by mediator_id."
        raise Unfit("There is too much for a picture.", [Fault("format", "too_many", most, "parameter")])
    written: list[Spec] = []
    points: list[Spec] = []
    spans: list[Spec] = []
    borders: list[Spec] = []
    bars: list[Spec] = []
    top = float(HEAD)
    for one in third:
        close, rates, guests = [*_close(one)], one.outcomes, _guests(one)
        height = STEP * max(2, len(close), len(rates), len(guests) + 1) + PAD
        borders.append({"x": 0, "y": top, "x2": END, "y2": top})
        first = top + PAD / 2 + STEP / 2
        name = broken(one.actor.name, 22, 2)
        written += lines(name, NAME, first + LINE / 2 * (len(name) - 1))
        for i, (party, kind, value) in enumerate(close):
            written += lines(broken(party, 26, 1), SIDES, first + STEP * i)
            points.append({"x": _on(CLOSE, (value + 1) / 2), "y": first + STEP * i, "kind": kind})
        for i, rate in enumerate(rates):
            said = f"{rate.dimension}, {rate.unit}; {rate.coder.name if rate.coder else 'editors'}"
            y = first + STEP * i
            written += lines(broken(said, 36, 1), RATES, y)
            written += lines([f"{rate.successes}/{rate.cases}" if rate.rate is not None else "no rate"], RATE[1] + 8, y)
            if rate.rate is not None:
                spans.append({"x": _on(RATE, rate.low), "y": y, "x2": _on(RATE, rate.high), "y2": y})
                points.append({"x": _on(RATE, rate.rate), "y": y, "kind": "closeness"})
        if not close:
            written += lines(["not recorded"], SIDES, first)
        if not rates:
            written += lines(["none coded"], RATES, first)
        written += lines([_meetings(one)], ACCESS, first)
        for i, (guest, came, expected) in enumerate(guests):
            y = first + STEP * (i + 1)
            written += lines(broken(guest, 31, 1), ACCESS, y)
            ends = [_on(CAME, count / max(one.meetings, 1)) for count in (0, came, came + expected)]
            bars += [
                {"x": ends[0], "x2": ends[1], "y": y - 5, "y2": y + 5, "kind": "came"},
                {"x": ends[1], "x2": ends[2], "y": y - 5, "y2": y + 5, "kind": "expected"},
            ]
        top += height
    layers = [
        *_axes(top),
        rules(borders, color=GREY),
        rules(spans, color="black", strokeWidth=2),
        _points(points),
        _bars([bar for bar in bars if bar["x"] < bar["x2"]]),
        texts(written, align="left"),
    ]
    return specification(
        "Third parties compared",
        "How close each is to the sides; how often its efforts came to something, with intervals; who came to its meetings.",
        **canvas(END, top, layers),
    )


def _close(one: Any) -> Iterator[tuple[str, str, float]]:
    """Party, measure, value from -1 to 1."""
    for side in one.closeness:
        if side.closeness is not None:
            yield side.party.name, "closeness", side.closeness
    for side in one.positions:
        if side.s_score is not None:
            yield side.party.name, "S-score of positions", side.s_score


def _meetings(one: Any) -> str:
    known = f"attendance known of {one.meetings_with_attendance}"
    return f"{one.meetings} meeting{'s' * (one.meetings > 1)}, {known}" if one.meetings else "no meeting recorded"


def _guests(one: Any) -> list[tuple[str, int, int]]:
    """Who came to how many meetings and was expected at how many more; the rest in one line."""
    guests = [(a.actor.name, len(a.came), len(a.expected)) for a in one.access if a.came or a.expected]
    if len(guests) <= GUESTS:
        return guests
    return [*guests[: GUESTS - 1], (f"and {len(guests) - GUESTS + 1} more", 0, 0)]


def _on(scale: tuple[int, int], share: float) -> float:
    return scale[0] + (scale[1] - scale[0]) * share


def _axes(bottom: float) -> Sequence[Spec]:
    """The heads of the columns, and the ends and middles of the scales."""
    marks = [(_on(CLOSE, share), said) for share, said in ((0, "\N{MINUS SIGN}1"), (0.5, "0"), (1, "+1"))]
    marks += [(_on(RATE, share), f"{share:g}") for share in (0, 0.5, 1)]
    marks += [(CAME[0], "0"), (CAME[1], "all")]
    heads = (
        (NAME, "Third party"),
        (SIDES, "Closeness to"),
        (RATES, "Share of cases with success"),
        (ACCESS, "Who came, of its meetings"),
    )
    return (
        texts([line for x, said in heads for line in lines([said], x, 12)], align="left"),
        texts([line for x, said in marks for line in lines([said], x, HEAD - 12)], align="center"),
        rules([{"x": x, "y": HEAD, "x2": x, "y2": bottom} for x, _ in marks], color="#cccccc"),
    )


def _points(points: list[Spec]) -> Spec:
    kinds = {kind: shape for kind, shape in MARKS.items() if kind in {point["kind"] for point in points}}
    return {
        "data": {"values": points},
        "mark": {"type": "point", "filled": True, "size": 90, "color": "black", "opacity": 1},
        "encoding": {"shape": legend("kind", "Mark", kinds) | ({} if len(kinds) > 1 else {"legend": None})},
    }


def _bars(bars: list[Spec]) -> Spec:
    return {
        "data": {"values": bars},
        "mark": {"type": "rect", "stroke": "black"},
        "encoding": {
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "fill": legend("kind", "Bars", {"came": COLOURS[0], "expected": "#ffffff"}),
        },
    }
