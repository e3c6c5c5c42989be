"""Meetings: single convocations, planned or held."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfDateOrInterval
from app.domain.ids import ConflictId, InitiativeId, IssueId
from app.domain.vocabularies import (
    CountryCode,
    EventType,
    MeetingDisclosure,
    MeetingFormat,
    MeetingStatus,
    Purpose,
    RelatedAim,
    Track,
)
from app.errors import Conflict, Fault
from app.records.columns import Day, Sortable
from app.records.evidence import EvidencedFields
from app.records.fields import Distinct, Part, Text200, Text300, Text4000, misfit
from app.records.kind import AnyOf, Kind, Look, Proposal, Through
from app.records.tables import Evidenced

# The kinds with the rule `meeting_of_initiative`, which is this one seen from the other side.
OF_MEETINGS = ("participation", "goal", "stance", "factor", "milestone", "outcome", "figure", "question")


class Meeting(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "meeting"
    title: Mapped[Sortable]
    status: Mapped[MeetingStatus]
    date_from: Mapped[Day | None]
    date_to: Mapped[Day | None]
    event_type: Mapped[EventType]
    related_aim: Mapped[RelatedAim | None]
    track: Mapped[Track | None]
    disclosure: Mapped[MeetingDisclosure]
    disclosed_on_from: Mapped[Day | None]
    disclosed_on_to: Mapped[Day | None]
    CHECKS: ClassVar = {"aim_of_what_is_related": "related_aim IS NULL OR event_type = 'mediation_related'"}


class Place(Part):
    """Where a meeting took or takes place."""

    name: Text200 = Field(description="The place as sources name it.", examples=["Moscow"])
    country: CountryCode | None = Field(None, description="The country, as an ISO 3166-1 alpha-3 code.", examples=["RUS"])
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = Field(
        None, description="Degrees north of the equator; south is negative.", examples=[55.75]
    )
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = Field(
        None, description="Degrees east of Greenwich; west is negative.", examples=[37.62]
    )

    @model_validator(mode="after")
    def _both_coordinates_or_none(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            raise misfit("A point has a latitude and a longitude", missing)
        return self


class MeetingFields(EvidencedFields):
    """One convocation, planned or held."""

    title: Text300 = Field(description="The name under which it is listed.", examples=["Intra-Palestinian meeting, Moscow 2024"])
    initiative_ids: Distinct[InitiativeId] = Field(
        [],
        max_length=8,
        description="The initiatives that it belongs to; without any, it names a conflict.",
        examples=[["018df210-6400-7000-8000-000700000001"]],
    )
    conflict_ids: Distinct[ConflictId] = Field(
        [],
        max_length=8,
        description="The conflicts that it is about, where its initiatives do not say so.",
        examples=[["018df210-6400-7000-8000-000500000001"]],
    )
    status: MeetingStatus = Field(description="Whether it is planned, was held or fell through.", examples=["held"])
    date: EdtfDateOrInterval | None = Field(None, description="When it was or will be held.", examples=["2024-02-29/2024-03-02?"])
    places: Distinct[Place] = Field(
        [], max_length=8, description="Where it is held.", examples=[[{"name": "Moscow", "country": "RUS"}]]
    )
    event_type: EventType = Field(
        description="Whether a third party mediated, prepared mediation, or was absent.", examples=["mediation"]
    )
    related_aim: RelatedAim | None = Field(
        None, description="What a meeting that is only related to mediation was for.", examples=["widen_inclusion"]
    )
    track: Track | None = Field(None, description="The level of the talks.", examples=["1.5"])
    formats: Distinct[MeetingFormat] = Field(
        [], max_length=9, description="How those present sat together.", examples=[["plenary"]]
    )
    disclosure: MeetingDisclosure = Field(MeetingDisclosure.PUBLIC, description="How openly it was held.", examples=["public"])
    disclosed_on: EdtfDateOrInterval | None = Field(None, description="When it became known.", examples=["2024-02-16"])
    purposes: Distinct[Purpose] = Field([], max_length=8, description="What it was for.", examples=[["unity"]])
    issue_ids: Distinct[IssueId] = Field(
        [],
        max_length=32,
        description="The issues on its agenda.",
        examples=[["018df210-6400-7000-8000-000600000001"]],
    )
    summary: Text4000 | None = Field(
        None,
        description="What happened, in a few sentences.",
        examples=["The factions issued a joint closing statement and meant to meet again."],
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.initiative_ids and not self.conflict_ids:
            raise misfit("A meeting names an initiative or a conflict", "initiative_ids")
        if self.related_aim and self.event_type is not EventType.MEDIATION_RELATED:
            raise misfit("Only a meeting related to mediation has such an aim", "related_aim")
        return self


def _keeps_its_initiatives(proposal: Proposal, look: Look) -> Iterator[Fault]:
    """A record that names this meeting and one of its initiatives would otherwise come to contradict itself."""
    gone = set(proposal.before.initiative_ids) - set(proposal.fields.initiative_ids) if proposal.before else set()
    for kind in OF_MEETINGS if gone else ():
        if any(record.initiative_id in gone for _, record in look.referring(kind, "meeting_id", proposal.id)):
            raise Conflict(
                "Others name this meeting together with an initiative that it would leave.",
                [Fault("/initiative_ids", "in_use", f"This is so for at least one {kind}.")],
            )
    yield from ()


KIND = Kind(
    "meeting",
    "meetings",
    "One convocation, planned or held, of an initiative or about a conflict.",
    Meeting,
    MeetingFields,
    example={
        "title": "Intra-Palestinian meeting, Moscow 2024",
        "initiative_ids": ["018df210-6400-7000-8000-000700000001"],
        "status": "held",
        "date": "2024-02-29/2024-03-02?",
        "places": [{"name": "Moscow", "country": "RUS", "latitude": 55.75, "longitude": 37.62}],
        "event_type": "mediation",
        "formats": ["plenary"],
        "purposes": ["unity"],
    },
    filters=(
        "purposes",
        "formats",
        AnyOf("initiative_id", "initiative_ids"),
        Through("conflict_id", "conflict_ids", ("initiative_ids",)),
        "status",
        "event_type",
        "related_aim",
        "track",
        "disclosure",
        "issue_ids",
    ),
    ranges=("date", "disclosed_on"),
    sorts=("title", "date", "disclosed_on"),
    rules=(_keeps_its_initiatives,),
    known="018df210-6400-7000-8000-000900000001",
)
