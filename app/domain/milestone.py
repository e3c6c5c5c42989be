"""Milestones: what would count as success, what an agreement obliges to, what must come first, and deadlines."""

from collections.abc import Iterator
from typing import ClassVar, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfDateOrInterval, EdtfDeadline
from app.domain.ids import ActorId, AgreementId, InitiativeId, MeetingId, MilestoneId
from app.domain.rules import meeting_of_initiative
from app.domain.vocabularies import ConditionMet, MilestoneKind, MilestoneStatus
from app.errors import Fault
from app.records.columns import Day, Identified, Sortable
from app.records.evidence import EvidencedFields
from app.records.fields import Distinct, Part, Text300, Text500, Text1000, misfit
from app.records.kind import AnyOf, Kind, Look, Proposal, Through
from app.records.tables import Evidenced

REACHED = (MilestoneStatus.MET, MilestoneStatus.MET_LATE, MilestoneStatus.PARTLY_MET)


class Milestone(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "milestone"
    initiative_id: Mapped[Identified]
    meeting_id: Mapped[Identified | None]
    agreement_id: Mapped[Identified | None]
    kind: Mapped[MilestoneKind]
    title: Mapped[Sortable]
    due_from: Mapped[Day | None]
    due_to: Mapped[Day | None]
    met_on_from: Mapped[Day | None]
    met_on_to: Mapped[Day | None]
    status: Mapped[MilestoneStatus]
    replaces_id: Mapped[Identified | None]
    CHECKS: ClassVar = {
        "provision_of_an_agreement": "kind <> 'provision' OR agreement_id IS NOT NULL",
        "met_on_if_met": "met_on_from IS NULL OR status IN ('met', 'met_late', 'partly_met')",
        "replaces_another": "replaces_id <> id",
    }


class Condition(Part):
    """One of the conditions of a milestone."""

    text: Text500 = Field(description="What has to be so.", examples=["Influential representatives of both factions attend."])
    met: ConditionMet = Field(description="Whether it came to be so.", examples=["partly"])


class MilestoneFields(EvidencedFields):
    """A success condition, a provision, a precondition or a deadline."""

    initiative_id: InitiativeId = Field(
        description="The initiative that it belongs to.", examples=["018df210-6400-7000-8000-000700000001"]
    )
    meeting_id: MeetingId | None = Field(
        None,
        description="The meeting, where it belongs to one meeting of the initiative alone.",
        examples=["018df210-6400-7000-8000-000900000001"],
    )
    agreement_id: AgreementId | None = Field(
        None,
        description="The agreement that lays it down; a provision has one.",
        examples=["018df210-6400-7000-8000-001100000001"],
    )
    kind: MilestoneKind = Field(description="What it marks.", examples=["success_condition"])
    title: Text300 = Field(
        description="What is to be reached, in a few words.", examples=["Serious talks between the two factions"]
    )
    responsible_ids: Distinct[ActorId] = Field(
        [],
        max_length=32,
        description="Who has to bring it about.",
        examples=[["018df210-6400-7000-8000-000200000003"]],
    )
    conditions: Distinct[Condition] = Field(
        [],
        max_length=32,
        description="What it takes, one by one.",
        examples=[[{"text": "Influential representatives of both factions attend.", "met": "partly"}]],
    )
    significance: Text1000 | None = Field(
        None, description="Why it matters.", examples=["Without these two, no accord would hold."]
    )
    due: EdtfDeadline | None = Field(
        None, description="When it is due: a date, or an interval open on the left.", examples=["../2024-03-02"]
    )
    met_on: EdtfDateOrInterval | None = Field(None, description="When it was met, wholly or in part.", examples=["2024-03-01"])
    status: MilestoneStatus = Field(description="Whether it was met.", examples=["partly_met"])
    replaces_id: MilestoneId | None = Field(
        None,
        description="The milestone that it takes the place of, such as a deadline that was put off.",
        examples=["018df210-6400-7000-8000-001700000002"],
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.kind is MilestoneKind.PROVISION and not self.agreement_id:
            raise misfit("A provision names the agreement that has it", "agreement_id")
        if self.met_on and self.status not in REACHED:
            raise misfit("Only what was met, late or in part too, has a day on which it was met", "met_on")
        return self


def _replaces_another(proposal: Proposal, look: Look) -> Iterator[Fault]:
    if proposal.fields.replaces_id == proposal.id:
        yield Fault("/replaces_id", "itself", "A milestone does not replace itself.")


KIND = Kind(
    "milestone",
    "milestones",
    "What would count as success, what an agreement obliges to, what must come first, or a deadline.",
    Milestone,
    MilestoneFields,
    example={
        "initiative_id": "018df210-6400-7000-8000-000700000001",
        "meeting_id": "018df210-6400-7000-8000-000900000001",
        "kind": "success_condition",
        "title": "Serious talks between the two factions",
        "conditions": [{"text": "Influential representatives of both factions attend.", "met": "partly"}],
        "due": "../2024-03-02",
        "status": "missed",
    },
    filters=(
        "initiative_id",
        Through("conflict_id", None, ("initiative_id",)),
        "meeting_id",
        "agreement_id",
        "kind",
        AnyOf("actor_id", "responsible_ids"),
        "responsible_ids",
        "status",
        "replaces_id",
    ),
    ranges=("due", "met_on"),
    sorts=("title", "due", "met_on"),
    rules=(meeting_of_initiative, _replaces_another),
    claim=True,
    known="018df210-6400-7000-8000-001700000001",
)
