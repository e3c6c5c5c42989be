"""The intervals, class by class."""

from typing import Any

from app.analysis.picture import COLOURS, Spec, specification

MOST_ROWS = 40


def specification_of(answer: Any) -> Spec:
    """A row for each class and coder: thick the interval of Jeffreys, thin Wilson's, a point where the rate is."""
    level = f"{answer.parameters.get('level', 0.95):.0%}"
    rates = answer.result.classes[:MOST_ROWS]
    rows = [
        {
            "row": f"{i + 1}. {short(rate.name, 60)}",
            "of": f"{short(rate.coder, 60)}: {rate.successes} of {rate.cases} {noun(rate)}, {reached(rate)}",
            "order": i,
            "rate": rate.rate,
            "low": rate.jeffreys.low if rate.jeffreys else None,
            "high": rate.jeffreys.high if rate.jeffreys else None,
            "least": rate.wilson.low if rate.wilson else None,
            "most": rate.wilson.high if rate.wilson else None,
            "refused": "no rate: selected on its outcome"
            if rate.refused and rate.cases
            else "no rate: no case"
            if rate.refused
            else None,
        }
        for i, rate in enumerate(rates)
    ]
    x = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": {"format": "%", "title": "rate"}}
    y = {"field": "row", "type": "nominal", "sort": {"field": "order"}, "title": None, "axis": {"labelLimit": 460}}
    with_rate = {"filter": "datum.rate !== null"}
    layers: list[Spec] = [
        {
            "transform": [with_rate],
            "mark": {"type": "bar", "height": 9, "color": COLOURS[5], "stroke": COLOURS[0], "strokeWidth": 0.5},
            "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
        },
        {
            "transform": [with_rate],
            "mark": {"type": "rule", "strokeWidth": 1.5, "color": COLOURS[0]},
            "encoding": {"x": {"field": "least", **x}, "x2": {"field": "most"}},
        },
        {
            "transform": [with_rate],
            "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 90, "color": COLOURS[0], "opacity": 1},
            "encoding": {"x": {"field": "rate", **x}},
        },
        {
            "mark": {"type": "text", "align": "left", "baseline": "bottom", "dy": -8, "fontSize": 11, "limit": 620},
            "encoding": {"x": {"datum": 0}, "text": {"field": "of"}},
        },
        {
            "transform": [{"filter": "datum.refused !== null"}],
            "mark": {"type": "text", "align": "left", "fontStyle": "italic", "fontSize": 12, "dy": 2},
            "encoding": {"x": {"datum": 0}, "text": {"field": "refused"}},
        },
    ]
    return specification(
        "Base rates by reference class",
        f"Diamond: k/n. Bar: {level} interval of Jeffreys. Line: Wilson's. No class is the right one.",
        data={"values": rows},
        encoding={"y": y},
        layer=layers,
        width=640,
        height={"step": 46},
    )


def noun(rate: Any) -> str:
    """What the cases are called."""
    singular = "case" if rate.unit == "other" else rate.unit
    return str(singular if rate.cases == 1 else f"{singular}s")


def reached(rate: Any) -> str:
    """The threshold in words."""
    said = "threshold not said" if rate.threshold is None else f"{rate.threshold.replace('_', ' ')} or more"
    return said if rate.dimension == "substantive" else f"{rate.dimension} {said}"


def short(text: str, length: int) -> str:
    """A text cut to what there is room for."""
    return text if len(text) <= length else f"{text[: length - 1]}…"
