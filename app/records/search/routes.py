"""The operation that searches all kinds at once."""

from collections.abc import Awaitable
from typing import Annotated

from fastapi import Query, Request
from starlette.routing import BaseRoute

from app.http.gate import reader as clearance_of
from app.http.routing import add
from app.records.lists import Found, documented, listing
from app.records.registry import Kinds
from app.records.requests import database
from app.records.schemas import example
from app.records.search.everywhere import search
from app.records.search.models import HITS, Hit, Hits, SearchQuery


def routes(kinds: Kinds) -> list[BaseRoute]:
    """GET /v1/search."""
    found: list[BaseRoute] = []

    def everywhere(request: Request, query: SearchQuery, at: int | None) -> Awaitable[Found]:
        return search(database(request).reads, kinds, clearance_of(request), query)

    add(found, listing(HITS, SearchQuery, everywhere), "GET", "/v1/search", "search", "Search everything",
        "The present records of all kinds whose texts hold every word that is asked for, the best first: words in titles before "
        "words elsewhere, whole words before beginnings; ties go by id.",
        tag="search", takes={"query": Annotated[SearchQuery, Query()]}, problems=(400, 406, 422),
        **documented(Hits, HITS, lambda: example(Hit)))  # fmt: skip
    return found
