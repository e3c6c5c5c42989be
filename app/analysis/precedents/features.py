"""In what one case is compared with another."""

from collections.abc import Callable

from app.analysis.case import Case, Rests
from app.analysis.methods.likeness import Features
from app.analysis.precedents.fitting import THIRD, at_places, initiatives, participations
from app.errors import NotFound


def features_of(case: Case, rests: Rests) -> Callable[[str], Features]:
    """The features of a meeting: conflicts, third parties, purposes, track, event type. What they rest on is noted when they are
    asked for."""
    parties = participations(case, THIRD)

    def features(ident: str) -> Features:
        record = case.get("meeting", ident)
        if record is None:
            raise NotFound("There is no such meeting.")
        conflicts, third = set(record["conflict_ids"]), set[str]()
        rests.use("meeting", ident)
        for effort in [] if conflicts else initiatives(record):
            conflicts |= set((case.get("initiative", effort) or {}).get("conflict_ids", []))
            rests.use("initiative", effort)
        for kind, used in at_places(parties, [ident, *initiatives(record)]):
            rests.use(kind, used)
            third |= {case.actor(record["actor_id"]) for record in [case.get(kind, used)] if record and kind == "participation"}
        return {
            "conflicts": frozenset(conflicts),
            "third_parties": frozenset(third),
            "purposes": frozenset(record["purposes"]),
            "track": frozenset([record["track"]] if record["track"] else []),
            "event_type": frozenset([record["event_type"]]),
        }

    return features
