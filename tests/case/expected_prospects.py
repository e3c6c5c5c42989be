"""What the case holds, F19 to F35: prospects, leverage, and what came of it; as in `expected.py`."""

from typing import Any

from tests.case.expected import (
    AUTHOR,
    BOGDANOV,
    FATAH,
    HAMAS,
    ISRAEL,
    LIKELY,
    MEETING,
    MEND,
    MOSCOW,
    NOT_WESTERN,
    OPENING,
    PALESTINIANS,
    PAX,
    PIJ,
    PLO,
    PRESS,
    PUTIN,
    RUSSIA,
    S1,
    TASS,
    TURKEY,
    UNLIKELY,
    WEST,
    WORDS_ALONE,
    Part,
    attributed,
    forecast,
    relation,
)
from tests.case.expected import FACTS as EARLIER
from tests.case.installation import Cite, Days, Like, The, above, below, nothing, one_of, something, words

ERDOGAN = The("actors", "Recep Tayyip Erdoğan")
HALPERIN = The("actors", "Simona Halperin")
BEIJING = The("initiatives", "Beijing")
APRIL, JULY = The("meetings", external_id="MEND:ISR202405-8"), The("meetings", external_id="MEND:ISR202407-17")
SINCE_OCTOBER: dict[str, Days] = {"period": ("2023-10-07", None)}


F19: list[Part] = [
    (
        "others discuss the order after the war",
        Like(
            "initiative-links",
            Cite(S1, "other"),
            from_id=MOSCOW,
            to_id=The("initiatives", "order after the war"),
            kind="parallel_to",
        ),
    ),
]


def milestone(cite: Cite, **coded: Any) -> Like:
    return Like("milestones", cite, meeting_id=MEETING, kind="success_condition", asserted_by_id=AUTHOR, **coded)


CONDITIONS = {
    "influential representatives": "influential, high-level",
    "the political system": "political system",
    "the national programme": "PLO.s national programme",
    "a unified leadership": "unified leadership",
    "the day after": "day after the war",
}
F20: list[Part] = [
    ("a critical milestone", milestone(Cite(S1), responsible_ids=[FATAH, HAMAS], significance=words("critical milestone"))),
    *[
        (name, milestone(Cite(S1, field="/conditions"), conditions=[{"text": words(text), "met": something}]))
        for name, text in CONDITIONS.items()
    ],
]
F21: list[Part] = [
    (
        "no serious dialogue since October",
        Like(
            "factors",
            Cite(S1, "since October"),
            days={"period": ("2023-10-01", "2024-02-29")},
            initiative_id=MOSCOW,
            effect=below(0),
        ),
    ),
    ("which speaks against the milestone", milestone(Cite(S1, "root causes", relation="contradicts"))),
]
CONDITIONAL: dict[str, Any] = {"condition": words("agreements are reached")}
F22: list[Part] = [
    (
        "one stance, supported and contradicted",
        Like(
            "stances",
            Cite(S1, "opposes", "/support"),
            Cite(S1, "not Israel's problem", "/support", "contradicts"),
            meeting_id=MEETING,
            actor_id=ISRAEL,
            support=below(0),
        ),
    ),
    (
        "the wider line is the concern",
        Like("stances", Cite(S1, "wider line", "/concern"), actor_id=ISRAEL, concern=words("Hamas")),
    ),
    ("a harsh reaction unlikely", forecast(Cite(S1, "unlikely", "/wording"), "react harshly", **UNLIKELY)),
    ("likely Arab mediators", forecast(Cite(S1, "likely", "/wording"), "Arab countries mediate", **LIKELY)),
    ("likely not Russia", forecast(Cite(S1, "likely", "/wording"), "others than Russia", **LIKELY)),
    (
        "settled in halves: not by Arab countries",
        Like("questions", Cite(MEND, "China", "/resolution"), text=words("Arab countries"), resolution="no", **CONDITIONAL),
    ),
    (
        "settled in halves: not by Russia",
        Like("questions", Cite(MEND, "China", "/resolution"), text=words("others than Russia"), resolution="yes", **CONDITIONAL),
    ),
]
F23: list[Part] = [
    ("voiced by Simona Halperin", Like("stances", Cite(S1, field="/stated_by_id"), actor_id=ISRAEL, stated_by_id=HALPERIN)),
    (
        "the new ambassador",
        relation(Cite(S1, "new ambassador", "/role"), HALPERIN, ISRAEL, kind="represents", role=words("ambassador to Russia")),
    ),
]
F24: list[Part] = [
    (
        "Russia on the sidelines",
        Like("factors", Cite(S1, "Western and Arab"), initiative_id=MOSCOW, actor_id=RUSSIA, effect=below(0)),
    ),
    (
        "parallel to the mediation by Western and Arab countries",
        Like(
            "initiative-links",
            Cite(S1, "Western and Arab"),
            from_id=MOSCOW,
            to_id=The("initiatives", "Western and Arab"),
            kind="parallel_to",
        ),
    ),
    (
        "hosting as before",
        Like("participations", Cite(S1, "host"), initiative_id=MOSCOW, meeting_id=None, actor_id=RUSSIA, roles=["host"]),
    ),
    ("engage all stakeholders", attributed(Cite(S1, "sidelines"), arena="international", statement=words("all stakeholders"))),
]


