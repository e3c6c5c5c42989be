"""What a client may send for any record kind, and the types that its fields are made of."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, Self, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.records.markings import Marking

T = TypeVar("T")
MOST_IDS = 32
GOAL, INITIATIVE = "018df210-6400-7000-8000-001200000001", "018df210-6400-7000-8000-000700000001"  # in examples
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
# What shows nothing: spaces, control and format characters (joiners among them, which Persian needs inside words), fillers.
UNSEEN = (
    r"\s\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
)


def text(length: int, but: str = "") -> StringConstraints:
    """A string of 1 to `length` characters: trimmed, not blank, without U+0000 (which PostgreSQL cannot store) and `but`."""
    some = rf"[^{but}\u0000]*"
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=length, pattern=rf"^{some}[^{but}{UNSEEN}]{some}$")


Text20 = Annotated[str, text(20)]
Text40 = Annotated[str, text(40)]
Text100 = Annotated[str, text(100)]
Text200 = Annotated[str, text(200)]
Text300 = Annotated[str, text(300)]
Text500 = Annotated[str, text(500)]
Text1000 = Annotated[str, text(1000)]
Text2000 = Annotated[str, text(2000)]
Text4000 = Annotated[str, text(4000)]


def _distinct(items: list[T]) -> list[T]:
    seen: list[T] = []
    for item in items:
        if item in seen:
            raise PydanticCustomError("duplicate", "The list holds the same item twice")
        seen.append(item)
    return items


Distinct = Annotated[list[T], AfterValidator(_distinct), Field(json_schema_extra={"uniqueItems": True})]


def misfit(detail: str, *at: str | int) -> PydanticCustomError:
    """A broken rule of a record, for its validators to raise, with the place that the client should look at."""
    return PydanticCustomError("rule", detail.replace("{", "{{"), {"at": at})


def each_once(keys: Iterable[object], detail: str, field: str, *within: str) -> None:
    """Raises such a rule at the first item of a list whose key has stood there before."""
    seen = set[object]()
    for i, key in enumerate(keys):
        if key in seen:
            raise misfit(detail, field, i, *within)
        seen.add(key)


def _day(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise PydanticCustomError("day", "This is not a calendar day written YYYY-MM-DD")


def _instant(value: Any) -> Any:
    if isinstance(value, str) and RFC_3339.fullmatch(value):
        with suppress(ValueError, OverflowError):  # no such day; the year 0 in UTC
            return datetime.fromisoformat(value.upper()).astimezone(UTC)
    raise PydanticCustomError(
        "instant", "This is not an RFC 3339 instant with a zone, like 2024-03-04T10:00:00Z (in a URL + is %2B)"
    )


# No number is a date: Pydantic alone would read 0 as 1970.
Day = Annotated[date, BeforeValidator(_day)]
Instant = Annotated[AwareDatetime, BeforeValidator(_instant)]


@dataclass(frozen=True)
class Bounded:
    """Marks a text as a date that people report: `bounds` gives the earliest and the latest day that it can mean, `gaps`
    the days between these that it leaves out, where it can."""

    bounds: Callable[[str], tuple[date, date]]
    gaps: Callable[[str], list[tuple[date, date]]] | None = None


class Part(BaseModel):
    """Anything inside a request: no unknown members, no NaN, and inputs never come back in an error."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, allow_inf_nan=False, defer_build=True)


class ExternalId(Part):
    """The id of this record in another data set; unique for kind, scheme and value among live records."""

    scheme: Annotated[str, text(40, but=":")] = Field(
        description="The data set that gave the id; without a colon, since filters write `scheme:value`.",
        examples=["MEND"],
    )
    value: Text200 = Field(description="The id there.", examples=["ISR202402-45"])
    version: Text40 | None = Field(None, description="The version of the data set.", examples=["v10"])


class Fields(Part):
    """What every kind has."""

    marking: Marking = Field(
        Marking.CLEAR,
        description="Who may see the record (TLP 2.0); never below anything that it refers to.",
        examples=["TLP:CLEAR"],
    )
    external_ids: Distinct[ExternalId] = Field(
        [],
        max_length=MOST_IDS,
        description="Ids of the same thing in other data sets.",
        examples=[[{"scheme": "MEND", "value": "ISR202402-45"}]],
    )
    note: Text4000 | None = Field(
        None, description="A remark of the editors.", examples=["Dates follow the host's announcement."]
    )

    @model_validator(mode="after")
    def _external_ids_differ(self) -> Self:
        keys = ((known.scheme, known.value) for known in self.external_ids)
        each_once(keys, "This scheme and value stand there already", "external_ids")
        return self


class Own(BaseModel):
    """What the service adds to the fields of a record."""

    id: UUID = Field(description="UUID version 7.", examples=[GOAL])
    version: int = Field(description="1 when created, one more with every revision.", examples=[1], ge=1, le=2**31 - 1)
    created_at: AwareDatetime = Field(
        description="When the first version was recorded.", examples=["2024-03-04T10:00:00.000000Z"]
    )
    updated_at: AwareDatetime = Field(description="When this version was recorded.", examples=["2024-03-04T10:00:00.000000Z"])
