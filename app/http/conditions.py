"""Conditional requests (RFC 9110, section 13): entity tags are versions in quotes."""

import re
from dataclasses import dataclass

from starlette.datastructures import Headers

from app.errors import Fault, Unfit

MATCH, NONE_MATCH = "If-Match", "If-None-Match"
TAG = re.compile(r'\s*(W/)?"([^"]*)"\s*')


@dataclass(frozen=True)
class Tags:
    """The value of If-Match or If-None-Match: versions, or any."""

    given: bool = False
    any: bool = False
    versions: frozenset[str] = frozenset()

    def matches(self, version: int) -> bool:
        return self.any or str(version) in self.versions


def tags(headers: Headers, name: str) -> Tags:
    """Reads the header; a weak tag matches in If-None-Match alone. 422 when it is no list of tags."""
    value = ",".join(headers.getlist(name))  # several lines are one list
    if name.lower() not in headers:
        return Tags()
    if value.strip() == "*":
        return Tags(True, True)
    read = [TAG.fullmatch(part) for part in value.split(",") if part.strip()]
    if not read or not all(read):
        fault = Fault(name, "entity_tag", 'Entity tags are versions in quotes, like "3", or *.', "header")
        raise Unfit("The precondition cannot be read.", [fault])
    return Tags(True, False, frozenset(m[2] for m in read if m and (not m[1] or name == NONE_MATCH)))


def etag(version: int) -> str:
    return f'"{version}"'