def lever(target: The, via: The) -> Like:
    return Like(
        "leverage",
        Cite(S1, field="/via_id"),
        holder_id=RUSSIA,
        target_id=target,
        via_id=via,
        use="exercised",
        kind="relationship",
    )


F25: list[Part] = [("over Israel, through the Palestinians", lever(ISRAEL, PALESTINIANS))]
F26: list[Part] = [
    ("over Turkey, through Armenia", lever(TURKEY, The("actors", "Armenia"))),
    ("over Turkey, through the Kurds", lever(TURKEY, The("actors", "Kurds"))),
]
F27: list[Part] = [
    (
        "the United States on Israel's side",
        relation(Cite(S1), The("actors", "United States"), ISRAEL, kind="alignment", polarity=above(0)),
    ),
    ("Turkey on the Palestinians' side", relation(Cite(S1), TURKEY, PALESTINIANS, kind="alignment", polarity=above(0))),
    ("and Erdoğan openly", relation(Cite(S1, "open"), ERDOGAN, PALESTINIANS, kind="alignment", polarity=above(0))),
    ("for Turkey", relation(Cite(S1), ERDOGAN, TURKEY, kind="holds_office_in")),
    ("to be seen as fair", attributed(Cite(S1, "genuine and fair mediator"), audience_ids=nothing)),
    (
        "chances relatively low",
        forecast(Cite(S1, "relatively low", "/wording"), "fair mediator", wording="relatively low", **WORDS_ALONE),
    ),
    ("impartiality as a factor", Like("factors", Cite(S1), aspect="impartiality", actor_id=RUSSIA, effect=below(0))),
]
F28: list[Part] = [
    (
        "worse since 7 October 2023",
        relation(Cite(S1, "7 October 2023"), RUSSIA, ISRAEL, trend="deteriorating", polarity=below(0), days=SINCE_OCTOBER),
    ),
]
F29: list[Part] = [
    (
        "the experts' distrust of Putin, until 2022",
        relation(
            Cite(S1, "until 2022"),
            The("actors", "experts", generic=True),
            PUTIN,
            kind="trust",
            polarity=below(0),
            days={"period": (None, "2022-12-31")},
        ),
    ),
    (
        "leaders ignored it, until 2022",
        relation(Cite(S1, "until 2022"), The("actors", "Western leaders", generic=True), PUTIN, kind="trust"),
    ),
    (
        "distrust of the West",
        relation(Cite(S1, "Gaza war"), NOT_WESTERN, WEST, kind="trust", polarity=below(0), trend="deteriorating"),
    ),
    ("sharpened by support for Israel", relation(Cite(S1, "support for Israel"), WEST, ISRAEL, kind="alignment")),
    ("which helps", Like("factors", Cite(S1, "opening"), arena="international", actor_id=NOT_WESTERN, effect=above(0))),
]


