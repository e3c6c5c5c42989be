"""The efforts in a conflict, among which third parties are looked for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.analysis.case import Case, Record, Rests
from app.analysis.claims import Choice, begun
from app.analysis.mediators.models import MediatorsQuery
from app.analysis.named import Naming
from app.domain.edtf import bounds
from app.errors import Fault, Unfit


@dataclass(frozen=True)
class Field:
    """A conflict, its initiatives or some of them, and their meetings and agreements, as far as they had begun by the day."""

    case: Case
    rests: Rests
    naming: Naming
    choice: Choice
    conflict: Record
    meetings: dict[str, Record]
    agreements: dict[str, Record]

    @property
    def initiatives(self) -> frozenset[str]:
        return self.choice.initiatives

    def about(self, claim: Record) -> frozenset[str]:
        """The initiatives that a claim is about: by itself, by its meeting or by its agreement."""
        return self.initiatives & {*self._named(claim)}

    def claims(self, kind: str) -> Iterator[Record]:
        """The claims of a kind that count and are about one of the initiatives."""
        return (claim for claim in self.case.all(kind) if self.choice.admits(claim) and self.about(claim))

    def _named(self, claim: Record) -> Iterator[str | None]:
        yield claim.get("initiative_id")
        for known, key in ((self.meetings, "meeting_id"), (self.agreements, "agreement_id")):
            yield from known.get(claim.get(key) or "", {"initiative_ids": ()})["initiative_ids"]


def field_of(case: Case, rests: Rests, query: MediatorsQuery) -> Field:
    """What the query asks about; raises Unfit where nothing is recorded of that."""
    conflict, on = case.get("conflict", str(query.conflict_id)), query.on or date.max
    if conflict is None:
        raise insufficient("conflict_id", "There is no such conflict.")
    rests.use("conflict", conflict["id"])
    chosen = {str(ident) for ident in query.initiative_id}
    initiatives = frozenset(
        initiative["id"]
        for initiative in case.all("initiative")
        if conflict["id"] in initiative["conflict_ids"]
        and (not chosen or initiative["id"] in chosen)
        and begun(initiative)[0] <= on
    )
    if not initiatives:
        raise insufficient("initiative_id" if chosen else "conflict_id", "No such initiative had begun by the day.")
    meetings = {
        meeting["id"]: meeting
        for meeting in case.all("meeting")
        if initiatives & {*meeting["initiative_ids"]} and begun(meeting)[0] <= on
    }
    agreements = {
        agreement["id"]: agreement
        for agreement in case.all("agreement")
        if initiatives & {*agreement["initiative_ids"]} and (not agreement["signed"] or bounds(agreement["signed"])[0] <= on)
    }
    choice = replace(Choice.of(query), initiatives=initiatives)
    return Field(case, rests, Naming(case, rests), choice, conflict, meetings, agreements)


def insufficient(parameter: str, detail: str) -> Unfit:
    """The refusal that says what is missing."""
    return Unfit("What is recorded does not name third parties.", [Fault(parameter, "insufficient", detail, "parameter")])
