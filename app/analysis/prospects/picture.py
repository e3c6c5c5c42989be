"""How likely, by each way to tell; and what helps and hinders, arena by arena."""

from textwrap import shorten
from typing import Any

from app.analysis.picture import COLOURS, Spec, distinct, specification
from app.analysis.prospects.answers import ProspectEstimate
from app.errors import Fault, Unfit

WORDS = {-2: "hinders strongly", -1: "hinders", 0: "ambiguous", 1: "helps", 2: "helps strongly"}
SHADES = {-2: COLOURS[2], -1: "#F2B48A", 1: "#CFE6F4", 2: COLOURS[1]}
WIDTH, ROW, LABEL = 400, 24, 46  # pixels, pixels, characters
MOST_ROWS = 60  # of each panel


def specification_of(answer: Any) -> Spec:
    """A panel for the rates, one for the forecasts, one for the factors, as far as there are any."""
    result = answer.result
    rates, pools = list[tuple[ProspectEstimate, str]](), list[tuple[ProspectEstimate, str]]()
    for compared in result.side_by_side:
        first = compared.estimates[0]
        if first.kind == "forecasters":  # the classes beside it stand among the rates
            pools.append((first, f"{_short(compared.about, 60)} {_short(first.says, 24)}"))
            continue
        step = _short(compared.about.partition(": ")[2].replace("_", " "), 40)
        rates += [(e, f"{_short(e.name)} · {_short(e.by, 26)}: {e.says}, {step}") for e in compared.estimates]
    panels = [
        _estimates(title, found)
        for title, found in (
            ("How often earlier cases came so far: bar 95 % (Jeffreys), dot rate", rates),
            ("What is forecast: bar what the words stand for, diamond pool", pools),
        )
        if found
    ]
    panels += [_factors(result)] if result.factors else []
    if not panels:
        raise Unfit("There is nothing to draw.", [Fault("format", "insufficient", "No rate, forecast or factor.", "parameter")])
    return specification("Prospects", "Part by part; no number sums them up.", vconcat=panels, spacing=30)


def _short(text: str, most: int = LABEL) -> str:
    return shorten(text, most, placeholder="…")


def _title(said: str) -> Spec:
    return {"text": said, "fontSize": 13, "offset": 6, "anchor": "start", "frame": "group"}


def _estimates(title: str, found: list[tuple[ProspectEstimate, str]]) -> Spec:
    if len(found) > MOST_ROWS:
        fault = Fault("format", "too_large", f"At most {MOST_ROWS} rates or forecasts.", "parameter")
        raise Unfit("This is too much for a picture.", [fault])
    labels = distinct((estimate.at, label) for estimate, label in found)
    rows = [{"what": labels[e.at], "low": e.low, "middle": e.middle, "high": e.high} for e, _ in found]
    axis = {"format": "%", "values": [0, 0.2, 0.4, 0.6, 0.8, 1]}
    x: Spec = {"type": "quantitative", "scale": {"domain": [0, 1]}, "title": None, "axis": axis}
    y: Spec = {"field": "what", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 620}}
    forecast = found[0][0].kind == "forecasters"
    mark = {"shape": "diamond" if forecast else "circle", "size": 80, "filled": True, "opacity": 1, "color": COLOURS[0]}
    colour = "#9a9a9a" if forecast else COLOURS[5]
    return {
        "title": _title(title),
        "width": WIDTH,
        "height": len(rows) * ROW,
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "bar", "height": 10, "color": colour, "stroke": "black", "strokeWidth": 0.5},
                "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}, "y": y},
            },
            {"mark": {"type": "point", **mark}, "encoding": {"x": {"field": "middle", **x}, "y": y}},
        ],
    }


def _factors(result: Any) -> Spec:
    """Bars to the left hinder, bars to the right help; what is ambiguous stands as a number beside the arena."""
    rows, order = [], []
    for arena in result.factors:
        name = str(arena.arena).replace("_", " ")
        label = f"{name} ({len(arena.ambiguous)} ambiguous)" if arena.ambiguous else name
        order.append(label)
        rows += [{"arena": label, "n": 0, "how": WORDS[1]}]  # a row even for what is only ambiguous
        for factor in (*arena.hindering, *arena.helping):
            rows.append({"arena": label, "n": 1 if factor.effect > 0 else -1, "how": WORDS[factor.effect]})
    effects = [effect for effect in SHADES if any(row["how"] == WORDS[effect] and row["n"] for row in rows)]
    most = max((sum(row["n"] == side for row in rows if row["arena"] == label) for label in order for side in (1, -1)), default=1)
    most = max(most, 1)
    step = max(1, most // 4)
    return {
        "title": _title("What hinders (left) and what helps (right), by arena"),
        "data": {"values": rows},
        "width": WIDTH,
        "height": len(order) * ROW,
        "mark": {"type": "bar", "stroke": "black", "strokeWidth": 0.5},
        "encoding": {
            "y": {"field": "arena", "type": "nominal", "title": None, "sort": order},
            "x": {
                "field": "n",
                "type": "quantitative",
                "aggregate": "sum",
                "title": "number of factors",
                "scale": {"domain": [-most, most], "nice": False},
                "axis": {"values": [*range(-most, most + 1, step)], "format": "d", "labelExpr": "abs(datum.value)"},
            },
            "color": {
                "field": "how",
                "type": "nominal",
                "title": None,
                "scale": {"domain": [WORDS[e] for e in effects], "range": [SHADES[e] for e in effects]},
                "legend": {"orient": "bottom"},
            },
        },
    }
