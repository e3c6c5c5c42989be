"""Pictures are legible: no text lies on another, none leaves the picture, and they are the same wherever they are drawn."""

import json

import pytest

from app.analysis.analyses import ANALYSES
from app.analysis.picture import FAMILY, Spec, drawn, specification
from app.errors import Unfit
from tests.analysis.asked import of_inputs, of_records
from tests.analysis.conftest import Case, about
from tests.analysis.pictures import Box, faults, measured, missing, texts

SCRIPTS = ("Fatah", "حركة الجهاد الإسلامي", "Исламский джихад", "حماس и ФАТХ", "Țžłʿ Ιράν — €")
DRAWN = [name for name, analysis in ANALYSES.items() if "svg" in analysis.forms]


def pictured(name: str, moscow: Case) -> bytes:
    """An analysis of the Moscow case, else of its own example where the case does not suffice."""
    try:
        answer = of_records(name, moscow, "svg", **about(name))
    except Unfit:
        example = ANALYSES[name].example
        answer = of_inputs(name, example["inputs"], "svg", **example.get("parameters", {}))
    assert isinstance(answer, bytes)
    return answer


@pytest.mark.parametrize("name", DRAWN)
def test_no_text_of_a_picture_lies_on_another(name: str, moscow: Case) -> None:
    assert not faults(pictured(name, moscow))


def test_what_overlaps_and_what_leaves_a_picture_is_found() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><g transform="translate(10,50)">{}</g></svg>'
    text = '<text font-size="10px" text-anchor="{}" transform="translate({},{}) rotate({})">{}</text>'
    beside = text.format("start", 0, 0, 0, "حماس") + text.format("start", 40, 0, -90, "Fatah")
    assert not faults(svg.format(beside).encode())
    assert len(faults(svg.format(beside + text.format("end", 41, -15, 0, "across")).encode())) == 1
    assert faults(svg.format(text.format("end", 0, 0, 0, "outside")).encode()) == ["'outside' leaves the picture"]


def test_boxes_touch_or_overlap() -> None:
    square = Box("one", ((0, 0), (10, 0), (10, 10), (0, 10)))
    assert not square.meets(Box("beside", ((10, 0), (20, 0), (20, 10), (10, 10))))
    assert square.meets(Box("diamond", ((14, 4), (18, 8), (14, 12), (9, 8))))
    assert not square.meets(Box("diamond beyond the corner", ((17, 5), (20, 17), (17, 20), (5, 17))))


def test_one_font_has_the_letters_of_three_scripts_and_the_converter_measures_with_it() -> None:
    assert all(not missing(label) for label in SCRIPTS)
    longest = max(SCRIPTS, key=lambda label: measured(label)[0])
    box = next(box for box in texts(drawn(labelled(FAMILY), "svg"))[2] if box.text == longest)
    # Its right end is at the axis: that it begins at the left edge means that room was made for just its width.
    assert 0 <= min(x for x, _ in box.corners) < 7


def test_a_machine_without_fonts_draws_the_same() -> None:
    """None of the machine's families is found: each is drawn like one that nobody has."""
    pictures = {drawn(labelled(family), "png") for family in ("DejaVu Sans", "Liberation Sans Narrow", "Arial", "Nobody has it")}
    assert len(pictures) == 1
    assert drawn(labelled("Parley Sans"), "png") not in pictures


def test_letters_beyond_the_first_plane_do_not_break_a_label_that_is_cut() -> None:
    spec = labelled("Parley Sans")
    cut = {"data": {"values": [{"label": "\N{MATHEMATICAL DOUBLE-STRUCK CAPITAL A}\N{GRINNING FACE}" * 40}]}}
    assert drawn(spec | cut, "svg").decode().count("\N{REPLACEMENT CHARACTER}") > 5
    assert "\N{GRINNING FACE}" in drawn(spec | cut, "vega").decode()


@pytest.mark.parametrize(
    ("said", "ends"),
    [("سلاح واحد (2024).", True), ("event · محادثات…", True), ("حماس", False), ("Fatah…", False), ('نص "x".', False)],
)
def test_what_ends_an_arabic_text_stands_at_its_end(said: str, ends: bool) -> None:
    """That is left of it: a mark says so, since the text beside it may run to the right."""
    vega = json.loads(drawn({"text": said, "of": [said]}, "vega"))
    whole = said + "\N{RIGHT-TO-LEFT MARK}" * ends
    assert vega == {"text": whole, "of": [whole]}


def labelled(family: str) -> Spec:
    """A picture with the labels, in a font."""
    labels = {"field": "label", "type": "nominal", "title": None}
    spec = specification("", "", data={"values": [{"label": label} for label in SCRIPTS]}, mark="tick", encoding={"y": labels})
    return spec | {"config": spec["config"] | {"font": family}}
