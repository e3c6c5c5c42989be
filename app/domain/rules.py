"""What several kinds check alike: rules that look at other records, and rules of one record."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar
from uuid import UUID

from app.domain.vocabularies import Disclosure
from app.errors import Fault
from app.records.fields import misfit
from app.records.kind import Look, Proposal


def meeting_of_initiative(proposal: Proposal, look: Look) -> Iterator[Fault]:
    """A record that names a meeting and an initiative names a meeting of that initiative."""
    record = proposal.fields
    if record.meeting_id and record.initiative_id:
        meeting = look.one("meeting", record.meeting_id)
        if meeting and record.initiative_id not in meeting.initiative_ids:
            yield Fault("/meeting_id", "meeting_of_another_initiative", "This meeting does not belong to the initiative.")


def reaches(start: Iterable[UUID], goal: UUID, onward: Callable[[UUID], Iterable[UUID]]) -> bool:
    """Whether one comes to `goal` from one of the records at the start, going on as `onward` says."""
    ahead, seen = list(start), set[UUID]()
    while ahead:
        here = ahead.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            ahead += onward(here)
    return False


def folded(name: str) -> str:
    """A name as it is compared: without case, diacritics and doubled spaces."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).casefold().split())


def pair(link: Any, symmetric: bool) -> tuple[object, ...]:
    """What is unique about a link: its ends (in either order if it is symmetric), its kind and its asserter."""
    ends = sorted((link.from_id, link.to_id)) if symmetric else (link.from_id, link.to_id)
    return (*ends, link.kind, link.asserted_by_id)


OF_SOMETHING = "initiative_id IS NOT NULL OR meeting_id IS NOT NULL OR agreement_id IS NOT NULL"


def of_something(record: Any) -> None:
    """The same of a record: that it says what it is about."""
    if not (record.initiative_id or record.meeting_id or record.agreement_id):
        raise misfit("Name the initiative, the meeting or the agreement that this is about", "initiative_id")


class Disclosed:
    """How it is known what an actor wants or where it stands: as checks of the database, and of a record."""

    CHECKS: ClassVar = {
        "what_is_spoken_names_its_speaker": "disclosure NOT IN ('declared', 'confided') OR stated_by_id IS NOT NULL",
        "attributed_by_another": "disclosure <> 'attributed' OR (asserted_by_id IS NOT NULL AND asserted_by_id <> actor_id)",
        "inferred_by_the_editors": "disclosure <> 'inferred' OR asserted_by_id IS NULL",
    }

    @staticmethod
    def check(record: Any) -> None:
        if record.disclosure in (Disclosure.DECLARED, Disclosure.CONFIDED) and not record.stated_by_id:
            raise misfit("What is declared or confided names who stated it", "stated_by_id")
        if record.disclosure is Disclosure.ATTRIBUTED and record.asserted_by_id in (None, record.actor_id):
            raise misfit("What is attributed names who attributes it, other than the holder", "asserted_by_id")
        if record.disclosure is Disclosure.INFERRED and record.asserted_by_id:
            raise misfit("What is inferred is the editors' own inference: it has no other asserter", "asserted_by_id")
