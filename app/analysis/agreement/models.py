"""What is asked and answered about the room for agreement."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.analysis.analysis import Form, OfInitiative, Parameters
from app.records.fields import Part, Text300, misfit

Number = Annotated[float, Field(ge=-1e15, le=1e15)]
Weight = Annotated[float, Field(gt=0, le=1e6)]


class AgreementParameters(Parameters):
    """How to compute the room for agreement."""


class AgreementQuery(Form, OfInitiative, AgreementParameters):
    """The room for agreement in an initiative."""


class Acceptance(Part):
    """What an actor could live with on an issue."""

    actor: Text300 = Field(description="The actor: an id, or any name.", examples=["Fatah"])
    low: Number = Field(description="The low end of what it accepts.", examples=[40])
    high: Number = Field(description="The high end.", examples=[90])
    weight: Weight = Field(1.0, description="How much its dissatisfaction counts: its salience, where recorded.", examples=[1])

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise misfit("The acceptable interval ends before it starts", "high")
        return self


class IssueAcceptances(Part):
    """An issue with what each actor could accept."""

    issue: Text300 = Field(description="The issue: an id, or any name.", examples=["share of the seats"])
    low: Number = Field(0, description="The low pole.", examples=[0])
    high: Number = Field(100, description="The high pole.", examples=[100])
    acceptances: list[Acceptance] = Field(
        min_length=1, max_length=500, description="One for each actor.", examples=[[{"actor": "A", "low": 20, "high": 60}]]
    )


class AgreementInputs(Part):
    """What goes into the room for agreement."""

    issues: list[IssueAcceptances] = Field(
        min_length=1,
        max_length=100,
        description="The issues.",
        examples=[[{"issue": "seats", "low": 0, "high": 100, "acceptances": [{"actor": "A", "low": 20, "high": 60}]}]],
    )


class IssueZone(Part):
    """The zone of possible agreement on one issue."""

    issue: str = Field(description="The issue.", examples=["share of the seats"])
    low: float | None = Field(description="The low end of what all accept; null when there is nothing.", examples=[40])
    high: float | None = Field(description="The high end.", examples=[60])
    width: float = Field(description="How wide that is, on the issue's scale.", examples=[20])
    share: float = Field(description="The width as a share of the scale.", examples=[0.2])
    binding: list[str] = Field(description="The actors without whom it would be wider.", examples=[["A", "B"]])
    nearest: float | None = Field(description="Without a zone: the point that violates least.", examples=[None])
    violation: float = Field(description="The largest weighted distance of that point to an acceptance.", examples=[0])


class AgreementResult(Part):
    """Where there is room for agreement."""

    issues: list[IssueZone] = Field(description="Issue by issue.", examples=[[]])
