"""What coders say came of cases: by coder, dimension and, of ratings, beneficiary, never mixed."""

from collections import defaultdict
from collections.abc import Container, Iterator
from datetime import date
from typing import Any, NamedTuple

from app.analysis.case import Case, Record
from app.analysis.claims import EDITORS, Choice, Picked, pick
from app.analysis.precedents.fitting import days, key
from app.analysis.precedents.models import PrecedentFilters
from app.domain.vocabularies import OutcomeDimension, OutcomeResult

STEPS = {result.value: result.step for result in OutcomeResult}
OUTCOME = ("id", "initiative_id", "meeting_id", "agreement_id", "dimension", "result", "rating", "purpose", "beneficiary_id",
           "asserted_by_id", "date_from")  # fmt: skip
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


def coded(case: Case, filters: PrecedentFilters, fits: Container[str], on: date) -> dict[Row, Coded]:
    """What each coder says by that day of the cases that fit."""
    unit, day = f"{filters.unit}_id", on.isoformat()
    dimensions, purposes = {str(d) for d in filters.dimension}, {str(p) for p in filters.purpose}
    rows: dict[Row, Coded] = defaultdict(dict)
    again: dict[tuple[Row, str], list[str]] = {}
    rower = _Rower(case, filters)
    at = {name: i for i, name in enumerate(OUTCOME)}
    subject_at, purpose_at = at[unit], at["purpose"]
    for claim in _claims(case, filters):
        ident, _, _, _, dimension, result, rating, _, beneficiary, coder, first = claim
        subject, purpose = claim[subject_at], claim[purpose_at]
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
    """The outcomes of cases of the unit, as OUTCOME has their members."""
    if columns := case.columns.get(key("outcome", filters)):
        yield from zip(*columns.table().columns, strict=True)
        return
    for claim in case.all("outcome"):
        of_more = filters.unit == "initiative" and (claim["meeting_id"] or claim["agreement_id"])
        if claim[f"{filters.unit}_id"] and not of_more:
            known = days(claim, "date")
            yield (*(claim[name] for name in OUTCOME[:-1]), known and known[0])


def _counting(case: Case, row: Row, idents: list[str], on: date) -> tuple[Mark, tuple[str, ...]]:
    """Of several claims of one coder about one case the one that counts, for each purpose; of several purposes the furthest."""
    claims = [{**(case.get("outcome", ident) or {}), "asserted_by_id": row.coder, "initiative_id": None} for ident in idents]

    def mark(claim: Record) -> Mark:
        value: Mark = claim["result"] if row.substantive else claim["rating"]
        return value

    picked: dict[Any, Picked[Mark]] = pick(claims, Choice(on), lambda claim: claim["purpose"], mark)
    furthest: Mark = max((counts.value for counts in picked.values()), key=row.step)
    return furthest, tuple(sorted(ident for counts in picked.values() for ident in counts.ids))
