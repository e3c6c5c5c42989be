"""Which of the types that an operation offers an answer comes in (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Sequence
from functools import lru_cache

from starlette.datastructures import Headers

from app.errors import NotAcceptable

RANGE = re.compile(r"\s*([\w!#$&^.+*-]+/[\w!#$&^.+*-]+)\s*((?:;[^;]*)*)")
QUALITY = re.compile(r";\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.IGNORECASE)


def chosen(headers: Headers, offered: Sequence[str]) -> str:
    """The media type that the header Accept likes best, of equals the first; without the header the first of all. What is
    no media range counts as not there, parameters other than `q` too; 406 when nothing that is offered is acceptable."""
    accept = ",".join(headers.getlist("accept"))
    if accept in ("", "*/*", offered[0]):
        return offered[0]
    best = _best(accept, tuple(offered))
    if best is None:
        raise NotAcceptable(f"This comes as {', '.join(offered)}.")
    return best


@lru_cache(maxsize=256)  # browsers send much, and always the same
def _best(accept: str, offered: tuple[str, ...]) -> str | None:
    likes = _likes(accept)
    best = max(offered, key=lambda media: _like(likes, media))
    return best if _like(likes, best) else None


def _likes(accept: str) -> dict[str, float]:
    """Each media range of the header with its quality."""
    likes = {}
    for part in accept.split(","):
        if found := RANGE.fullmatch(part):
            quality = QUALITY.search(found[2])
            likes[found[1].lower()] = float(quality[1]) if quality else 1.0
    return likes


def _like(likes: dict[str, float], media: str) -> float:
    """The quality by the most specific range that takes the type; 0 when none does."""
    for known in (media, f"{media.partition('/')[0]}/*", "*/*"):
        if known in likes:
            return likes[known]
    return 0.0
