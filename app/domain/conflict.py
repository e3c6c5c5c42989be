"""Conflicts: what is being mediated."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfPeriod
from app.domain.ids import ActorId, ConflictId
from app.domain.rules import reaches
from app.domain.vocabularies import ConflictKind, CountryCode, Incompatibility
from app.errors import Fault
from app.records.columns import Day, Identified, Sortable
from app.records.evidence import EvidencedFields
from app.records.fields import Distinct, Part, Text20, Text300, Text4000, each_once
from app.records.kind import AnyOf, Kind, Look, Proposal
from app.records.tables import Evidenced


class Conflict(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "conflict"
    name: Mapped[Sortable]
    kind: Mapped[ConflictKind]
    incompatibility: Mapped[Incompatibility | None]
    parent_id: Mapped[Identified | None]
    period_from: Mapped[Day | None]
    period_to: Mapped[Day | None]
    CHECKS: ClassVar = {"part_of_another": "parent_id <> id"}


class Party(Part):
    """An actor that is party to a conflict."""

    actor_id: ActorId = Field(description="The party.", examples=["018df210-6400-7000-8000-000200000003"])
    side: Text20 | None = Field(None, description="The side that it is on; parties of one side share the word.", examples=["A"])


class ConflictFields(EvidencedFields):
    """A conflict or dispute, armed or not."""

    name: Text300 = Field(
        description="The name under which it is listed.", examples=["Division between the Palestinian factions"]
    )
    kind: ConflictKind = Field(description="Who is in it, and whether it is armed.", examples=["political"])
    incompatibility: Incompatibility | None = Field(
        None, description="What the parties cannot agree on.", examples=["government"]
    )
    parent_id: ConflictId | None = Field(
        None,
        description="The wider conflict of which this one is a part.",
        examples=["018df210-6400-7000-8000-000500000002"],
    )
    parties: Distinct[Party] = Field(
        [],
        max_length=200,
        description="The parties, each once.",
        examples=[[{"actor_id": "018df210-6400-7000-8000-000200000003", "side": "A"}]],
    )
    countries: Distinct[CountryCode] = Field(
        [],
        max_length=32,
        description="Where it is carried out, as ISO 3166-1 alpha-3 codes.",
        examples=[["PSE"]],
    )
    period: EdtfPeriod | None = Field(None, description="When it was or is going on.", examples=["2006/.."])
    description: Text4000 | None = Field(
        None,
        description="What it is about.",
        examples=["Two governments since 2007, and no common programme of the national movement."],
    )

    @model_validator(mode="after")
    def _each_party_once(self) -> Self:
        actors = (party.actor_id for party in self.parties)
        each_once(actors, "This actor is named as a party already", "parties", "actor_id")
        return self


def _not_part_of_itself(proposal: Proposal, look: Look) -> Iterator[Fault]:
    def onward(ident: UUID) -> Iterable[UUID]:
        conflict = look.one("conflict", ident)
        return [conflict.parent_id] if conflict and conflict.parent_id else ()

    parent = proposal.fields.parent_id
    if parent and reaches([parent], proposal.id, onward):
        yield Fault("/parent_id", "cycle", "A conflict is not part of itself, nor through others.")


KIND = Kind(
    "conflict",
    "conflicts",
    "What is being mediated: a war, a dispute or a division, with its parties.",
    Conflict,
    ConflictFields,
    example={
        "name": "Division between the Palestinian factions",
        "kind": "political",
        "incompatibility": "government",
        "parties": [
            {"actor_id": "018df210-6400-7000-8000-000200000003", "side": "A"},
            {"actor_id": "018df210-6400-7000-8000-000200000004", "side": "B"},
        ],
        "countries": ["PSE"],
        "period": "2006/..",
    },
    filters=("countries", AnyOf("actor_id", "parties.actor_id"), "kind", "incompatibility", "parent_id"),
    ranges=("period",),
    sorts=("name", "period"),
    rules=(_not_part_of_itself,),
    known="018df210-6400-7000-8000-000500000001",
)
