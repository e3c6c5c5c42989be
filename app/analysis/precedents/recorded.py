"""The reference classes that forecasters, or the editors for them, have recorded with forecasts."""

import json
from collections import defaultdict

from app.analysis.case import Case, Record, Rests
from app.analysis.precedents.models import PrecedentClass, PrecedentFilters, PrecedentsQuery
from app.domain.edtf import bounds


def recorded(case: Case, filters: list[PrecedentFilters], query: PrecedentsQuery, rests: Rests) -> list[PrecedentClass]:
    """Each class once, with all forecasts that it is recorded with."""
    assert query.on is not None
    same: dict[str, list[str]] = defaultdict(list)
    for forecast in case.all("forecast"):
        question = case.get("question", forecast["question_id"])
        if question and bounds(forecast["made_on"])[0] <= query.on and _asked_for(case, question, filters):
            for given in forecast["reference_classes"]:
                same[json.dumps(given, sort_keys=True)].append(forecast["id"])
                rests.use("forecast", forecast["id"])
                rests.use("question", question["id"])
    return [_class(case, json.loads(given), idents, rests) for given, idents in same.items()]


def _asked_for(case: Case, question: Record, filters: list[PrecedentFilters]) -> bool:
    """Whether a question is about the initiatives or conflicts of a class; of a class that names none, about anything."""
    for own in filters:
        initiatives, conflicts = ({str(ident) for ident in given} for given in (own.initiative_id, own.conflict_id))
        if question["initiative_id"] in initiatives or question["conflict_id"] in conflicts or not initiatives | conflicts:
            return True
    return False


def _class(case: Case, given: Record, forecasts: list[str], rests: Rests) -> PrecedentClass:
    makers = sorted({known["forecaster_id"] for ident in forecasts if (known := case.get("forecast", ident))})
    source = given["source_id"]
    rests.use("source", source)
    rests.use("initiative", *(ident for ident in given["initiative_ids"] if case.get("initiative", ident)))
    if not source:
        rests.use("actor", *makers)
    said = case.name("source", source) if source else ", ".join(case.name("actor", maker) for maker in makers)
    return PrecedentClass.model_validate(
        {
            "name": given["description"][:300],
            "unit": given["unit"],
            "threshold": given["threshold"],
            "coder": f"recorded with a forecast, from: {said}"[:500],
            "cases": given["cases"],
            "successes": given["successes"],
            "selected_on_outcome": given["selected_on_outcome"],
            "filters": [
                {"filter": "initiative_id", "value": ident, "name": case.name("initiative", ident)}
                for ident in given["initiative_ids"]
            ],
            "forecast_ids": sorted(forecasts),
        }
    )
