"""What the case holds, F1 to F35: codes, names and evidence. Written from the description of the case, not from the demo.

One entry per part of a fact: how it is called, and the record that says it. Here are F1 to F18, the meeting, its context and
the goals; `expected_prospects.py` has the rest.
"""

from typing import Any

from tests.case.installation import Cite, Days, Like, The, above, below, nothing, one_of, words

Part = tuple[str, Like]

S1 = The("sources", "Kremlin Mediator of Unity", kind="commentary")
TASS = The("sources", "TASS", kind="news", published_from="2024-02-16", published_to="2024-02-16")
OPENING = The("sources", "press", kind="news", published_from="2024-02-29", published_to="2024-02-29")
PRESS = The("sources", "press", kind="news")
MEND = The("sources", "MEND", kind="data_set")
PAX = The("sources", "PA-X", kind="data_set")

AUTHOR = The("actors", "Parisa Pasandepour")
RUSSIA, ISRAEL, TURKEY = The("actors", "Russia"), The("actors", "Israel"), The("actors", "Turkey")
BOGDANOV, PUTIN = The("actors", "Mikhail Bogdanov"), The("actors", "Vladimir Putin")
HAMAS, FATAH = The("actors", "Hamas"), The("actors", "Fatah")
PIJ, PLO = The("actors", "Palestinian Islamic Jihad"), The("actors", "PLO")
WEST = The("actors", "The West", generic=True)
PALESTINIANS = The("actors", "Palestinians", generic=True)
AT_HOME = The("actors", "Russian public", generic=True)
PARTNERS = The("actors", "Middle Eastern partners", generic=True)
NOT_WESTERN = The("actors", "Non-Western", generic=True)

MOSCOW = The("initiatives", "Moscow")
MEETING = The("meetings", external_id="MEND:ISR202402-45")
UNITY, AFTER_THE_WAR = The("issues", "unity"), The("issues", "after the war")


def moscow_round(year: int) -> The:
    """An earlier meeting of the same initiative."""
    return The("meetings", initiative_id=MOSCOW, date_from=f"{year}-01-01", date_to=f"{year}-12-31")


def whole(year: int) -> dict[str, Days]:
    """The bounds of a date of which only the year is known."""
    return {"date": (f"{year}-01-01", f"{year}-12-31")}


def expected_guest(who: The) -> Like:
    return Like(
        "participations",
        Cite(S1, "expected"),
        meeting_id=MEETING,
        actor_id=who,
        invitation="invited",
        presence=one_of("expected", "attended"),
        roles=["party"],
    )


def attributed(cite: Cite, **coded: Any) -> Like:
    """A goal that the author attributes to Russia, unless somebody else is named."""
    return Like("goals", cite, **({"actor_id": RUSSIA, "disclosure": "attributed", "asserted_by_id": AUTHOR} | coded))


def relation(cite: Cite, start: The, end: The, **coded: Any) -> Like:
    return Like("relationships", cite, from_id=start, to_id=end, **coded)


def forecast(cite: Cite, question: str, **coded: Any) -> Like:
    return Like("forecasts", cite, forecaster_id=AUTHOR, question_id=The("questions", question), **coded)


UNLIKELY: dict[str, Any] = {"term": "unlikely", "probability_low": 0.2, "probability_high": 0.45, "probability_mid": 0.325}
LIKELY: dict[str, Any] = {"term": "likely", "probability_low": 0.55, "probability_high": 0.8}
WORDS_ALONE: dict[str, Any] = {"term": None, "probability": None, "probability_low": None, "probability_mid": None}

