"""Issues: the questions in dispute or on an agenda, each with the two ends between which positions lie."""

from collections.abc import Iterator
from typing import Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.ids import ConflictId
from app.domain.rules import folded
from app.errors import Conflict, Fault
from app.records.columns import Identified, Sortable
from app.records.evidence import EvidencedFields
from app.records.fields import Text300, Text4000, misfit
from app.records.kind import Kind, Look, Proposal, Unique
from app.records.tables import Evidenced


class Issue(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "issue"
    conflict_id: Mapped[Identified]
    name: Mapped[Sortable]


class IssueFields(EvidencedFields):
    """A question in dispute; what its poles say gives the numbers of positions their meaning."""

    conflict_id: ConflictId = Field(
        description="The conflict in which it is disputed.", examples=["018df210-6400-7000-8000-000500000001"]
    )
    name: Text300 = Field(
        description="The question in a few words; unique within the conflict.",
        examples=["Who governs Gaza after the war"],
    )
    description: Text4000 | None = Field(
        None, description="What exactly is disputed.", examples=["Whether a common government takes over, and when."]
    )
    pole_low: Text300 | None = Field(
        None,
        description="What a position of 0 stands for.",
        examples=["The present administration stays"],
    )
    pole_high: Text300 | None = Field(
        None,
        description="What a position of 100 stands for.",
        examples=["A common government takes over at once"],
    )

    @model_validator(mode="after")
    def _both_poles_or_none(self) -> Self:
        if (self.pole_low is None) != (self.pole_high is None):
            raise misfit("An issue has both poles or none", "pole_low" if self.pole_low is None else "pole_high")
        return self


def _positions_keep_their_poles(proposal: Proposal, look: Look) -> Iterator[Fault]:
    """Without poles, the numbers of the positions on this issue would mean nothing."""
    before = proposal.before
    if before and before.pole_low and not proposal.fields.pole_low:
        positions = look.referring("position", "issue_id", proposal.id)
        if any(position.on_the_scale for _, position in positions):
            raise Conflict(
                "Positions on this issue have numbers between its poles.",
                [Fault("/pole_low", "in_use", "Positions give numbers between the poles.")],
            )
    yield from ()


KIND = Kind(
    "issue",
    "issues",
    "A question in dispute or on an agenda, with the two poles between which positions lie.",
    Issue,
    IssueFields,
    example={
        "conflict_id": "018df210-6400-7000-8000-000500000001",
        "name": "Who governs Gaza after the war",
        "pole_low": "The present administration stays",
        "pole_high": "A common government takes over at once",
    },
    filters=("conflict_id",),
    sorts=("name",),
    unique=(Unique("name", lambda issue: (issue.conflict_id, folded(issue.name)), at="name"),),
    rules=(_positions_keep_their_poles,),
    known="018df210-6400-7000-8000-000600000001",
)
