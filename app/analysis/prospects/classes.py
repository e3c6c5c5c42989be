"""The reference classes of an initiative, for its prospects."""

from typing import Any

from app.analysis.precedents.models import PrecedentsQuery
from app.analysis.prospects.models import ProspectsQuery


def classes_of(query: ProspectsQuery, initiative: dict[str, Any]) -> PrecedentsQuery:
    """Its own meetings, the meetings about its conflicts whoever mediates, and the classes recorded with forecasts about it.
    Initiatives that somebody has linked as precedents are none: they are picked by hand."""
    own = f"initiative_id={initiative['id']}"
    conflicts = ", ".join(f"conflict_id={ident}" for ident in initiative["conflict_ids"])
    return PrecedentsQuery.model_validate(
        {
            "class": [
                f"Meetings of this initiative: {own}",
                f"Meetings on its conflicts: {conflicts}",
            ],
            "threshold": query.threshold,
            "asserted_by_id": query.asserted_by_id,
            "on": query.on,
            "recorded": True,
        }
    )
