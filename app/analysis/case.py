"""The records that an analysis is given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json

from app.analysis.columns import Columns

Record = dict[str, Any]


class Case:
    """Records by kind and id. References may lead out of it: what the caller may not see, or what was not asked for."""

    def __init__(self, records: Mapping[str, Iterable[Any] | Columns]) -> None:
        """`records`: by kind, each a dict or its JSON; columns of very many stand beside them, by a name of their own."""
        self._kinds: dict[str, dict[str, Record]] = {}
        self.columns = {name: given for name, given in records.items() if isinstance(given, Columns)}
        for kind, given in records.items():
            if isinstance(given, Columns):
                continue
            read = (from_json(record) if isinstance(record, bytes) else record for record in given)
            self._kinds[kind] = {record["id"]: record for record in read}

    def all(self, kind: str) -> Iterable[Record]:
        """The records of a kind, in the order of their ids."""
        known = self._kinds.get(kind, {})
        return [known[ident] for ident in sorted(known)]

    def get(self, kind: str, ident: str | None) -> Record | None:
        return self._kinds.get(kind, {}).get(ident or "")

    def actor(self, ident: str) -> str:
        """The actor that this one is merged into, else itself (semantics 12: one step)."""
        record = self.get("actor", ident)
        return (record and record["merged_into_id"]) or ident

    def name(self, kind: str, ident: str) -> str:
        """What people call it; the id where it is not in the case."""
        record = self.get(kind, ident) or {}
        return str(record.get("name") or record.get("title") or record.get("statement") or ident)


@dataclass
class Rests:
    """The records that an answer rests on, collected while they are used."""

    on: set[tuple[str, str]] = field(default_factory=set)

    def use(self, kind: str, *idents: str | None) -> None:
        """Notes records of a kind; None is nothing."""
        self.on |= {(kind, ident) for ident in idents if ident}
