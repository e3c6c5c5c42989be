"""A new kind is one file, its place among the kinds and one migration; a filtered field is two lines, its name among the
filters and one migration. All of it is done here, to a copy of the tree, and `make migration` writes the migration."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.asking import match
from tests.conftest import BACKENDS, Templates, served
from tests.mechanism.copies import copied, edit, run

VENV = Path(sys.executable).parent.parent
VENUE = '''"""Venues: where meetings are held."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfPeriod
from app.domain.ids import ActorId, MeetingId
from app.records.columns import Day, Identified, Sortable
from app.records.evidence import EvidencedFields
from app.records.fields import Distinct, Text200
from app.records.kind import Kind
from app.records.tables import Evidenced


class Use(StrEnum):
    """What a venue is good for."""

    TALKS = "talks"
    PRESS = "press"


class Venue(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "venue"
    name: Mapped[Sortable]
    host_id: Mapped[Identified | None]
    seats: Mapped[int | None]
    opened_from: Mapped[Day | None]
    opened_to: Mapped[Day | None]


class VenueFields(EvidencedFields):
    """A place where meetings are held."""

    name: Text200 = Field(description="Its name.", examples=["The old mill"])
    host_id: ActorId | None = Field(None, description="Whose it is.", examples=["018df210-6400-7000-8000-000200000001"])
    meeting_ids: Distinct[MeetingId] = Field(
        [], max_length=32, description="What was held there.", examples=[["018df210-6400-7000-8000-000900000001"]]
    )
    uses: Distinct[Use] = Field([], max_length=2, description="What it is good for.", examples=[["talks"]])
    seats: Annotated[int, Field(ge=0, le=100_000)] | None = Field(None, description="How many can sit.", examples=[40])
    opened: EdtfPeriod | None = Field(None, description="When it was in use.", examples=["1990/.."])


KIND = Kind(
    "venue",
    "venues",
    "A place where meetings are held.",
    Venue,
    VenueFields,
    example={"name": "The old mill", "seats": 40},
    filters=("host_id", "meeting_ids", "uses"),
    ranges=("seats", "opened"),
    sorts=("name", "seats"),
)
'''


def make_migration(tree: Path, message: str) -> str:
    """Has `make` write it, with the programs of the running environment, which it must not install into; what it says."""
    there = set(tree.glob("migrations/versions/*.py"))
    command = ["make", f"--assume-old={VENV}/.installed", "migration", f"m={message}", f"VENV={VENV}"]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    [new] = set(tree.glob("migrations/versions/*.py")) - there
    return new.read_text()


def add_kind(tree: Path) -> None:
    kinds = tree / "app" / "domain" / "__init__.py"
    (tree / "app" / "domain" / "venue.py").write_text(VENUE)
    edit(kinds, "    stance,\n)", "    stance,\n    venue,\n)")
    edit(kinds, "    forecast.KIND,\n", "    forecast.KIND,\n    venue.KIND,\n")


def add_field(goal: Path) -> None:
    field = 'urgency: Annotated[int, Field(ge=0, le=5)] = Field(1, description="How urgent it is.", examples=[3])'
    edit(goal, "    horizon: GoalHorizon | None = Field(", f"    {field}\n    horizon: GoalHorizon | None = Field(")
    edit(goal, "    salience: Mapped[float | None]\n", "    salience: Mapped[float | None]\n    urgency: Mapped[int]\n")
    edit(goal, 'ranges=("salience", ', 'ranges=("salience", "urgency", ')
    edit(goal, 'sorts=("salience", ', 'sorts=("salience", "urgency", ')


def add_filter(goal: Path) -> None:
    """For a field that was there before: old versions are found by what they have always said."""
    edit(goal, "    status: Mapped[GoalStatus]\n", "    status: Mapped[GoalStatus]\n    confidence: Mapped[Confidence | None]\n")
    edit(goal, '        "status",\n', '        "status",\n        "confidence",\n')
    edit(goal, "import EvidencedFields\n", "import Confidence, EvidencedFields\n")


def test_a_kind_is_one_file_a_field_two_lines_and_all_is_one_migration(
    tmp_path: Path, templates: Templates, stack: ExitStack
) -> None:
    # What a migration is made from, and what drives the result.
    names = ("app", "migrations", "pyproject.toml", "Makefile", "requirements.lock", "README.md", "tests/mechanism")
    tree = copied(tmp_path / "tree", *names, "tests/conftest.py", "tests/client.py", "tests/asking.py")
    add_kind(tree)
    add_field(tree / "app" / "domain" / "goal.py")
    add_filter(tree / "app" / "domain" / "goal.py")
    written = make_migration(tree, "venues, urgency, and a filter by confidence")
    assert (written.count("create_table("), written.count("add_field(")) == (1, 2)

    given = []
    for backend in BACKENDS:
        url = stack.enter_context(templates.copy(backend, demo=True))
        with served(url) as client:
            before = client.get("/v1/goals", params={"limit": 1}).json()["items"][0]
            asked = {"confidence": "low" if before["confidence"] == "moderate" else "moderate"}
            after = client.patch(f"/v1/goals/{before['id']}", json=asked, headers=match(before)).json()
            given.append(f"{url} {before['id']} {before['updated_at']}")
            assert after["version"] == 2
    program = "import sys; from tests.mechanism import newcomer; [newcomer.check(*given.split()) for given in sys.argv[1:]]"
    run(tree, "-c", program, *given)
