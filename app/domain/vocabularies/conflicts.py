"""What is being mediated."""

from app.domain.vocabularies.terms import Term


class ConflictKind(Term):
    """Between whom a conflict runs, and whether arms are used (after UCDP)."""

    INTERSTATE = "interstate", "Armed, between two or more states."
    EXTRASYSTEMIC = (
        "extrasystemic",
        "Armed, between a state and a group outside it, over territory that it rules abroad.",
    )
    INTRASTATE = "intrastate", "Armed, between a government and a group inside the state, with no foreign troops."
    INTERNATIONALISED_INTRASTATE = (
        "internationalised_intrastate",
        "Armed, between a government and a group inside the state, with foreign troops on at least one side.",
    )
    NON_STATE = "non_state", "Armed, between groups none of which is a state."
    POLITICAL = "political", "A dispute not fought with arms now, such as over unity, an election or a constitution."


class Incompatibility(Term):
    """What the parties to a conflict cannot both have."""

    GOVERNMENT = "government", "They disagree about who governs, or how."
    TERRITORY = "territory", "They disagree about whose a territory is, or its status."
    GOVERNMENT_AND_TERRITORY = (
        "government_and_territory",
        "They disagree about both who governs and whose a territory is.",
    )
    OTHER = "other", "They disagree about something else."
