"""The domain: one file for each record kind."""

from app.domain import (
    actor,
    agreement,
    conflict,
    factor,
    figure,
    forecast,
    goal,
    goal_link,
    initiative,
    initiative_link,
    issue,
    leverage,
    meeting,
    milestone,
    outcome,
    participation,
    position,
    question,
    relationship,
    source,
    stance,
)
from app.records.kind import Kind

# From what everything rests on and who acts, by what is mediated and done, to what comes of it.
KINDS: tuple[Kind, ...] = (
    source.KIND,
    actor.KIND,
    relationship.KIND,
    leverage.KIND,
    conflict.KIND,
    issue.KIND,
    initiative.KIND,
    initiative_link.KIND,
    meeting.KIND,
    participation.KIND,
    agreement.KIND,
    goal.KIND,
    goal_link.KIND,
    position.KIND,
    stance.KIND,
    factor.KIND,
    milestone.KIND,
    outcome.KIND,
    figure.KIND,
    question.KIND,
    forecast.KIND,
)

FIRST = ("initiative", "goal")  # what a reader of the documentation looks for
