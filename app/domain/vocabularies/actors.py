"""Who takes part: actors, how they relate, and what moves them."""

from app.domain.vocabularies.terms import Term


class ActorKind(Term):
    """What an actor is; one that fits several takes the first that fits, its other hats are relationships."""

    STATE = "state", "A member or observer state of the United Nations."
    TERRITORIAL_ENTITY = (
        "territorial_entity",
        "An entity that holds territory and whose statehood is disputed or partial.",
    )
    GOVERNMENT_BODY = (
        "government_body",
        "A part of a state's authority: ministry, council, delegation, local authority, court or parliament.",
    )
    STATE_MILITARY = "state_military", "The armed forces or the police of a state."
    INTERGOVERNMENTAL_ORGANISATION = (
        "intergovernmental_organisation",
        "An organisation that states formed by treaty, with its organs and missions.",
    )
    STATE_GROUP = "state_group", "An informal group of states or of their organisations, such as the Quad."
    JOINT_BODY = (
        "joint_body",
        "A commission, committee or monitoring mission that a peace process set up, whoever runs it.",
    )
    ARMED_GROUP = "armed_group", "An organised group outside the state that uses force."
    POLITICAL_PARTY = "political_party", "A party or faction that seeks office and has no armed wing of its own."
    UMBRELLA = "umbrella", "An alliance of actors outside the state that act under one name."
    RELIGIOUS_BODY = "religious_body", "A church, a council of scholars or a religious order."
    COMMUNITY = "community", "A tribe, a clan, or a communal or ethnic group."
    CIVIL_SOCIETY = (
        "civil_society",
        "An association, union or other non-governmental organisation, mediating ones included.",
    )
    COMPANY = "company", "A firm."
    MEDIA = "media", "A news organisation."
    RESEARCH_BODY = "research_body", "A university or a think tank."
    INDIVIDUAL = "individual", "A natural person."
    PUBLIC = "public", "An audience or a population, such as the voters of a country."
    OTHER = "other", "An actor that none of the other kinds describes."


class AliasKind(Term):
    """What sort of other name an actor bears."""

    OFFICIAL = "official", "The full name that the actor itself uses formally."
    SHORT = "short", "A shorter everyday form of the name."
    ACRONYM = "acronym", "The initials by which the actor is known."
    TRANSLITERATION = "transliteration", "The name carried over from another script."
    FORMER = "former", "A name that the actor has given up."
    PSEUDONYM = "pseudonym", "An assumed name, such as a nom de guerre."


class Constituency(Term):
    """Whom an actor speaks for, if it speaks for a group that talks tend to leave out."""

    WOMEN = "women", "The actor speaks for women."
    YOUTH = "youth", "The actor speaks for young people."
    LABOUR = "labour", "The actor speaks for workers."
    MINORITY = "minority", "The actor speaks for an ethnic, religious or linguistic minority."
    REFUGEES = "refugees", "The actor speaks for refugees or displaced people."
    DIASPORA = "diaspora", "The actor speaks for people of a country who live outside it."


class RelationshipKind(Term):
    """How one actor stands to another, read `from` verb `to`."""

    PART_OF = "part_of", "The first is an organ or section of the second."
    MEMBER_OF = "member_of", "The first belongs to the second as one of its members."
    WING_OF = "wing_of", "The first is the armed, political or social wing of the second."
    HOLDS_OFFICE_IN = "holds_office_in", "The first, a person, holds an office in the second."
    REPRESENTS = "represents", "The first speaks or acts for the second with its authority."
    SPLIT_FROM = "split_from", "The first came into being by leaving the second."
    MERGED_INTO = "merged_into", "The first ceased to exist on its own when it joined the second."
    TRANSFORMED_INTO = "transformed_into", "The first went on as the second, under another identity."
    SET_UP_BY = "set_up_by", "The first was founded by the second."
    ALLIANCE = "alliance", "The two have bound themselves to stand together."
    PATRONAGE = "patronage", "The first supports the second with money, arms or other means."
    COOPERATION = "cooperation", "The two work together without being bound to."
    ALIGNMENT = "alignment", "The first takes the side of the second, as a biased mediator does."
    RECOGNITION = "recognition", "The first acknowledges the second's status or right to speak."
    TRUST = "trust", "The first expects the second to keep its word."
    RIVALRY = "rivalry", "The two compete for the same following, territory or standing."
    HOSTILITY = "hostility", "The first treats the second as an enemy."
    DESIGNATION = "designation", "The first has put the second on a list of terrorists or of sanctions."
    DEPENDENCE = "dependence", "The first cannot do without the second's support."
    OTHER = "other", "A quality of the relationship that none of the other kinds describes."


class Trend(Term):
    """Where a relationship is going."""

    IMPROVING = "improving", "The relationship is getting better."
    STABLE = "stable", "The relationship stays as it is."
    DETERIORATING = "deteriorating", "The relationship is getting worse."


class LeverageKind(Term):
    """By what means the holder can move the target."""

    REWARDS = "rewards", "The holder can give or promise something that the target wants."
    COERCION = "coercion", "The holder can punish the target or withhold what it needs."
    LEGITIMACY = "legitimacy", "The holder's standing or mandate makes its word count with the target."
    EXPERTISE = "expertise", "The holder knows how to do what the target cannot."
    INFORMATION = "information", "The holder knows something that changes the target's reckoning."
    RELATIONSHIP = "relationship", "The holder reaches the target through a third actor or through its access."
    PROCEDURAL = "procedural", "The holder decides about agenda, place, invitations or the text on the table."


class LeverageUse(Term):
    """How far the holder has gone in using the leverage."""

    LATENT = "latent", "The holder has the means and has not brought them up."
    THREATENED = "threatened", "The holder has announced that it will or may use the means."
    EXERCISED = "exercised", "The holder has used the means."


LEVERAGE_STRENGTH = {0: "none", 1: "slight", 2: "some", 3: "strong", 4: "decisive"}
POLARITY = {-2: "hostile", -1: "cool", 0: "neutral or mixed", 1: "friendly", 2: "close"}
