"""A matrix of how alike holders stand and how often their goals clash; below it the goals, and which clash or serve others."""

from typing import Any

from app.analysis.canvas import GREY, LINE, broken, canvas, legend, lines, rules, texts
from app.analysis.goals.layout import GAP, TEXT, Ends, lanes, rows
from app.analysis.picture import COLOURS, Spec, specification
from app.domain.vocabularies import Disclosure, GoalLinkKind
from app.errors import Fault, Unfit

MINUS = "\N{MINUS SIGN}"
MOST_HOLDERS, MOST_ROWS = 20, 60
NAMES, CELL, HIGH, LETTERS = 190, 132, 52, 18  # pixels for the names of rows, of a cell; characters of a name in a line
DRAWN = {
    GoalLinkKind.CONFLICTS_WITH: ("clashes with", COLOURS[2], [1, 0]),
    GoalLinkKind.SERVES: ("serves", COLOURS[1], [8, 4]),
    GoalLinkKind.DEPENDS_ON: ("depends on", COLOURS[3], [2, 3]),
    GoalLinkKind.COMPATIBLE_WITH: ("is compatible with", COLOURS[0], [8, 3, 2, 3]),
}
SHAPES = dict(zip(Disclosure, ("circle", "square", "triangle-up", "diamond"), strict=True))


def specification_of(answer: Any) -> Spec:
    """Both, one above the other; what is empty is left out. Raises Unfit when it would be too large to read."""
    result = answer.result
    actors = {named.id: named.name for pair in (*result.alignment, *result.clashes) for named in (pair.first, pair.second)}
    if not actors and not result.goals:
        raise Unfit(
            "There is nothing to draw.", [Fault("format", "insufficient", "No goals, and no pair to compare.", "parameter")]
        )
    if len(actors) > MOST_HOLDERS or len(result.goals) > MOST_ROWS:
        most = f"A picture shows at most {MOST_HOLDERS} actors and {MOST_ROWS} goals; as JSON there are more."
        raise Unfit("There is too much for a picture.", [Fault("format", "too_many", most, "parameter")])
    parts = ([_matrix(result, actors)] if actors else []) + ([_graph(result)] if result.goals else [])
    return specification(
        "Who wants what, and where it clashes",
        f"Matrix: S-score (1 the same, {MINUS}1 opposite) and clashes of goals. Below: the goals of each holder.",
        vconcat=parts,
        spacing=36,
    )


def _matrix(result: Any, actors: dict[str, str]) -> Spec:
    """A row and a column for each actor that is compared or clashes."""
    scores = {(pair.first.id, pair.second.id): pair.s_score for pair in result.alignment}
    clashes = {(pair.first.id, pair.second.id): pair.ties for pair in result.clashes}
    order = sorted(actors, key=lambda actor: (actors[actor], actor))
    names = [broken(actors[actor], LETTERS, 3) for actor in order]
    head = LINE * max(map(len, names)) + 6
    cells, written = [], []
    for i, row in enumerate(order):
        x, y = NAMES + CELL * i + CELL / 2, head + HIGH * i + HIGH / 2
        written += lines(names[i], x, head - LINE * len(names[i]) / 2 - 6)
        written += lines(names[i], NAMES / 2, y)
        for j, column in enumerate(order):
            key = (row, column) if (row, column) in scores or (row, column) in clashes else (column, row)
            score, count = scores.get(key), clashes.get(key, 0)
            said = [] if score is None else [f"S {score:+.2f}".replace("-", MINUS)]
            said += [f"{count} clash{'es' * (count > 1)}"] * bool(count)
            left, top = NAMES + CELL * j, head + HIGH * i
            shade = _shade(score) if score is not None else "#cccccc" if count and not scores else "#ffffff"
            cells.append({"x": left, "x2": left + CELL, "y": top, "y2": top + HIGH, "shade": shade})
            written += lines([" · ".join(said)], left + CELL / 2, top + HIGH / 2)
    ends: Spec = {"x2": {"field": "x2"}, "y2": {"field": "y2"}, "color": {"field": "shade", "type": "nominal", "scale": None}}
    cell = {"data": {"values": cells}, "mark": {"type": "rect", "stroke": GREY}, "encoding": ends}
    return canvas(NAMES + CELL * len(order), head + HIGH * len(order), [cell, texts(written, align="center")])


