"""Agreements: texts that were agreed, proposed, imposed, or that give a mandate."""

from collections.abc import Iterator
from typing import Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfDateOrInterval, EdtfPeriod
from app.domain.ids import ActorId, AgreementId, InitiativeId, IssueId, MeetingId, SourceId
from app.domain.vocabularies import (
    AgreementRelationKind,
    AgreementRole,
    AgreementStage,
    AgreementStatus,
    Confidentiality,
    EndedBy,
    Signed,
)
from app.errors import Fault
from app.records.columns import Day, Identified, Sortable
from app.records.evidence import EvidencedFields
from app.records.fields import Distinct, Part, Text300, Text500, Text4000, each_once
from app.records.kind import AnyOf, Kind, Look, Proposal, Through
from app.records.tables import Evidenced


class Agreement(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "agreement"
    title: Mapped[Sortable]
    meeting_id: Mapped[Identified | None]
    stage: Mapped[AgreementStage]
    status: Mapped[AgreementStatus]
    signed_from: Mapped[Day | None]
    signed_to: Mapped[Day | None]
    in_force_from: Mapped[Day | None]
    in_force_to: Mapped[Day | None]
    ended_by: Mapped[EndedBy | None]
    confidentiality: Mapped[Confidentiality]
    text_id: Mapped[Identified | None]


class AgreementActor(Part):
    """An actor in an agreement, in one role."""

    actor_id: ActorId = Field(description="The actor.", examples=["018df210-6400-7000-8000-000200000003"])
    role: AgreementRole = Field(description="What it is to the agreement.", examples=["party"])
    styled_as: Text300 | None = Field(
        None, description="The name that the text gives it.", examples=["the Palestinian National Liberation Movement"]
    )
    signatory_id: ActorId | None = Field(
        None, description="The person who signed for it.", examples=["018df210-6400-7000-8000-000200000007"]
    )
    signed: Signed = Field(description="Whether it signed.", examples=["yes"])
    signed_on: EdtfDateOrInterval | None = Field(
        None, description="When it signed, where not all did so at once.", examples=["2024-07-23"]
    )


class AgreementRelation(Part):
    """How an agreement relates to another one."""

    agreement_id: AgreementId = Field(description="The other agreement.", examples=["018df210-6400-7000-8000-001100000002"])
    kind: AgreementRelationKind = Field(description="What this one is to the other.", examples=["implements"])


class AgreementFields(EvidencedFields):
    """A text agreed, proposed, imposed or mandating."""

    title: Text500 = Field(
        description="The title of the text, or what it is called.",
        examples=["Declaration on ending division and strengthening national unity"],
    )
    initiative_ids: Distinct[InitiativeId] = Field(
        [],
        max_length=8,
        description="The initiatives out of which it came.",
        examples=[["018df210-6400-7000-8000-000700000002"]],
    )
    meeting_id: MeetingId | None = Field(
        None,
        description="The meeting at which it was concluded.",
        examples=["018df210-6400-7000-8000-000900000002"],
    )
    stage: AgreementStage = Field(description="What stage of a process it belongs to.", examples=["process"])
    status: AgreementStatus = Field(description="Whether it was accepted, and how.", examples=["signed"])
    signed: EdtfDateOrInterval | None = Field(
        None, description="When it was signed or otherwise concluded.", examples=["2024-07-21/2024-07-23"]
    )
    in_force: EdtfPeriod | None = Field(None, description="When it was binding.", examples=["2024-07-23/.."])
    ended_by: EndedBy | None = Field(None, description="How it came to an end.", examples=["superseded"])
    confidentiality: Confidentiality = Field(description="How much of the text is published.", examples=["public"])
    text_id: SourceId | None = Field(
        None, description="The source that has the text.", examples=["018df210-6400-7000-8000-000100000003"]
    )
    actors: Distinct[AgreementActor] = Field(
        [],
        max_length=200,
        description="Who is bound by it, signed it or stands behind it; each actor once in each role.",
        examples=[[{"actor_id": "018df210-6400-7000-8000-000200000003", "role": "party", "signed": "yes"}]],
    )
    relations: Distinct[AgreementRelation] = Field(
        [],
        max_length=32,
        description="How it relates to other agreements.",
        examples=[[{"agreement_id": "018df210-6400-7000-8000-001100000002", "kind": "implements"}]],
    )
    issue_ids: Distinct[IssueId] = Field(
        [],
        max_length=64,
        description="The issues that it deals with.",
        examples=[["018df210-6400-7000-8000-000600000001"]],
    )
    description: Text4000 | None = Field(
        None,
        description="What it says, in a few sentences.",
        examples=["The factions agree on an interim government of national consensus."],
    )

    @model_validator(mode="after")
    def _each_role_once(self) -> Self:
        each_once(((actor.actor_id, actor.role) for actor in self.actors), "This actor has this role already", "actors")
        return self


def _relates_to_others(proposal: Proposal, look: Look) -> Iterator[Fault]:
    for i, relation in enumerate(proposal.fields.relations):
        if relation.agreement_id == proposal.id:
            yield Fault(f"/relations/{i}/agreement_id", "itself", "An agreement relates to others, not to itself.")


KIND = Kind(
    "agreement",
    "agreements",
    "A text that was agreed, proposed, imposed, or that gives a mandate.",
    Agreement,
    AgreementFields,
    example={
        "title": "Declaration on ending division and strengthening national unity",
        "initiative_ids": ["018df210-6400-7000-8000-000700000002"],
        "stage": "process",
        "status": "signed",
        "signed": "2024-07-21/2024-07-23",
        "confidentiality": "public",
        "actors": [{"actor_id": "018df210-6400-7000-8000-000200000003", "role": "party", "signed": "yes"}],
    },
    filters=(
        Through("initiative_id", "initiative_ids", ("meeting_id",)),
        Through("conflict_id", None, ("initiative_ids", "meeting_id")),
        "meeting_id",
        "stage",
        "status",
        "ended_by",
        "confidentiality",
        "text_id",
        AnyOf("actor_id", "actors.actor_id", "actors.signatory_id"),
        "actors.actor_id",
        "actors.signatory_id",
        "relations.agreement_id",
        "issue_ids",
    ),
    ranges=("signed", "in_force"),
    sorts=("title", "signed", "in_force"),
    rules=(_relates_to_others,),
    claim=True,
    known="018df210-6400-7000-8000-001100000001",
)
