"""Efforts to settle a conflict: initiatives, their meetings, and who takes part in what capacity."""

from app.domain.vocabularies.terms import Term


class Purpose(Term):
    """What an effort or a meeting is for."""

    TALKS = "talks", "To get the parties to talk, or keep them talking."
    SETTLEMENT = "settlement", "To reach an agreement on the issues of substance."
    UNITY = "unity", "To bring divided organisations or branches of government together."
    POWER_SHARING = "power_sharing", "To share offices or authority between the parties."
    CEASEFIRE = "ceasefire", "To stop or pause the fighting."
    SECURITY_ARRANGEMENTS = (
        "security_arrangements",
        "To regulate forces and arms: withdrawal, disarmament, or the end of support to armed groups.",
    )
    TERRITORY = "territory", "To settle a border or the ownership of land."
    RESOURCES = "resources", "To share water, cattle, pasture or other resources, or the movement to reach them."
    HUMANITARIAN = "humanitarian", "To bring relief to people and protect them."
    DETAINEES = "detainees", "To free or exchange prisoners and hostages."
    NORMALISATION = "normalisation", "To restore or open relations between states or authorities."
    CONFIDENCE_BUILDING = "confidence_building", "To let the parties learn to trust each other by limited steps."
    JUSTICE = "justice", "To deal with past wrongs by amnesty, trial, truth or reconciliation."
    ELECTIONS = "elections", "To agree on holding an election or on its result."
    IMPLEMENTATION = "implementation", "To have an agreement carried out and monitored."
    OTHER = "other", "For something that no other purpose describes."


class Track(Term):
    """At which level of society talks are held."""

    ONE = "1", "Officials of the parties talk as such."
    ONE_AND_A_HALF = "1.5", "Officials talk in a private capacity, or together with people who hold no office."
    TWO = "2", "Influential people without office talk, such as scholars or former officials."
    THREE = "3", "People of the communities concerned talk."


class InitiativeStatus(Term):
    """How far an initiative has got."""

    PROPOSED = "proposed", "Somebody has offered or asked for it, and it is not yet accepted."
    REFUSED = "refused", "A party whose consent was needed has turned it down."
    ANNOUNCED = "announced", "It has been declared publicly and has not yet begun."
    UNDER_WAY = "under_way", "It has begun."
    SUSPENDED = "suspended", "It has been interrupted and may be taken up again."
    CONCLUDED = "concluded", "It was ended by decision, with its business done."
    LAPSED = "lapsed", "It ended because its term ran out or nobody pursued it."
    COLLAPSED = "collapsed", "It broke down."


class InitiativeLinkKind(Term):
    """How one initiative relates to another."""

    FOLLOWS = "follows", "The first is the next stage of the same effort as the second."
    HAS_PRECEDENT = "has_precedent", "The second is an earlier, comparable attempt on the same dispute."
    RESEMBLES = "resembles", "The two are comparable and about different disputes."
    PARALLEL_TO = "parallel_to", "The two run at the same time on the same dispute."
    COMPETES_WITH = "competes_with", "The two are rivals, in that the success of one is at the expense of the other."
    COMPLEMENTS = "complements", "The two help each other."
    PART_OF = "part_of", "The first is a strand of the second."


SYMMETRIC_INITIATIVE_LINKS = frozenset(
    {
        InitiativeLinkKind.RESEMBLES,
        InitiativeLinkKind.PARALLEL_TO,
        InitiativeLinkKind.COMPETES_WITH,
        InitiativeLinkKind.COMPLEMENTS,
    }
)


class MeetingStatus(Term):
    """Whether a meeting takes place."""

    PROPOSED = "proposed", "Somebody has suggested the meeting, and it is not yet fixed."
    SCHEDULED = "scheduled", "The meeting has been fixed and is still to come."
    HELD = "held", "The meeting has taken place."
    POSTPONED = "postponed", "The meeting has been put off to a later date, known or not."
    CANCELLED = "cancelled", "The meeting has been called off."
    UNKNOWN = "unknown", "It is not known whether the meeting took place."


class EventType(Term):
    """Whether a third party mediates at a meeting."""

    MEDIATION = "mediation", "A third party helps parties to the conflict, who take part, to settle it."
    MEDIATION_RELATED = "mediation_related", "The meeting prepares or supports mediation without being it."
    NEGOTIATION = "negotiation", "The parties talk without a third party."


