"""What actors want and where they stand, what helps and hinders, what came of it, and what will."""

from app.domain.vocabularies.terms import Term


class GoalKind(Term):
    """What sort of wish a goal is (after the Harvard negotiation school)."""

    POSITION = "position", "What the holder demands in words."
    INTEREST = "interest", "What the holder seeks behind its demands."
    NEED = "need", "What the holder cannot go without, such as security or recognition."
    FEAR = "fear", "What the holder wants to prevent."


class Disclosure(Term):
    """How it is known what an actor wants or where it stands."""

    DECLARED = "declared", "The holder or somebody on its behalf said so in public."
    CONFIDED = "confided", "The holder or somebody on its behalf said so to the mediator in private."
    ATTRIBUTED = "attributed", "Somebody other than the holder says so."
    INFERRED = "inferred", "The editors conclude so from what the holder does."


class GoalArena(Term):
    """On which stage a goal is pursued."""

    INTERNATIONAL = "international", "Among the states of the world."
    REGIONAL = "regional", "Among the states and actors of a region."
    BILATERAL = "bilateral", "Between the holder and one other actor."
    DOMESTIC = "domestic", "Inside the holder's own country or society."
    INTRA_PARTY = "intra_party", "Inside the holder's own organisation."


class GoalHorizon(Term):
    """By when the holder wants the goal."""

    IMMEDIATE = "immediate", "Within a month."
    SHORT_TERM = "short_term", "Within a year."
    MEDIUM_TERM = "medium_term", "Within five years."
    LONG_TERM = "long_term", "Later than in five years."


class GoalStatus(Term):
    """What has become of a goal."""

    PURSUED = "pursued", "The holder is working towards it."
    PARTLY_ACHIEVED = "partly_achieved", "The holder has got a part of it."
    ACHIEVED = "achieved", "The holder has got it."
    FRUSTRATED = "frustrated", "It can no longer be reached, although the holder wanted it."
    ABANDONED = "abandoned", "The holder has given it up."
    UNKNOWN = "unknown", "It is not known what has become of it."


class GoalLinkKind(Term):
    """How one goal relates to another."""

    SERVES = "serves", "Reaching the first helps to reach the second."
    CONFLICTS_WITH = "conflicts_with", "Reaching one makes it harder to reach the other."
    COMPATIBLE_WITH = "compatible_with", "The two can be reached together."
    DEPENDS_ON = "depends_on", "The first can only be reached if the second is."
    VARIANT_OF = "variant_of", "The two are the same goal in other words or by another observer, counted once."


SYMMETRIC_GOAL_LINKS = frozenset({GoalLinkKind.CONFLICTS_WITH, GoalLinkKind.COMPATIBLE_WITH, GoalLinkKind.VARIANT_OF})


class Flexibility(Term):
    """How ready an actor is to move from its position."""

    NONE = "none", "The actor will not move."
    LOW = "low", "The actor will move a little."
    MEDIUM = "medium", "The actor will move for a good return."
    HIGH = "high", "The actor will readily move."


class FactorAspect(Term):
    """Which condition of mediation a factor is about (UN fundamentals and the literature)."""

    RIPENESS = "ripeness", "Whether the parties see no way to win and a way out."
    CONSENT = "consent", "Whether the parties accept the process and the mediator."
    IMPARTIALITY = "impartiality", "Whether the third party is seen to be fair to all."
    INCLUSIVITY = "inclusivity", "Whether those concerned are represented."
    OWNERSHIP = "ownership", "Whether the parties treat the process and its results as their own."
    COHERENCE = "coherence", "Whether those who mediate pull in one direction."
    LEVERAGE = "leverage", "Whether somebody can move the parties."
    PREPAREDNESS = "preparedness", "Whether mediator and parties are prepared."
    SECURITY = "security", "Whether the military situation and the safety of people allow it."
    DOMESTIC_POLITICS = "domestic_politics", "Whether politics inside an actor's country favours it."
    INTERNATIONAL_POLITICS = "international_politics", "Whether politics between states favours it."
    RESOURCES = "resources", "Whether there are money, people and means to do it and carry it out."
    OTHER = "other", "A condition that no other aspect describes."


class FactorArena(Term):
    """On which stage a factor works: those of goals, and the conflict itself."""

    INTERNATIONAL = "international", "Among the states of the world."
    REGIONAL = "regional", "Among the states and actors of a region."
    BILATERAL = "bilateral", "Between two actors."
    DOMESTIC = "domestic", "Inside one country or society."
    INTRA_PARTY = "intra_party", "Inside one organisation."
    CONFLICT = "conflict", "In the course of the conflict itself."


class MilestoneKind(Term):
    """What a milestone marks."""

    SUCCESS_CONDITION = "success_condition", "What would make the effort count as a success, as somebody judges."
    PROVISION = "provision", "What an agreement obliges somebody to do."
    PRECONDITION = "precondition", "What has to happen before somebody takes part or goes on."
    DEADLINE = "deadline", "A day by which something has to be done."


