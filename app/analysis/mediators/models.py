"""What is asked, and what goes in, about the third parties of a conflict; what comes out stands in `results.py`."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.analysis.analysis import Claims, Form, Parameters
from app.analysis.named import Named
from app.analysis.standings import MOST_ISSUES, IssueStandings
from app.domain.vocabularies import (
    Disclosure,
    Invitation,
    Level,
    LeverageKind,
    LeverageUse,
    OutcomeDimension,
    OutcomeResult,
    Presence,
    ReferenceUnit,
    Role,
)
from app.records.fields import INITIATIVE, Distinct, Part, Text20, Text300, Text1000, Text2000, each_once, misfit

CONFLICT, ACTOR = "018df210-6400-7000-8000-000500000003", "018df210-6400-7000-8000-000200000001"
MOST_MEDIATORS, MOST_PARTIES, MOST_ROWS, MOST_NAMES = 50, 200, 500, 5000
THIRD = (Role.CONVENER, Role.HOST, Role.LEAD_MEDIATOR, Role.CO_MEDIATOR, Role.FACILITATOR)
Quality = Literal[
    "alliance", "patronage", "cooperation", "alignment", "recognition", "trust", "rivalry", "hostility", "designation",
    "dependence", "other",
]  # fmt: skip
Ids = Annotated[list[UUID], Field(max_length=MOST_MEDIATORS)]


class MediatorsParameters(Parameters):
    """How to compare third parties."""

    threshold: OutcomeResult = Field(
        OutcomeResult.PROCESS_AGREEMENT,
        description="From which step a substantive outcome counts. In the other dimensions a rating above 0 does.",
        examples=["ceasefire"],
    )
    level: float = Field(0.95, ge=0.5, le=0.999, description="The probability that intervals of rates cover.", examples=[0.9])


class MediatorsQuery(Form, Claims, MediatorsParameters):
    """The third parties of a conflict."""

    conflict_id: UUID = Field(description="The conflict.", examples=[CONFLICT])
    initiative_id: Ids = Field([], description="Only in these of its initiatives; by default in all.", examples=[[INITIATIVE]])
    mediator_id: Ids = Field(
        [],
        description="These actors; by default all that have one of the `roles` and are no party. An actor named here is compared "
        "even if it has none.",
        examples=[[ACTOR]],
    )
    party_id: Ids = Field([], description="The sides: these, each for itself; by default the conflict's.", examples=[[ACTOR]])
    roles: list[Role] = Field(
        list(THIRD),
        min_length=1,
        max_length=len(Role),
        description="What makes an actor a third party, in a meeting, an initiative or an agreement.",
        examples=[["host"]],
    )
    closeness: Quality = Field(
        "alignment", description="The relationship whose polarity says how close a third party is to a side.", examples=["trust"]
    )
    generic: bool = Field(False, description="Whether those are compared too that are no single actors.", examples=[True])


class ConflictSide(Part):
    """A party to the conflict."""

    actor: Text300 = Field(description="The party: an id, or any name.", examples=["A"])
    side: Text20 | None = Field(None, description="Parties of one side share the word; null: a side of its own.", examples=["A"])


class MediatorEffort(Part):
    """What a third party does in an initiative."""

    initiative: Text300 = Field(description="The initiative: an id, or any name.", examples=["talks of 2011"])
    roles: Distinct[Role] = Field([], description="What it is there, whoever says so.", examples=[["host"]])


class MediatorAttendance(Part):
    """Whether an actor came to a meeting."""

    meeting: Text300 = Field(description="The meeting; one of `meetings`.", examples=["one"])
    actor: Text300 = Field(description="The actor.", examples=["A"])
    invitation: Invitation = Field(Invitation.UNKNOWN, description="Whether it was asked.", examples=["invited"])
    presence: Presence = Field(Presence.UNKNOWN, description="Whether it was there.", examples=["attended"])
    level: Level = Field(Level.UNKNOWN, description="The rank of the highest person who came for it.", examples=["minister"])


class MediatorCloseness(Part):
    """How close a third party is to a party."""

    party: Text300 = Field(description="The party.", examples=["A"])
    polarity: float = Field(ge=-2, le=2, description="-2 hostile to 2 close.", examples=[1])


class MediatorOutcome(Part):
    """What came of a meeting, an initiative or an agreement, as somebody codes it."""

    subject: Text300 = Field(description="Of which meeting, initiative or agreement.", examples=["one"])
    unit: ReferenceUnit = Field(description="Which of these that is.", examples=["meeting"])
    dimension: OutcomeDimension = Field(description="In which respect.", examples=["substantive"])
    result: OutcomeResult | None = Field(None, description="The step; of substantive outcomes alone.", examples=["statement"])
    rating: float | None = Field(None, ge=-2, le=2, description="-2 much worse to 2 much better.", examples=[1])
    coder: Text300 | None = Field(None, description="Who codes it; null: the editors.", examples=["MEND"])
    beneficiary: Text300 | None = Field(None, description="For whom it was better or worse.", examples=["A"])

    @model_validator(mode="after")
    def _one_scale(self) -> Self:
        if (self.result is None) == (self.rating is None):
            raise misfit("Give either a result or a rating", "result")
        if self.result is not None and self.dimension is not OutcomeDimension.SUBSTANTIVE:
            raise misfit("Only substantive outcomes have a result", "result")
        return self


class MediatorLeverage(Part):
    """A third party's means of moving somebody."""

    target: Text300 = Field(description="Whom it can move.", examples=["A"])
    via: Text300 | None = Field(None, description="Through whom.", examples=["C"])
    kind: LeverageKind = Field(description="By what means.", examples=["relationship"])
    use: LeverageUse = Field(LeverageUse.LATENT, description="How far it has gone in using them.", examples=["exercised"])
    strength: float | None = Field(None, ge=0, le=4, description="0 none to 4 decisive; null: not recorded.", examples=[2])
    limits: Text2000 | None = Field(None, description="What limits it.", examples=["Its means are limited."])