class RelatedAim(Term):
    """What a meeting that is only related to mediation is for (after MEND)."""

    BRING_TO_TABLE = "bring_to_table", "To persuade a party to take part in talks."
    WIDEN_INCLUSION = "widen_inclusion", "To bring further actors into the process or hear them."
    COORDINATE_THIRD_PARTIES = "coordinate_third_parties", "To align those who mediate or support mediation."
    MONITOR_OR_ADVISE = "monitor_or_advise", "To follow how an agreement or process is going, or to give advice on it."


class MeetingFormat(Term):
    """How a meeting is conducted."""

    PLENARY = "plenary", "All who take part sit together."
    BILATERAL = "bilateral", "Two sides sit together."
    PROXIMITY = "proximity", "The sides are in the same place in separate rooms, and messages are carried between them."
    SHUTTLE = "shuttle", "The third party travels between the sides."
    ONE_SIDED = "one_sided", "The third party meets one side only."
    SUMMIT = "summit", "Leaders meet in person."
    SIDELINES = "sidelines", "The meeting takes place at the edge of another event."
    REMOTE = "remote", "The meeting is held by telephone or video."
    WRITTEN = "written", "The sides exchange texts without meeting."


class MeetingDisclosure(Term):
    """What the public knows of a meeting."""

    PUBLIC = "public", "The meeting is announced or reported openly at the time."
    CLOSED = "closed", "It is known that the meeting takes place, and not what is said."
    SECRET = "secret", "Those who take part conceal the meeting when it is held."
    ALLEGED = "alleged", "Somebody reports the meeting, and those concerned do not confirm it."


class Role(Term):
    """What an actor does in a meeting or an initiative."""

    CONVENER = "convener", "Invites the others."
    HOST = "host", "Gives the place."
    LEAD_MEDIATOR = "lead_mediator", "Leads the mediation and answers for it."
    CO_MEDIATOR = "co_mediator", "Mediates together with others."
    FACILITATOR = "facilitator", "Carries messages and makes no proposals."
    GUARANTOR = "guarantor", "Answers for compliance with what is agreed."
    MONITOR = "monitor", "Verifies what the parties do."
    WITNESS = "witness", "Attests that a text was signed."
    OBSERVER = "observer", "Sits in without taking part."
    SPONSOR = "sponsor", "Pays for the effort or lends it support."
    ADVISER = "adviser", "Gives technical support to a party or to the mediator."
    PARTY = "party", "Belongs to the dispute."
    STAKEHOLDER = "stakeholder", "Is affected or has influence, and does not sit at the table."
    SPOILER = "spoiler", "Acts to wreck the effort, as somebody claims."


class Invitation(Term):
    """Whether an actor was asked to take part."""

    INVITED = "invited", "The actor was asked to take part."
    NOT_INVITED = "not_invited", "Nobody asked the actor."
    EXCLUDED = "excluded", "It was decided that the actor should not take part."
    UNKNOWN = "unknown", "It is not known whether the actor was asked."


class Response(Term):
    """How an actor answered an invitation."""

    ACCEPTED = "accepted", "The actor said that it would take part."
    DECLINED = "declined", "The actor said that it would not take part."
    NO_ANSWER = "no_answer", "The actor did not answer."
    UNKNOWN = "unknown", "It is not known how the actor answered."


class Presence(Term):
    """Whether an actor was there."""

    EXPECTED = "expected", "The actor is said to be coming."
    ATTENDED = "attended", "The actor was there."
    ABSENT = "absent", "The actor was not there."
    WALKED_OUT = "walked_out", "The actor came and left in protest."
    UNKNOWN = "unknown", "It is not known whether the actor was there."


class Level(Term):
    """The rank of the highest person who takes part for an actor."""

    HEAD_OF_STATE = "head_of_state", "A president, a monarch or another head of state."
    HEAD_OF_GOVERNMENT = "head_of_government", "A prime minister or another head of government."
    LEADER = "leader", "The head of an actor that is not a state."
    MINISTER = "minister", "A member of a government below its head."
    MILITARY_COMMANDER = "military_commander", "A commander of regular or irregular forces."
    SENIOR_OFFICIAL = "senior_official", "A person of the leadership below its head and below ministers."
    SPECIAL_ENVOY = "special_envoy", "A person appointed for this conflict or region."
    OFFICIAL = "official", "An official of middle rank."
    TECHNICAL = "technical", "Experts or staff."
    UNKNOWN = "unknown", "The rank is not known."


class Strategy(Term):
    """How far a third party intervenes, from the lightest to the heaviest way."""

    FACILITATION = "facilitation", "It opens channels and passes on information."
    FORMULATION = "formulation", "It shapes the procedure and drafts proposals."
    MANIPULATION = "manipulation", "It uses rewards, pressure or threats to move the parties."
