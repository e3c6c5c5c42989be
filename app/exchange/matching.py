"""What becomes of what a dossier brings and the database has."""

from enum import StrEnum

DIFFERS = "differs"  # the status of an entry that is refused, and the code of the fault


class OnMatch(StrEnum):
    """What to do with an entry that is stored already, with other fields."""

    REFUSE = "refuse"
    REPLACE = "replace"
    KEEP = "keep"
