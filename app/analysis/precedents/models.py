"""What is asked and answered about precedents."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from app.analysis.analysis import Form, Parameters
from app.domain.vocabularies import (
    EventType,
    LikelihoodScale,
    MeetingStatus,
    OutcomeDimension,
    OutcomeResult,
    Purpose,
    ReferenceUnit,
    Role,
    Track,
)
from app.errors import Fault, Unfit
from app.records.fields import INITIATIVE, Day, Part, Text100, Text300, Text500, misfit
from app.records.registry import AsOfQuery

MOST_CLASSES, MOST_SHOWN = 20, 500
MEETING = "018df210-6400-7000-8000-000900000005"
RUSSIA = "018df210-6400-7000-8000-000200000001"
CONFLICT = "018df210-6400-7000-8000-000500000003"
UNKNOWN = {"meeting": (), "initiative": ("event_type", "status"), "agreement": ("event_type", "status", "track", "purpose")}
Unit = Literal["meeting", "initiative", "agreement"]
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
Named = Annotated[str, StringConstraints(pattern=r"^[^:\u0000]{1,100}(:[^\u0000]*)?$", max_length=2000)]
Positive = r"(?:0\.\d{0,5}[1-9]|[1-9]\d{0,5}(?:\.\d{1,6})?)"
Beta = Annotated[str, StringConstraints(pattern=f"^{Positive},{Positive}$", max_length=40)]
Ids = Annotated[list[UUID], Field(max_length=50)]


class PrecedentFilters(BaseModel):
    """What belongs to a reference class, and what counts in it. Several values of a filter: any of them; several filters: all."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)
    unit: Unit = Field("meeting", description="What one case is.", examples=["meeting"])
    threshold: OutcomeResult = Field(
        OutcomeResult.PROCESS_AGREEMENT,
        description="The least result that counts, of substantive outcomes.",
        examples=["process_agreement"],
    )
    rating: Annotated[int, Field(ge=-2, le=2)] = Field(
        1, description="The least rating that counts, of the other dimensions.", examples=[1]
    )
    dimension: list[OutcomeDimension] = Field(
        default_factory=lambda: [OutcomeDimension.SUBSTANTIVE],
        max_length=5,
        description="In which respect the outcomes are judged; each has a rate of its own.",
        examples=[["substantive"]],
    )
    asserted_by_id: list[UUID | Literal["editors"]] = Field(
        default_factory=list,
        max_length=50,
        description="The coders: who says what came of it (`editors`: nobody else). Each has a rate of its own.",
        examples=[["editors"]],
    )
    initiative_id: Ids = Field(default_factory=list, description="Of these initiatives.", examples=[[INITIATIVE]])
    conflict_id: Ids = Field(default_factory=list, description="About these conflicts.", examples=[[CONFLICT]])
    mediator_id: Ids = Field(
        default_factory=list, description="With one of these actors in one of the roles.", examples=[[RUSSIA]]
    )
    role: list[Role] = Field(
        default_factory=list,
        max_length=13,
        description="The roles of the mediator; by default convener, host, lead_mediator, co_mediator, facilitator.",
        examples=[["convener"]],
    )
    purpose: list[Purpose] = Field(
        default_factory=list, max_length=16, description="For one of these purposes.", examples=[["unity"]]
    )
    track: list[Track] = Field(default_factory=list, max_length=4, description="On one of these tracks.", examples=[["1.5"]])
    event_type: list[EventType] = Field(
        default_factory=list, max_length=3, description="Meetings of these types.", examples=[["mediation"]]
    )
    status: list[MeetingStatus] = Field(
        default_factory=list, max_length=6, description="Meetings with this status.", examples=[["held"]]
    )
    date_from: Day | None = Field(None, description="Possibly not over before this day.", examples=["2011-01-01"])
    date_to: Day | None = Field(None, description="Possibly begun by this day.", examples=["2023-12-31"])
    before: Day | None = Field(None, description="Certainly over before this day.", examples=["2024-02-29"])
    beneficiary_id: Ids = Field(default_factory=list, description="Ratings for these actors.", examples=[[RUSSIA]])


