"""What is answered about a record: its revisions, what refers to it, what cites it."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from app.records.evidence import Evidence
from app.records.fields import Instant
from app.records.registry import PageQuery


class RevisionsQuery(PageQuery):
    """The controls of a list of revisions."""

    include: Literal["record"] | None = Field(None, description="`record`: each with the record as it was.")


class ReferrersQuery(PageQuery):
    """The controls of a list of referrers."""

    as_of: Instant | None = Field(None, description="What was recorded at this time, instead of now (RFC 3339).")
    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$", max_length=40)] | None = Field(
        None, description="Only referrers of this kind.", examples=["goal"]
    )


class Answer(BaseModel):
    """Anything that the service answers with, closed."""

    model_config = ConfigDict(extra="forbid")


class Revision(Answer):
    """One line of the log about one record."""

    version: int = Field(description="The version that it made.", ge=1, le=2**31 - 1)
    operation: Literal["created", "patched", "replaced", "deleted", "restored"] = Field(description="What was done.")
    author: str = Field(description="Who did it.")
    recorded_at: AwareDatetime = Field(description="When.")
    changed: list[str] = Field(description="The fields that differ from the version before.")
    reason: str | None = Field(description="Why, where a reason was given.")
    record: dict[str, object] | None = Field(None, description="The record as it was, with `include=record`.")


class Revisions(Answer):
    """A page of revisions, newest first."""

    items: list[Revision] = Field(description="The revisions.")
    next: str | None = Field(description="Where the next page is; null on the last one.")


class Referrer(Answer):
    """A record that refers to another."""

    kind: str = Field(description="Its kind.")
    id: UUID = Field(description="Its id.")
    fields: list[str] = Field(description="The fields by which it refers.")


class Referrers(Answer):
    """A page of referrers, ordered by id."""

    items: list[Referrer] = Field(description="The referrers.")
    next: str | None = Field(description="Where the next page is; null on the last one.")


class Citation(Referrer):
    """A record that rests on a source."""

    evidence: list[Evidence] = Field(description="Its evidence entries that name the source.")


class Citations(Answer):
    """A page of citations, ordered by id."""

    items: list[Citation] = Field(description="The citing records.")
    next: str | None = Field(description="Where the next page is; null on the last one.")
