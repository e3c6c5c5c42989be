"""What the terms of all closed lists have in common."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """One word of a closed list; `definition` says in one sentence what it means here."""

    definition: str

    def __new__(cls, value: str, definition: str = "") -> Self:  # the default lets `Term("value")` look a term up
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        return member
