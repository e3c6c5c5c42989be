"""What the recorded positions say in numbers, issue by issue and actor by actor: for the analyses that calculate with them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from statistics import median
from typing import TypeVar
from uuid import UUID

from app.analysis.answer import Caveat
from app.analysis.case import Case, Record, Rests
from app.analysis.claims import Choice, pick
from app.errors import MOST_FAULTS, Fault, Unfit

V = TypeVar("V")
Key = tuple[str, str]  # an issue and an actor
Ends = tuple[float, float]
LOWEST, HIGHEST = 0.0, 100.0  # the poles of every recorded issue


class Positions:
    """The positions of a case that a choice admits, on some issues or on all; what is used of them is noted in `rests`."""

    def __init__(self, case: Case, choice: Choice, rests: Rests, issue_ids: Collection[UUID]) -> None:
        self._case, self._choice, self._rests = case, choice, rests
        wanted = set(map(str, issue_ids))
        self._claims = [claim for claim in case.all("position") if not wanted or claim["issue_id"] in wanted]

    def holders(self, but: Collection[Key] = ()) -> list[Key]:
        """Who holds any position at all, in words or in numbers; but for these, of whom enough is known."""
        return sorted(self.said(lambda claim: None if self._about(claim) in but else True))

    def numbers(self, field: str) -> dict[Key, float]:
        """What they say in a field."""
        return self.said(lambda claim: claim[field])

    def acceptances(self) -> dict[Key, Ends]:
        """What they could accept; a missing end is open."""

        def ends(claim: Record) -> Ends | None:
            low, high = claim["accept_low"], claim["accept_high"]
            return None if low is None and high is None else (LOWEST if low is None else low, HIGHEST if high is None else high)

        return self.said(ends, lambda all_: (median(low for low, _ in all_), median(high for _, high in all_)))

    def said(self, value: Callable[[Record], V | None], middle: Callable[[list[V]], V] = median) -> dict[Key, V]:  # type: ignore[assignment]
        """What counts, by issue and actor."""
        picked = pick(self._claims, self._choice, self._about, value, middle)
        for (issue, actor), one in picked.items():
            claims = [self._case.get("position", ident) or {} for ident in one.ids]
            self._rests.use("position", *one.ids)
            self._rests.use("actor", actor, *(claim["actor_id"] for claim in claims))  # one that is merged, too
            self._rests.use("issue", issue)
        return {key: one.value for key, one in picked.items()}

    def _about(self, claim: Record) -> Key:
        return claim["issue_id"], self._case.actor(claim["actor_id"])

    def bound(self, keys: Collection[Key], issues: int, actors: int) -> None:
        """Raises Unfit where they are more than can be computed with."""
        most = max(Counter(issue for issue, _ in keys).values(), default=0)
        if len({issue for issue, _ in keys}) > issues or most > actors:
            detail = f"At most {issues} issues, and {actors} actors on each."
            raise Unfit("These are too many.", [Fault("issue_id", "too_large", detail, "parameter")])

    def name(self, kind: str, ident: str) -> str:
        return self._case.name(kind, ident)

    def lacking(self, missing: dict[Key, list[str]], what: str) -> Unfit:
        """The refusal that lists who lacks which numbers."""
        faults = [
            Fault(
                "initiative_id",
                "insufficient",
                f"{self.name('actor', actor)} ({actor}) lacks {', '.join(fields)} on {self.name('issue', issue)} ({issue}).",
                "parameter",
            )
            for (issue, actor), fields in sorted(missing.items())
        ]
        nobody = Fault("initiative_id", "insufficient", "No position of the case is about it.", "parameter")
        return Unfit(what, faults[:MOST_FAULTS] or [nobody])


def alone_on(actors: Iterable[tuple[str, int]]) -> list[Caveat]:
    """What to know where only one counts. Of each issue its name and how many actors do."""
    names = [name for name, count in actors if count == 1]
    detail = "What is said of these issues is what a single actor wants, with nobody to agree with: {}."
    return [Caveat(code="one_actor", detail=detail.format(", ".join(names)))] if names else []
