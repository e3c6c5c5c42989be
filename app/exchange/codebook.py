"""What the columns of a CSV file mean, and which fields use which vocabulary: read off the fields of the kinds."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum
from typing import Any, Literal, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field
from pydantic.fields import FieldInfo

from app.domain.vocabularies import ORDINALS, VOCABULARIES, CountryCode, LanguageTag
from app.records.evidence import Confidence, Relation
from app.records.fields import Bounded
from app.records.formats import Table
from app.records.history import Answer, FieldName, KindName
from app.records.kind import Kind
from app.records.markings import Marking
from app.records.schemas import example
from app.records.walk import annotated, metadata, plain

Type = Literal["text", "term", "id", "integer", "number", "boolean", "day", "reported_date", "instant", "object"]
TYPES: tuple[tuple[type, Type], ...] = (  # the first that fits: to Python truth values are integers, and terms are texts
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (UUID, "id"),
    (AwareDatetime, "instant"),
    (date, "day"),
    (Enum, "term"),
    (BaseModel, "object"),
    (str, "text"),
)
ENUMS: Mapping[type[Enum], str] = {
    **{terms: name for name, terms in VOCABULARIES.items()},
    Marking: "marking",
    Confidence: "confidence",
    Relation: "evidence.relation",
}
TEXTS = ((CountryCode, "countries"), (LanguageTag, "languages"))


class Column(Answer):
    """A column, which is a field of the item's JSON."""

    name: FieldName = Field(description="Its name in the first line.", examples=["status"])
    type: Type = Field(
        description="What a value is. `term`: a word of the vocabulary; `day`: YYYY-MM-DD; `reported_date`: EDTF; `instant`: "
        "RFC 3339; `object`: a part, only in lists.",
        examples=["term"],
    )
    list: bool = Field(description="Whether the cell is a JSON list of such values.", examples=[False])
    nullable: bool = Field(description="Whether the cell may be empty, which is null.", examples=[False])
    vocabulary: str | None = Field(
        description="Where the values are explained: `/v1/vocabularies/{vocabulary}`.", examples=["goal.status"], min_length=1
    )
    description: str = Field(description="What it says.", examples=["What has become of it."], min_length=1)


class Codebook(Answer):
    """The columns of a list as CSV, in their order. To read a cell: an empty one is null; a list, a number, an
    integer and a boolean are JSON; all else is the text itself."""

    kind: KindName = Field(description="The kind of the records, or what else a row is.", examples=["goal"])
    columns: list[Column] = Field(description="The columns.", examples=[[example(Column)]], min_length=1)


def codebook(table: Table) -> Codebook:
    """What each column of a list is."""
    return Codebook(kind=table.item, columns=[_column(table, name) for name in table.fields])


def uses(kind: Kind) -> Iterator[tuple[str, str]]:
    """(vocabulary, field) wherever a field of the kind, or of its parts, takes its values from one."""
    return _uses(kind.name, kind.members, "")


def _uses(item: str, fields: Mapping[str, FieldInfo], above: str) -> Iterator[tuple[str, str]]:
    for name, info in fields.items():
        value = plain(annotated(info))
        inner = _bare(value)
        if issubclass(inner, BaseModel):
            yield from _uses(item, inner.model_fields, f"{above}{name}.")
        elif vocabulary := _vocabulary(item, above + name, value):
            yield vocabulary, above + name


def _column(table: Table, name: str) -> Column:
    info = table.fields[name]
    annotation = annotated(info)
    value = plain(annotation)
    type_ = next(said for known, said in TYPES if issubclass(_bare(value), known))
    reported = any(isinstance(mark, Bounded) for mark in metadata(annotation))
    return Column(
        name=name,
        type="reported_date" if reported else type_,
        list=get_origin(_stripped(annotation)) is list,
        nullable=name in table.sparse or type(None) in get_args(_stripped(annotation)),
        vocabulary=_vocabulary(table.item, name, value),
        description=info.description or "",
    )


def _vocabulary(item: str, path: str, value: Any) -> str | None:
    if (bare := _bare(value)) in ENUMS:
        return ENUMS[bare]
    ordinal = next((name for name in (f"{item}.{path}", path) if name in ORDINALS), None)
    return ordinal or next((name for text, name in TEXTS if value == text), None)


def _stripped(annotation: Any) -> Any:
    """The type without what is said about its values."""
    return _stripped(annotation.__origin__) if hasattr(annotation, "__metadata__") else annotation


def _bare(value: Any) -> type:
    bare: Any = _stripped(value)
    return type(get_args(bare)[0]) if get_origin(bare) is Literal else bare
