"""What coders say came of cases: by coder, dimension and, of ratings, beneficiary, never mixed."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from datetime import date
from itertools import repeat
from typing import Any, NamedTuple

from app.analysis.case import Case, Record
from app.analysis.claims import EDITORS, Choice, Picked, pick
from app.analysis.precedents.fitting import days, key
from app.analysis.precedents.models import PrecedentFilters
from app.domain.vocabularies import OutcomeDimension, OutcomeResult

STEPS = {result.value: result.step for result in OutcomeResult}
ALIKE = ("asserted_by_id", "dimension")  # of several claims about a case that are alike in these, one may count
Mark = str | int  # a result, or a rating


class Row(NamedTuple):
    """What has a rate of its own."""

    dimension: str
    coder: str  # an actor's id, or `editors`
    beneficiary: str  # an actor's id, or nothing: of ratings alone

    @property
    def substantive(self) -> bool:
        return self.dimension == OutcomeDimension.SUBSTANTIVE

    def step(self, mark: Mark) -> int:
        """The place of a result or rating on its scale."""
        return STEPS[mark] if isinstance(mark, str) else mark

    def reaching(self, filters: PrecedentFilters) -> set[Mark]:
        """The results or ratings at or above the threshold."""
        if self.substantive:
            return {result for result, step in STEPS.items() if step >= filters.threshold.step}
        return set(range(filters.rating, 3))


Coded = dict[str, tuple[Mark, tuple[str, ...]]]  # by case: what is said of it, and by which claims


def read_of(filters: Iterable[PrecedentFilters]) -> tuple[str, ...]:
    """What has to be read of outcomes, of very many no more than that."""
    unit = next(iter({own.unit for own in filters}))
    needed = ["id", f"{unit}_id", "dimension", "result", "asserted_by_id", "date_from"]
    needed += ["purpose"] if any(own.purpose for own in filters) else []
    rated = any(dimension != OutcomeDimension.SUBSTANTIVE for own in filters for dimension in own.dimension)
    return (*needed, *(["rating", "beneficiary_id"] if rated else []))


def coded(case: Case, filters: PrecedentFilters, fits: Container[str], on: date) -> dict[Row, Coded]:
    """What each coder says by that day of the cases that fit."""
    day, dimensions, purposes = on.isoformat(), {str(d) for d in filters.dimension}, {str(p) for p in filters.purpose}
    rows: dict[Row, Coded] = defaultdict(dict)
    again: dict[tuple[Row, str], list[str]] = {}
    rower = _Rower(case, filters)
    for ident, subject, dimension, result, rating, purpose, beneficiary, coder, first in _claims(case, filters):
        if subject not in fits or dimension not in dimensions or (first and first > day):
            continue
        if purposes and purpose and purpose not in purposes:
            continue
        mark = result if dimension == "substantive" else rating
        row = rower.row(dimension, coder, beneficiary)
        if mark is None or row is None:
            continue
        said = rows[row]
        if subject in said:
            again.setdefault((row, subject), [said[subject][1][0]]).append(ident)
        else:
            said[subject] = mark, (ident,)
    for (row, subject), idents in again.items():
        rows[row][subject] = _counting(case, row, idents, on)
    return dict(rows)


class _Rower:
    """The row of a claim, worked out once for all alike."""

    def __init__(self, case: Case, filters: PrecedentFilters) -> None:
        self._case, self._known = case, dict[tuple[str, ...], Row | None]()
        self._coders = {case.actor(str(ident)) for ident in filters.asserted_by_id}
        self._beneficiaries = {case.actor(str(ident)) for ident in filters.beneficiary_id}

    def row(self, dimension: str, coder: str | None, beneficiary: str | None) -> Row | None:
        """None where the coder or beneficiary is not asked for."""
        given = (dimension, coder or EDITORS, (beneficiary or "") if dimension != "substantive" else "")
        if given not in self._known:
            row = Row(dimension, self._case.actor(given[1]), self._case.actor(given[2]))
            wanted = not self._coders or row.coder in self._coders
            wanted = wanted and (row.substantive or not self._beneficiaries or row.beneficiary in self._beneficiaries)
            self._known[given] = row if wanted else None
        return self._known[given]


def _claims(case: Case, filters: PrecedentFilters) -> Iterator[tuple[Any, ...]]:
    """(id, case, dimension, result, rating, purpose, beneficiary, coder, first day) of the outcomes of cases of the unit; None in
    place of what was not needed."""
    unit = f"{filters.unit}_id"
    names = ("id", unit, "dimension", "result", "rating", "purpose", "beneficiary_id", "asserted_by_id")
    if columns := case.columns.get(key("outcome", filters)):
        read = (columns.column(name) if name in columns.portions else repeat(None) for name in (*names, "date_from"))
        yield from zip(*read, strict=False)
        return
    for claim in case.all("outcome"):
        of_more = filters.unit == "initiative" and (claim["meeting_id"] or claim["agreement_id"])
        if claim[unit] and not of_more:
            known = days(claim, "date")
            yield (*(claim[name] for name in names), known and known[0])


def _counting(case: Case, row: Row, idents: list[str], on: date) -> tuple[Mark, tuple[str, ...]]:
    """Of several claims of one coder about one case the one that counts, for each purpose; of several purposes the furthest."""
    claims = [{**(case.get("outcome", ident) or {}), "asserted_by_id": row.coder, "initiative_id": None} for ident in idents]

    def mark(claim: Record) -> Mark:
        value: Mark = claim["result"] if row.substantive else claim["rating"]
        return value

    picked: dict[Any, Picked[Mark]] = pick(claims, Choice(on), lambda claim: claim["purpose"], mark)
    furthest: Mark = max((counts.value for counts in picked.values()), key=row.step)
    return furthest, tuple(sorted(ident for counts in picked.values() for ident in counts.ids))
