"""Sources: the documents that evidence points to."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Self
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfDate
from app.domain.ids import ActorId, SourceId
from app.domain.rules import reaches
from app.domain.vocabularies import LanguageTag, Reliability, SourceKind, SourceStatus
from app.errors import Fault
from app.records import fields
from app.records.columns import Day, Sortable
from app.records.fields import Distinct, Fields, Part, Text200, Text500, Text1000, misfit
from app.records.kind import AnyOf, Kind, Look, Proposal
from app.records.tables import Record


def _address(url: str) -> str:
    """The address as it was sent, if a browser could go there."""
    try:
        parts = urlsplit(url)
        if not parts.hostname or parts.port == 0:
            raise ValueError
    except ValueError:
        raise misfit("This is not a web address") from None
    return url


Url = Annotated[
    str,
    StringConstraints(
        pattern=r'^https?://[^\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff<>"]+$',
        max_length=2000,
    ),
    AfterValidator(_address),
]


class Source(Record):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "source"
    title: Mapped[Sortable]
    published_from: Mapped[Day | None]
    published_to: Mapped[Day | None]
    accessed: Mapped[Day | None]
    language: Mapped[str | None]
    kind: Mapped[SourceKind]
    reliability: Mapped[Reliability]
    status: Mapped[SourceStatus]


class Author(Part):
    """Somebody who wrote a source."""

    name: Text200 = Field(description="The author's name as the source prints it.", examples=["TASS"])
    actor_id: ActorId | None = Field(
        None,
        description="The actor that the author is, where it is recorded.",
        examples=["018df210-6400-7000-8000-000200000030"],
    )


class SourceFields(Fields):
    """A document on which records rest."""

    title: Text500 = Field(
        description="The title, or a few words that say what it is.", examples=["TASS on the meeting planned in Moscow"]
    )
    authors: Distinct[Author] = Field(
        [], max_length=32, description="Who wrote it, in the order printed.", examples=[[{"name": "TASS"}]]
    )
    publisher: Text200 | None = Field(None, description="Who published it.", examples=["TASS"])
    url: Url | None = Field(None, description="Its address on the web, http or https.", examples=["https://tass.com"])
    published: EdtfDate | None = Field(None, description="When it was published.", examples=["2024-02-29~"])
    accessed: fields.Day | None = Field(None, description="The day on which the editors last read it.", examples=["2024-03-04"])
    language: LanguageTag | None = Field(None, description="The language that it is written in.", examples=["en"])
    kind: SourceKind = Field(description="What sort of document it is.", examples=["commentary"])
    reliability: Reliability = Field(
        Reliability.F, description="How far the source can be trusted (Admiralty, A to F).", examples=["C"]
    )
    licence: Text200 | None = Field(None, description="The terms under which it may be passed on.", examples=["CC BY 4.0"])
    based_on_ids: Distinct[SourceId] = Field(
        [],
        max_length=8,
        description="The sources that it merely repeats: it is no second witness to what they say.",
        examples=[["018df210-6400-7000-8000-000100000002"]],
    )
    status: SourceStatus = Field(SourceStatus.ACTIVE, description="Whether the source still stands.", examples=["active"])
    status_reason: Text1000 | None = Field(
        None,
        description="Why it has that status; needed for a retracted or withdrawn source.",
        examples=["The paper retracted the article on 5 March."],
    )

    @model_validator(mode="after")
    def _fall_has_a_reason(self) -> Self:
        if self.status in (SourceStatus.RETRACTED, SourceStatus.WITHDRAWN) and not self.status_reason:
            raise misfit("A source is retracted or withdrawn for a reason", "status_reason")
        return self


def _not_based_on_itself(proposal: Proposal, look: Look) -> Iterator[Fault]:
    def onward(ident: UUID) -> Iterable[UUID]:
        source = look.one("source", ident)
        return source.based_on_ids if source else ()

    if reaches(proposal.fields.based_on_ids, proposal.id, onward):
        yield Fault("/based_on_ids", "cycle", "A source is not based on itself, nor through others.")


KIND = Kind(
    "source",
    "sources",
    "A document that evidence points to: an article, a statement, an agreement's text, a data set.",
    Source,
    SourceFields,
    example={
        "title": "TASS on the meeting planned in Moscow",
        "authors": [{"name": "TASS"}],
        "publisher": "TASS",
        "url": "https://tass.com",
        "published": "2024-02-16",
        "language": "en",
        "kind": "news",
        "reliability": "C",
    },
    filters=(
        AnyOf("actor_id", "authors.actor_id"),
        "authors.actor_id",
        "language",
        "kind",
        "reliability",
        "based_on_ids",
        "status",
    ),
    ranges=("published", "accessed"),
    sorts=("title", "published", "accessed"),
    rules=(_not_based_on_itself,),
    known="018df210-6400-7000-8000-000100000001",
)
