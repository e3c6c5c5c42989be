"""Strict JSON in: UTF-8, no duplicate keys, NaN, lone surrogates or numbers that a double would alter; never echoed."""

import json
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.errors import MOST_FAULTS, Fault, Malformed, Path, TooLarge, Unfit, WrongType, pointer

if TYPE_CHECKING:
    from fastapi import Request  # a command reads files as strictly, and needs no FastAPI

M = TypeVar("M", bound=BaseModel)
JSON = ("application/json",)
MERGE_PATCH = ("application/merge-patch+json", "application/json")
BODY, DOSSIER = 2 * 1024**2, 32 * 1024**2  # bytes
DEPTH = 32


async def read(request: "Request", accepted: tuple[str, ...] = JSON, most: int = BODY) -> Any:
    """The body as Python values. 415 for another type, 413 when it is longer than `most` bytes, 400 when not strict."""
    return parse((await content(request, accepted, most))[1])


async def content(request: "Request", accepted: tuple[str, ...], most: int = BODY) -> tuple[str, bytes]:
    """The media type of the body, and the body. 415 for another type, 413 when it is longer than `most` bytes."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in accepted or request.headers.get("content-encoding", "identity").lower() != "identity":
        raise WrongType(", ".join(accepted))
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most:
        raise TooLarge(f"At most {most} bytes.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooLarge(f"At most {most} bytes.")
    return kind, bytes(body)


async def nothing(request: "Request") -> None:
    """422 when there is a body, which would be ignored."""
    async for chunk in request.stream():
        if chunk:
            raise Unfit("This takes no body.", [Fault("", "extra_forbidden", "This takes no body.")])


def parse(body: bytes) -> Any:
    """RFC 8259 without its ambiguities; Malformed otherwise."""
    try:
        value = json.loads(
            body.decode(), object_pairs_hook=_object, parse_constant=_refuse, parse_float=number, parse_int=integer
        )
        json.dumps(value, ensure_ascii=False).encode()  # lone surrogates
    except (ValueError, RecursionError) as error:
        detail = str(error) if isinstance(error, NotStrict) else "The body is not JSON in UTF-8."
        raise Malformed(detail) from None
    if _deeper(value, DEPTH):
        raise Malformed(f"The body is nested deeper than {DEPTH} levels.")
    return value


class NotStrict(ValueError):
    """JSON to some parsers and not to others."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotStrict("An object of the body has the same key twice.")
    return found


def _refuse(_: str) -> Any:
    raise NotStrict("NaN and Infinity are no JSON numbers.")


def integer(text: str) -> int:
    if len(text) > 20:
        raise NotStrict("A number of the body has more digits than can be kept.")
    return int(text)


def number(text: str) -> float | int:
    """A numeral as a double, if that is the same number; one that is an integer as such."""
    value = float(text)
    with suppress(InvalidOperation):  # an exponent that nothing can hold
        if len(text) <= 40 and isfinite(value) and Decimal(repr(value)) == Decimal(text):
            return int(value) if value.is_integer() else value
    raise NotStrict("A number of the body has more digits than can be kept.")


def _deeper(value: Any, levels: int) -> bool:
    if not isinstance(value, (dict, list)):
        return False
    members: Iterable[Any] = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper(member, levels - 1) for member in members)


def fit(model: type[M], value: Any) -> M:
    """The values as that model, without coercion: "12" is not 12. 422 with pointers otherwise."""
    try:
        return model.model_validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        raise Unfit("The body does not fit the schema.", faults(error, model=model)) from None


def said(error: ErrorDetails) -> str:
    """What is wrong, in words that do not repeat the input."""
    return "Input should be a valid UUID" if error["type"] == "uuid_parsing" else error["msg"].removeprefix("Value error, ")


def known(model: type[BaseModel]) -> str:
    """What may be given, for those who gave something else."""
    return f"Known are {', '.join(info.alias or name for name, info in model.model_fields.items())}."


def faults(error: ValidationError, at: Path = (), model: type[BaseModel] | None = None) -> list[Fault]:
    """What Pydantic found, without the input, as pointers into the client's document. The name of an unknown member is an
    input: the pointer stops at the object that holds it; of `model`, the whole, the known ones are listed."""
    found = []
    for e in error.errors(include_input=False, include_url=False)[:MOST_FAULTS]:
        if e["type"] == "extra_forbidden":
            known_ones = f" {known(model)}" if model and len(e["loc"]) == 1 else ""
            detail = f"This has a member that the schema does not know.{known_ones}"
            found.append(Fault(pointer((*at, *e["loc"][:-1])), e["type"], detail))
        else:
            where = (*at, *e["loc"], *e.get("ctx", {}).get("at", ()))
            found.append(Fault(pointer(where), e["type"], said(e)))
    return found
