"""Makes the font of the pictures: Latin, Greek, Cyrillic and Arabic in one static file.

What draws the pictures takes variable fonts at their default and looks for missing letters in whatever font has them, which
spoils texts of two scripts. `python fonts/make.py` writes app/analysis/fonts/ParleySans.ttf from the packages of the group
`fonts`; the same versions make the same bytes.
"""

import tempfile
from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

NAME = "Parley Sans"
MADE = Path(__file__).parents[1] / "app" / "analysis" / "fonts" / "ParleySans.ttf"
PARTS = {
    "fontpkg_noto_sans/files/NotoSans[wdth,wght].ttf": (
        (0x20, 0x24F), (0x2B0, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2100, 0x214F), (0x2200, 0x22FF)
    ),
    "fontpkg_noto_sans_arabic/files/NotoSansArabic[wdth,wght].ttf": ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF)),
}  # fmt: skip


def part(path: str, ranges: tuple[tuple[int, int], ...]) -> TTFont:
    """The regular weight of these letters."""
    package, _, rest = path.partition("/")
    font = TTFont(str(files(package) / rest), recalcTimestamp=False)
    options = subset.Options(layout_features=["*"], hinting=False, notdef_outline=True)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=[code for first, last in ranges for code in range(first, last + 1)])
    cut.subset(font)
    return instantiateVariableFont(font, {"wght": 400, "wdth": 100})


def named(font: TTFont) -> None:
    """Its own name, so that no font of the machine is taken for it; copyright and licence stay."""
    names = {1: NAME, 2: "Regular", 3: NAME, 4: NAME, 6: NAME.replace(" ", "")}
    font["name"].names = [entry for entry in font["name"].names if entry.nameID in (0, 13, 14)]
    for ident, name in names.items():
        font["name"].setName(name, ident, 3, 1, 0x409)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        parts = [str(Path(folder) / f"{number}.ttf") for number in range(len(PARTS))]
        for target, (path, ranges) in zip(parts, PARTS.items(), strict=True):
            part(path, ranges).save(target)
        made = Merger().merge(parts)
    named(made)
    made["head"].created = made["head"].modified = 0
    made.recalcTimestamp = False
    made.save(MADE)


if __name__ == "__main__":
    main()