def _graph(result: Any) -> Spec:
    """The goals as rows under their holders; brackets at their right ends tie them."""
    placed = rows(result)
    ends = lanes(placed, result.ties)
    heads = [row for row in placed if row.shape is None]
    goals = [row for row in placed if row.shape is not None]
    known = {d.value: shape for d, shape in SHAPES.items() if d in {row.shape for row in goals}}
    tops = [row.y - row.height / 2 for row in heads]
    layers = [
        rules([{"x": 0, "y": top, "x2": TEXT, "y2": top} for top in tops], color=GREY),
        texts([line for row in heads for line in lines(row.lines, 0, row.y)], align="left", fontSize=13),
        texts([line for row in goals for line in lines(row.lines, 18, row.y)], align="left"),
        {
            "data": {"values": [{"x": 7, "y": row.y, "known": row.shape} for row in goals]},
            "mark": {"type": "point", "filled": True, "size": 70, "color": "black", "opacity": 1},
            "encoding": {"shape": legend("known", "How it is known", known)},
        },
        *_brackets(ends),
    ]
    width = TEXT + GAP * (2 + max((end.lane for end in ends), default=0))
    return canvas(width, sum(row.height for row in placed), layers)


def _brackets(ends: list[Ends]) -> list[Spec]:
    """A line for each tie, with a mark for what it says: a cross between those that clash, an arrow at what is served."""
    if not ends:
        return []
    paths: list[Spec] = []
    crosses: list[Spec] = []
    arrows: list[Spec] = []
    for number, end in enumerate(ends):
        said, right = DRAWN[end.kind][0], TEXT + GAP * (end.lane + 1)
        path = [(TEXT + 6, end.source), (right, end.source), (right, end.target), (TEXT + 6, end.target)]
        paths += [{"x": x, "y": y, "tie": number, "step": step, "kind": said} for step, (x, y) in enumerate(path)]
        if end.kind is GoalLinkKind.CONFLICTS_WITH:
            crosses.append({"x": right, "y": (end.source + end.target) / 2, "kind": said})
        elif end.kind is not GoalLinkKind.COMPATIBLE_WITH:
            arrows.append({"x": TEXT + 6, "y": end.target, "kind": said})
    used = [drawn for kind, drawn in DRAWN.items() if kind in {end.kind for end in ends}]
    stroke = {"legend": {"symbolType": "stroke", "symbolSize": 400}}
    colour = legend("kind", "Ties", {said: colour for said, colour, _ in used}) | stroke
    dash = legend("kind", "Ties", {said: dash for said, _, dash in used}) | stroke
    order: Spec = {"detail": {"field": "tie"}, "order": {"field": "step"}, "color": colour, "strokeDash": dash}
    cross = {"type": "text", "text": "\N{MULTIPLICATION SIGN}", "fontSize": 20, "baseline": "middle"}
    arrow = {"type": "point", "shape": "triangle-left", "filled": True, "size": 110, "opacity": 1}
    return [
        {"data": {"values": paths}, "mark": {"type": "line", "strokeWidth": 2}, "encoding": order},
        {"data": {"values": crosses}, "mark": cross, "encoding": {"color": colour}},
        {"data": {"values": arrows}, "mark": arrow, "encoding": {"color": colour | {"legend": None}}},
    ]


def _shade(score: float) -> str:
    """From orange (-1) through white to blue (1), light enough for black letters."""
    end = (125, 185, 227) if score > 0 else (242, 167, 101)
    return "#" + "".join(f"{round(255 - (255 - part) * abs(score)):02x}" for part in end)
