"""What claims rest on: sources, and how far they can be trusted."""

from app.domain.vocabularies.terms import Term


class SourceKind(Term):
    """What sort of document a source is."""

    NEWS = "news", "A report of events by a news organisation."
    COMMENTARY = "commentary", "A published opinion or analysis under its author's name."
    OFFICIAL_STATEMENT = "official_statement", "A text that an actor published as its own position."
    AGREEMENT_TEXT = "agreement_text", "The text of an agreement itself."
    DATA_SET = "data_set", "A coded collection of cases or events."
    REPORT = "report", "A study by an organisation, such as a monitoring or expert report."
    INTERVIEW = "interview", "A conversation with a person, published or noted down."
    SOCIAL_MEDIA = "social_media", "A post on a social network or messaging channel."
    ACADEMIC = "academic", "A scholarly article, chapter or book."
    OTHER = "other", "A document that none of the other kinds describes."


class SourceStatus(Term):
    """Whether a source still stands."""

    ACTIVE = "active", "The source stands as it was published."
    CORRECTED = "corrected", "The publisher has corrected the source and it still stands."
    RETRACTED = "retracted", "The publisher or author has taken the source back."
    WITHDRAWN = "withdrawn", "The editors of this service no longer rely on the source."


class Reliability(Term):
    """The Admiralty code's grade for a source, given independently of what it says; F means missing, not medium."""

    A = "A", "Nobody doubts that the source is authentic, trustworthy and competent."
    B = "B", "The source has mostly been right, with minor doubts."
    C = "C", "The source has been right in the past, and there are doubts."
    D = "D", "There are serious doubts, although the source has been right at times."
    E = "E", "The source lacks authenticity, trustworthiness or competence, or has a record of being wrong."
    F = "F", "There is no basis for judging the source."


CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged",
}
