"""The third parties of a conflict, from the records."""

from collections import defaultdict
from collections.abc import Iterable, Set
from uuid import UUID

from app.analysis.answer import Caveat
from app.analysis.case import Case, Rests
from app.analysis.comparing import standings
from app.analysis.mediators.field import Field, field_of, insufficient
from app.analysis.mediators.models import (
    MOST_MEDIATORS,
    MOST_PARTIES,
    ConflictSide,
    MediatorEffort,
    MediatorGoal,
    MediatorsInputs,
    MediatorsQuery,
    ThirdParty,
)
from app.analysis.mediators.recorded import attendance, closeness, leverage, outcomes, rivals
from app.analysis.work import Gathered
from app.domain.vocabularies import Role
from app.errors import Fault, Unfit

Roles = dict[str, dict[str, set[Role]]]  # by actor and initiative


def gather(case: Case, query: MediatorsQuery) -> Gathered:
    """The third parties with all that they are compared by."""
    rests = Rests()
    field = field_of(case, rests, query)
    sides = _sides(field, query)
    roles, seen = _roles(field, {*query.roles})
    parties = {side.actor for side in sides}
    third, warnings = _third(field, query, roles, parties)
    issues, words = standings(
        case, rests, field.naming, field.choice, frozenset({field.conflict["id"]}), frozenset({*third, *parties})
    )
    inputs = MediatorsInputs(
        parties=sides,
        mediators=[_one(field, actor, roles, parties, query.closeness) for actor in third],
        issues=issues,
        names=field.naming.names(),
    )
    return Gathered(inputs, rests, [*warnings, *_by_text({*third} & roles.keys() - seen), *words])


def _sides(field: Field, query: MediatorsQuery) -> list[ConflictSide]:
    """The parties that the query names, else the conflict's."""
    named = [(str(ident), None) for ident in query.party_id]
    parties = named or [(party["actor_id"], party["side"]) for party in field.conflict["parties"]]
    sides = {field.naming.use("actor", actor): side for actor, side in parties}
    return [ConflictSide(actor=actor, side=side) for actor, side in list(sides.items())[:MOST_PARTIES]]


def _roles(field: Field, wanted: set[Role]) -> tuple[Roles, set[str]]:
    """Who is what in which initiative, whoever says so; and of whom a participation says so, not an agreement alone."""
    found: Roles = defaultdict(lambda: defaultdict(set))
    for part in field.claims("participation"):
        if roles := wanted & {Role(role) for role in part["roles"]}:
            field.rests.use("participation", part["id"])
            for initiative in field.about(part):
                found[field.naming.use("actor", part["actor_id"])][initiative] |= roles
    seen = {*found}
    for agreement in filter(field.choice.admits, field.agreements.values()):
        for actor in agreement["actors"]:
            if actor["role"] in wanted:
                field.rests.use("agreement", agreement["id"])
                for initiative in field.initiatives & {*agreement["initiative_ids"]}:
                    found[field.naming.use("actor", actor["actor_id"])][initiative].add(Role(actor["role"]))
    return found, seen


def _third(field: Field, query: MediatorsQuery, roles: Roles, parties: set[str]) -> tuple[list[str], list[Caveat]]:
    """The actors to compare, and what to say of those that are left out. Raises Unfit when there is none, or too many."""
    named = [field.naming.use("actor", str(ident)) for ident in query.mediator_id]
    third = list(dict.fromkeys(named)) or sorted(roles)
    generic = [actor for actor in third if (field.case.get("actor", actor) or {}).get("generic")]
    unnamed = [] if named or query.generic else generic
    within = [] if named else [actor for actor in third if actor in parties and actor not in unnamed]
    third = [actor for actor in third if actor not in {*unnamed, *within}]
    if not third:
        raise insufficient("conflict_id", "No single actor that is no party has one of the roles in an initiative.")
    if len(third) > MOST_MEDIATORS:
        most = f"At most {MOST_MEDIATORS} third parties are compared: choose by mediator_id."
        raise Unfit("There are more third parties than one answer holds.", [Fault("mediator_id", "too_many", most, "parameter")])
    without = field.initiatives - {initiative for theirs in roles.values() for initiative in theirs}
    field.rests.use("initiative", *without)
    told = (
        ("generic_left_out", "These are no single actors and left out; generic=true compares them.", unnamed),
        ("parties_left_out", "These have one of the roles and are parties to the conflict.", within),
        ("no_third_party", "Of these initiatives no third party is recorded.", without),
    )
    return third, [_caveat(code, detail, ids) for code, detail, ids in told if ids]


def _one(field: Field, actor: str, roles: Roles, parties: set[str], kind: str) -> ThirdParty:
    naming, efforts = field.naming, roles.get(actor, {})
    meetings = [
        ident
        for ident, meeting in sorted(field.meetings.items())
        if efforts.keys() & {*meeting["initiative_ids"]} and meeting["status"] == "held"
    ]
    hosts = {other for other, theirs in roles.items() if theirs.keys() & efforts.keys()}
    goals = [goal for goal in field.claims("goal") if field.case.actor(goal["actor_id"]) == actor]
    for goal in goals:
        field.rests.use("goal", goal["id"])
        naming.use("actor", goal["actor_id"])
    return ThirdParty(
        actor=actor,
        efforts=[MediatorEffort(initiative=naming.use("initiative", i), roles=sorted(efforts[i])) for i in sorted(efforts)],
        meetings=[naming.use("meeting", meeting) for meeting in meetings],
        attendance=attendance(field, meetings, hosts),
        outcomes=outcomes(field, efforts),
        closeness=closeness(field, actor, parties, kind),
        leverage=leverage(field, actor),
        goals=[MediatorGoal(goal=goal["id"], statement=goal["statement"], disclosure=goal["disclosure"]) for goal in goals],
        rivals=rivals(field, efforts),
    )


def _by_text(actors: Set[str]) -> list[Caveat]:
    said = "The roles of these are known from agreements alone: efforts of theirs that ended without one are not in sight."
    return [_caveat("known_by_agreements", said, actors)] if actors else []


def _caveat(code: str, detail: str, ids: Iterable[str]) -> Caveat:
    return Caveat(code=code, detail=detail, ids=[UUID(ident) for ident in sorted(ids)])
