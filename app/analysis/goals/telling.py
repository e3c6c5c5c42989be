"""Who wants what, for whom, and who says so."""

from collections import defaultdict
from collections.abc import Sequence

from app.analysis.goals.graph import Graph
from app.analysis.goals.models import GoalShown, GoalsOfOneSort, OfHolder, StatedGoal
from app.analysis.named import Named, Names
from app.domain.vocabularies import Disclosure

SAID = (Disclosure.DECLARED, Disclosure.CONFIDED)  # by the holder


def shown(goal: StatedGoal, names: Names, graph: Graph) -> GoalShown:
    """The goal with names for ids."""
    return GoalShown(
        id=goal.goal,
        statement=goal.statement,
        holder=names.of(goal.holder),
        kind=goal.kind,
        disclosure=goal.disclosure,
        stated_by=names.maybe(goal.stated_by),
        asserted_by=names.maybe(goal.asserted_by),
        arena=goal.arena,
        audiences=names.each(goal.audiences),
        targets=names.each(goal.targets),
        issues=names.each(goal.issues),
        precondition=goal.precondition,
        salience=goal.salience,
        horizon=goal.horizon,
        status=goal.status,
        support=goal.support,
        variants=graph.variants(goal.goal),
    )


def table(goals: Sequence[StatedGoal], names: Names, graph: Graph) -> list[GoalsOfOneSort]:
    """The goals by holder, disclosure, arena and audience; a goal for two audiences stands in two rows."""
    rows: dict[tuple[str, Disclosure, str, str], list[StatedGoal]] = defaultdict(list)
    for goal in goals:
        for audience in goal.audiences or [""]:
            rows[goal.holder, goal.disclosure, goal.arena or "", audience].append(goal)
    return [
        GoalsOfOneSort(
            holder=names.of(holder),
            disclosure=disclosure,
            arena=those[0].arena,
            audience=names.maybe(audience or None),
            goals=[goal.goal for goal in those],
            count=len({graph.group(goal.goal) for goal in those}),
        )
        for (holder, disclosure, _, audience), those in sorted(rows.items(), key=lambda row: (names.of(row[0][0]).name, row[0]))
    ]


def holders(goals: Sequence[StatedGoal], names: Names) -> list[OfHolder]:
    """What each holder says beside what is said of it, in the order of their names."""
    found = []
    for holder in names.each({goal.holder for goal in goals}):
        theirs = [goal for goal in goals if goal.holder == holder.id]
        said = {issue for goal in theirs if goal.disclosure in SAID for issue in goal.issues}
        told = {issue for goal in theirs if goal.disclosure not in SAID for issue in goal.issues}
        found.append(
            OfHolder(
                holder=holder,
                declared=_those(theirs, Disclosure.DECLARED),
                confided=_those(theirs, Disclosure.CONFIDED),
                attributed=_those(theirs, Disclosure.ATTRIBUTED),
                inferred=_those(theirs, Disclosure.INFERRED),
                only_declared=names.each(said - told),
                only_attributed=names.each(told - said),
                both=names.each(said & told),
            )
        )
    return found


def _those(goals: Sequence[StatedGoal], disclosure: Disclosure) -> list[Named]:
    return [Named(id=goal.goal, name=goal.statement) for goal in goals if goal.disclosure is disclosure]
