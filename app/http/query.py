"""Query strings, strictly: unknown names and repeated single values are refused, never ignored."""

from functools import cache
from typing import TypeVar, cast, get_origin
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import BaseModel, ValidationError

from app.errors import Fault, Unfit
from app.http.strict import said

M = TypeVar("M", bound=BaseModel)


@cache
def _lists(model: type[BaseModel]) -> frozenset[str]:
    fields = model.model_fields.items()
    return frozenset(info.alias or name for name, info in fields if get_origin(info.annotation) is list)


@cache
def _empty(model: type[BaseModel]) -> BaseModel:
    return model()


def query(request: Request, model: type[M]) -> M:
    """The query string as that model; 422 with the names of the parameters that do not fit."""
    raw: bytes = request.scope["query_string"]
    if not raw:
        return cast(M, _empty(model))
    values: dict[str, str | list[str]] = {}
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=500)
    except ValueError:
        raise Unfit("The query string cannot be read.", [Fault("", "query", "Not UTF-8.", "parameter")]) from None
    lists = _lists(model)
    for name, value in pairs:
        if "\0" in value:
            raise Unfit("A parameter does not fit.", [Fault(name, "nul", "U+0000 fits nowhere.", "parameter")])
        if name in lists:
            cast(list[str], values.setdefault(name, [])).append(value)
        elif name in values:
            raise Unfit("A parameter is repeated.", [Fault(name, "repeated", "This may be given once.", "parameter")])
        else:
            values[name] = value
    try:
        return model.model_validate(values)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)[:50]
        wrong = [Fault(_known(model, str(e["loc"][0])), e["type"], said(e), "parameter") for e in found]
        raise Unfit("A parameter does not fit.", wrong) from None


def _known(model: type[BaseModel], name: str) -> str:
    """An unknown name is an input: it is not repeated."""
    return name if any(name in (key, info.alias) for key, info in model.model_fields.items()) else "(unknown)"
