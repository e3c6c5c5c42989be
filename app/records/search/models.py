"""What a search over all kinds takes and answers with."""

from pydantic import MISSING, Field

from app.records.filters import SEEKING, Seeking
from app.records.formats import Table
from app.records.history import Answer, KindName, Named, Page
from app.records.registry import MOST, PageQuery
from app.records.schemas import example


class SearchQuery(PageQuery):
    """The controls of a search."""

    q: Seeking = Field(description=SEEKING, examples=["moscow talks"])
    kind: list[KindName] = Field(
        [], max_length=MOST, description="Only records of this kind. Repeat for or.", examples=[["goal"]]
    )
    count: bool = Field(False, description="Also answer how many match, as `total`.", examples=[True])


class Piece(Answer):
    """A part of a snippet."""

    text: str = Field(description="The text of the part; a snippet is all of them one behind the other.", examples=["moscow"])
    hit: bool = Field(description="Whether it is one of the words that were searched for.", examples=[True])


class Hit(Named):
    """A record that was found."""

    title: str | None = Field(description="What it is called: its name, title or statement.", examples=["A lasting ceasefire"])
    pointer: str | None = Field(description="JSON pointer to the text that the snippet is from.", examples=["/statement"])
    snippet: list[Piece] = Field(
        description="Why it was found: plain text in parts, not HTML; `…` stands for what is left out.",
        examples=[[{"text": "A lasting ", "hit": False}, {"text": "ceasefire", "hit": True}]],
    )
    score: float = Field(description="How well it fits: 1 when a title is what was searched for.", examples=[0.5], ge=0, le=1)


HITS = Table("search", "hit", Hit.model_fields)


class Hits(Page):
    """A page of what was found, the best first."""

    items: list[Hit] = Field(description="The records.", examples=[[example(Hit)]])
    next: str | None = Field(
        description="Where the next page is; null on the last one.",
        examples=["/v1/search?q=moscow&limit=50&after=WyJzZWFyY2giLCA0LCAi4oCmIl0"],
    )
    total: int | MISSING = Field(MISSING, description="How many match, with `count=true`.", examples=[128])
