"""What a batch consists of, and what is answered about each part of it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, SkipValidation, StringConstraints

from app.http.problem import Problem
from app.records.fields import GOAL, Part, Text200, Text1000, text
from app.records.history import Answer
from app.records.schemas import example

MOST = 1000
REPORT = {"title": "A report", "kind": "report"}

Local = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern="^[^\\u0000]+$")]
Scheme = Annotated[str, text(40, but=":")]
Tag = Annotated[str, StringConstraints(pattern=r'^(\*|[0-9]{1,10}|"[0-9]{1,10}")$')]
Version = Field(None, description="The version that was read, or the ETag; `*` is any.", examples=["1"])
Body = Field(description="What a single request would send; references to earlier operations as `#local`.", examples=[REPORT])


class Operation(Part):
    """One write of a batch."""

    kind: Annotated[str, StringConstraints(max_length=40)] = Field(
        description="The kind of the record, in the singular.", examples=["source"]
    )


class Named(Operation):
    """A write that later ones can refer to."""

    local: Local | None = Field(None, description="A name for the record: later operations say `#name`.", examples=["report"])


class Known(Operation):
    """A write to a record that is there."""

    id: Annotated[str, StringConstraints(max_length=201)] = Field(
        description="The record: its id, or `#local` for that of an earlier operation.", examples=["#report"]
    )


class Create(Named):
    """As `POST /v1/{kind}`."""

    op: Literal["create"] = Field(description="What to do.", examples=["create"])
    body: dict[str, Any] = Body


class By(Part):
    """An external id, as the path of a PUT has it."""

    scheme: Scheme = Field(description="The data set that gave the id.", examples=["MEND"])
    value: Text200 = Field(description="The id there.", examples=["ISR202402-45"])


class Put(Named):
    """As `PUT /v1/{kind}/by/{scheme}/{value}`."""

    op: Literal["put"] = Field(description="What to do.", examples=["put"])
    by: By = Field(description="The external id.", examples=[{"scheme": "MEND", "value": "ISR202402-45"}])
    if_match: Tag | None = Version
    if_none_match: Literal["*"] | None = Field(None, description="`*`: only create.", examples=["*"])
    body: dict[str, Any] = Body


class Patch(Known):
    """As `PATCH /v1/{kind}/{id}`."""

    op: Literal["patch"] = Field(description="What to do.", examples=["patch"])
    if_match: Tag | None = Version
    body: dict[str, Any] = Field(description="A merge patch.", examples=[{"note": "Read again."}])


class Delete(Known):
    """As `DELETE /v1/{kind}/{id}`."""

    op: Literal["delete"] = Field(description="What to do.", examples=["delete"])
    if_match: Tag | None = Version
    reason: Text1000 | None = Field(None, description="Why; it stays in the revision.", examples=["Entered twice."])


class Restore(Known):
    """As `POST /v1/{kind}/{id}/restore`."""

    op: Literal["restore"] = Field(description="What to do.", examples=["restore"])


AnyOperation = Create | Put | Patch | Delete | Restore
OPERATIONS: dict[Any, type[AnyOperation]] = {
    "create": Create,
    "put": Put,
    "patch": Patch,
    "delete": Delete,
    "restore": Restore,
}
REFUSED = {"pointer": "/operations/3/body/salience", "code": "less_than_equal", "detail": "Input should be at most 100"}
PROBLEM = example(Problem) | {"errors": [REFUSED]}
CREATE = {"op": "create", "kind": "source", "local": "report", "body": REPORT}
PUT = {
    "op": "put",
    "kind": "actor",
    "by": {"scheme": "example", "value": "host"},
    "body": {"name": "A host", "kind": "state", "evidence": [{"source_id": "#report", "relation": "supports"}]},
}
PATCH = {"op": "patch", "kind": "source", "id": "#report", "if_match": "1", "body": {"note": "Read again."}}
TWIN = CREATE | {"local": "twin"}
DELETE = {"op": "delete", "kind": "source", "id": "#twin", "if_match": "1", "reason": "Entered twice."}
RESTORE = {"op": "restore", "kind": "source", "id": "#twin"}
EXAMPLES: dict[str, list[dict[str, Any]]] = {
    "create": [CREATE],
    "put": [CREATE, PUT],
    "patch": [CREATE, PATCH],
    "delete": [TWIN, DELETE],
    "restore": [TWIN, DELETE, RESTORE],
    "all": [CREATE, PUT, PATCH, TWIN, DELETE, RESTORE],
}


class Batch(Part):
    """Writes of any kinds, done in order: each sees what those before it did. Each is judged by itself, so that a batch may
    say of every one what is wrong with it."""

    operations: list[SkipValidation[Annotated[AnyOperation, Field(discriminator="op")]]] = Field(
        max_length=MOST, description="What to do.", examples=[EXAMPLES["all"]]
    )
    atomic: bool = Field(True, description="All or nothing; if false, each for itself.", examples=[True])


class Done(Answer):
    """What became of one operation."""

    status: int = Field(description="The status that a single request would have been answered with.", examples=[201])
    local: Local | None = Field(description="The local name that it gave.", examples=["report"])
    id: UUID | None = Field(description="The record, unless there is a problem.", examples=[GOAL])
    etag: str | None = Field(description="The ETag of the record, unless it is deleted.", examples=['"1"'])
    location: str | None = Field(description="Where the record is, unless it is deleted.", examples=[f"/v1/goals/{GOAL}"])
    problem: Problem | None = Field(description="What is wrong; the pointers go into the batch.", examples=[PROBLEM])


class BatchDone(Answer):
    """What became of a batch, in its order."""

    items: list[Done] = Field(description="The operations.", examples=[[example(Done)]])


SHOWN = {"BatchDone": {"items": [example(Done) | {"problem": None}]}}  # FastAPI drops what is null from examples in a schema