class PrecedentsParameters(Parameters):
    """How to compute rates."""

    level: Annotated[float, Field(ge=0.5, le=0.999)] = Field(
        0.95, description="How much of the probability an interval holds.", examples=[0.95]
    )
    prior: list[Beta] = Field(
        default_factory=list,
        max_length=10,
        description="Further priors to compare, each as `a,b` of Beta(a, b); those of Jeffreys and the uniform one always are.",
        examples=[["4,6"]],
    )
    scale: LikelihoodScale = Field(
        LikelihoodScale.ICD203, description="The words of likelihood into which the posterior is divided.", examples=["icd203"]
    )


class PrecedentsQuery(Form, AsOfQuery, PrecedentFilters, PrecedentsParameters):
    """Reference classes of what is recorded: one of the filters given, or one for each `class`."""

    classes: list[Named] = Field(
        default_factory=list,
        alias="class",
        max_length=MOST_CLASSES,
        description="A class by its name, with filters of its own that win over the others: `Russia: mediator_id=…, track=1`.",
        examples=[["since 2017: date_from=2017-01-01", "all"]],
    )
    on: Day | None = Field(
        None,
        description="What is said to have come of it by this day. By default the day of `as_of`, or today.",
        examples=["2024-02-28"],
    )
    similar_to: UUID | None = Field(
        None,
        description="Also weigh the cases by how much they are like this one, which is left out of all classes.",
        examples=[MEETING],
    )
    recorded: bool = Field(
        False,
        description="Also the reference classes recorded with forecasts about these initiatives and conflicts.",
        examples=[True],
    )


def beta(prior: str) -> tuple[float, float]:
    """The two numbers of a prior."""
    a, b = prior.split(",")
    return float(a), float(b)


def classes_of(query: PrecedentsQuery) -> list[tuple[str, PrecedentFilters]]:
    """The classes with their names; 422 for one that cannot be read, or has a filter that its unit does not know."""
    shared = query.model_dump(include=set(PrecedentFilters.model_fields), exclude_unset=True)
    classes = [_class(named, shared) for named in query.classes or [""]]
    for _, filters in classes:
        unknown = [name for name in UNKNOWN[filters.unit] if getattr(filters, name)]
        if unknown:
            faults = [Fault(name, "unit", f"A case that is a {filters.unit} has no {name}.", "parameter") for name in unknown]
            raise Unfit("These filters do not go with the unit.", faults)
    return classes


def _class(named: str, shared: dict[str, Any]) -> tuple[str, PrecedentFilters]:
    name, colon, own = named.partition(":")
    if "=" in name and not colon:  # else what is meant as a filter would be the name of a class without it
        raise _unreadable("A class is written `name: filter=value`: this has no name.")
    fields, values = PrecedentFilters.model_fields, dict[str, Any]()
    for part in filter(None, (part.strip() for part in own.split(","))):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or key not in fields:
            raise _unreadable(f"A class is written `name: filter=value, filter=value`; the filters: {', '.join(fields)}.")
        if fields[key].default_factory:
            values.setdefault(key, []).append(value)
        elif values.setdefault(key, value) != value:
            raise _unreadable(f"In a class, {key} is given once.")
    try:
        return name.strip(), PrecedentFilters.model_validate(shared | values)
    except ValidationError as error:
        wrong = sorted({str(e["loc"][0]) for e in error.errors(include_input=False, include_url=False)})
        raise _unreadable(f"In a class this does not fit: {', '.join(wrong)}.") from None


def _unreadable(detail: str) -> Unfit:
    return Unfit("A class cannot be read.", [Fault("class", "class", detail, "parameter")])


class PrecedentFilter(Part):
    """A filter of the class."""

    filter: Text100 = Field(description="Its name.", examples=["initiative_id"])
    value: Text100 = Field(description="Its value.", examples=[INITIATIVE])
    name: Text500 | None = Field(None, description="What that is called.", examples=["Moscow intra-Palestinian talks"])


