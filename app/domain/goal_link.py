"""Goal links: how two goals relate, as somebody sees it."""

from typing import ClassVar, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.ids import GoalId, IssueId
from app.domain.rules import pair
from app.domain.vocabularies import SYMMETRIC_GOAL_LINKS, GoalLinkKind
from app.records.columns import Identified
from app.records.evidence import EvidencedFields
from app.records.fields import Text2000, misfit
from app.records.kind import AnyOf, Kind, Through, Unique
from app.records.tables import Evidenced


class GoalLink(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "goal_link"
    from_id: Mapped[Identified]
    to_id: Mapped[Identified]
    kind: Mapped[GoalLinkKind]
    issue_id: Mapped[Identified | None]
    CHECKS: ClassVar = {"two_goals": "from_id <> to_id"}


class GoalLinkFields(EvidencedFields):
    """How two goals relate, of one holder or of several; read from, kind, to."""

    from_id: GoalId = Field(description="The first goal.", examples=["018df210-6400-7000-8000-001200000001"])
    to_id: GoalId = Field(description="The second goal.", examples=["018df210-6400-7000-8000-001200000002"])
    kind: GoalLinkKind = Field(description="What the first is to the second.", examples=["serves"])
    issue_id: IssueId | None = Field(
        None, description="The issue on which it is so.", examples=["018df210-6400-7000-8000-000600000001"]
    )
    explanation: Text2000 | None = Field(
        None, description="Why it is seen so.", examples=["A host of many guests looks far from isolated."]
    )

    @model_validator(mode="after")
    def _two_goals(self) -> Self:
        if self.from_id == self.to_id:
            raise misfit("A link joins two different goals", "to_id")
        return self


KIND = Kind(
    "goal_link",
    "goal-links",
    "How two goals relate: one serves, contradicts or depends on the other.",
    GoalLink,
    GoalLinkFields,
    example={
        "from_id": "018df210-6400-7000-8000-001200000001",
        "to_id": "018df210-6400-7000-8000-001200000002",
        "kind": "serves",
        "explanation": "A host of many guests looks far from isolated.",
    },
    filters=(
        AnyOf("goal_id", "from_id", "to_id"),
        "from_id",
        "to_id",
        Through("initiative_id", None, ("from_id", "to_id")),
        Through("conflict_id", None, ("from_id", "to_id")),
        "kind",
        "issue_id",
    ),
    unique=(Unique("pair", lambda link: pair(link, link.kind in SYMMETRIC_GOAL_LINKS), at="to_id"),),
    claim=True,
    known="018df210-6400-7000-8000-001300000001",
)
