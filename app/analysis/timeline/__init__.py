"""When was what: everything dated, with what is uncertain about the dates."""

from app.analysis.analysis import PICTURES, Analysis
from app.analysis.subject import records as load
from app.analysis.timeline.models import TimelineForm, TimelineInputs, TimelineParameters, TimelineQuery, TimelineResult

ICS = "text/calendar"
ANALYSIS = Analysis(
    name="timeline",
    title="Timeline",
    summary="Everything dated",
    description="Everything dated about an initiative or a conflict, between which days it began and ended, and how it lies in "
    "time to one of them, as far as the dates tell.",
    query=TimelineQuery,
    inputs=TimelineInputs,
    parameters=TimelineParameters,
    result=TimelineResult,
    load=load,
    forms=PICTURES | {"ics": ICS},
    form=TimelineForm,
    shown={ICS: "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Parley//timeline//EN\r\nEND:VCALENDAR\r\n"},
    example={
        "inputs": {
            "entries": [
                {"id": "talks", "title": "Talks", "date": "2024-02-29/2024-03-02?"},
                {"id": "war", "title": "War", "date": "2023-10-07/.."},
                {"id": "round", "title": "An earlier round", "date": "2019"},
            ]
        },
        "parameters": {"relative_to": "talks"},
    },
)
