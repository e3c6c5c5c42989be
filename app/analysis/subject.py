"""What an analysis is about: one initiative, or one conflict with all that is tried in it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.analysis.analysis import Claims
from app.analysis.loading import Source, Whole
from app.errors import Fault, Unfit
from app.exchange.closure import EFFORTS, LINKS, Closure
from app.records.fields import INITIATIVE

CONFLICT = "018df210-6400-7000-8000-000500000003"  # in examples


class OfSubject(Claims):
    """Claims about one initiative, or about one conflict."""

    initiative_id: Annotated[UUID | None, Field(description="The initiative.", examples=[INITIATIVE])] = None
    conflict_id: Annotated[UUID | None, Field(description="The conflict, instead.", examples=[CONFLICT])] = None


async def records(source: Source, query: OfSubject) -> Whole:
    """All that belongs to the subject; 404 when the caller does not see it."""
    if (query.initiative_id is None) == (query.conflict_id is None):
        what = "Give initiative_id or conflict_id, one of them."
        raise Unfit(what, [Fault("initiative_id", "one_of", what, "parameter")])
    if query.initiative_id:
        return await source.dossier(query.initiative_id)
    return await _of_conflict(source, str(query.conflict_id))


async def _of_conflict(source: Source, conflict: str) -> Whole:
    """The conflict; its initiatives with their meetings and agreements, and meetings of its own; every record that names one
    of these; the forecasts of those questions; and, without their own claims, all that these refer to."""
    found = Closure(source.db, source.kinds, source.clearance, source.at, "then")
    found.keep("conflict", [await source.one("conflict", UUID(conflict))])
    await found.efforts([record["id"] for record in await found.pointing("initiative", ("conflict_ids",), [conflict])])
    await found.pointing("meeting", ("conflict_ids",), [conflict])
    about = found.ids("conflict", *EFFORTS)
    for kind in source.kinds.values():
        paths = tuple(mark.path for mark in kind.marks if mark.kind in ("conflict", *EFFORTS) and len(mark.steps) <= 2)
        if paths and kind.name not in LINKS | {"conflict"}:
            await found.pointing(kind.name, paths, about)
    await found.pointing("forecast", ("question_id",), found.ids("question"))
    await found.referred()
    return {kind: [versions[0] for versions in known.values()] for kind, known in found.found.items()}
