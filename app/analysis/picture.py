"""Pictures: Vega-Lite specifications that are drawn here, without a network and with fonts of our own."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONTS = Path(__file__).parent / "fonts"  # one family for Latin, Greek, Cyrillic and Arabic; it has no arrows (fonts/make.py)
FAMILY = "Parley Sans, Noto Sans, Noto Sans Arabic, sans-serif"
# Okabe and Ito 2008: told apart by colour-blind readers; in this order also by their lightness.
COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#F0E442")
CONFIG: Spec = {
    "font": FAMILY,
    "background": "white",
    # No bold: our font has none, and a viewer that has one would draw it wider than was measured.
    "axis": {"labelLimit": 320, "titleFontSize": 12, "labelFontSize": 12, "titleFontWeight": "normal", "gridColor": "#dddddd"},
    "header": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelLimit": 320},
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelLimit": 320},
    "title": {"fontSize": 15, "fontWeight": "normal", "anchor": "start", "offset": 12, "subtitleFontSize": 12},
    "range": {"category": list(COLOURS)},
    "view": {"stroke": None},
}
# What ends a text after a letter of Arabic (or Hebrew): a full stop or "…" would else stand before its first word.
LEFTWARDS = re.compile(r'([\u0590-\u08ff\ufb1d-\ufefc](?:[^\w"\\]|\d)+)(?=")')
SCALE = 2.0  # of a PNG: pixels for a pixel of the picture
PAIRED = re.compile("[\U00010000-\U0010ffff]")  # what the converter fails on when it cuts a label between their halves


def specification(title: str, subtitle: str, **members: Any) -> Spec:
    """A Vega-Lite specification in the style that all pictures have."""
    return {"$schema": SCHEMA, "title": {"text": title, "subtitle": subtitle}, "config": CONFIG, **members}


def distinct(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The labels of things, by id: their names, with the id where several are called alike."""
    names = dict(named)
    often = Counter(names.values())
    return {ident: name if often[name] == 1 else f"{name} ({ident})" for ident, name in names.items()}


def can_draw() -> bool:
    """Whether the extra `pictures` is installed."""
    return find_spec("vl_convert") is not None


def drawn(spec: Spec, form: str) -> bytes:
    """The picture as `svg` or `png`, or the specification itself as `vega`."""
    said = LEFTWARDS.sub("\\1\N{RIGHT-TO-LEFT MARK}", json.dumps(spec, ensure_ascii=False))
    if form == "vega":
        return said.encode()
    vega, said = _converter(), PAIRED.sub("\N{REPLACEMENT CHARACTER}", said)
    if form == "svg":
        svg: str = vega.vegalite_to_svg(said, allowed_base_urls=[])
        return svg.encode()
    png: bytes = vega.vegalite_to_png(said, scale=SCALE, allowed_base_urls=[])
    return png


@cache
def _converter() -> Any:
    # Read when it loads: a letter that our font lacks would be taken from whatever the machine has.
    os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")
    import vl_convert  # noqa: PLC0415 - the extra `pictures`; the routes offer no picture without it

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert
