"""What the service and the process that computes say to each other: length, then a pickled object, over pipes of our own."""

import pickle
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.errors import DomainError

LENGTH = struct.Struct(">Q")


@dataclass(frozen=True)
class Task:
    """One answer to make. `records` is what was read for `asked`, the query as JSON. Without them `asked` is the body of a POST
    as it came, of the type `media`, and `further` has the parameters that stand in its query string."""

    name: str
    form: str
    asked: bytes
    as_of: str | None
    clearance: str
    records: Mapping[str, Any] | None = None
    media: str = "application/json"
    further: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """The answer; or why there is none; neither when the computation failed, whose trace is on standard error."""

    answer: bytes = b""
    refused: DomainError | None = None


def packed(message: object) -> bytes:
    """As it is sent."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(content)) + content
