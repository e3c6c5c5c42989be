"""Ids of records, each marked with the kind that it must name."""

from typing import Annotated
from uuid import UUID

from app.records.walk import Ref

SourceId = Annotated[UUID, Ref("source")]
ActorId = Annotated[UUID, Ref("actor")]
ConflictId = Annotated[UUID, Ref("conflict")]
IssueId = Annotated[UUID, Ref("issue")]
InitiativeId = Annotated[UUID, Ref("initiative")]
MeetingId = Annotated[UUID, Ref("meeting")]
AgreementId = Annotated[UUID, Ref("agreement")]
GoalId = Annotated[UUID, Ref("goal")]
FactorId = Annotated[UUID, Ref("factor")]
MilestoneId = Annotated[UUID, Ref("milestone")]
QuestionId = Annotated[UUID, Ref("question")]
