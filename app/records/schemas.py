"""The schemas of a kind, all derived from the one class that lists its fields."""

from typing import Any, TypeVar, cast

from pydantic import MISSING, BaseModel, ConfigDict, Field, create_model

from app.records.evidence import EvidencedFields
from app.records.fields import Fields, Own
from app.records.walk import annotated

Base = TypeVar("Base", bound=BaseModel)
AFTER = "WyJyZXZpc2lvbnMiLCAzXQ"  # a cursor, in examples
NEIGHBOURS = {"actors": {"018df210-6400-7000-8000-000200000001": {"name": "Russia", "kind": "state"}}}

INCLUDED = "included"
NEXT_TO_IT: Any = (
    dict[str, dict[str, Any]] | MISSING,
    Field(MISSING, description="With `include=`: the neighbours, by plural and id.", examples=[NEIGHBOURS]),
)


def create(title: str, fields: type[Fields]) -> type[Fields]:
    """What POST and PUT take: the fields themselves, under the name that clients see."""
    return create_model(f"{title}Create", __base__=fields, __doc__=fields.__doc__)


def patch(title: str, fields: type[Fields]) -> type[BaseModel]:
    """A merge patch: every field, or absent; null only where the field itself allows it."""
    members: Any = {
        name: (annotated(info) | MISSING, Field(MISSING, description=info.description, examples=info.examples))
        for name, info in fields.model_fields.items()
    }
    return create_model(
        f"{title}Patch",
        __config__=ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True),
        __doc__=f"Merge patch (RFC 7396) of a {title}: what is absent stays, lists are replaced whole.",
        **members,
    )


def out(title: str, purpose: str, own: type[Own], computed: type[BaseModel] | None, fields: type[Fields]) -> type[Own]:
    """The record as it is answered: its id first, then what the kind is about, then what all kinds share."""
    shared = EvidencedFields.model_fields if issubclass(fields, EvidencedFields) else Fields.model_fields
    order = [
        *((name, Own.model_fields[name]) for name in ("id", "version")),
        *((name, info) for name, info in fields.model_fields.items() if name not in shared),
        *((computed.model_fields if computed else {}).items()),
        *((name, fields.model_fields[name]) for name in shared),
        *((name, info) for name, info in own.model_fields.items() if name not in ("id", "version")),
    ]
    members: Any = {name: (annotated(info), Field(description=info.description, examples=info.examples)) for name, info in order}
    members[INCLUDED] = NEXT_TO_IT
    made: Any = create_model(title, __config__=ConfigDict(extra="forbid", defer_build=True), __doc__=purpose, **members)
    return cast(type[Own], made)


def example(model: type[BaseModel]) -> dict[str, Any]:
    """What has in each field the example of the field."""
    return {name: info.examples[0] for name, info in model.model_fields.items() if info.examples}


def page(title: str, plural: str, record: type[BaseModel], shown: dict[str, Any]) -> type[BaseModel]:
    """A list: the records, where the next ones are, and what was asked for besides; `shown` is a record as an example."""
    following = f"/v1/{plural}?limit=50&after={AFTER}"
    members: Any = {
        "items": (list[record], Field(description="The records.", examples=[[shown]])),  # type: ignore[valid-type]
        "next": (str | None, Field(description="Where the next page is; null on the last one.", examples=[following])),
        "total": (int | MISSING, Field(MISSING, description="How many match, with `count=true`.", examples=[128])),
        INCLUDED: NEXT_TO_IT,
    }
    return create_model(
        f"{title}Page", __config__=ConfigDict(defer_build=True), __doc__=f"One page of a list of {title} records.", **members
    )


def query(title: str, base: type[Base], members: dict[str, Any]) -> type[Base]:
    """What a list takes: the controls, the sort orders and the filters of the kind."""
    return create_model(f"{title}Query", __base__=base, __doc__=f"Filters of a list of {title} records.", **members)
