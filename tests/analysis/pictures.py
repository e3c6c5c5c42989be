"""Where the texts of a drawn SVG are, measured with the font that it is drawn with."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any
from unicodedata import bidirectional
from xml.etree import ElementTree

from app.analysis import picture

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]  # x' = a x + c y + e, y' = b x + d y + f
PLACE = re.compile(r"(\w+)\(([^)]*)\)")
SVG = "{http://www.w3.org/2000/svg}"
UPRIGHT: Matrix = (1, 0, 0, 1, 0, 0)
SLACK = 0.5  # pixels that may be lost to rounding


@dataclass(frozen=True)
class Box:
    """What the ink of a text covers: four corners, in order, in pixels of the picture."""

    text: str
    corners: tuple[Point, ...]

    def within(self, width: float, height: float) -> bool:
        """Whether it lies in a picture of this size."""
        return all(-SLACK <= x <= width + SLACK and -SLACK <= y <= height + SLACK for x, y in self.corners)

    def meets(self, other: "Box") -> bool:
        """Whether they overlap: no line along a side of one of them has them on its two sides."""
        for ours in (self.corners, other.corners):
            for (x1, y1), (x2, y2) in zip(ours, ours[1:] + ours[:1], strict=True):
                length = math.hypot(x2 - x1, y2 - y1) or 1.0
                across = ((y1 - y2) / length, (x2 - x1) / length)
                one, two = (sorted(across[0] * x + across[1] * y for x, y in box.corners) for box in (self, other))
                if one[-1] - SLACK <= two[0] or two[-1] - SLACK <= one[0]:
                    return False
        return True


def faults(svg: bytes) -> list[str]:
    """Which texts overlap, which leave the picture, and which are drawn wrongly; none in a legible one."""
    width, height, boxes = texts(svg)
    assert boxes, "a picture without any text says nothing"
    outside = [f"{box.text!r} leaves the picture" for box in boxes if not box.within(width, height)]
    # What makes a PNG of it puts the letters of a line that goes leftwards on top of each other, unless it is a text alone.
    broken = [f"{line.text!r} is one of several lines" for line in ElementTree.fromstring(svg).iter(f"{SVG}tspan")
              if any(bidirectional(letter) in ("R", "AL") for letter in line.text or "")]  # fmt: skip
    return broken + outside + [f"{one.text!r} overlaps {two.text!r}" for one, two in combinations(boxes, 2) if one.meets(two)]


def texts(svg: bytes) -> tuple[float, float, list[Box]]:
    """Width and height of a picture, and its texts; one that is drawn twice in a place (a halo) counts once."""
    root = ElementTree.fromstring(svg)
    return float(root.attrib["width"]), float(root.attrib["height"]), list(dict.fromkeys(_texts(root, UPRIGHT)))


def _texts(node: Any, outer: Matrix) -> Iterator[Box]:
    if float(node.get("opacity", 1)) == 0:
        return
    here = _times(outer, _placed(node.get("transform", "")))
    if node.tag != f"{SVG}text":
        for child in node:
            yield from _texts(child, here)
        return
    size, anchor = float(node.get("font-size", "16").removesuffix("px")), node.get("text-anchor", "start")
    down = 0.0
    for text, dy in [(node.text or "", 0.0), *((line.text or "", float(line.get("dy", 0))) for line in node)]:
        down += dy
        if text.strip():
            yield Box(text, tuple(_at(here, (x, y + down)) for x, y in _ink(text, size, anchor)))


def _ink(text: str, size: float, anchor: str) -> tuple[Point, ...]:
    """The corners of what a text covers, its anchor at the origin."""
    advance, left, top, right, bottom = (measure * size for measure in measured(text))
    shift = {"start": 0.0, "middle": advance / 2, "end": advance}[anchor]
    return (left - shift, top), (right - shift, top), (right - shift, bottom), (left - shift, bottom)


@cache
def measured(text: str) -> tuple[float, float, float, float, float]:
    """How far the pen goes for a text, and the left, top, right and bottom of its ink; in sizes of the font, y downwards."""
    import uharfbuzz

    font, buffer = _font(), uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    pen, xs, ys = 0.0, [0.0], [0.0]
    for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        ink = font.get_glyph_extents(glyph.codepoint)
        left, top = pen + place.x_offset + ink.x_bearing, place.y_offset + ink.y_bearing
        xs += [left, left + ink.width]
        ys += [top, top + ink.height]
        pen += place.x_advance
    em = font.face.upem
    return pen / em, min(xs) / em, -max(ys) / em, max(xs) / em, -min(ys) / em


def missing(text: str) -> str:
    """The letters that the font does not have."""
    return "".join(letter for letter in text if not _font().get_nominal_glyph(ord(letter)))


@cache
def _font() -> Any:
    import uharfbuzz

    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(picture.FONTS / "ParleySans.ttf"))))


def _placed(transform: str) -> Matrix:
    """What an attribute `transform` says."""
    matrix = UPRIGHT
    for name, said in PLACE.findall(transform):
        numbers = [float(number) for number in re.split(r"[\s,]+", said.strip())]
        if name == "translate":
            step: Matrix = (1, 0, 0, 1, numbers[0], numbers[1] if len(numbers) > 1 else 0)
        elif name == "rotate":
            assert len(numbers) == 1
            cos, sin = math.cos(math.radians(numbers[0])), math.sin(math.radians(numbers[0]))
            step = (cos, sin, -sin, cos, 0, 0)
        elif name == "scale":
            step = (numbers[0], 0, 0, numbers[-1], 0, 0)
        else:
            assert name == "matrix"
            step = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
        matrix = _times(matrix, step)
    return matrix


def _times(one: Matrix, two: Matrix) -> Matrix:
    """First two, then one."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f


def _at(matrix: Matrix, point: Point) -> Point:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f