F1: list[Part] = [
    (
        "Russia convenes and hosts",
        Like("participations", Cite(S1), meeting_id=MEETING, actor_id=RUSSIA, roles=["convener", "host"]),
    ),
    (
        "fourteen organisations invited",
        Like("figures", Cite(S1), meeting_id=MEETING, measure="organisations_invited", low=14, high=14, approximate=False),
    ),
    (
        "from 29 February to 1 or 2 March",
        Like("meetings", Cite(S1, "1 or 2 March", "/date"), status="held", days={"date": ("2024-02-29", "2024-03-02")}),
    ),
    (
        "in Moscow, by the same effort",
        Like("meetings", Cite(S1), id=MEETING, initiative_ids=[MOSCOW], places=[{"name": words("Moscow"), "country": "RUS"}]),
    ),
]
FORCES = The("actors", "political forces", generic=True)
F2: list[Part] = [
    ("Hamas expected", expected_guest(HAMAS)),
    ("Fatah expected", expected_guest(FATAH)),
    ("Palestinian Islamic Jihad expected", expected_guest(PIJ)),
    ("forces abroad expected", expected_guest(FORCES)),
    ("forces abroad unnamed, of Syria and Lebanon", Like("actors", generic=True, countries=["SYR", "LBN"], id=FORCES)),
]
DECLARED: dict[str, Any] = {
    "actor_id": RUSSIA,
    "disclosure": "declared",
    "stated_by_id": BOGDANOV,
    "issue_ids": [UNITY],
    "meeting_id": MEETING,
}
F3: list[Part] = [
    ("the declared goal, in S1", Like("goals", Cite(S1, "Bogdanov"), **DECLARED)),
    ("the declared goal, in TASS", Like("goals", Cite(TASS), **DECLARED)),
    ("TASS of 16 February", Like("sources", id=TASS, days={"published": ("2024-02-16", "2024-02-16")})),
    ("S1 is no second witness", Like("sources", id=S1, based_on_ids=[TASS])),
    (
        "Bogdanov's office",
        relation(
            Cite(S1, field="/role"),
            BOGDANOV,
            RUSSIA,
            kind=one_of("represents", "holds_office_in"),
            role=words("Middle East and Africa"),
        ),
    ),
]
F4: list[Part] = [
    (
        "unity to get out of the crisis",
        Like("factors", Cite(S1, "crisis|unity"), initiative_id=MOSCOW, effect=above(0), description=words("governed")),
    ),
    ("the purpose", Like("initiatives", Cite(S1, "crisis", "/purposes/0"), id=MOSCOW, purposes=["unity"])),
    ("two issues on the agenda", Like("meetings", Cite(S1, "governed"), id=MEETING, issue_ids=[UNITY, AFTER_THE_WAR])),
]
F5: list[Part] = [
    (
        "one initiative",
        Like("initiatives", Cite(S1, "2011.*2017.*2018.*2019"), id=MOSCOW, days={"period": ("2011-01-01", "2024-02-29")}),
    ),
    *[
        (
            f"the round of {year}",
            Like(
                "meetings",
                Cite(S1, str(year), "/date"),
                days=whole(year),
                initiative_ids=[MOSCOW],
                status="held",
                confidence="low" if year == 2018 else one_of("moderate", "high"),
            ),
        )
        for year in (2011, 2017, 2018, 2019)
    ],
]
F6: list[Part] = [
    ("the worst war in decades", Like("factors", Cite(S1, "worst war"), meeting_id=MEETING, arena="conflict", effect=below(1))),
    (
        "leaders confused and disorganised",
        Like("factors", Cite(S1, "confused and disorganised"), meeting_id=MEETING, aspect="preparedness", effect=below(0)),
    ),
    (
        "the war that the meeting is about",
        Like("meetings", Cite(S1), id=MEETING, conflict_ids=[The("conflicts", "gaza", period_from="2023-10-07")]),
    ),
]
F7: list[Part] = [
    ("the West marginalises Russia", relation(Cite(S1, "completely marginalised"), WEST, RUSSIA, polarity=-2)),
    ("Israel too", relation(Cite(S1, "Israel included|Israel is counted"), ISRAEL, RUSSIA, polarity=below(0))),
    (
        "as a factor",
        Like(
            "factors", Cite(S1, "international context"), aspect="international_politics", arena="international", actor_id=RUSSIA
        ),
    ),
    (
        "a constructive role and trust, said with reserve",
        attributed(
            Cite(S1, "seems"), audience_ids=[PARTNERS, NOT_WESTERN], confidence="low", arena=one_of("international", "regional")
        ),
    ),
]
F8: list[Part] = [
    (
        "an election near, a positive story wanted",
        Like("factors", Cite(S1, "election"), aspect="domestic_politics", arena="domestic", actor_id=RUSSIA, effect=above(0)),
    ),
]
KEY, WAR, WEEK = "key to Palestinian unity", "war in gaza be solved", "disagreements be solved that week"
F9: list[Part] = [
    ("it can inspire", Like("factors", Cite(S1, "inspire"), meeting_id=MEETING, effect=above(0))),
    ("the key unlikely found in Moscow", forecast(Cite(S1, "unlikely", "/wording"), KEY, **UNLIKELY)),
    ("the war unlikely solved there", forecast(Cite(S1, "unlikely", "/wording"), WAR, **UNLIKELY)),
    ("disagreements unlikely solved that week", forecast(Cite(S1, "unlikely", "/wording"), WEEK, **UNLIKELY)),
    *[
        (
            f"the question: {text}",
            Like("questions", Cite(S1, field="/text"), meeting_id=MEETING, text=words(text), resolution="no"),
        )
        for text in (KEY, WAR, WEEK)
    ],
    (
        "flatly: the key is not in Moscow",
        forecast(Cite(S1, field="/wording"), KEY, wording=words("key is not in Moscow"), **WORDS_ALONE),
    ),
    (
        "flatly: the Kremlin cannot make change happen",
        forecast(Cite(S1, field="/wording"), "change", wording=words("cannot make change"), **WORDS_ALONE),
    ),
]
SINCE_1948: dict[str, Days] = {"period": ("1948-01-01", None)}
F10: list[Part] = [
    (
        "Moscow's side since 1948",
        relation(Cite(S1, "since Israel's founding"), RUSSIA, PALESTINIANS, kind="alignment", polarity=above(0), days=SINCE_1948),
    ),
    (
        "with limited means",
        relation(Cite(S1, "limited means"), RUSSIA, PALESTINIANS, kind="patronage", polarity=above(0), days=SINCE_1948),
    ),
]
F11: list[Part] = [
    part
    for year in (2011, 2017, 2018, 2019)
    for part in (
        (
            f"very little from {year}, which is not none",
            Like(
                "outcomes",
                Cite(S1, "very little", "/result"),
                meeting_id=moscow_round(year),
                dimension="substantive",
                result="statement",
                days=whole(year),
            ),
        ),
        (
            f"Russia not discredited by {year}",
            Like(
                "outcomes",
                Cite(S1, "valued"),
                meeting_id=moscow_round(year),
                dimension="reputational",
                rating=above(0),
                beneficiary_id=RUSSIA,
            ),
        ),
    )
]
F12: list[Part] = [
    (
        "an active foreign policy",
        attributed(Cite(S1, "propaganda"), audience_ids=nothing, arena="international", meeting_id=MEETING),
    ),
]
F13: list[Part] = [
    ("not isolated, for the audience at home", attributed(Cite(S1, "isolated"), arena="domestic", audience_ids=[AT_HOME])),
    (
        "a designation, as the author asserts",
        Like("relationships", Cite(S1, "terrorists"), from_id=RUSSIA, kind="designation", asserted_by_id=AUTHOR),
    ),
]
WITH_ARABS = attributed(Cite(S1, "Arab world"), audience_ids=lambda v: len(v) == 1, issue_ids=[UNITY], arena="regional")
STANDING = Like("goals", Cite(S1), actor_id=RUSSIA, disclosure="attributed", asserted_by_id=AUTHOR, statement=words("position"))
F14: list[Part] = [
    ("with the Arab world, for Middle Eastern partners", WITH_ARABS),
    ("addressed to the partners alone", attributed(Cite(S1, "Arab world"), audience_ids=[PARTNERS], arena="regional")),
    *[
        (f"{who.name} with Israel", relation(Cite(S1, "side with Israel"), who, ISRAEL, kind="alignment", polarity=above(0)))
        for who in (The("actors", "United States"), The("actors", "Europe", generic=True))
    ],
    ("the Palestinians' position serves it", Like("goal-links", Cite(S1), kind="serves", from_id=STANDING, to_id=WITH_ARABS)),
]
F15: list[Part] = [
    ("a signal to Israel and the West", attributed(Cite(S1, "own game"), target_ids=[ISRAEL, WEST], meeting_id=MEETING)),
]
F16: list[Part] = [
    (
        "the order after the war",
        attributed(Cite(S1, "after the war"), issue_ids=[AFTER_THE_WAR], target_ids=[The("actors", "State of Palestine")]),
    ),
]
IMAGE = attributed(Cite(S1, "image"), actor_id=PUTIN, arena="domestic")
F17: list[Part] = [
    ("Putin's image", IMAGE),
    (
        "Russia's hosting serves it",
        Like("goal-links", Cite(S1, "hosts"), kind="serves", from_id=Like("goals", actor_id=RUSSIA), to_id=IMAGE),
    ),
]
F18: list[Part] = [
    (
        "chances not high",
        forecast(Cite(S1, "not high", "/wording"), "united Palestinian bloc", wording="not high", **WORDS_ALONE),
    ),
    (
        "an implementation limit",
        Like("factors", Cite(S1, "open question"), aspect=one_of("resources", "leverage"), actor_id=RUSSIA, effect=below(0)),
    ),
    (
        "left as an open question",
        Like("questions", Cite(S1), text=words("resources or leverage"), resolution=one_of(None, "void")),
    ),
]

FACTS: dict[str, list[Part]] = {
    "F1": F1, "F2": F2, "F3": F3, "F4": F4, "F5": F5, "F6": F6, "F7": F7, "F8": F8, "F9": F9, "F10": F10, "F11": F11,
    "F12": F12, "F13": F13, "F14": F14, "F15": F15, "F16": F16, "F17": F17, "F18": F18,
}  # fmt: skip
