"""The intervals that each accepts, with the zone that all do: a panel for each issue."""

from typing import Any

from app.analysis.agreement.models import IssueAcceptances, IssueZone
from app.analysis.picture import COLOURS, Spec, distinct, specification
from app.errors import Fault, Unfit

MOST_ROWS = 300
WIDTH, ROW = 460, 26  # pixels


def specification_of(answer: Any) -> Spec:
    """A row for each actor: a line for what it accepts, a diamond for what it would like best. The zone is grey; where there is
    none a dashed line stands at the point that violates least."""
    zones = {zone.issue: zone for zone in answer.result.issues}
    shown = [issue for issue in answer.inputs.issues if issue.issue in zones]
    if not shown:
        raise Unfit("There is nothing to draw.", [Fault("format", "insufficient", "No issue has acceptances.", "parameter")])
    if sum(len(issue.acceptances) for issue in shown) > MOST_ROWS:
        raise Unfit("This is too much for a picture.", [Fault("format", "too_large", f"At most {MOST_ROWS} rows.", "parameter")])
    return specification(
        "Room for agreement",
        "Line: what an actor accepts. Diamond: what it would like best. Grey: what all accept. Dashed: what violates least.",
        vconcat=[_panel(issue, zones[issue.issue]) for issue in shown],
        spacing=28,
    )


def _panel(issue: IssueAcceptances, zone: IssueZone) -> Spec:
    labels = distinct((a.actor, a.name or a.actor) for a in issue.acceptances)
    order = [labels[a.actor] for a in sorted(issue.acceptances, key=lambda a: (a.low, a.high, a.actor))]
    rows = [{"actor": labels[a.actor], "low": a.low, "high": a.high} for a in issue.acceptances]
    ideals = [{"actor": labels[i.actor], "at": i.position} for i in issue.ideals if i.actor in labels]
    x: Spec = {"type": "quantitative", "scale": {"domain": [issue.low, issue.high], "nice": False}, "title": None}
    y: Spec = {"field": "actor", "type": "nominal", "sort": order, "title": None}
    layers: list[Spec] = []
    if zone.low is None:
        here = {"data": {"values": [{"at": zone.nearest}]}, "encoding": {"x": {"field": "at", **x}}}
        layers.append({**here, "mark": {"type": "rule", "color": COLOURS[2], "strokeWidth": 2, "strokeDash": [6, 4]}})
    else:
        band = {"data": {"values": [{"low": zone.low, "high": zone.high}]}}
        layers.append(
            {
                **band,
                "mark": {"type": "rect", "color": "#c4c4c4", "stroke": "#666666"},
                "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
            }
        )
    layers.append(
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "strokeWidth": 4, "color": COLOURS[1]},
            "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}, "y": y},
        }
    )
    for end in ("low", "high"):
        layers.append(
            {
                "data": {"values": rows},
                "mark": {"type": "tick", "thickness": 3, "size": 14, "opacity": 1, "color": COLOURS[1]},
                "encoding": {"x": {"field": end, **x}, "y": y},
            }
        )
    if ideals:
        layers.append(
            {
                "data": {"values": ideals},
                "mark": {"type": "point", "shape": "diamond", "size": 90, "filled": True, "color": COLOURS[0], "opacity": 1},
                "encoding": {"x": {"field": "at", **x}, "y": y},
            }
        )
    said = f"{_number(zone.low)} to {_number(zone.high)}" if zone.low is not None else f"none; nearest {_number(zone.nearest)}"
    title = {"text": issue.name or issue.issue, "subtitle": f"zone: {said}", "fontSize": 13, "offset": 6, "limit": WIDTH + 320}
    return {"title": title, "width": WIDTH, "height": max(len(rows), 1) * ROW, "layer": layers}


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"
