"""PUT by external id: the name in the path, and among those in the body."""

from typing import Any
from urllib.parse import unquote

from fastapi import Request

from app.errors import Fault, NotFound, Unfit
from app.http.query import fit
from app.records.fields import MOST_IDS, ExternalId


def external_id(request: Request) -> tuple[str, str]:
    """Scheme and value out of the undecoded path, so that a value may hold a slash."""
    raw: bytes = request.scope["raw_path"]
    try:
        scheme, value = (unquote(part, errors="strict") for part in raw.split(b"?")[0].decode().split("/", 5)[4:])
    except ValueError:
        raise NotFound("There is nothing here.") from None
    known = fit(ExternalId, {"scheme": scheme, "value": value})
    return known.scheme, known.value


def named(body: Any, scheme: str, value: str) -> Any:
    """The body with the path's external id among its own; one of the same scheme that lacks it contradicts the path."""
    if not isinstance(body, dict) or not isinstance(listed := body.get("external_ids", []), list):
        return body
    same = [i for i, e in enumerate(listed) if isinstance(e, dict) and e.get("scheme") == scheme]
    if any(listed[i].get("value") == value for i in same):
        return body
    if same:
        fault = Fault(f"/external_ids/{same[0]}/value", "contradicts_path", "The path names another id of this scheme.")
        raise Unfit("The body contradicts the path.", [fault])
    if len(listed) == MOST_IDS:
        raise Unfit("The body leaves no room.", [Fault("/external_ids", "no_room", "With that of the path there are too many.")])
    return {**body, "external_ids": [*listed, {"scheme": scheme, "value": value}]}
