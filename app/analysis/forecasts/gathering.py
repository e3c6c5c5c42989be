"""From recorded questions and forecasts to the inputs."""

from app.analysis.answer import Caveat
from app.analysis.case import Case, Record, Rests
from app.analysis.claims import EDITORS
from app.analysis.forecasts.models import ForecastBaseRate, ForecastGiven, ForecastsInputs, ForecastsQuery, QuestionGiven
from app.analysis.methods import base_rate
from app.analysis.work import Gathered
from app.domain.edtf import bounds
from app.errors import Fault, Unfit


def gather(case: Case, query: ForecastsQuery) -> Gathered:
    """The questions asked for, with what was forecast by the day; Unfit when there is no question, or no forecast."""
    assert query.on is not None
    rests, warnings = Rests(), list[Caveat]()
    by_question: dict[str, list[Record]] = {}
    forecasters = {case.actor(str(ident)) for ident in query.forecaster_id}
    asserters = {case.actor(str(ident)) for ident in query.asserted_by_id}
    for forecast in case.all("forecast"):
        asserter = case.actor(forecast["asserted_by_id"]) if forecast["asserted_by_id"] else EDITORS
        wanted = not forecasters or case.actor(forecast["forecaster_id"]) in forecasters
        if wanted and (not asserters or asserter in asserters) and bounds(forecast["made_on"])[0] <= query.on:
            by_question.setdefault(forecast["question_id"], []).append(forecast)
    questions = [
        _question(case, question, by_question.get(question["id"], []), query, rests, warnings)
        for question in case.all("question")
        if _asked_for(case, question, query, rests) and (not forecasters or question["id"] in by_question)
    ]
    if not any(question.forecasts for question in questions):
        place = next((name for name in ("question_id", "initiative_id", "conflict_id") if getattr(query, name)), "forecaster_id")
        lack = "No question is recorded." if not questions else f"{len(questions)} questions, and no forecast of any by that day."
        raise Unfit("What is recorded holds no forecast.", [Fault(place, "insufficient", lack, "parameter")])
    return Gathered(ForecastsInputs(on=query.on, questions=questions), rests, warnings)


def _asked_for(case: Case, question: Record, query: ForecastsQuery, rests: Rests) -> bool:
    """Whether it is one of the questions, and about one of the initiatives and conflicts: by itself, else by what it names."""
    if query.question_id and question["id"] not in {str(ident) for ident in query.question_id}:
        return False
    if query.initiative_id:
        meeting = case.get("meeting", question["meeting_id"]) if not question["initiative_id"] else None
        efforts = meeting["initiative_ids"] if meeting else [question["initiative_id"]]
        if not {str(ident) for ident in query.initiative_id}.intersection(efforts):
            return False
        rests.use("meeting", meeting["id"] if meeting else None)
    if query.conflict_id:
        effort = case.get("initiative", question["initiative_id"]) if not question["conflict_id"] else None
        conflicts = effort["conflict_ids"] if effort else [question["conflict_id"]]
        if not {str(ident) for ident in query.conflict_id}.intersection(conflicts):
            return False
        rests.use("initiative", effort["id"] if effort else None)
    return True


def _question(
    case: Case, question: Record, forecasts: list[Record], query: ForecastsQuery, rests: Rests, warnings: list[Caveat]
) -> QuestionGiven:
    assert query.on is not None
    rests.use("question", question["id"])
    settled = question["resolved_on"] is not None and question["resolved_on"] <= query.on.isoformat()
    return QuestionGiven.model_validate(
        {
            **{name: question[name] for name in ("id", "condition", "closes", "resolution_criteria")},
            "question": question["text"],
            "resolution": question["resolution"] if settled else None,
            "resolved_on": question["resolved_on"] if settled else None,
            "base_rates": _base_rates(forecasts, warnings),
            "forecasts": [_forecast(case, forecast, rests) for forecast in sorted(forecasts, key=_when)],
        }
    )


def _when(forecast: Record) -> tuple[str, str, str, str]:
    first, last = bounds(forecast["made_on"])
    return last.isoformat(), first.isoformat(), forecast["created_at"], forecast["id"]


def _forecast(case: Case, forecast: Record, rests: Rests) -> ForecastGiven:
    maker = case.actor(forecast["forecaster_id"])
    rests.use("forecast", forecast["id"])
    rests.use("actor", maker, forecast["forecaster_id"])
    return ForecastGiven.model_validate(
        {
            **{name: forecast[name] for name in ("id", "made_on", "wording", "term", "scale", "probability")},
            "forecaster": case.name("actor", maker),
            "forecaster_id": maker,
            "generic": bool((case.get("actor", maker) or {}).get("generic")),
        }
    )


def _base_rates(forecasts: list[Record], warnings: list[Caveat]) -> list[ForecastBaseRate]:
    """What the reference classes recorded with the forecasts say, each class once."""
    found: dict[str, ForecastBaseRate] = {}
    for forecast in forecasts:
        for given in forecast["reference_classes"]:
            said = f"{given['description'][:400]}: {given['successes']} of {given['cases']}"
            if given["selected_on_outcome"] or given["unit"] == "agreement":
                detail = f"{said}. It is selected on its outcome, and gives no rate to compare with."
                warnings.append(Caveat(code="selected_on_outcome", detail=detail, ids=[forecast["id"]]))
            elif given["cases"]:
                named = f"{said} at {given['threshold']}" if given["threshold"] else said
                rate = base_rate.posterior(given["successes"], given["cases"]).mean
                found[named] = ForecastBaseRate(name=named, rate=rate)
    return list(found.values())
