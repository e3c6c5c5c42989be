"""Actors: everybody who acts, speaks, is spoken for or is meant to be impressed."""

from collections.abc import Iterator
from typing import ClassVar, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfPeriod
from app.domain.ids import ActorId
from app.domain.rules import folded
from app.domain.vocabularies import ActorKind, AliasKind, Constituency, CountryCode, LanguageTag
from app.errors import Fault
from app.records.columns import Day, Identified, Sortable
from app.records.evidence import EvidencedFields
from app.records.fields import Distinct, Part, Text300, Text4000, each_once
from app.records.kind import Kind, Look, Proposal
from app.records.tables import Evidenced


class Actor(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "actor"
    name: Mapped[Sortable]
    kind: Mapped[ActorKind]
    active_from: Mapped[Day | None]
    active_to: Mapped[Day | None]
    generic: Mapped[bool]
    merged_into_id: Mapped[Identified | None]
    CHECKS: ClassVar = {"merged_into_another": "merged_into_id <> id"}


class Alias(Part):
    """Another name of an actor."""

    name: Text300 = Field(description="The name.", examples=["PFLP"])
    language: LanguageTag | None = Field(None, description="The language, and the script, of the name.", examples=["ar-Latn"])
    kind: AliasKind = Field(description="What sort of name it is.", examples=["acronym"])
    period: EdtfPeriod | None = Field(None, description="When the name was in use.", examples=["1967/.."])


class ActorFields(EvidencedFields):
    """A state, organisation, group, person or audience."""

    name: Text300 = Field(
        description="The name under which it is listed.", examples=["Popular Front for the Liberation of Palestine"]
    )
    kind: ActorKind = Field(
        description="What sort of actor it is; one that fits several takes the first that fits.",
        examples=["armed_group"],
    )
    aliases: Distinct[Alias] = Field(
        [],
        max_length=64,
        description="Other names; no two of them alike when case and diacritics are left aside.",
        examples=[[{"name": "PFLP", "language": "en", "kind": "acronym"}]],
    )
    countries: Distinct[CountryCode] = Field(
        [],
        max_length=32,
        description="ISO 3166-1 alpha-3 codes: its seat first, then where else it is active.",
        examples=[["PSE", "SYR"]],
    )
    constituencies: Distinct[Constituency] = Field(
        [], max_length=6, description="The groups of people that it speaks for.", examples=[["refugees"]]
    )
    active: EdtfPeriod | None = Field(None, description="When it existed or was active.", examples=["1967-12-11/.."])
    generic: bool = Field(
        False,
        description="Whether it stands for actors that no source names, such as 'factions based in Syria'.",
        examples=[False],
    )
    merged_into_id: ActorId | None = Field(
        None,
        description="The actor of which this record turned out to be a duplicate.",
        examples=["018df210-6400-7000-8000-000200000006"],
    )
    description: Text4000 | None = Field(
        None, description="Who or what it is.", examples=["A left-wing Palestinian organisation founded in 1967."]
    )

    @model_validator(mode="after")
    def _aliases_differ(self) -> Self:
        names = (folded(alias.name) for alias in self.aliases)
        each_once(names, "Case and diacritics aside, this alias stands there already", "aliases", "name")
        return self


def _merged_once(proposal: Proposal, look: Look) -> Iterator[Fault]:
    """Filters follow one step: from a duplicate to an actor that is none."""
    into = proposal.fields.merged_into_id
    if into is None:
        return
    target = look.one("actor", into)
    if into == proposal.id:
        yield Fault("/merged_into_id", "itself", "An actor is not a duplicate of itself.")
    elif target and target.merged_into_id:
        yield Fault("/merged_into_id", "merged_target", "This actor is itself merged into another.")
    elif look.referring("actor", "merged_into_id", proposal.id):
        yield Fault("/merged_into_id", "merged_target", "Others are merged into this actor: merge them elsewhere first.")


KIND = Kind(
    "actor",
    "actors",
    "A state, organisation, group, person or audience: whoever acts, speaks or is spoken to.",
    Actor,
    ActorFields,
    example={
        "name": "Popular Front for the Liberation of Palestine",
        "kind": "armed_group",
        "aliases": [{"name": "PFLP", "language": "en", "kind": "acronym"}],
        "countries": ["PSE", "SYR"],
        "active": "1967-12-11/..",
    },
    filters=("countries", "constituencies", "kind", "generic", "merged_into_id"),
    ranges=("active",),
    sorts=("name", "active"),
    rules=(_merged_once,),
    merged_by="merged_into_id",
    called=("name", "aliases.name"),
    known="018df210-6400-7000-8000-000200000001",
)
