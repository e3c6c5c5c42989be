"""What helps and hinders, arena by arena: how often each strength stands there."""

from typing import Any

from app.analysis.picture import COLOURS, Spec, specification

WORDS = {-2: "hinders strongly", -1: "hinders", 0: "ambiguous", 1: "helps", 2: "helps strongly"}


def specification_of(answer: Any) -> Spec:
    """Bars to the left hinder, bars to the right help; what is ambiguous stands as a number beside the arena."""
    rows = []
    for arena in answer.result.factors:
        name = str(arena.arena).replace("_", " ")
        label = f"{name} ({len(arena.ambiguous)} ambiguous)" if arena.ambiguous else name
        for factor in (*arena.helping, *arena.hindering):
            rows.append(
                {"arena": label, "effect": factor.effect, "how": WORDS[factor.effect], "n": 1 if factor.effect > 0 else -1}
            )
        if not (arena.helping or arena.hindering):
            rows.append({"arena": label, "effect": 0, "how": WORDS[0], "n": 0})
    order = [WORDS[effect] for effect in (-2, -1, 1, 2)]
    colours = [COLOURS[2], "#F2B48A", "#8CC0E0", COLOURS[1]]
    return specification(
        "What helps and what hinders",
        "Recorded factors by arena; left of the line hinders, right of it helps.",
        data={"values": rows},
        width=360,
        mark={"type": "bar", "stroke": "black", "strokeWidth": 0.5},
        encoding={
            "y": {"field": "arena", "type": "nominal", "title": None},
            "x": {
                "field": "n",
                "type": "quantitative",
                "aggregate": "sum",
                "title": "number of factors",
                "axis": {"format": "d", "labelExpr": "abs(datum.value)", "tickMinStep": 1},
            },
            "color": {
                "field": "how",
                "type": "nominal",
                "title": None,
                "scale": {"domain": order, "range": colours},
                "legend": {"orient": "bottom"},
            },
        },
    )