class MilestoneStatus(Term):
    """Whether a milestone was reached."""

    PENDING = "pending", "It can still be met."
    MET = "met", "It was met, in time if there was a time."
    MET_LATE = "met_late", "It was met after it was due."
    PARTLY_MET = "partly_met", "A part of it was met."
    MISSED = "missed", "It was not met and no longer can be, or not in time."
    WAIVED = "waived", "Those whom it was for have given it up."


class ConditionMet(Term):
    """Whether one of a milestone's conditions was met."""

    YES = "yes", "The condition was met."
    NO = "no", "The condition was not met."
    PARTLY = "partly", "A part of the condition was met."
    UNKNOWN = "unknown", "It is not known whether the condition was met."


class OutcomeDimension(Term):
    """In which respect an outcome is judged."""

    SUBSTANTIVE = "substantive", "What was agreed."
    PROCEDURAL = "procedural", "What it did for the process of talking."
    RELATIONAL = "relational", "What it did to the relations between those concerned."
    REPUTATIONAL = "reputational", "What it did to somebody's standing."
    IMPLEMENTATION = "implementation", "What was carried out."


class OutcomeResult(Term):
    """What was reached in substance, from nothing to everything."""

    NOT_HELD = "not_held", "Talks were offered, refused or cancelled, or nobody came."
    NO_AGREEMENT = "no_agreement", "They met and agreed on nothing."
    STATEMENT = "statement", "They or the chair issued a text without new commitments."
    PROCESS_AGREEMENT = (
        "process_agreement",
        "They committed themselves about the talks: a date, a body, an agenda or a confidence-building step.",
    )
    CEASEFIRE = "ceasefire", "They agreed that the fighting stops or pauses."
    PARTIAL_AGREEMENT = "partial_agreement", "They settled at least one issue of substance, functional deals included."
    COMPREHENSIVE_AGREEMENT = "comprehensive_agreement", "They concluded an agreement that means to settle the whole."

    @property
    def step(self) -> int:
        """From 0 (not held) to 6 (comprehensive agreement)."""
        return list(OutcomeResult).index(self)

    def __lt__(self, other: str) -> bool:
        return self.step < OutcomeResult(other).step

    def __le__(self, other: str) -> bool:
        return self.step <= OutcomeResult(other).step

    def __gt__(self, other: str) -> bool:
        return self.step > OutcomeResult(other).step

    def __ge__(self, other: str) -> bool:
        return self.step >= OutcomeResult(other).step


class FigureMeasure(Term):
    """What a reported number counts."""

    ORGANISATIONS_INVITED = "organisations_invited", "Organisations that were asked to take part."
    ORGANISATIONS_PRESENT = "organisations_present", "Organisations that took part."
    PARTICIPANTS = "participants", "Persons who took part."
    WOMEN_PRESENT = "women_present", "Women among the persons who took part."
    SIGNATORIES = "signatories", "Actors that signed a text."
    PRISONERS = "prisoners", "Prisoners or detainees concerned, for example to be freed."
    HOSTAGES = "hostages", "Hostages concerned, for example to be freed."
    FATALITIES = "fatalities", "People killed."
    TROOPS = "troops", "Soldiers or fighters concerned, for example to be withdrawn."
    WEAPONS = "weapons", "Arms concerned, for example to be handed over."
    DISPLACED = "displaced", "People driven from their homes."
    MONEY = "money", "An amount of money."
    VOLUME = "volume", "An amount of goods, such as tonnes of grain or litres of fuel."
    DURATION = "duration", "A length of time."
    OTHER = "other", "A number that no other measure describes."


class Resolution(Term):
    """How a question turned out."""

    YES = "yes", "What was asked has happened, by the question's criteria."
    NO = "no", "What was asked has not happened, by the question's criteria."
    VOID = "void", "The question does not count, since its condition failed or it cannot be decided."


class LikelihoodScale(Term):
    """The published scale that gives words of likelihood their probabilities."""

    ICD203 = "icd203", "The scale of the United States intelligence community, Directive 203."
    PHIA = "phia", "The probability yardstick of British intelligence assessment, which leaves gaps."
    IPCC_AR6 = "ipcc_ar6", "The nested scale of the Intergovernmental Panel on Climate Change, Sixth Assessment Report."
    NATO_AJP = "nato_ajp", "The scale of NATO's joint intelligence doctrine, AJP-2.1."
    KENT = "kent", "Sherman Kent's proposal of 1964, centres with a give and take."


class ReferenceUnit(Term):
    """What one case of a reference class is."""

    MEETING = "meeting", "Each meeting is a case."
    INITIATIVE = "initiative", "Each initiative is a case."
    AGREEMENT = "agreement", "Each agreement is a case, so that efforts without one are left out."
    OTHER = "other", "A case is something else, which the description says."


OUTCOME_RATING = {-2: "much worse", -1: "worse", 0: "no change", 1: "better", 2: "much better"}
FACTOR_EFFECT = {-2: "hinders strongly", -1: "hinders", 0: "ambiguous", 1: "helps", 2: "helps strongly"}
STANCE_SUPPORT = {
    -2: "opposes actively",
    -1: "disapproves",
    0: "neutral or divided",
    1: "approves",
    2: "backs actively",
}
