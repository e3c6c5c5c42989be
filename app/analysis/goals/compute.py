"""From recorded goals, links and positions, or given ones, to who wants what and where it clashes."""

from app.analysis.answer import Caveat, Method
from app.analysis.case import Case, Record, Rests
from app.analysis.claims import Choice
from app.analysis.comparing import standings
from app.analysis.goals.alignment import aligned
from app.analysis.goals.graph import Graph
from app.analysis.goals.models import (
    MOST_GOALS,
    MOST_LINKS,
    GoalCycle,
    GoalsInputs,
    GoalsParameters,
    GoalsQuery,
    GoalsResult,
    StatedGoal,
    StatedLink,
    Support,
)
from app.analysis.goals.picture import specification_of
from app.analysis.goals.telling import holders, shown, table
from app.analysis.named import Names, Naming
from app.analysis.standings import MOST_ACTORS, MOST_ISSUES
from app.analysis.work import Computed, Gathered, Work
from app.errors import Fault, Unfit

GRAPH = Method(
    name="graph of goals",
    source="docs/analysis-goals.md",
    says="Links that say the same of the same goals are one tie, variants are one goal; a circle is a strongly connected "
    "component of the ties that say `serves`.",
)
FALLEN = ("withdrawn", "retracted")


def gather(case: Case, query: GoalsQuery) -> Gathered:
    """The goals, the links between them, and the positions that count."""
    rests, choice, ident = Rests(), Choice.of(query), str(query.initiative_id)
    naming = Naming(case, rests)
    rests.use("initiative", ident)
    conflicts = frozenset((case.get("initiative", ident) or {"conflict_ids": ()})["conflict_ids"])
    goals = [goal for goal in case.all("goal") if goal["initiative_id"] == ident and choice.admits(goal)]
    known = {goal["id"] for goal in goals}
    links = [link for link in case.all("goal_link") if {link["from_id"], link["to_id"]} <= known and choice.admits(link)]
    issues, warnings = standings(case, rests, naming, choice, conflicts)
    _suffices(len(goals), len(links), [len(issue.positions) for issue in issues])
    inputs = GoalsInputs(
        goals=[_goal(case, rests, naming, goal) for goal in goals],
        links=[_link(rests, naming, link) for link in links],
        issues=issues,
        names=naming.names(),
    )
    return Gathered(inputs, rests, warnings)


def compute(inputs: GoalsInputs, parameters: GoalsParameters) -> Computed:
    """All that is said of them."""
    names, graph = Names(inputs.names), Graph(inputs)
    alignment, uncertainty, methods = aligned(inputs.issues, names, parameters.weights == "equal")
    result = GoalsResult(
        goals=[shown(goal, names, graph) for goal in inputs.goals],
        table=table(inputs.goals, names, graph),
        holders=holders(inputs.goals, names),
        unsupported=[graph.named(goal.goal) for goal in inputs.goals if goal.support != "supported"],
        ties=graph.ties(names),
        clashes=graph.clashes(names),
        cycles=[GoalCycle(goals=[graph.named(goal) for goal in cycle]) for cycle in graph.cycles()],
        alignment=alignment,
    )
    warnings = [*_of_alignment(inputs, result), *graph.contradictions()]
    return Computed(result, [GRAPH, *methods], uncertainty, warnings)


def _goal(case: Case, rests: Rests, naming: Naming, goal: Record) -> StatedGoal:
    rests.use("goal", goal["id"])
    return StatedGoal(
        goal=goal["id"],
        holder=naming.use("actor", goal["actor_id"]),
        statement=goal["statement"],
        kind=goal["kind"],
        disclosure=goal["disclosure"],
        stated_by=naming.maybe("actor", goal["stated_by_id"]),
        asserted_by=naming.maybe("actor", goal["asserted_by_id"]),
        arena=goal["arena"],
        audiences=[naming.use("actor", actor) for actor in goal["audience_ids"]],
        targets=[naming.use("actor", actor) for actor in goal["target_ids"]],
        issues=[naming.use("issue", issue) for issue in goal["issue_ids"]],
        precondition=goal["precondition"],
        salience=goal["salience"],
        horizon=goal["horizon"],
        status=goal["status"],
        support=_support(case, rests, goal),
    )


def _support(case: Case, rests: Rests, goal: Record) -> Support:
    """By the sources that support it, as they stand."""
    cited = [entry["source_id"] for entry in goal["evidence"] if entry["relation"] == "supports"]
    sources = [source for ident in cited if (source := case.get("source", ident))]
    rests.use("source", *(source["id"] for source in sources))
    if not cited:
        return "unsupported"
    return "withdrawn_only" if sources and all(source["status"] in FALLEN for source in sources) else "supported"


def _link(rests: Rests, naming: Naming, link: Record) -> StatedLink:
    rests.use("goal_link", link["id"])
    return StatedLink(
        link=link["id"],
        source=link["from_id"],
        target=link["to_id"],
        kind=link["kind"],
        issue=naming.maybe("issue", link["issue_id"]),
        asserted_by=naming.maybe("actor", link["asserted_by_id"]),
        explanation=link["explanation"],
    )


def _suffices(goals: int, links: int, issues: list[int]) -> None:
    """Raises Unfit when there is nothing to say, or more than one answer holds."""
    if not goals and not issues:
        missing = "No goal of the initiative counts, and no position that counts has a value."
        raise Unfit(
            "What is recorded does not say what anybody wants.", [Fault("initiative_id", "insufficient", missing, "parameter")]
        )
    if goals > MOST_GOALS or links > MOST_LINKS or len(issues) > MOST_ISSUES or max(issues, default=0) > MOST_ACTORS:
        most = f"At most {MOST_GOALS} goals, {MOST_LINKS} links, {MOST_ISSUES} issues and {MOST_ACTORS} actors are analysed."
        raise Unfit("There is more than one answer holds.", [Fault("initiative_id", "too_many", most, "parameter")])


def _of_alignment(inputs: GoalsInputs, result: GoalsResult) -> list[Caveat]:
    """What is missing for comparing actors."""
    if not result.alignment:
        said = "How alike actors stand is not said: no two have a position with a value on the same issue."
        return [Caveat(code="no_alignment", detail=said)]
    if all(pair.weighted for pair in result.alignment):
        return []
    said = "Where not all saliences are known, or equal weights were asked for, the issues that a pair shares weigh the same."
    return [Caveat(code="equal_weights", detail=said)]


WORK = Work(gather, compute, {"vega": specification_of})