def coded_by_mend(who: The, **more: Any) -> Like:
    return Like("participations", Cite(MEND, "ISR202402-45"), meeting_id=MEETING, actor_id=who, presence="attended", **more)


BY_MEND: dict[str, Any] = {"asserted_by_id": The("actors", "MEND")}
F30: list[Part] = [
    ("the event", Like("meetings", Cite(MEND, "ISR202402-45"), id=MEETING, event_type="mediation")),
    ("in Moscow", Like("meetings", Cite(MEND, "Moscow, Russia", "/places/0"), id=MEETING)),
    ("on one day", Like("meetings", Cite(MEND, "29 February 2024", "/date", "contradicts"), id=MEETING)),
    (
        "Russia as third party, Mikhail Bogdanov",
        coded_by_mend(RUSSIA, delegates=[{"actor_id": BOGDANOV}], roles=one_of(["lead_mediator"]), **BY_MEND),
    ),
    ("Hamas", coded_by_mend(HAMAS, roles=["party"], **BY_MEND)),
    ("Fatah", coded_by_mend(FATAH, roles=["party"], **BY_MEND)),
    (
        "PNA, not resolved to anybody",
        coded_by_mend(The("actors", "Palestinian National Authority, as", generic=True), roles=["party"]),
    ),
    (
        "no agreement",
        Like(
            "outcomes",
            Cite(MEND, "agmt 0"),
            meeting_id=MEETING,
            dimension="substantive",
            result=one_of("no_agreement", "statement"),
        ),
    ),
    (
        "about fourteen",
        Like("figures", Cite(MEND, "about 14"), meeting_id=MEETING, low=14, high=14, approximate=True, wording=words("about 14")),
    ),
]


def count(source: The, wording: str, low: int, high: int | None) -> Part:
    return (wording, Like("figures", Cite(source, wording), meeting_id=MEETING, low=low, high=high, wording=words(wording)))


F31: list[Part] = [count(S1, "14", 14, 14), count(TASS, "12 to 14", 12, 14), count(OPENING, "over ten", 11, None)]


def delegation(who: The, head: The, leads: bool = True) -> Like:
    delegates = [{"actor_id": head} | ({"head": True} if leads else {})]
    return Like("participations", Cite(OPENING, field="/delegates/0"), meeting_id=MEETING, actor_id=who, delegates=delegates)


def demand(who: The, issue: str, **coded: Any) -> Like:
    return Like("goals", Cite(OPENING), actor_id=who, kind="position", issue_ids=[The("issues", issue)], **coded)


