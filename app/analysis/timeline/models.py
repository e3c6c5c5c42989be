"""What is asked and answered about time."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from app.analysis.analysis import Form, Parameters
from app.analysis.subject import OfSubject
from app.domain.edtf import MAX_LENGTH, bounds
from app.records.fields import Day, Part, Text40, Text300, Text2000, each_once

MOST = 5_000
MEETING = "018df210-6400-7000-8000-000900000005"  # in examples
DATED = Literal[
    "conflict", "initiative", "meeting", "participation", "agreement", "relationship", "leverage", "goal", "position", "stance",
    "factor", "milestone", "outcome", "figure", "question", "forecast",
]  # fmt: skip
Relation = Literal[
    "before", "meets", "overlaps", "starts", "during", "finishes", "equals", "finished_by", "contains", "started_by",
    "overlapped_by", "met_by", "after",
]  # fmt: skip


def _edtf(value: str) -> str:
    try:
        bounds(value)
    except ValueError as reason:
        raise PydanticCustomError("edtf", "{reason}", {"reason": str(reason)}) from None
    return value


AnyEdtf = Annotated[str, Field(max_length=MAX_LENGTH), AfterValidator(_edtf)]


class TimelineForm(Form):
    """In which form to answer; `ics` is a calendar (iCalendar)."""

    format: Literal["json", "vega", "svg", "png", "ics"] | None = Field(  # type: ignore[assignment]
        None, description="Wins over `Accept`: the dates, a picture, or a calendar.", examples=["json"]
    )


class TimelineParameters(Parameters):
    """How to compute."""

    relative_to: Text300 | None = Field(
        None,
        description="The id of an entry or a record: how everything lies in time to it (Allen's relations).",
        examples=[MEETING],
    )


class TimelineQuery(TimelineForm, OfSubject, TimelineParameters):
    """Everything dated about an initiative or a conflict."""

    on: Day | None = Field(
        None,
        description="The day from which it is seen, a line in the picture: what lies ahead is shown, too. By default the day of "
        "`as_of`, or today.",
        examples=["2024-02-29"],
    )
    kinds: list[DATED] = Field(
        default_factory=list, max_length=20, description="Only records of these kinds; by default all.", examples=[["meeting"]]
    )
    linked: bool = Field(
        False,
        description="Whether to show the meetings, agreements and outcomes of linked initiatives too.",
        examples=[False],
    )


class TimelineEntry(Part):
    """Something dated."""

    id: Text300 = Field(description="Of the record and its date; or any name.", examples=[f"{MEETING}/date"])
    kind: Text40 = Field("event", description="What sort of record.", examples=["meeting"])
    what: Text40 = Field("date", description="Which of its dates.", examples=["date"])
    title: Text2000 = Field(description="What it is.", examples=["Meeting in Moscow"])
    date: AnyEdtf = Field(description="When, in EDTF.", examples=["2024-02-29/2024-03-02?"])


class TimelineInputs(Part):
    """What goes into a timeline."""

    on: Day | None = Field(None, description="The day from which it is seen.", examples=["2024-03-05"])
    entries: list[TimelineEntry] = Field(
        min_length=1,
        max_length=MOST,
        description="Everything dated.",
        examples=[[{"id": "talks", "title": "Talks", "date": "2024-02-29/2024-03-02?"}]],
    )

    @model_validator(mode="after")
    def _differ(self) -> Self:
        each_once((entry.id for entry in self.entries), "This id stands there already", "entries", "id")
        return self


class TimelineSpan(Part):
    """From one day to another, both included."""

    earliest: date | None = Field(description="The earliest day; null where there is none.", examples=["2024-02-29"])
    latest: date | None = Field(description="The latest day.", examples=["2024-03-02"])


class TimelineItem(TimelineEntry):
    """Something dated, with the days that its date can mean."""

    begins: TimelineSpan = Field(description="Between which days it began; both null where that is open.")
    ends: TimelineSpan = Field(description="Between which days it ended; both null where it goes on.")
    pieces: list[TimelineSpan] = Field(
        description="The parts of a date that is a set, else the whole.",
        examples=[[{"earliest": "2024-02-29", "latest": "2024-03-02"}]],
    )
    certain: bool = Field(description="Whether both ends are known to the day, and not qualified.", examples=[False])
    uncertain: bool = Field(description="Whether it is qualified as uncertain (`?` or `%`).", examples=[True])
    approximate: bool = Field(description="Whether it is qualified as approximate (`~` or `%`).", examples=[False])
    relations: list[Relation] | None = Field(
        description="How it can lie to `relative_to`: one relation when both are certain; null when nothing was asked.",
        examples=[["before", "meets"]],
    )


class TimelineResult(Part):
    """Everything dated, the earliest first."""

    items: list[TimelineItem] = Field(description="By earliest, then latest day.", examples=[[]])
    on: date | None = Field(description="The day from which it is seen.", examples=["2024-03-05"])
