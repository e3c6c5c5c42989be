"""Where the actors stand on each issue, with the forecast and its interval: a panel for each issue."""

from typing import Any

from app.analysis.answer import Interval
from app.analysis.bargaining.models import BargainingForecast, BargainingIssue
from app.analysis.picture import COLOURS, Spec, distinct, specification
from app.errors import Fault, Unfit

MOST_ROWS = 300
WIDTH, ROW = 460, 24  # pixels


def specification_of(answer: Any) -> Spec:
    """A row for each actor: a circle at its position, the larger the heavier. The forecast is a line in its grey interval, the
    weighted median a dashed one."""
    if not answer.inputs.issues:
        raise Unfit("There is nothing to draw.", [Fault("format", "insufficient", "No issue is given.", "parameter")])
    if sum(len(issue.positions) for issue in answer.inputs.issues) > MOST_ROWS:
        raise Unfit("This is too much for a picture.", [Fault("format", "too_large", f"At most {MOST_ROWS} rows.", "parameter")])
    known = {interval.about: interval for interval in answer.uncertainty}
    pairs = zip(answer.inputs.issues, answer.result.issues, strict=True)
    return specification(
        "Bargaining forecast",
        "Circle: a position, the larger the more weight. Line: forecast, in its 90 % interval. Dashed: weighted median.",
        vconcat=[_panel(issue, forecast, known[f"/issues/{i}/forecast"]) for i, (issue, forecast) in enumerate(pairs)],
        spacing=28,
    )


def _panel(issue: BargainingIssue, forecast: BargainingForecast, interval: Interval) -> Spec:
    labels = distinct((one.actor, one.name or one.actor) for one in issue.positions)
    shares = {each.actor: each.share for each in forecast.actors}
    rows = [{"actor": labels[p.actor], "at": p.position, "share": shares[p.actor]} for p in issue.positions]
    order = [labels[p.actor] for p in sorted(issue.positions, key=lambda p: (p.position, p.actor))]
    low, high = issue.poles
    margin = (high - low or 1.0) * 0.05  # a circle at a pole covers no label
    x: Spec = {
        "type": "quantitative",
        "scale": {"domain": [low - margin, high + margin], "nice": False, "zero": False},
        "title": None,
    }
    y: Spec = {"field": "actor", "type": "nominal", "sort": order, "title": None, "axis": {"grid": True}}
    band = {"low": interval.low, "high": interval.high}
    lines = [("forecast", forecast.forecast, COLOURS[2], [1, 0]), ("median", forecast.median, COLOURS[0], [6, 4])]
    layers: list[Spec] = [
        {
            "data": {"values": [band]},
            "mark": {"type": "rect", "color": "#d4d4d4"},
            "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
        },
        *(
            {
                "data": {"values": [{"at": at}]},
                "mark": {"type": "rule", "color": colour, "strokeWidth": 2.5, "strokeDash": dash},
                "encoding": {"x": {"field": "at", **x}},
            }
            for _, at, colour, dash in lines
        ),
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "color": COLOURS[1], "stroke": "white", "opacity": 1},
            "encoding": {
                "x": {"field": "at", **x},
                "y": y,
                "size": {
                    "field": "share",
                    "type": "quantitative",
                    "scale": {"domain": [0, 1], "range": [20, 600]},
                    "legend": None,
                },
            },
        },
    ]
    said = f"forecast {forecast.forecast:.4g} ({interval.low:.4g} to {interval.high:.4g}), weighted median {forecast.median:.4g}"
    title = {"text": issue.name or issue.issue, "subtitle": said, "fontSize": 13, "offset": 6, "limit": WIDTH + 320}
    return {"title": title, "width": WIDTH, "height": max(len(rows), 1) * ROW, "layer": layers}
