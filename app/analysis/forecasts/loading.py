"""What is read for forecasts: questions, all forecasts of them, and who forecast."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pydantic_core import from_json

from app.analysis.forecasts.models import MOST, ForecastsQuery
from app.analysis.loading import Records, Source
from app.errors import Fault, Unfit
from app.records.columns import portions

Whole = dict[str, Any]


async def load(source: Source, query: ForecastsQuery) -> Records:
    """422 where there are more questions than can be shown."""
    about = {name: ids for name in ("initiative_id", "conflict_id") if (ids := getattr(query, name))}
    if query.question_id:
        questions = await source.some("question", [str(ident) for ident in query.question_id])
    elif query.forecaster_id:
        theirs = _read(await source.all("forecast", forecaster_id=query.forecaster_id))
        questions = await source.some("question", [forecast["question_id"] for forecast in theirs])
    else:
        questions = _read(await source.all("question", **about))
    if len(questions) > MOST:
        fault = Fault("initiative_id", "too_many", f"{len(questions)} questions; at most {MOST} are shown.", "parameter")
        raise Unfit("There are too many questions: ask for fewer.", [fault])
    forecasts: list[Whole] = []
    for portion in portions(sorted({question["id"] for question in questions})):
        forecasts += _read(await source.all("forecast", question_id=[UUID(ident) for ident in portion]))
    actors = {forecast[name] for forecast in forecasts for name in ("forecaster_id", "asserted_by_id")}
    actors |= {str(ident) for ident in (*query.forecaster_id, *query.asserted_by_id) if ident != "editors"}
    known = await source.some("actor", actors)
    return {
        "question": questions,
        "forecast": forecasts,
        "actor": [*known, *await source.some("actor", [actor["merged_into_id"] for actor in known])],
        "initiative": await source.some("initiative", [question["initiative_id"] for question in questions]),
        "meeting": await source.some("meeting", [question["meeting_id"] for question in questions]),
    }


def _read(records: Iterable[bytes]) -> list[Whole]:
    return [from_json(record) for record in records]
