"""Drawing by pixels: for pictures that are more texts and lines than charts.

Each line of text is a mark of its own: what is written from right to left is put in order line by line only so.
"""

from collections.abc import Sequence
from textwrap import shorten, wrap
from typing import Any

from app.analysis.picture import Spec

LINE = 15  # pixels from one line of text to the next
GREY = "#888888"


def canvas(width: float, height: float, layers: Sequence[Spec]) -> Spec:
    """Layers that are placed by pixels from the top left."""
    x = {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, width], "nice": False}}
    y = {"field": "y", "type": "quantitative", "axis": None, "scale": {"domain": [height, 0], "nice": False}}
    return {"width": width, "height": height, "encoding": {"x": x, "y": y}, "layer": [*layers]}


def broken(text: str, width: int, most: int, mark: str = "") -> list[str]:
    """In at most so many lines of at most so many characters, `mark` at the end; what is too long is cut."""
    lines = wrap(text + mark, width)
    if len(lines) > most:
        last = shorten(" ".join(lines[most - 1 :]).removesuffix(mark), width - len(mark), placeholder="…") + mark
        lines = [*lines[: most - 1], last]
    return lines


def lines(said: Sequence[str], x: float, middle: float) -> list[Spec]:
    """Lines of text, one below the other, around a height."""
    top = middle - LINE * (len(said) - 1) / 2
    return [{"x": x, "y": top + LINE * i, "said": line} for i, line in enumerate(said) if line]


def texts(values: Sequence[Spec], **style: Any) -> Spec:
    """The layer of such lines."""
    mark = {"type": "text", "baseline": "middle", "fontSize": 12, **style}
    return {"data": {"values": [*values]}, "mark": mark, "encoding": {"text": {"field": "said"}}}


def rules(values: Sequence[Spec], **style: Any) -> Spec:
    """Straight lines from x, y to x2, y2."""
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    return {"data": {"values": [*values]}, "mark": {"type": "rule", **style}, "encoding": ends}


def legend(field: str, title: str, drawn: dict[str, Any]) -> Spec:
    """What is drawn how, by the words of the legend."""
    scale = {"domain": list(drawn), "range": list(drawn.values())}
    return {"field": field, "type": "nominal", "title": title, "scale": scale}