class PrecedentCase(Part):
    """A case of the class."""

    id: UUID | None = Field(None, description="The record.", examples=[MEETING])
    name: Text500 = Field(description="What it is called.", examples=["Moscow meeting of Palestinian organisations, 2017"])
    first_day: Day | None = Field(None, description="Its earliest day.", examples=["2017-01-01"])
    last_day: Day | None = Field(None, description="Its latest day.", examples=["2017-12-31"])
    value: Text100 | None = Field(None, description="The result or rating that the coder gives it.", examples=["statement"])
    reached: bool = Field(description="Whether that is at or above the threshold.", examples=[False])
    weight: Share | None = Field(None, description="How much it is like the case in question.", examples=[0.75])
    outcome_ids: list[UUID] = Field(default_factory=list, max_length=200, description="The claims that say so.", examples=[[]])


class PrecedentClass(Part):
    """A reference class: either its cases one by one, or how many there are and how many reached the threshold."""

    name: Text300 = Field(description="What the class is called.", examples=["Earlier meetings in Moscow"])
    unit: ReferenceUnit = Field(ReferenceUnit.MEETING, description="What one case is.", examples=["meeting"])
    dimension: OutcomeDimension = Field(
        OutcomeDimension.SUBSTANTIVE, description="In which respect outcomes are judged.", examples=["substantive"]
    )
    threshold: Text100 | None = Field(
        None, description="From which result or rating on a case counts.", examples=["process_agreement"]
    )
    coder: Text500 = Field("not said", description="Who says what came of the cases.", examples=["MEND project"])
    coder_id: UUID | None = Field(None, description="The coder's record; null for the editors.", examples=[None])
    beneficiary: Text300 | None = Field(None, description="For whom the rating is.", examples=[None])
    cases: Count | None = Field(None, description="How many cases; by default as many as `members`.", examples=[31])
    successes: Count | None = Field(None, description="How many reached the threshold.", examples=[12])
    uncoded: Count = Field(0, description="How many fit the filters, and this coder says nothing of them.", examples=[0])
    selected_on_outcome: bool = Field(
        False, description="Whether cases are in it because of how they ended: then there is no rate.", examples=[False]
    )
    weighted_cases: Annotated[float, Field(ge=0, le=1e7)] | None = Field(
        None, description="The sum of the weights of all cases; by default of `members`.", examples=[None]
    )
    weighted_successes: Annotated[float, Field(ge=0, le=1e7)] | None = Field(
        None, description="That of those that reached the threshold.", examples=[None]
    )
    filters: list[PrecedentFilter] = Field(
        default_factory=list, max_length=1000, description="What makes a case one of the class.", examples=[[]]
    )
    members: list[PrecedentCase] = Field(
        default_factory=list,
        max_length=20_000,
        description=f"The cases, the latest first; of recorded ones the first {MOST_SHOWN}.",
        examples=[[{"name": "2017", "reached": False}]],
    )
    forecast_ids: list[UUID] = Field(
        default_factory=list, max_length=1000, description="The forecasts with which it is recorded.", examples=[[]]
    )

    @model_validator(mode="after")
    def _counted(self) -> Self:
        if (self.cases is None) != (self.successes is None) or (self.cases is None and not self.members):
            raise misfit("A class has members, or cases and successes", "cases")
        if self.successes is not None and self.cases is not None and self.successes > self.cases:
            raise misfit("There are no more successes than cases", "successes")
        if (self.weighted_cases is None) != (self.weighted_successes is None):
            raise misfit("Weighted cases and successes go together", "weighted_cases")
        if (self.weighted_successes or 0) > (self.weighted_cases or 0):
            raise misfit("There are no more weighted successes than cases", "weighted_successes")
        return self


class PrecedentsInputs(Part):
    """Reference classes, side by side."""

    classes: list[PrecedentClass] = Field(
        min_length=1,
        max_length=500,
        description="The classes.",
        examples=[[{"name": "Earlier meetings in Moscow", "cases": 4, "successes": 0}]],
    )
