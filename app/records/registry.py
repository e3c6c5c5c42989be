"""All kinds together, checked: every name that a kind mentions exists. What depends on several kinds is resolved here."""

from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.records import schemas
from app.records.fields import Instant
from app.records.filters import Filter, resolve
from app.records.kind import Kind
from app.records.walk import annotated

ID, DAY = "018df210-6400-7000-8000-000200000001", "2024-02-29"
EXAMPLES = {"external_id": "MEND:ISR202402-45", "evidence": "unsupported", "q": "moscow talks"}
MOST = 50  # values of one filter in one request


class AsOfQuery(BaseModel):
    """The control of everything that can be asked of the past."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)
    as_of: Instant | None = Field(
        None,
        description="What was recorded at this time, instead of now (RFC 3339).",
        examples=["2026-11-22T10:00:00Z"],
    )


class OneQuery(AsOfQuery):
    """The controls of a single read."""

    include: Annotated[str, StringConstraints(pattern=r"^[a-z_.]+(,[a-z_.]+)*$", max_length=300)] | None = Field(
        None,
        description="Neighbours to send along: reference fields without `_id` or `_ids`, separated by commas.",
        examples=["asserted_by"],
    )


class PageQuery(BaseModel):
    """The controls of everything that comes in pages."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)
    limit: Annotated[int, Field(ge=1, le=200)] = Field(50, description="How many at the most.", examples=[50])
    after: Annotated[str, StringConstraints(min_length=1, max_length=1000)] | None = Field(
        None, description="The cursor that the page before gave; opaque.", examples=[schemas.AFTER]
    )
    format: Literal["json", "csv", "ndjson"] | None = Field(
        None, description="Wins over `Accept`. CSV and NDJSON send the whole list, without paging.", examples=["json"]
    )
    safe: Literal["excel"] | None = Field(
        None, description="In CSV: an apostrophe before texts that a spreadsheet would run as a formula.", examples=["excel"]
    )


class ListQuery(PageQuery, OneQuery):
    """The controls of a list of records."""

    sort: str = "id"
    count: bool = Field(False, description="Also answer how many match, as `total`.", examples=[True])


class Kinds(dict[str, Kind]):
    """All kinds by name, with the filters and the query model of each."""

    def __init__(self, kinds: tuple[Kind, ...]) -> None:
        super().__init__((kind.name, kind) for kind in kinds)
        self._hash = hash(kinds)
        self.by_key = {kind.key: kind for kind in kinds}
        self.filters: dict[str, dict[str, Filter]] = {}
        self.queries: dict[str, type[ListQuery]] = {}
        self.single: dict[str, type[OneQuery]] = {}  # as documented
        for kind in kinds:
            unknown = {mark.kind for mark in kind.marks} - self.keys()
            if unknown:
                raise LookupError(f"{kind.name} refers to unknown kinds: {sorted(unknown)}")
            _check_columns(kind)
            self.filters[kind.name] = {f.attribute: f for f in resolve(kind, self)}
            self.queries[kind.name] = _query(kind, self.filters[kind.name])
            self.single[kind.name] = schemas.query(f"{kind.title}One", OneQuery, {"include": _include(kind)})

    def __hash__(self) -> int:  # type: ignore[override]
        """Of the kinds, which are all that a registry is made of: compiled statements serve every app of the process."""
        return self._hash

    def referring(self, name: str) -> list[Kind]:
        """The kinds that can refer to records of that kind."""
        return [kind for kind in self.values() if any(mark.kind == name for mark in kind.marks)]


@cache
def registry(kinds: tuple[Kind, ...]) -> Kinds:
    """The kinds together, once in a process: what is compiled for them is kept by this object."""
    return Kinds(kinds)


def _query(kind: Kind, filters: dict[str, Filter]) -> type[ListQuery]:
    members: dict[str, Any] = {}
    for f in filters.values():
        more: dict[str, Any] = {"description": f.description, "alias": None if f.attribute == f.name else f.name}
        more["examples"] = [_example(kind, f)]
        members[f.attribute] = (
            (list[f.annotation], Field((), max_length=MOST, **more))  # type: ignore[name-defined]
            if f.many
            else (f.annotation | None, Field(None, **more))
        )
    orders = tuple(order for sort in ("id", *kind.sorts) for order in (sort, f"-{sort}"))
    members["include"] = _include(kind)
    members["sort"] = (
        Literal[orders],
        Field(
            "id",
            description="`-` turns the order round; ties go by id; empty values come last both ways.",
            examples=[orders[-1]],
        ),
    )
    return schemas.query(kind.title, ListQuery, members)


def _include(kind: Kind) -> Any:
    """The parameter, with a name that this kind has as its example."""
    info = OneQuery.model_fields["include"]
    return annotated(info), Field(None, description=info.description, examples=[kind.marks[0].include] if kind.marks else None)


def _example(kind: Kind, f: Filter) -> Any:
    """That of the field which the filter is about, as a list where values can be repeated."""
    field = kind.out.model_fields.get(f.name.removesuffix(".gte").removesuffix(".lte"))
    known = EXAMPLES.get(f.name, ID if f.of else DAY)
    value = field.examples[0] if field and field.examples and f.name not in EXAMPLES else known
    return [value] if f.many and not isinstance(value, list) else value


def _check_columns(kind: Kind) -> None:
    """Every column is a field, a bound of a date, or computed; what the field requires is NOT NULL."""
    fields = kind.out.model_fields
    bounds = {f"{name}_{end}": name for name in kind.bounded for end in ("from", "to")}
    for name in kind.columns - {"contradicted"}:
        field = fields.get(bounds.get(name, name))
        if field is None:
            raise LookupError(f"{kind.table.__tablename__}.{name} is no field of {kind.name}")
        optional = type(None) in getattr(field.annotation, "__args__", ())
        if kind.table.__table__.c[name].nullable != optional:
            raise LookupError(f"{kind.table.__tablename__}.{name} must be nullable exactly when its field is optional")
    for name in (*kind.ranges, *kind.sorts):
        if not {name, f"{name}_from"} & kind.columns:
            raise LookupError(f"{kind.name} ranges over or sorts by {name}, which is no column")
