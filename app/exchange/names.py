"""Local names: inside a document "#name" stands for the id of the record that has it there."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from app.errors import Fault, Path, pointer
from app.records.kind import Kind
from app.records.walk import places

ID = TypeAdapter(UUID)


def resolve(kind: Kind, raw: Any, known: Callable[[str], str | None], at: Path = ()) -> Iterator[Fault]:
    """Puts the id that is `known` for a text in its place, wherever the kind refers; yields the names for which none is."""
    for mark in kind.marks:
        for box, key, where in places(raw, mark.steps):
            if isinstance(said := box[key], str):
                box[key] = known(said) or said
                if box[key].startswith("#"):
                    yield Fault(pointer((*at, *where)), "unknown_local_name", "Nothing here has this local name.")


def uuid(value: Any) -> UUID | None:
    """The id that a text is, in any case and form in which a field takes one."""
    try:
        return ID.validate_python(value) if isinstance(value, str) else None
    except ValidationError:
        return None
