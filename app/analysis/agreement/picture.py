"""The intervals that each accepts, with the zone that all do."""

from typing import Any

from app.analysis.picture import COLOURS, Spec, specification


def specification_of(answer: Any) -> Spec:
    """A row for each actor on each issue, the zone behind them."""
    rows = [
        {"issue": issue.issue, "actor": a.actor, "low": a.low, "high": a.high}
        for issue in answer.inputs.issues
        for a in issue.acceptances
    ]
    zones = [{"issue": zone.issue, "low": zone.low, "high": zone.high} for zone in answer.result.issues if zone.low is not None]
    x, x2 = {"field": "low", "type": "quantitative", "title": "scale of the issue"}, {"field": "high"}
    layers = [
        {"data": {"values": zones}, "mark": {"type": "rect", "color": "#bbbbbb"}, "encoding": {"x": x, "x2": x2}},
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "strokeWidth": 4, "color": COLOURS[1]},
            "encoding": {"x": x, "x2": x2, "y": {"field": "actor", "type": "nominal", "title": None}},
        },
    ]
    return specification(
        "Room for agreement",
        "Lines: what each accepts. Grey: what all accept.",
        facet={"row": {"field": "issue", "type": "nominal", "title": None}},
        spec={"layer": layers},
        data={"values": rows},
        resolve={"scale": {"y": "independent", "x": "independent"}},
    )
