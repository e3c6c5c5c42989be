"""The signed graph: who is tied to whom, friendly, hostile or neither, by camp."""

from math import atan2, degrees, hypot
from typing import Any

from app.analysis.methods.graph import Array, Graph, Tie, graph
from app.analysis.methods.layout import layout
from app.analysis.picture import COLOURS, Spec, specification
from app.errors import Fault, Unfit

MOST, MOST_CAMPS = 300, 7
LETTER, LINE, LONG, DOT, EDGE = 7.0, 15.0, 20, 16.0, 12.0  # pixels, but LONG: letters in a line of a label
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")
SIGNS = ("friendly", "hostile", "neither said")
Box = dict[str, Any]


def specification_of(answer: Any) -> Spec:
    """Refuses more actors than can be read."""
    actors, inputs = answer.result.actors, answer.inputs
    if len(actors) > MOST:
        raise Unfit(
            f"A picture of {len(actors)} actors cannot be read: above {MOST} ask for json, graphml or gexf.",
            [Fault("format", "too_many", f"At most {MOST} actors.", "parameter")],
        )
    number = {actor.actor: place for place, actor in enumerate(actors)}
    lines = [wrapped(actor.name) for actor in actors]
    widths = [max(LETTER * max(len(line) for line in label), DOT) for label in lines]
    heights = [DOT + LINE * len(label) for label in lines]
    whole = graph(len(actors), [Tie(number[tie.source], number[tie.target], tie.sign) for tie in inputs.ties])
    at = layout(whole, widths, heights) + EDGE
    above = _sides(whole, at)
    dots = [
        (float(x), float(y + (height - DOT) / 2 * (1 if up else -1)))
        for (x, y), height, up in zip(at, heights, above, strict=True)
    ]
    camps = list(dict.fromkeys(actor.camp for actor in actors if actor.camp))
    shown = camps if len(camps) <= MOST_CAMPS else []
    nodes: list[Box] = [
        {"x": x, "y": y, "camp": actor.camp if actor.camp in shown else "none"}
        for (x, y), actor in zip(dots, actors, strict=True)
    ]
    labels: list[Box] = [  # a mark for each line: what draws them spoils Arabic in a text of several
        {"x": x, "y": y + (-DOT / 2 - LINE * len(label) if up else DOT / 2 + 4) + LINE * row, "label": line}
        for (x, y), label, up in zip(dots, lines, above, strict=True)
        for row, line in enumerate(label)
    ]
    arcs = {(int(a), int(b)) for a, b in graph(len(actors), _directed(answer, number)).arcs} if inputs.directed else set()
    edges: list[Box] = []
    heads: list[Box] = []
    for (one, two), sign in zip(whole.pairs.tolist(), whole.signs.tolist(), strict=True):
        how = SIGNS[0] if sign > 0 else SIGNS[1] if sign < 0 else SIGNS[2]
        (x, y), (x2, y2) = dots[one], dots[two]
        edges.append({"x": x, "y": y, "x2": x2, "y2": y2, "tie": how})
        for start, end in ((one, two), (two, one)):
            if (start, end) in arcs:
                heads.append(_head(dots[start], dots[end]) | {"tie": how})
    width = max(max(n["x"] for n in nodes), float((at[:, 0] + [w / 2 for w in widths]).max())) + EDGE
    height = float((at[:, 1] + [h / 2 for h in heights]).max()) + EDGE
    return specification(
        "Network",
        _subtitle(inputs.directed, bool(whole.signs.any())),
        width=width,
        height=height,
        layer=_layers(nodes, labels, edges, heads, width, height, [*shown, "none"] if len(shown) > 1 else []),
    )


def wrapped(name: str) -> list[str]:
    """A name in lines of no more than LONG letters, where its words allow; words that are longer are cut."""
    lines: list[str] = []
    for word in name.split():
        word = word if len(word) <= LONG else word[: LONG - 1] + "…"
        if lines and len(lines[-1]) + 1 + len(word) <= LONG:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines if len(lines) <= 4 else [*lines[:3], lines[3][: LONG - 1] + "…"]


