"""Pictures: Vega-Lite specifications that are drawn here, without a network and with fonts of our own."""

import json
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONTS = {"fontpkg_noto_sans": "Noto Sans", "fontpkg_noto_sans_arabic": "Noto Sans Arabic"}
FAMILY = ", ".join(FONTS.values())
# Okabe and Ito 2008: told apart by colour-blind readers; in this order also by their lightness.
COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#F0E442")
CONFIG: Spec = {
    "font": FAMILY,
    "background": "white",
    "axis": {"labelLimit": 320, "titleFontSize": 12, "labelFontSize": 12, "gridColor": "#dddddd"},
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 320},
    "title": {"fontSize": 15, "anchor": "start", "offset": 12, "subtitleFontSize": 12},
    "range": {"category": list(COLOURS)},
    "view": {"stroke": None},
}
SCALE = 2.0  # of a PNG: pixels for a pixel of the picture


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
    return find_spec("vl_convert") is not None and all(find_spec(font) for font in FONTS)


def drawn(spec: Spec, form: str) -> bytes:
    """The picture as `svg` or `png`, or the specification itself as `vega`."""
    if form == "vega":
        return json.dumps(spec, ensure_ascii=False).encode()
    vega = _converter()
    if form == "svg":
        svg: str = vega.vegalite_to_svg(spec, allowed_base_urls=[])
        return svg.encode()
    png: bytes = vega.vegalite_to_png(spec, scale=SCALE, allowed_base_urls=[])
    return png


@cache
def _converter() -> Any:
    import vl_convert  # noqa: PLC0415 - the extra `pictures`; the routes offer no picture without it

    for package in FONTS:
        vl_convert.register_font_directory(str(files(package) / "files"))
    return vl_convert
