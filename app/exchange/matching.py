"""What becomes of what a dossier brings and the database has."""

from enum import StrEnum


class OnMatch(StrEnum):
    """What to do with an entry that is stored already, with other fields."""

    REFUSE = "refuse"
    REPLACE = "replace"
    KEEP = "keep"
