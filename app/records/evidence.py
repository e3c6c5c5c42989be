"""Evidence: the sources under a record, embedded, ordered and versioned with it; and what can be asked of them."""

import re
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator
from sqlalchemy import ColumnElement, and_, exists, func, select

from app.records.columns import When, listed
from app.records.fields import Distinct, Fields, Own, Part, Text200, Text500, Text1000, each_once, misfit
from app.records.tables import Evidenced, Record, Reference
from app.records.walk import Ref

PATH = "evidence.source_id"
INDEX = re.compile("0|[1-9][0-9]*", re.ASCII)


class Relation(StrEnum):
    """What a source does to a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


class Confidence(StrEnum):
    """The editors' confidence that the record is true."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Evidence(Part):
    """One source under one record, and what it says."""

    source_id: Annotated[UUID, Ref("source")] = Field(
        description="The source.", examples=["018df210-6400-7000-8000-000100000001"]
    )
    relation: Relation = Field(description="Whether the source supports or contradicts.", examples=["supports"])
    excerpt: Text1000 | None = Field(
        None, description="The passage, quoted briefly or summed up.", examples=["Fourteen organisations are invited."]
    )
    locator: Text200 | None = Field(None, description="Where in the source.", examples=["paragraph 2"])
    field: Annotated[str, StringConstraints(pattern=r"^(/[^/\u0000]+)+$", max_length=100)] | None = Field(
        None, description="JSON pointer to the field of this record that the source bears on.", examples=["/date"]
    )
    reported: Text500 | None = Field(None, description="What the source says of that field, in its words.", examples=["12 to 14"])
    credibility: Annotated[int, Field(ge=1, le=6)] | None = Field(
        None,
        description="Admiralty credibility: 1 confirmed by others, 2 probably true, 3 possibly true, 4 doubtful, "
        "5 improbable, 6 cannot be judged.",
        examples=[2],
    )


class EvidencedFields(Fields):
    """What every kind but source has besides: whose judgement the record is, and what it rests on."""

    evidence: Distinct[Evidence] = Field(
        [],
        max_length=128,
        description="The sources under the record, in the order in which they should be read.",
        examples=[[{"source_id": "018df210-6400-7000-8000-000100000001", "relation": "supports"}]],
    )
    asserted_by_id: Annotated[UUID, Ref("actor")] | None = Field(
        None,
        description="Whose judgement the record is; empty means the editors.",
        examples=["018df210-6400-7000-8000-000200000001"],
    )
    confidence: Confidence | None = Field(
        None,
        description="The editors' confidence that the record is true: low (scanty or poor evidence), moderate "
        "(credible, not corroborated), high (good and corroborated).",
        examples=["moderate"],
    )

    @model_validator(mode="after")
    def _evidence_fits(self) -> Self:
        keys = ((entry.source_id, entry.locator, entry.field, entry.relation) for entry in self.evidence)
        each_once(keys, "This source, locator, field and relation stand there already", "evidence")
        for i, entry in enumerate(self.evidence):
            if entry.field and not points_into(self, entry.field):
                raise misfit("This points to nothing in the record", "evidence", i, "field")
        return self


def points_into(record: BaseModel, json_pointer: str) -> bool:
    """Whether a JSON pointer names a place in the record; a field that is empty is a place too."""
    value: Any = record
    for raw in json_pointer.split("/")[1:]:
        step = raw.replace("~1", "/").replace("~0", "~")
        if isinstance(value, BaseModel) and step in type(value).model_fields:
            value = getattr(value, step)
        elif isinstance(value, list) and INDEX.fullmatch(step) and int(step) < len(value):
            value = value[int(step)]
        else:
            return False
    return True


class EvidencedOwn(Own):
    """Read-only, of all kinds but source."""

    supported: bool = Field(description="Whether at least one evidence entry supports the record.", examples=[True])


class EvidenceState(StrEnum):
    """What `?evidence=` asks for."""

    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"
    SINGLE_SOURCE = "single_source"
    WITHDRAWN_ONLY = "withdrawn_only"


def in_state(kind: str, table: type[Evidenced], source: type[Record], state: str, when: When) -> ColumnElement[bool]:
    """The records in that state: nothing supports them; something contradicts them; their supporting sources have one
    root when `based_on_ids` are followed; or all of those sources are withdrawn or retracted."""
    cited = (Reference.kind == kind, Reference.path == PATH, Reference.relation == Relation.SUPPORTS)
    if state == EvidenceState.UNSUPPORTED:
        return table.supported.is_(False)
    if state == EvidenceState.CONTRADICTED:
        return table.contradicted.is_(True)
    if state == EvidenceState.WITHDRAWN_ONLY:
        status = source.__table__.c.status
        standing = select(source.id).where(source.seen(when), status.not_in(listed(("withdrawn", "retracted"))))
        fallen = select(source.id).where(source.id.not_in(standing))
        touched = select(Reference.seq).where(*cited, Reference.to_id.in_(fallen))
        held = exists().where(Reference.seq == table.seq, *cited, Reference.to_id.in_(standing))
        return and_(table.seq.in_(touched), ~held)
    roots = _roots(source, when)
    counted = func.count(func.coalesce(roots.c.root, Reference.to_id).distinct())
    one_root = (
        select(Reference.seq).outerjoin(roots, roots.c.id == Reference.to_id).where(*cited).group_by(Reference.seq)
    ).having(counted == 1)
    return table.seq.in_(one_root)


def _roots(source: type[Record], when: When) -> Any:
    """(id, root): of the sources that are based on others, what each comes down to. Found from the roots on: from the
    other end every step of a chain would be a row."""
    here = select(source.id, source.seq).where(source.seen(when)).subquery()
    based = (Reference.seq == here.c.seq, Reference.kind == "source", Reference.path == "based_on_ids")
    steps = select(here.c.id, Reference.to_id.label("on")).join(Reference, and_(*based)).cte("steps")
    first = select(steps.c.id, steps.c.on.label("root")).where(steps.c.on.not_in(select(steps.c.id)))
    roots = first.cte("roots", recursive=True)
    further = steps.alias()
    return roots.union(select(further.c.id, roots.c.root).join(roots, roots.c.id == further.c.on))
