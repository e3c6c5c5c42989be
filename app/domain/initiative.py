"""Initiatives: one convener's effort on one question, whatever the gaps."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints
from sqlalchemy.orm import Mapped

from app.domain.edtf import EdtfDateOrInterval, EdtfEffort
from app.domain.ids import ActorId, AgreementId, ConflictId
from app.domain.vocabularies import InitiativeStatus, Purpose, Track
from app.records.columns import Day, Sortable
from app.records.evidence import EvidencedFields
from app.records.fields import Distinct, Part, Text300, Text500, Text4000
from app.records.kind import AnyOf, Computed, Kind, Unique
from app.records.tables import Evidenced

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{3,80}$", min_length=3, max_length=80)]


class Initiative(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "initiative"
    title: Mapped[Sortable]
    slug: Mapped[Sortable]
    status: Mapped[InitiativeStatus]
    period_from: Mapped[Day | None]
    period_to: Mapped[Day | None]


class HistoryEntry(Part):
    """A turn in the course of an initiative."""

    status: InitiativeStatus = Field(description="What the initiative came to be.", examples=["announced"])
    since: EdtfDateOrInterval | None = Field(None, description="When that happened.", examples=["2024-02-16"])
    actor_id: ActorId | None = Field(
        None, description="By whose act it happened.", examples=["018df210-6400-7000-8000-000200000001"]
    )
    note: Text500 | None = Field(
        None, description="A remark on the turn.", examples=["Announced by the deputy foreign minister."]
    )


class InitiativeFields(EvidencedFields):
    """One convener's effort on one question; each convocation is a meeting of it."""

    title: Text300 = Field(description="The name under which it is listed.", examples=["Moscow meetings of Palestinian factions"])
    slug: Slug = Field(description="A short name for links, unique among all initiatives.", examples=["moscow-intra-palestinian"])
    summary: Text4000 | None = Field(
        None,
        description="What it is, in a few sentences.",
        examples=["Since 2011 Russia has repeatedly hosted the factions for talks on unity."],
    )
    purposes: Distinct[Purpose] = Field(min_length=1, max_length=8, description="What it is for.", examples=[["unity", "talks"]])
    tracks: Distinct[Track] = Field(
        [], max_length=4, description="The levels on which it works, from officials to communities.", examples=[["1.5"]]
    )
    history: Distinct[HistoryEntry] = Field(
        min_length=1,
        max_length=64,
        description="What became of it, in order of time; the last entry gives its status.",
        examples=[[{"status": "announced", "since": "2024-02-16"}, {"status": "under_way", "since": "2024-02-29"}]],
    )
    period: EdtfEffort | None = Field(
        None,
        description="When it was going on: an interval, or a set where there are gaps.",
        examples=["{2011,2017,2018,2019,2024-02}"],
    )
    conflict_ids: Distinct[ConflictId] = Field(
        min_length=1,
        max_length=16,
        description="The conflicts that it addresses.",
        examples=[["018df210-6400-7000-8000-000500000001"]],
    )
    mandate_ids: Distinct[AgreementId] = Field(
        [],
        max_length=8,
        description="The agreements or resolutions that it acts under.",
        examples=[["018df210-6400-7000-8000-001100000001"]],
    )


class InitiativeComputed(Computed):
    """Read-only."""

    status: InitiativeStatus = Field(
        description="How it stands: the status of the last entry of its history.", examples=["under_way"]
    )

    @classmethod
    def of(cls, record: Any) -> "InitiativeComputed":
        return cls(status=record.history[-1].status)


KIND = Kind(
    "initiative",
    "initiatives",
    "One convener's effort on one question, whatever the gaps between its meetings.",
    Initiative,
    InitiativeFields,
    example={
        "title": "Moscow meetings of Palestinian factions",
        "slug": "moscow-meetings",
        "purposes": ["unity", "talks"],
        "history": [{"status": "announced", "since": "2024-02-16"}, {"status": "under_way", "since": "2024-02-29"}],
        "period": "{2011,2017,2018,2019,2024-02}",
        "conflict_ids": ["018df210-6400-7000-8000-000500000001"],
    },
    filters=(
        "purposes",
        "tracks",
        "slug",
        "status",
        AnyOf("conflict_id", "conflict_ids"),
        "mandate_ids",
        AnyOf("actor_id", "history.actor_id"),
        "history.actor_id",
    ),
    ranges=("period",),
    sorts=("title", "slug", "period"),
    computed=InitiativeComputed,
    unique=(Unique("slug", lambda initiative: (initiative.slug,), at="slug", across=True),),
    known="018df210-6400-7000-8000-000700000001",
)
