"""Where a model carries references to other records, or free texts, and their values."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from app.errors import Path

Steps = tuple[str, ...]


def dotted(steps: Steps) -> str:
    """The place in one word: "delegates.actor_id"."""
    return ".".join(step for step in steps if step != "*")


@dataclass(frozen=True)
class Ref:
    """Marks an id as the id of a record of that kind: `ActorId = Annotated[UUID, Ref("actor")]`."""

    kind: str


@dataclass(frozen=True)
class Mark:
    """A place where a model refers: `steps` ("delegates", "*", "actor_id"), `path` "delegates.actor_id"."""

    steps: Steps
    kind: str

    @property
    def path(self) -> str:
        return dotted(self.steps)

    @property
    def include(self) -> str:
        """The name that `?include=` uses: the path without `_id` or `_ids`."""
        return self.path.removesuffix("_ids").removesuffix("_id")


@dataclass(frozen=True)
class Found:
    """A reference that a record carries: the mark, where it stands, and the id that it names."""

    mark: Mark
    at: Path
    id: UUID


def annotated(info: FieldInfo) -> Any:
    """The type of a field as it was written, constraints and all."""
    return Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation


def plain(annotation: Any) -> Any:
    """The type of one value: without `| None`, the item of a list."""
    origin = get_origin(annotation)
    if origin is Annotated and get_origin(annotation.__origin__) in (Union, UnionType, list):
        return plain(annotation.__origin__)
    if origin in (Union, UnionType):
        return next(plain(member) for member in get_args(annotation) if member is not type(None))
    return plain(get_args(annotation)[0]) if origin is list else annotation


def metadata(annotation: Any) -> Iterator[Any]:
    """Everything that is said about the values of a type, through `| None`: constraints and marks."""
    origin = get_origin(annotation)
    if origin is Annotated:
        for mark in annotation.__metadata__:
            yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)
        yield from metadata(annotation.__origin__)
    elif origin in (Union, UnionType):
        for member in get_args(annotation):
            yield from metadata(member)


def said(annotation: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """What is said about the values at every place below a type: constraints and marks."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from ((steps, mark) for mark in annotation.__metadata__)
        yield from said(annotation.__origin__, steps)
    elif origin in (Union, UnionType):
        for member in get_args(annotation):
            yield from said(member, steps)
    elif origin is list:
        yield from said(get_args(annotation)[0], (*steps, "*"))
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, info in annotation.model_fields.items():
            yield from said(annotated(info), (*steps, name))


def marks(annotation: Any) -> Iterator[Mark]:
    """Every place below a type where an id carries a Ref."""
    return (Mark(steps, mark.kind) for steps, mark in said(annotation) if isinstance(mark, Ref))


def texts(annotation: Any) -> Iterator[Steps]:
    """Every place below a type where somebody writes freely: a text that is trimmed."""
    return (steps for steps, mark in said(annotation) if isinstance(mark, StringConstraints) and mark.strip_whitespace)


def found(record: BaseModel, places: tuple[Mark, ...]) -> list[Found]:
    """What a record refers to, in the order of its fields; an empty reference is none."""
    return [Found(mark, at, ident) for mark in places for at, ident in _values(record, mark.steps, ())]


def places(value: Any, steps: Steps, at: Path = ()) -> Iterator[tuple[Any, str | int, Path]]:
    """Where a JSON document has something at those steps: the container, the key in it, and the whole path. What is
    missing or of another shape is passed over, for the schema to judge."""
    step, rest = steps[0], steps[1:]
    keys: list[str | int] = []
    if step == "*":
        keys = list(range(len(value))) if isinstance(value, list) else []
    elif isinstance(value, dict) and step in value:
        keys = [step]
    for key in keys:
        if rest:
            yield from places(value[key], rest, (*at, key))
        else:
            yield value, key, (*at, key)


def _values(value: Any, steps: Steps, at: Path) -> Iterator[tuple[Path, UUID]]:
    if value is None:
        return
    if not steps:
        yield at, value
    elif steps[0] == "*":
        for i, item in enumerate(value):
            yield from _values(item, steps[1:], (*at, i))
    else:
        yield from _values(getattr(value, steps[0]), steps[1:], (*at, steps[0]))
