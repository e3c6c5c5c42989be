"""What an analysis is: what may be asked, what is read for it, and what it answers with. No mathematics is imported here:
that happens in the worker (`process.py`)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, create_model

from app.analysis.answer import Answered, Combine, answered, body
from app.analysis.loading import Records, Source
from app.records.fields import INITIATIVE, Day
from app.records.formats import JSON
from app.records.registry import AsOfQuery

VEGA, SVG, PNG = "application/vnd.vegalite.v6+json", "image/svg+xml", "image/png"
PICTURES = {"vega": VEGA, "svg": SVG, "png": PNG}
SHOWN: dict[str, Any] = {  # how they begin, in the contract; an analysis with further forms says how those do
    VEGA: {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "mark": "bar"},
    SVG: '<svg xmlns="http://www.w3.org/2000/svg" version="1.1"></svg>',
    PNG: "PNG",
}


class Parameters(BaseModel):
    """How to compute: the same in a query string and in the body of a POST."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)


class Form(BaseModel):
    """In which form to answer; an analysis that has more forms than these says so."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)
    format: Literal["json", "vega", "svg", "png"] | None = Field(
        None, description="Wins over `Accept`: numbers, or a picture of them.", examples=["json"]
    )


class Claims(AsOfQuery):
    """Which of the recorded claims count. Of those that fit, those about the same initiative win over those about none, the
    latest date over earlier ones, and of each asserter the newest record; where asserters then disagree, nothing is averaged
    unless `combine` says so."""

    asserted_by_id: list[UUID | Literal["editors"]] = Field(
        default_factory=list,
        max_length=50,
        description="Only what these assert (`editors`: what nobody else does); by default whoever it is.",
        examples=[["editors"]],
    )
    on: Day | None = Field(
        None,
        description="The day in the world on which it shall hold: nothing that begins later counts. By default the day of "
        "`as_of`, or today.",
        examples=["2024-02-29"],
    )
    combine: Combine = None


class OfInitiative(Claims):
    """Claims about one initiative."""

    initiative_id: Annotated[UUID, Field(description="The initiative.", examples=[INITIATIVE])]


@dataclass(frozen=True)
class Analysis:
    """`query` is what GET takes, `inputs` and `parameters` what POST takes; `load` reads what the caller may see. `forms`:
    media types by the values of `format`, JSON apart."""

    name: str
    title: str
    summary: str
    description: str
    query: type[BaseModel]
    inputs: type[BaseModel]
    parameters: type[Parameters]
    result: type[BaseModel]
    load: Callable[[Source, Any], Awaitable[Records]]
    forms: dict[str, str]
    form: type[Form] = Form
    example: Any = None  # of what POST takes
    shown: Mapping[str, Any] = field(default_factory=dict)  # how its own forms look, by media type
    reads: Mapping[str, Callable[[bytes], Any]] = field(default_factory=dict)  # text that POST takes too: the inputs in it

    @property
    def media(self) -> dict[str, str]:
        """All media types, by the values of `format`."""
        return {"json": JSON} | self.forms

    @property
    def path(self) -> str:
        return f"/v1/analysis/{self.name}"

    @property
    def posted(self) -> type[BaseModel]:
        """The query of POST. Where the body may be a text, which has no room for them, the parameters may stand there."""
        if not self.reads:
            return self.form
        return create_model(f"{self.title}Posted", __base__=(self.form, self.parameters), __doc__=self.parameters.__doc__)

    def answer(self) -> type[Answered]:
        """The model of its answers."""
        return answered(self.title, self.inputs, self.result)

    def body(self) -> type[BaseModel]:
        """The model of what POST takes."""
        return body(self.title, self.inputs, self.parameters)