class MediatorGoal(Part):
    """What a third party wants, and how that is known."""

    goal: Text300 = Field(description="The goal: an id, or any name.", examples=["prestige"])
    statement: Text1000 = Field(description="What is wanted.", examples=["Be seen as a fair mediator."])
    disclosure: Disclosure = Field(description="How it is known.", examples=["attributed"])


class MediatorRival(Part):
    """An effort beside one of its own."""

    initiative: Text300 = Field(description="Its own.", examples=["talks of 2011"])
    other: Text300 = Field(description="The other one.", examples=["talks elsewhere"])
    kind: Literal["competes_with", "parallel_to"] = Field(
        description="Whether somebody asserts a rivalry, or only that both go on at the same time.", examples=["parallel_to"]
    )


class ThirdParty(Part):
    """A third party with all that it is compared by."""

    actor: Text300 = Field(description="The third party: an id, or any name.", examples=["M"])
    efforts: list[MediatorEffort] = Field([], max_length=MOST_ROWS, description="Where it acts.", examples=[[]])
    meetings: Distinct[Text300] = Field([], max_length=MOST_ROWS, description="The meetings held there.", examples=[["one"]])
    attendance: list[MediatorAttendance] = Field([], max_length=10 * MOST_ROWS, description="Who came to them.", examples=[[]])
    outcomes: list[MediatorOutcome] = Field([], max_length=10 * MOST_ROWS, description="What came of them.", examples=[[]])
    closeness: list[MediatorCloseness] = Field(
        [], max_length=MOST_PARTIES, description="How close it is to the parties.", examples=[[{"party": "A", "polarity": 1}]]
    )
    leverage: list[MediatorLeverage] = Field([], max_length=MOST_ROWS, description="Whom it can move.", examples=[[]])
    goals: list[MediatorGoal] = Field([], max_length=MOST_ROWS, description="What it wants.", examples=[[]])
    rivals: list[MediatorRival] = Field([], max_length=MOST_ROWS, description="Efforts of others beside its own.", examples=[[]])

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        each_once((effort.initiative for effort in self.efforts), "This initiative stands there already", "efforts", "initiative")
        each_once((close.party for close in self.closeness), "This party stands there already", "closeness", "party")
        each_once(((a.meeting, a.actor) for a in self.attendance), "This actor stands there already", "attendance", "actor")
        for i, attendance in enumerate(self.attendance):
            if attendance.meeting not in self.meetings:
                raise misfit("There is no such meeting", "attendance", i, "meeting")
        return self


class MediatorsInputs(Part):
    """What goes into the comparison of third parties."""

    parties: list[ConflictSide] = Field([], max_length=MOST_PARTIES, description="The parties to the conflict.", examples=[[]])
    mediators: list[ThirdParty] = Field(
        min_length=1, max_length=MOST_MEDIATORS, description="The third parties.", examples=[[{"actor": "M"}]]
    )
    issues: list[IssueStandings] = Field(
        [], max_length=MOST_ISSUES, description="Issues with the positions of third parties and parties on them.", examples=[[]]
    )
    names: list[Named] = Field(
        [], max_length=MOST_NAMES, description="What the ids stand for; what is missing is called by its id.", examples=[[]]
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        each_once((party.actor for party in self.parties), "This party stands there already", "parties", "actor")
        each_once((third.actor for third in self.mediators), "This third party stands there already", "mediators", "actor")
        each_once((issue.issue for issue in self.issues), "This issue stands there already", "issues", "issue")
        known = {party.actor for party in self.parties}
        for i, third in enumerate(self.mediators):
            for j, close in enumerate(third.closeness):
                if close.party not in known:
                    raise misfit("There is no such party", "mediators", i, "closeness", j, "party")
        return self