F32: list[Part] = [
    ("Hamas led by Mousa Abu Marzook", delegation(HAMAS, The("actors", "Mousa Abu Marzook"))),
    ("Fatah led by Azzam al-Ahmad", delegation(FATAH, The("actors", "Azzam al-Ahmad"))),
    ("Vitaly Naumkin for the hosts", delegation(RUSSIA, The("actors", "Vitaly Naumkin"), leads=False)),
    ("Hamas wants into the PLO", demand(HAMAS, "into the PLO", target_ids=[PLO])),
    ("PIJ wants into the PLO", demand(PIJ, "into the PLO", target_ids=[PLO])),
    ("Fatah asks for the Oslo commitments", demand(FATAH, "Oslo commitments")),
    ("Fatah asks for one law and one armed force", demand(FATAH, "one law")),
]
F32 += [
    (
        f"{who.name} on {issue}",
        Like("positions", Cite(OPENING), actor_id=who, issue_id=The("issues", issue), initiative_id=MOSCOW),
    )
    for who, issue in ((HAMAS, "into the PLO"), (PIJ, "into the PLO"), (FATAH, "Oslo commitments"), (FATAH, "one law"))
]
CLOSING: dict[str, Any] = {"meeting_id": MEETING, "dimension": "substantive", "result": "statement"}
F33: list[Part] = [
    ("a joint closing statement", Like("outcomes", Cite(PRESS, "joint closing statement"), **CLOSING)),
    ("the intention to meet again", Like("outcomes", Cite(PRESS, "meet again"), **CLOSING)),
    ("no agreement, in MEND", Like("outcomes", Cite(MEND, "without an agreement", "/result"), **CLOSING)),
]
DECLARATION = The("agreements", "Beijing Declaration")
F34: list[Part] = [
    (
        "Beijing in late April, by the press",
        Like("meetings", Cite(PRESS, "late April", "/date"), id=APRIL, initiative_ids=[BEIJING]),
    ),
    ("on 1 May, by MEND", Like("meetings", Cite(MEND, "1 May 2024", "/date", "contradicts"), id=APRIL)),
    ("without an agreement", Like("outcomes", Cite(MEND, "ISR202405-8"), meeting_id=APRIL, result="no_agreement")),
    (
        "Beijing on 21 July, by MEND",
        Like("meetings", Cite(MEND, "21 July 2024", "/date", "contradicts"), id=JULY, initiative_ids=[BEIJING]),
    ),
    ("23 July, by MEND's summary", Like("meetings", Cite(MEND, "23 July", "/date"), id=JULY, places=[{"country": "CHN"}])),
    (
        "the declaration, signed",
        Like(
            "agreements",
            Cite(MEND, "23 July"),
            id=DECLARATION,
            meeting_id=JULY,
            status="signed",
            days={"signed": ("2024-07-23", "2024-07-23")},
        ),
    ),
    ("an agreement, in MEND", Like("outcomes", Cite(MEND, "agmt 1", "/result"), meeting_id=JULY, dimension="substantive")),
    ("another day for it", Like("agreements", Cite(MEND, "21 July", "/signed", "contradicts"), id=DECLARATION)),
    ("by fourteen factions", Like("agreements", Cite(PRESS, "14 factions", "/actors"), id=DECLARATION)),
    *[
        (
            f"{who.name} among them",
            Like("agreements", Cite(PRESS), id=DECLARATION, actors=[{"actor_id": who, "role": "party", "signed": "yes"}]),
        )
        for who in (HAMAS, FATAH)
    ],
    (
        "linked to Moscow",
        Like("initiative-links", Cite(MEND), from_id=BEIJING, to_id=MOSCOW, kind=one_of("has_precedent", "resembles")),
    ),
]
STAGES = {
    ("Cairo", 2005): "process",
    ("Mecca", 2007): "process",
    ("Sana'a", 2008): "process",
    ("Cairo", 2011): "partial",
    ("Doha", 2012): "implementation",
    ("Gaza", 2014): "partial",
    ("Cairo", 2017): "implementation",
}


def precedent(place: str, year: int) -> The:
    return The("initiatives", place, period_from=f"{year}-01-01", period_to=f"{year}-12-31")


F35: list[Part] = [
    part
    for (place, year), stage in STAGES.items()
    for part in (
        (
            f"{place} {year}",
            Like("agreements", Cite(PAX, "AgtId"), initiative_ids=[precedent(place, year)], stage=stage, signed=words(str(year))),
        ),
        (
            f"{place} {year} as a precedent",
            Like("initiative-links", Cite(PAX), from_id=MOSCOW, to_id=precedent(place, year), kind="has_precedent"),
        ),
    )
]
FACTS: dict[str, list[Part]] = EARLIER | {
    "F19": F19, "F20": F20, "F21": F21, "F22": F22, "F23": F23, "F24": F24, "F25": F25, "F26": F26, "F27": F27, "F28": F28,
    "F29": F29, "F30": F30, "F31": F31, "F32": F32, "F33": F33, "F34": F34, "F35": F35,
}  # fmt: skip
