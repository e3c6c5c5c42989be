"""Query strings, strictly: unknown names and repeated single values are refused, never ignored. A query string says what
a JSON object with the same members would say: a number or a truth value is written as there, all else is text."""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_origin
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import BaseModel, ValidationError
from pydantic_core import to_json

from app.errors import MOST_FAULTS, Fault, Unfit
from app.http.strict import NotStrict, integer, known, number, said

M = TypeVar("M", bound=BaseModel)
Written = tuple[re.Pattern[str], Callable[[str], Any]]
WRITTEN: dict[Any, Written] = {  # as in JSON
    bool: (re.compile("true|false"), "true".__eq__),
    int: (re.compile("-?(0|[1-9][0-9]*)"), integer),
    float: (re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?"), number),
}


@cache
def _lists(model: type[BaseModel]) -> frozenset[str]:
    fields = model.model_fields.items()
    return frozenset(info.alias or name for name, info in fields if get_origin(info.annotation) is list)


@cache
def _written(model: type[BaseModel]) -> dict[str, Written]:
    """How the parameters that are no text are written."""
    types = {info.alias or name: _plain(info.annotation) for name, info in model.model_fields.items()}
    return {name: WRITTEN[type_] for name, type_ in types.items() if type_ in WRITTEN}


def _plain(annotation: Any) -> Any:
    """The type of one value: without `| None`, constraints and the list around it."""
    inner = get_args(annotation)
    return _plain(inner[0]) if inner else annotation


def _value(text: str, written: Written | None) -> Any:
    """What the text means; one that is not written as it has to be stays text, which the model then refuses."""
    if written and written[0].fullmatch(text):
        with suppress(NotStrict):
            return written[1](text)
    return text


@cache
def _empty(model: type[BaseModel]) -> BaseModel:
    return fit(model, {})


def query(request: Request, model: type[M]) -> M:
    """The query string as that model; 422 with the names of the parameters that do not fit."""
    raw: bytes = request.scope["query_string"]
    if not raw:
        return cast(M, _empty(model))
    values: dict[str, Any] = {}
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=500)
    except ValueError:
        raise Unfit("The query string cannot be read.", [Fault("", "query", "Not UTF-8.", "parameter")]) from None
    lists, written = _lists(model), _written(model)
    for name, text in pairs:
        if "\0" in text:
            raise Unfit("A parameter does not fit.", [_fault(model, name, "nul", "U+0000 fits nowhere.")])
        value = _value(text, written.get(name))
        if name in lists:
            values.setdefault(name, []).append(value)
        elif name in values:
            raise Unfit("A parameter is repeated.", [_fault(model, name, "repeated", "This may be given once.")])
        else:
            values[name] = value
    return fit(model, values)


def fit(model: type[M], values: dict[str, Any]) -> M:
    """Parameters as that model, without coercion; 422 with the names of those that do not fit."""
    try:
        return model.model_validate_json(to_json(values), strict=True)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)[:MOST_FAULTS]
        wrong = [_fault(model, str(e["loc"][0]), e["type"], said(e)) for e in found]
        raise Unfit("A parameter does not fit.", wrong) from None


def _fault(model: type[BaseModel], name: str, code: str, detail: str) -> Fault:
    """An unknown name is an input: it is not repeated, the known ones are."""
    if any(name in (key, info.alias) for key, info in model.model_fields.items()):
        return Fault(name, code, detail, "parameter")
    return Fault("(unknown)", code, f"This parameter is not known here. {known(model)}", "parameter")
