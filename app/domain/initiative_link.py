"""Initiative links: how two initiatives relate, as somebody sees it."""

from collections.abc import Iterable, Iterator
from typing import ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator
from sqlalchemy.orm import Mapped

from app.domain.ids import InitiativeId
from app.domain.rules import pair, reaches
from app.domain.vocabularies import SYMMETRIC_INITIATIVE_LINKS, InitiativeLinkKind
from app.errors import Fault
from app.records.columns import Identified
from app.records.evidence import EvidencedFields
from app.records.fields import Text2000, misfit
from app.records.kind import AnyOf, Kind, Look, Proposal, Through, Unique
from app.records.tables import Evidenced


class InitiativeLink(Evidenced):
    """The columns: what is filtered, sorted or constrained."""

    __tablename__ = "initiative_link"
    from_id: Mapped[Identified]
    to_id: Mapped[Identified]
    kind: Mapped[InitiativeLinkKind]
    CHECKS: ClassVar = {"two_initiatives": "from_id <> to_id"}


class InitiativeLinkFields(EvidencedFields):
    """How two initiatives relate; read from, kind, to."""

    from_id: InitiativeId = Field(
        description="The first initiative; of a precedent, the later one.",
        examples=["018df210-6400-7000-8000-000700000001"],
    )
    to_id: InitiativeId = Field(description="The second initiative.", examples=["018df210-6400-7000-8000-000700000002"])
    kind: InitiativeLinkKind = Field(description="What the first is to the second.", examples=["has_precedent"])
    explanation: Text2000 | None = Field(
        None,
        description="Why it is seen so.",
        examples=["The same factions, the same question, another host."],
    )

    @model_validator(mode="after")
    def _two_initiatives(self) -> Self:
        if self.from_id == self.to_id:
            raise misfit("A link joins two different initiatives", "to_id")
        return self


def _not_part_of_itself(proposal: Proposal, look: Look) -> Iterator[Fault]:
    """Whoever asserts the links: an initiative that is part of its own part is no description of anything."""

    def onward(ident: UUID) -> Iterable[UUID]:
        links = look.referring("initiative_link", "from_id", ident)
        return [link.to_id for _, link in links if link.kind is InitiativeLinkKind.PART_OF]

    link = proposal.fields
    if link.kind is InitiativeLinkKind.PART_OF and reaches([link.to_id], link.from_id, onward):
        yield Fault("/to_id", "cycle", "An initiative is not part of itself, nor through others.")


KIND = Kind(
    "initiative_link",
    "initiative-links",
    "How two initiatives relate: one follows, resembles, rivals or is part of the other.",
    InitiativeLink,
    InitiativeLinkFields,
    example={
        "from_id": "018df210-6400-7000-8000-000700000001",
        "to_id": "018df210-6400-7000-8000-000700000002",
        "kind": "has_precedent",
        "explanation": "The same factions, the same question, another host.",
    },
    filters=(
        AnyOf("initiative_id", "from_id", "to_id"),
        "from_id",
        "to_id",
        Through("conflict_id", None, ("from_id", "to_id")),
        "kind",
    ),
    unique=(Unique("pair", lambda link: pair(link, link.kind in SYMMETRIC_INITIATIVE_LINKS), at="to_id"),),
    rules=(_not_part_of_itself,),
    claim=True,
    known="018df210-6400-7000-8000-000800000001",
)