def _sides(whole: Graph, at: Array) -> list[bool]:
    """Whether a label stands above its dot: where most of the ties go down."""
    down = [0.0] * whole.n
    for one, two in whole.pairs.tolist():
        across, along = at[two] - at[one]
        slope = along / max(hypot(across, along), 1e-9)
        down[one] += slope
        down[two] -= slope
    return [slope > 1e-6 for slope in down]


def _directed(answer: Any, number: dict[str, int]) -> list[Tie]:
    return [Tie(number[tie.source], number[tie.target], mutual=tie.mutual) for tie in answer.inputs.ties]


def _head(start: tuple[float, float], end: tuple[float, float]) -> Box:
    """An arrow's head, just before the dot that it points to."""
    across, down = end[0] - start[0], end[1] - start[1]
    short = (DOT / 2 + 5) / max(hypot(across, down), 1e-9)
    return {"x": end[0] - across * short, "y": end[1] - down * short, "turn": degrees(atan2(across, -down))}


def _middle(edge: Box) -> Box:
    """Where a cross marks a hostile tie: a friendly one that runs under a label looks dashed, too."""
    return {"x": (edge["x"] + edge["x2"]) / 2, "y": (edge["y"] + edge["y2"]) / 2, "tie": edge["tie"]}


def _subtitle(directed: bool, signed: bool) -> str:
    says = ["Whoever is tied is near."]
    if signed:
        says.append("Solid: friendly; dashed and crossed: hostile; thin: neither is said, or both.")
    if directed:
        says.append("Arrows: from whom to whom.")
    return " ".join(says)


def _layers(
    nodes: list[Box], labels: list[Box], edges: list[Box], heads: list[Box], width: float, height: float, camps: list[str]
) -> list[Any]:
    scales = {"x": {"domain": [0, width], "nice": False}, "y": {"domain": [height, 0], "nice": False}}
    place = {
        axis: {"field": axis, "type": "quantitative", "axis": None, "scale": scale, "title": None}
        for axis, scale in scales.items()
    }
    tie = {"field": "tie", "type": "nominal", "sort": SIGNS, "legend": None}
    colours = {"domain": list(SIGNS), "range": [COLOURS[1], COLOURS[2], "#777777"]}
    edge = {
        "color": tie | {"scale": colours},
        "strokeDash": tie | {"scale": {"domain": list(SIGNS), "range": [[1, 0], [6, 4], [1, 0]]}},
        "strokeWidth": {"condition": {"test": f"datum.tie === '{SIGNS[2]}'", "value": 1}, "value": 2.2},
    }
    label = {**place, "text": {"field": "label"}}
    text = {"type": "text", "fontSize": 12, "baseline": "top"}
    shape: Any = {"value": "circle"}
    if camps:
        marks = {"domain": camps, "range": [*SHAPES[: len(camps) - 1], "stroke"]}
        known = [camp for camp in camps if any(node["camp"] == camp for node in nodes)]
        shape = {"field": "camp", "type": "nominal", "scale": marks, "title": "camp", "legend": {"values": known}}
    return [
        {
            "data": {"values": edges},
            "mark": {"type": "rule", "strokeCap": "butt"},
            "encoding": {**place, "x2": {"field": "x2"}, "y2": {"field": "y2"}, **edge},
        },
        {
            "data": {"values": [_middle(one) for one in edges if one["tie"] == SIGNS[1]]},
            "mark": {"type": "point", "shape": "cross", "angle": 45, "size": 110, "filled": True, "opacity": 1},
            "encoding": {**place, "color": edge["color"]},
        },
        {
            "data": {"values": nodes},
            "mark": {"type": "point", "size": DOT**2, "filled": True, "color": "black", "opacity": 1},
            "encoding": {**place, "shape": shape},
        },
        {
            "data": {"values": labels},
            "mark": {**text, "stroke": "white", "strokeWidth": 4, "strokeJoin": "round"},
            "encoding": label,
        },
        {
            "data": {"values": heads},
            "mark": {"type": "point", "shape": "triangle-up", "size": 55, "filled": True, "opacity": 1},
            "encoding": {**place, "color": edge["color"], "angle": {"field": "turn", "type": "quantitative", "scale": None}},
        },
        {"data": {"values": labels}, "mark": {**text, "color": "black"}, "encoding": label},
    ]
