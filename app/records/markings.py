"""Who sees what: FIRST TLP 2.0 read as a ladder. (TLP:RED is by named recipients; a ladder is a simplification.)"""

from enum import StrEnum


class Marking(StrEnum):
    """Traffic Light Protocol 2.0, from open to closed."""

    CLEAR = "TLP:CLEAR"
    GREEN = "TLP:GREEN"
    AMBER = "TLP:AMBER"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    RED = "TLP:RED"

    @property
    def rank(self) -> int:
        """0 (open) to 4 (closed): the number that every SELECT compares with the caller's clearance."""
        return _RANKS[self]


_RANKS = {marking: rank for rank, marking in enumerate(Marking)}
HIGHEST = Marking.RED.rank
