"""The Moscow case with numbers that nobody has published: for tests alone."""

from typing import Any
from uuid import UUID

from tests.analysis.conftest import MOSCOW, Case

SEATS, ARMS = "018df210-6400-7000-8000-000600000002", "018df210-6400-7000-8000-000600000004"
OTHER = "018df210-6400-7000-8000-000700000002"  # another initiative of the demo


def ident(number: int) -> str:
    return str(UUID(int=0x018DF210_6400_7000_8000_00FF00000000 + number))


def actors(moscow: Case, *names: str) -> list[str]:
    """Their ids, by name."""
    known = {actor["name"]: actor["id"] for actor in moscow["actor"]}
    return [known[name] for name in names]


def with_numbers(moscow: Case, *said: dict[str, Any]) -> Case:
    """The case with further positions, on the first issue unless said otherwise; without those in words alone."""
    example = moscow["position"][0]
    nothing = dict.fromkeys(("value", "accept_low", "accept_high", "salience", "influence"))
    made = [
        {**example, **nothing, "id": ident(number), "issue_id": SEATS, "initiative_id": MOSCOW, "asserted_by_id": None, **fields}
        for number, fields in enumerate(said)
    ]
    return {**moscow, "position": made}
