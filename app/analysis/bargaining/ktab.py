"""KTAB's file of a scenario (Spatial Model of Politics), as CSV, in and out.

    China Policy,Private sector involvement,3,1,
    Actor,Description,Power,Policy Position,Policy Salience,
    XJ,Xi Jinping,100,30,24.0,

The first line has the name of the scenario, a description, and how many actors and dimensions follow; then a line of column
names, and one for each actor. Positions and saliences go from 0 to 100, an actor's saliences add up to at most 100. KTAB's own
readers split lines at every comma and take names of at most 25 characters.
"""

import csv
import re
from io import StringIO
from typing import Any
from uuid import UUID

from app.analysis.bargaining.models import BargainingInputs
from app.errors import Fault, Malformed, Unfit

SHORT, LONG = 25, 256  # characters of a name and of a description
FEWEST, MOST = 3, 250  # actors
NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{0,15})?")
EXAMPLE = (
    "Seats,Share of the seats,3,1,\r\nActor,Description,Power,Seats Position,Seats Salience,\r\n"
    "A,First party,50,20,60,\r\nB,Second party,30,90,80,\r\nC,Third party,20,50,30,\r\n"
)


def read(content: bytes) -> dict[str, Any]:
    """The inputs that a file holds, for the model to check; Malformed when it is no such file."""
    try:
        text = content.decode("utf-8-sig")
        rows = [[cell.strip() for cell in row] for row in csv.reader(StringIO(text, newline=""), strict=True)]
    except (UnicodeDecodeError, csv.Error):
        raise Malformed("The body is not CSV in UTF-8.") from None
    rows = [row for row in rows if any(row)]
    if len(rows) < 3 or len(rows[0]) < 4 or not (rows[0][2].isdecimal() and rows[0][3].isdecimal()):
        raise Malformed("The first line has to be: name, description, number of actors, number of dimensions.")
    actors, dimensions = int(rows[0][2][:9]), int(rows[0][3][:9])
    width = 3 + 2 * dimensions
    if len(rows) != actors + 2:
        raise Malformed("There are not as many lines as the first one says there are actors.")
    if not dimensions or any(len(row) < width or any(row[width:]) for row in rows[1:]):
        raise Malformed("A line has not as many cells as the first one says there are dimensions.")
    descriptions = [row[1] for row in rows[2:]]
    telling = all(descriptions) and len(set(descriptions)) == len(descriptions)
    issues = []
    for k in range(dimensions):
        at = 3 + 2 * k
        positions = [
            {"actor": row[0], "position": number(row[at]), "influence": number(row[2]), "salience": number(row[at + 1])}
            | ({"name": row[1]} if telling else {})
            for row in rows[2:]
        ]
        name = re.sub(r"\s+(position|pstn)$", "", rows[1][at], flags=re.IGNORECASE)
        issues.append({"issue": name, "low": 0, "high": 100, "positions": positions})
    return {"salience_scale": 100, "issues": issues}


def number(cell: str) -> float:
    """A cell with a number."""
    if not NUMBER.fullmatch(cell):
        raise Malformed("A cell that has to be a number is none.")
    return float(cell)


def written(answer: Any) -> bytes:
    """The inputs as a file for KTAB; Unfit where it could not take them. Positions are moved to a scale from 0 to 100; where the
    saliences of an actor would exceed 100, all are divided alike."""
    inputs: BargainingInputs = answer.inputs
    issues = [{one.actor: one for one in issue.positions} for issue in inputs.issues]
    actors = sorted(set().union(*issues))
    faults = []
    if not FEWEST <= len(actors) <= MOST:
        faults.append(f"KTAB takes {FEWEST} to {MOST} actors.")
    if any(actor not in issue for actor in actors for issue in issues):
        faults.append("KTAB needs every actor on every issue: choose the issues.")
    elif any(len({issue[actor].influence for issue in issues}) > 1 for actor in actors):
        faults.append("KTAB knows one influence of an actor: somebody's differs between the issues.")
    if faults:
        raise Unfit("KTAB could not take this.", [Fault("format", "insufficient", fault, "parameter") for fault in faults])
    full = 100 / inputs.salience_scale
    most = max(sum(issue[actor].salience for issue in issues) * full for actor in actors)
    full *= min(1.0, 100 / most) if most else 1.0
    names = [_text(issue.name or issue.issue, 240) for issue in inputs.issues]
    columns = [column for name in names for column in (f"{name} Position", f"{name} Salience")]
    lines = [
        ["Parley", "; ".join(names)[:LONG], str(len(actors)), str(len(issues))],
        ["Actor", "Description", "Power", *columns],
    ]
    for i, actor in enumerate(actors):
        first = issues[0][actor]
        called = [_text(first.name or actor, LONG), _short(actor, i)]
        numbers = [first.influence]
        for issue, known in zip(inputs.issues, issues, strict=True):
            low, high = issue.poles
            place = (known[actor].position - low) / (high - low) if high > low else 0.5
            numbers += [place * 100, known[actor].salience * full]
        lines.append([called[1], called[0], *(f"{round(number, 6):.12g}" for number in numbers)])
    return "".join(",".join([*line, ""]) + "\r\n" for line in lines).encode()


def _short(actor: str, index: int) -> str:
    """A name that KTAB takes: the actor's own, or a letter and a number where that is an id or too long."""
    try:
        UUID(actor)
    except ValueError:
        name = _text(actor, LONG)
        return name if len(name) <= SHORT else f"A{index + 1}"
    return f"A{index + 1}"


def _text(text: str, most: int) -> str:
    """Without what would end a cell or a line."""
    return re.sub(r"[\s,\"]+", lambda found: "; " if "," in found[0] else " ", text).strip()[:most]
