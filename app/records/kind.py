"""What a record kind is: a description, no behaviour."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from app.errors import Fault
from app.records import schemas, walk
from app.records.evidence import EvidencedFields, EvidencedOwn, Relation
from app.records.fields import GOAL, Bounded, Fields, Own
from app.records.tables import Record, constrain


class Computed(BaseModel, ABC):
    """Read-only fields of a kind: a function of its own fields, never of another record."""

    @classmethod
    @abstractmethod
    def of(cls, record: Any) -> "Computed":
        """The computed fields of a record with these fields."""


@dataclass(frozen=True)
class AnyOf:
    """A filter over several reference fields: `AnyOf("actor_id", "from_id", "to_id")`."""

    name: str
    paths: tuple[str, ...]

    def __init__(self, name: str, *paths: str) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "paths", paths)


@dataclass(frozen=True)
class Through:
    """A filter by its own field (`own`, empty if the kind has none); where that is empty, by the same filter of the
    records that the `via` fields name: the initiative of a stance is that of its meeting or agreement."""

    name: str
    own: str | None
    via: tuple[str, ...]


@dataclass(frozen=True)
class Unique:
    """At most one live record has these values; `at` is the field to look at. Names that belong to the whole
    installation (`across` markings) leak that they are taken; all other rules hold among records of the same marking, so
    that they cannot."""

    name: str
    values: Callable[[Any], tuple[object, ...] | None]
    at: str
    across: bool = False


class Look(Protocol):
    """What a rule may read of other records: as they will be when the write is done, and only what the writer sees.
    `ever`: whether any has referred to it by that path in the past, deleted ones too, before this write."""

    def one(self, kind: str, ident: UUID) -> Any | None: ...
    def referring(self, kind: str, path: str, ident: UUID) -> list[tuple[UUID, Any]]: ...
    def ever(self, kind: str, path: str, ident: UUID) -> bool: ...


@dataclass(frozen=True)
class Proposal:
    """A version about to be written: its fields, and those of the version before it."""

    id: UUID
    fields: Any
    before: Any | None


Rule = Callable[[Proposal, Look], Iterator[Fault]]


@dataclass(frozen=True, eq=False)
class Kind:
    """One record kind. `filters`, `ranges` and `sorts` are closed lists; what they mean follows from the fields. `claim`:
    somebody should be able to support it; `merged_by`: the field that says which record this one is a duplicate of;
    `called`: the texts that say what a record is called, unless that is its first text that cannot be empty; `known`: the id
    of a record of the demo, for the examples in the contract."""

    name: str
    plural: str
    purpose: str
    table: type[Record]
    fields: type[Fields]
    example: dict[str, Any]
    filters: tuple[str | AnyOf | Through, ...] = ()
    ranges: tuple[str, ...] = ()
    sorts: tuple[str, ...] = ()
    computed: type[Computed] | None = None
    unique: tuple[Unique, ...] = ()
    rules: tuple[Rule, ...] = ()
    claim: bool = False
    merged_by: str | None = None
    called: tuple[str, ...] = ()
    known: str = GOAL

    def __post_init__(self) -> None:
        constrain(self.table, self.fields)

    @property
    def key(self) -> str:
        """The plural as JSON has it: `goal_links`."""
        return self.plural.replace("-", "_")

    @property
    def title(self) -> str:
        """The class name of its schemas: `GoalLink`."""
        return "".join(word.title() for word in self.name.split("_"))

    @property
    def evidenced(self) -> bool:
        return issubclass(self.fields, EvidencedFields)

    @cached_property
    def marks(self) -> tuple[walk.Mark, ...]:
        return tuple(walk.marks(self.fields))

    @cached_property
    def texts(self) -> tuple[walk.Steps, ...]:
        """Where its free texts stand, in the order in which a record is answered."""
        return tuple(steps for steps in walk.texts(self.out) if steps[0] in self.fields.model_fields)

    @cached_property
    def titles(self) -> tuple[walk.Steps, ...]:
        """Those that say what a record is called, the main one first."""
        fields = self.fields.model_fields
        own = [steps for steps in self.texts if len(steps) == 1]
        needed = [steps for steps in own if fields[steps[0]].is_required()]
        called = [steps for path in self.called for steps in self.texts if walk.dotted(steps) == path]
        return tuple(called or (needed or own)[:1])

    @cached_property
    def bounded(self) -> dict[str, Bounded]:
        """The fields that are reported dates, with what computes their bounds."""
        return {
            name: mark
            for name, info in self.fields.model_fields.items()
            for mark in walk.metadata(walk.annotated(info))
            if isinstance(mark, Bounded)
        }

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns of its own: projections of the record for filters, sorting and constraints."""
        return frozenset(self.table.__table__.columns.keys()) - frozenset(Record.SHARED)

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The lists of plain terms among the filters."""
        references = {mark.path for mark in self.marks}
        return tuple(f for f in self.filters if isinstance(f, str) and f not in self.columns | references)

    @cached_property
    def create(self) -> type[Fields]:
        return schemas.create(self.title, self.fields)

    @cached_property
    def patch(self) -> type[BaseModel]:
        return schemas.patch(self.title, self.fields)

    @cached_property
    def out(self) -> type[Own]:
        return schemas.out(self.title, self.purpose, EvidencedOwn if self.evidenced else Own, self.computed, self.fields)

    @cached_property
    def shown(self) -> dict[str, Any]:
        """A record as it is answered, as an example."""
        fields = self.fields.model_validate_json(json.dumps(self.example))
        answered = self.answered(fields, **schemas.example(Own) | {"id": self.known})
        return answered.model_dump(mode="json", warnings=False)

    @cached_property
    def members(self) -> dict[str, FieldInfo]:
        """The fields of a record as it is answered; the neighbours that `include=` adds are none of them."""
        return {name: info for name, info in self.out.model_fields.items() if name != schemas.INCLUDED}

    @cached_property
    def page(self) -> type[BaseModel]:
        full = schemas.example(self.out) | self.example  # FastAPI drops what is null
        return schemas.page(self.title, self.plural, self.out, full)

    def answered(self, fields: Any, **own: Any) -> Own:
        """The record as it is answered: its fields, what follows from them, and what the service adds."""
        if isinstance(fields, EvidencedFields):
            own["supported"] = any(entry.relation is Relation.SUPPORTS for entry in fields.evidence)
        if self.computed:
            own |= self.computed.of(fields).__dict__
        return self.out.model_construct(**fields.__dict__, **own)

    def examples(self) -> dict[str, dict[str, Any]]:
        """By the name of the schema: what is sent, what is answered to that, and a change."""
        return {
            f"{self.title}Create": self.example,
            self.title: self.shown,
            f"{self.title}Patch": {"note": "Dates follow the host's announcement."},  # what every kind has
            f"{self.title}Query": {"limit": 10, "count": True},
        }
