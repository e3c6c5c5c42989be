"""From recorded meetings and outcomes to reference classes: one for each class, coder and dimension, never mixed."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

from app.analysis.answer import Caveat
from app.analysis.case import Case, Rests
from app.analysis.claims import EDITORS
from app.analysis.methods.likeness import likeness
from app.analysis.precedents.coding import Coded, Row, coded
from app.analysis.precedents.features import features_of
from app.analysis.precedents.fitting import Cases, fitting
from app.analysis.precedents.models import (
    MOST_SHOWN,
    PrecedentCase,
    PrecedentClass,
    PrecedentFilter,
    PrecedentFilters,
    PrecedentsInputs,
    PrecedentsQuery,
    classes_of,
)
from app.analysis.precedents.recorded import recorded
from app.analysis.work import Gathered
from app.errors import MOST_FAULTS, Fault, Unfit

THE_EDITORS = "the editors"
SELECTED = (
    "The set is selected on its outcome: cases are in it because of how they ended, as a list of agreements leaves out all "
    "efforts without one. It has numerators and no denominator, so it gives no rate."
)
NAMED = {"initiative_id": "initiative", "conflict_id": "conflict", "mediator_id": "actor", "beneficiary_id": "actor"}
SHARED = ("unit", "dimension", "threshold", "rating", "asserted_by_id")  # said of each class by fields of its own


@dataclass(frozen=True)
class Class:
    """A class that was asked for: its cases with their places, and how much each is like the one in question, if there is one."""

    name: str
    filters: PrecedentFilters
    words: list[PrecedentFilter]
    cases: Cases
    at: dict[str, int]
    weights: dict[str, float]


def gather(case: Case, query: PrecedentsQuery) -> Gathered:
    """The classes that the query asks for; Unfit when no outcome of any is recorded."""
    assert query.on is not None
    rests, classes, lacking = Rests(), list[PrecedentClass](), list[Fault]()
    target = str(query.similar_to) if query.similar_to else None
    asked = classes_of(query)
    for name, filters in asked:
        cases = fitting(case, filters, target, rests)
        words = described(case, filters, rests)
        weights = _weights(case, target, cases, rests) if target else {}
        at = {ident: i for i, ident in enumerate(cases.ids)}
        of = Class(name or titled(filters, words), filters, words, cases, at, weights)
        rows = coded(case, filters, at, query.on)
        order = {dimension.value: i for i, dimension in enumerate(filters.dimension)}
        for row in sorted(rows, key=lambda row: (order[row.dimension], -len(rows[row]), row)):
            classes.append(_class(case, of, row, rows[row], rests))
        if not rows:
            lacking.append(Fault("class", "insufficient", lack(case, of), "parameter"))
    if query.recorded:
        classes += recorded(case, [own for _, own in asked], query, rests)
    if not classes:
        raise Unfit("What is recorded does not say what came of any case.", lacking)
    if all(given.selected_on_outcome for given in classes):
        refused = [Fault("class", "selected_on_outcome", f"{given.name}: {SELECTED}", "parameter") for given in classes]
        raise Unfit("No class gives a rate.", refused[:MOST_FAULTS])
    warnings = [Caveat(code="insufficient", detail=fault.detail) for fault in lacking]
    return Gathered(PrecedentsInputs(classes=classes), rests, warnings)


def _weights(case: Case, target: str, cases: Cases, rests: Rests) -> dict[str, float]:
    features = features_of(case, rests)
    compared = features(target)
    return {ident: likeness(compared, features(ident)) for ident in cases.ids}


def _class(case: Case, of: Class, row: Row, said: Coded, rests: Rests) -> PrecedentClass:
    """What one coder says of the cases of a class."""
    filters, cases, at = of.filters, of.cases, of.at
    good = row.reaching(filters)
    reached = [ident for ident, (mark, _) in said.items() if mark in good]
    rests.use("outcome", *(ident for _, claims in said.values() for ident in claims))
    rests.use("actor", *(ident for ident in (row.coder, row.beneficiary) if ident not in ("", EDITORS)))
    latest = sorted(((cases.last[at[ident]] or "", ident) for ident in said), reverse=True)[:MOST_SHOWN]
    members = [
        {
            "id": ident,
            "name": cases.titles[at[ident]][:500],
            "first_day": cases.first[at[ident]] or None,
            "last_day": cases.last[at[ident]] or None,
            "value": f"{mark:+d}" if isinstance(mark, int) else mark,
            "reached": mark in good,
            "weight": of.weights.get(ident),
            "outcome_ids": claims,
        }
        for _, ident in latest
        for mark, claims in [said[ident]]
    ]
    sums = [fsum(of.weights[ident] for ident in idents) for idents in (said, reached)] if of.weights else [None, None]
    return PrecedentClass.model_validate(
        {
            "name": of.name[:300],
            "unit": filters.unit,
            "dimension": row.dimension,
            "threshold": filters.threshold.value if row.substantive else f"{filters.rating:+d}",
            "coder": THE_EDITORS if row.coder == EDITORS else case.name("actor", row.coder),
            "coder_id": None if row.coder == EDITORS else row.coder,
            "beneficiary": case.name("actor", row.beneficiary) if row.beneficiary else None,
            "cases": len(said),
            "successes": len(reached),
            "uncoded": len(cases.ids) - len(said),
            "selected_on_outcome": row.substantive and filters.unit == "agreement",
            "weighted_cases": sums[0],
            "weighted_successes": sums[1],
            "filters": of.words,
            "members": [PrecedentCase.model_validate(member) for member in members],
        }
    )


def described(case: Case, filters: PrecedentFilters, rests: Rests) -> list[PrecedentFilter]:
    """The filters in words."""
    found = []
    for name in PrecedentFilters.model_fields:
        given = getattr(filters, name)
        for value in given if isinstance(given, list) else [given]:
            if name in SHARED or value is None:
                continue
            kind = NAMED.get(name)
            record = case.get(kind, str(value)) if kind else None
            if kind and record:
                rests.use(kind, record["id"])
            shown = case.name(kind, str(value)) if kind and record else None
            found.append(PrecedentFilter(filter=name, value=str(value), name=shown))
    return found


def titled(filters: PrecedentFilters, words: Iterable[PrecedentFilter]) -> str:
    """What a class is called that was given no name."""
    said = "; ".join(f"{word.filter.removesuffix('_id').replace('_', ' ')}: {word.name or word.value}" for word in words)
    return f"{filters.unit}s, {said}" if said else f"all {filters.unit}s"


def lack(case: Case, of: Class) -> str:
    """What is missing for a rate."""
    unit, count = of.filters.unit, len(of.cases.ids)
    if not count:
        return f"{of.name}: no {unit} fits the filters."
    fits = set(of.cases.ids)
    texts = {claim["agreement_id"] for claim in case.all("outcome") if claim["agreement_id"] and claim["initiative_id"] in fits}
    if unit == "initiative" and texts:
        return (
            f"{of.name}: {count} fit, and what is coded of them are {len(texts)} agreements alone: a set "
            "selected on its outcome, which gives no rate."
        )
    return f"{of.name}: {count} fit, and no outcome says what came of them."
