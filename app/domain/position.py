"""Positions: where an actor stands on an issue, in numbers between its poles or in words."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfDate
from app.domain.ids import ActorId, InitiativeId, IssueId
from app.domain.rules import Disclosed
from app.domain.vocabularies import Disclosure, Flexibility
from app.errors import Fault
from app.records.columns import Day, Identified
from app.records.evidence import EvidencedFields
from app.records.fields import Text1000, misfit
from app.records.kind import Kind, Look, Proposal, Through, Unique
from app.records.tables import Evidenced

Percent = Annotated[float, Field(ge=0, le=100)]


class Position(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "position"
    actor_id: Mapped[Identified]
    issue_id: Mapped[Identified]
    initiative_id: Mapped[Identified | None]
    date_from: Mapped[Day]
    date_to: Mapped[Day]
    value: Mapped[float | None]
    accept_low: Mapped[float | None]
    accept_high: Mapped[float | None]
    salience: Mapped[float | None]
    influence: Mapped[float | None]
    flexibility: Mapped[Flexibility | None]
    stated_by_id: Mapped[Identified | None]
    disclosure: Mapped[Disclosure | None]
    CHECKS: ClassVar = {
        **Disclosed.CHECKS,
        "acceptable_from_below": "accept_low <= value",
        "acceptable_from_above": "value <= accept_high",
        "acceptable_interval": "accept_low <= accept_high",
    }


class PositionFields(EvidencedFields):
    """Where an actor stands on an issue at a time; 0 is the issue's low pole, 100 its high one."""

    actor_id: ActorId = Field(description="Whose position it is.", examples=["018df210-6400-7000-8000-000200000003"])
    issue_id: IssueId = Field(description="The issue; numbers need its poles.", examples=["018df210-6400-7000-8000-000600000001"])
    initiative_id: InitiativeId | None = Field(
        None,
        description="The initiative, where the position is taken in it alone.",
        examples=["018df210-6400-7000-8000-000700000001"],
    )
    date: EdtfDate = Field(description="When the actor stood there.", examples=["2024-02"])
    value: Percent | None = Field(None, description="What the actor wants, from pole to pole.", examples=[80])
    accept_low: Percent | None = Field(
        None, description="The low end of what the actor could live with; empty is open.", examples=[55]
    )
    accept_high: Percent | None = Field(
        None, description="The high end of what the actor could live with; empty is open.", examples=[100]
    )
    salience: Percent | None = Field(None, description="How much the issue matters to the actor, 0 to 100.", examples=[90])
    influence: Percent | None = Field(None, description="How much the actor can move the result, 0 to 100.", examples=[60])
    flexibility: Flexibility | None = Field(None, description="How ready the actor is to move.", examples=["low"])
    statement: Text1000 | None = Field(
        None, description="The position in words.", examples=["One law, one government and one armed force."]
    )
    stated_by_id: ActorId | None = Field(
        None, description="Who stated it, if it was stated.", examples=["018df210-6400-7000-8000-000200000007"]
    )
    disclosure: Disclosure | None = Field(None, description="How it is known.", examples=["declared"])

    @property
    def on_the_scale(self) -> bool:
        """Whether it has numbers that only the issue's poles give a meaning."""
        return any(number is not None for number in (self.value, self.accept_low, self.accept_high))

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.on_the_scale and self.salience is None and self.influence is None and self.statement is None:
            raise misfit("A position says something: in numbers, or as a statement", "value")
        low, value, high = self.accept_low, self.value, self.accept_high
        if low is not None and value is not None and low > value:
            raise misfit("The acceptable interval starts above the position", "accept_low")
        if high is not None and value is not None and high < value:
            raise misfit("The acceptable interval ends below the position", "accept_high")
        if low is not None and high is not None and low > high:
            raise misfit("The acceptable interval ends before it starts", "accept_high")
        Disclosed.check(self)
        return self


def _between_poles(proposal: Proposal, look: Look) -> Iterator[Fault]:
    issue = look.one("issue", proposal.fields.issue_id)
    if issue and issue.pole_low is None and proposal.fields.on_the_scale:
        yield Fault("/issue_id", "issue_without_poles", "This issue has no poles for the numbers to lie between.")


KIND = Kind(
    "position",
    "positions",
    "Where an actor stands on an issue, what it could live with, and how much it cares and counts.",
    Position,
    PositionFields,
    example={
        "actor_id": "018df210-6400-7000-8000-000200000003",
        "issue_id": "018df210-6400-7000-8000-000600000001",
        "initiative_id": "018df210-6400-7000-8000-000700000001",
        "date": "2024-02",
        "salience": 90,
        "flexibility": "low",
        "statement": "One law, one government and one armed force.",
    },
    filters=(
        "actor_id",
        "issue_id",
        "initiative_id",
        Through("conflict_id", None, ("initiative_id", "issue_id")),
        "flexibility",
        "stated_by_id",
        "disclosure",
    ),
    ranges=("date", "value", "accept_low", "accept_high", "salience", "influence"),
    sorts=("date", "value", "salience", "influence"),
    unique=(Unique("place", lambda p: (p.actor_id, p.issue_id, p.initiative_id, p.date, p.asserted_by_id), at="date"),),
    rules=(_between_poles,),
    claim=True,
    known="018df210-6400-7000-8000-001400000001",
)
