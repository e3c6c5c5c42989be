"""Who asks, and what they may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CallerRole(StrEnum):
    """What a caller may do; each also what those before it may."""

    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"


ALLOWED = {
    None: ["read"],
    CallerRole.READER: ["read"],
    CallerRole.EDITOR: ["read", "write"],
    CallerRole.ADMIN: ["read", "write", "administer"],
}


@dataclass(frozen=True)
class Caller:
    """A name for the log, the highest marking that it may see with its rank, the role (None: nobody knows who it is), when
    its credentials end, and what tells it from others who have had the name: the id of its key, or its issuer and subject."""

    name: str
    level: str
    clearance: int
    role: CallerRole | None = None
    expires_at: datetime | None = None
    known_by: str = ""

    @property
    def may(self) -> list[str]:
        """Some of `read`, `write`, `administer`."""
        return ALLOWED[self.role]
