"""What is recorded of one third party: who came, what came of it, how close it is to the sides, whom it can move."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from app.analysis.case import Record
from app.analysis.claims import begun, pick
from app.analysis.mediators.field import Field
from app.analysis.mediators.models import (
    MediatorAttendance,
    MediatorCloseness,
    MediatorLeverage,
    MediatorOutcome,
    MediatorRival,
)
from app.analysis.methods.ties import groups
from app.domain.vocabularies import Invitation, Level, LeverageUse, Presence, ReferenceUnit

SYMMETRIC = ("alliance", "cooperation", "rivalry")  # kinds of relationships that hold from both ends
RIVALS = ("competes_with", "parallel_to")


def attendance(field: Field, meetings: Sequence[str], hosts: set[str]) -> list[MediatorAttendance]:
    """Who came to the meetings, `hosts` apart. That an actor is expected says nothing where it is said whether it came."""

    def about(part: Record) -> tuple[str, str]:
        return part["meeting_id"], field.case.actor(part["actor_id"])

    def said(key: str, *silent: str) -> Callable[[Record], str | None]:
        return lambda part: None if part[key] in ("unknown", *silent) else part[key]

    parts = [part for part in field.claims("participation") if part["meeting_id"] in meetings and about(part)[1] not in hosts]
    alike = replace(field.choice, initiatives=frozenset())  # a meeting is the same whichever of its initiatives is named
    came = pick(parts, alike, about, said("presence", "expected"), _middle(Presence))
    expected = pick([p for p in parts if about(p) not in came], alike, about, said("presence"), _middle(Presence))
    invited = pick(parts, alike, about, said("invitation"), _middle(Invitation))
    ranks = pick(parts, alike, about, said("level"), _middle(Level))
    presence = came | expected
    found = []
    for key in sorted(presence.keys() | invited.keys()):
        ids = [ident for picked in (presence, invited, ranks) if key in picked for ident in picked[key].ids]
        field.rests.use("participation", *ids)
        for part in parts:
            if part["id"] in ids:
                field.naming.use("actor", part["actor_id"])
        found.append(
            MediatorAttendance(
                meeting=key[0],
                actor=key[1],
                presence=presence[key].value if key in presence else Presence.UNKNOWN,
                invitation=invited[key].value if key in invited else Invitation.UNKNOWN,
                level=ranks[key].value if key in ranks else Level.UNKNOWN,
            )
        )
    return found


def outcomes(field: Field, efforts: Iterable[str]) -> list[MediatorOutcome]:
    """What each coder says of each meeting, initiative and agreement; rival versions of one act are one."""
    mine, naming = {*efforts}, field.naming
    same = groups(
        (ident, relation["agreement_id"])
        for ident, agreement in field.agreements.items()
        for relation in agreement["relations"]
        if relation["kind"] == "variant_of" and relation["agreement_id"] in field.agreements
    )

    def about(outcome: Record) -> tuple[str, ...]:
        unit, subject = _subject(outcome)
        coder, beneficiary = outcome["asserted_by_id"] or "", outcome["beneficiary_id"] or ""
        return unit, same.get(subject, subject), outcome["dimension"], coder, beneficiary

    coded = [outcome for outcome in field.claims("outcome") if field.about(outcome) & mine]
    alike = replace(field.choice, initiatives=frozenset())
    found = []
    for scale in ("result", "rating"):
        for (unit, subject, dimension, coder, beneficiary), picked in sorted(
            pick(coded, alike, about, lambda outcome, scale=scale: outcome[scale]).items()  # type: ignore[misc]
        ):
            field.rests.use("outcome", *picked.ids)
            field.rests.use("agreement", *(ident for ident, first in same.items() if first == subject))
            found.append(
                MediatorOutcome.model_validate(
                    {
                        "subject": naming.use(unit, subject),
                        "unit": ReferenceUnit(unit),
                        "dimension": dimension,
                        scale: picked.value,
                        "coder": naming.maybe("actor", coder or None),
                        "beneficiary": naming.maybe("actor", beneficiary or None),
                    }
                )
            )
    return found


def closeness(field: Field, mediator: str, parties: set[str], kind: str) -> list[MediatorCloseness]:
    """The polarity of its relationship of that kind to each party."""
    case = field.case

    def about(tie: Record) -> str | None:
        """The party, if it is a tie between the two."""
        start, end = case.actor(tie["from_id"]), case.actor(tie["to_id"])
        if start == mediator and end in parties:
            return end
        return start if kind in SYMMETRIC and end == mediator and start in parties else None

    ties = [tie for tie in case.all("relationship") if tie["kind"] == kind and about(tie)]
    picked = pick(ties, field.choice, about, lambda tie: tie["polarity"])
    found = []
    for party, one in sorted(picked.items(), key=lambda item: item[0] or ""):
        field.rests.use("relationship", *one.ids)
        _name_actors(field, ties, one.ids, "from_id", "to_id")
        found.append(MediatorCloseness(party=party or "", polarity=one.value))
    return found


def leverage(field: Field, mediator: str) -> list[MediatorLeverage]:
    """Whom it can move, through whom, by what means."""
    case = field.case

    def about(means: Record) -> tuple[str, str, str]:
        return case.actor(means["target_id"]), (means["via_id"] and case.actor(means["via_id"])) or "", means["kind"]

    held = [means for means in case.all("leverage") if case.actor(means["holder_id"]) == mediator]
    uses = pick(held, field.choice, about, lambda means: means["use"], _middle(LeverageUse))
    strengths = pick(held, field.choice, about, lambda means: means["strength"])
    found = []
    for key, picked in sorted(uses.items()):
        strength = strengths.get(key)
        ids = (*picked.ids, *(strength.ids if strength else ()))
        field.rests.use("leverage", *ids)
        _name_actors(field, held, ids, "holder_id", "target_id", "via_id")
        limits = [means["limits"] for means in held if means["id"] in picked.ids and means["limits"]]
        found.append(
            MediatorLeverage(
                target=key[0],
                via=key[1] or None,
                kind=key[2],
                use=picked.value,
                strength=strength.value if strength else None,
                limits=limits[-1] if limits else None,
            )
        )
    return found


def rivals(field: Field, efforts: Iterable[str]) -> list[MediatorRival]:
    """The efforts of others that somebody sets beside its own."""
    mine, found = {*efforts}, dict[tuple[str, str, str], MediatorRival]()
    for link in filter(field.choice.admits, field.case.all("initiative_link")):
        for own, other in ((link["from_id"], link["to_id"]), (link["to_id"], link["from_id"])):
            if link["kind"] in RIVALS and own in mine and other not in mine and _begun(field, other):
                field.rests.use("initiative_link", link["id"])
                own, other = field.naming.use("initiative", own), field.naming.use("initiative", other)
                found[own, other, link["kind"]] = MediatorRival(initiative=own, other=other, kind=link["kind"])
    return [found[key] for key in sorted(found)]


def _begun(field: Field, initiative: str) -> bool:
    known = field.case.get("initiative", initiative)
    return known is None or begun(known)[0] <= field.choice.on


def _subject(outcome: Record) -> tuple[str, str]:
    """What is counted: the meeting; without one, the agreement; else the initiative."""
    for unit in ("meeting", "agreement", "initiative"):
        if ident := outcome[f"{unit}_id"]:
            return unit, ident
    raise LookupError(outcome["id"])


def _name_actors(field: Field, claims: Iterable[Record], ids: Sequence[str], *keys: str) -> None:
    for claim in claims:
        if claim["id"] in ids:
            for key in keys:
                field.naming.maybe("actor", claim[key])


def _middle(terms: Iterable[str]) -> Callable[[list[str]], str]:
    """The middle one of terms, the first of two, in the order of their list."""
    order = [str(term) for term in terms]
    return lambda said: sorted(said, key=order.index)[(len(said) - 1) // 2]
