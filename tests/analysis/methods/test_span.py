"""What EDTF dates say of when something began and ended."""

from datetime import date

import pytest

from app.analysis.methods.span import span

OPEN = {"": date.min, "-": date.max}


def day(text: str) -> date:
    return OPEN[text] if text in OPEN else date.fromisoformat(text)


@pytest.mark.parametrize(
    ("edtf", "begins", "ends", "certain"),
    [
        ("2024-02-29", "2024-02-29 2024-02-29", "2024-02-29 2024-02-29", True),
        ("2024-02", "2024-02-01 2024-02-29", "2024-02-01 2024-02-29", False),
        ("2011?", "2011-01-01 2011-12-31", "2011-01-01 2011-12-31", False),
        ("2024-02-29~", "2024-02-29 2024-02-29", "2024-02-29 2024-02-29", False),
        ("2024-02-29/2024-03-02?", "2024-02-29 2024-02-29", "2024-02-29 2024-03-02", False),
        ("2007?/2011-05-04", "2007-01-01 2011-05-04", "2011-05-04 2011-05-04", False),
        ("2023-10/2024-02", "2023-10-01 2023-10-31", "2024-02-01 2024-02-29", False),
        ("2023-10-07/..", "2023-10-07 2023-10-07", "- -", True),
        ("2023-10-07/", "2023-10-07 2023-10-07", "2023-10-07 -", False),
        ("../2020-03-10", " ", "2020-03-10 2020-03-10", True),
        ("{2011,2017..2019}", "2011-01-01 2011-12-31", "2017-01-01 2019-12-31", False),
    ],
)
def test_bounds_of_the_ends(edtf: str, begins: str, ends: str, certain: bool) -> None:
    known = span(edtf)
    assert known.begins == tuple(day(part) for part in begins.split(" "))
    assert known.ends == tuple(day(part) for part in ends.split(" "))
    assert known.certain is certain
    assert known.begins[0] <= known.ends[1]


def test_a_set_has_pieces_and_qualifiers_are_told_apart() -> None:
    assert [first.year for first, _ in span("{2019,2011,2017}").pieces] == [2011, 2017, 2019]
    assert [(span(date).uncertain, span(date).approximate) for date in ("2011?", "2011~", "2011%", "2011")] == [
        (True, False), (False, True), (True, True), (False, False)
    ]  # fmt: skip
    with pytest.raises(ValueError, match="calendar"):
        span("2023-02-29")
