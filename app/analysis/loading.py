"""What analyses ask of the database: all that belongs to an initiative, or all records of a kind that fit a filter, from one
moment and as one caller sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.db import Reads
from app.exchange.closure import closure
from app.records import reader
from app.records.registry import Kinds

Records = dict[str, Sequence[Any]]  # by kind: each record as a dict, or as its stored JSON
PORTION = 500


@dataclass(frozen=True)
class Source:
    """The records that one caller may see, as of the change with the number `at`."""

    db: Reads
    kinds: Kinds
    clearance: int
    at: int

    async def dossier(self, initiative: UUID) -> Records:
        """All that belongs to an initiative; 404 when the caller sees none."""
        found = await closure(self.db, self.kinds, str(initiative), self.clearance, self.at, "then")
        return {kind: [versions[0] for versions in records.values()] for kind, records in found.found.items()}

    async def all(self, kind: str, **filters: Any) -> list[bytes]:
        """All records of a kind that fit its filters, as they are stored."""
        known = self.kinds[kind]
        query = self.kinds.queries[kind].model_construct(_fields_set=set(filters), **filters)
        query = query.model_copy(update={"limit": PORTION})
        records: list[bytes] = []
        while True:
            found, following, _ = await reader.page(self.db, self.kinds, known, self.clearance, query, self.at)
            records += found
            if following is None:
                return records
            query = query.model_copy(update={"after": following})
