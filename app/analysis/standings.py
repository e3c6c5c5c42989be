"""Positions as analyses take them that compare where actors stand."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from app.records.fields import Part, Text300, each_once, misfit

MOST_ISSUES, MOST_ACTORS = 100, 200
Number = Annotated[float, Field(ge=-1e15, le=1e15)]


class Standing(Part):
    """Where an actor stands on an issue."""

    actor: Text300 = Field(description="The actor: an id, or any name.", examples=["A"])
    value: Number = Field(description="Where it stands, between the poles.", examples=[75])
    salience: float | None = Field(
        None, ge=0, le=100, description="How much the issue matters to it, 0 to 100; null: not known.", examples=[80]
    )


class IssueStandings(Part):
    """An issue with where each actor stands."""

    issue: Text300 = Field(description="The issue: an id, or any name.", examples=["share of the seats"])
    low: Number = Field(0, description="The low pole.", examples=[0])
    high: Number = Field(100, description="The high pole.", examples=[100])
    positions: list[Standing] = Field(
        min_length=1,
        max_length=MOST_ACTORS,
        description="One for each actor.",
        examples=[[{"actor": "A", "value": 75, "salience": 80}]],
    )

    @model_validator(mode="after")
    def _on_the_scale(self) -> Self:
        if self.low >= self.high:
            raise misfit("The scale ends where it starts, or before", "high")
        for i, position in enumerate(self.positions):
            if not self.low <= position.value <= self.high:
                raise misfit("The value is not between the poles", "positions", i, "value")
        each_once((p.actor for p in self.positions), "This actor stands there already", "positions", "actor")
        return self


class Comparison(Part):
    """How alike two actors stand on the issues that both have a position on."""

    shared: int = Field(description="On how many issues both stand somewhere.", examples=[3])
    coverage: float = Field(description="That, as a share of the issues on which one of them does.", examples=[0.75])
    weighted: bool = Field(
        description="Whether issues count by their salience: it is known of both on all of them.", examples=[True]
    )
    s_score: float | None = Field(description="1: the same; -1: opposite poles; null: no issue has weight.", examples=[0.5556])
    kappa: float | None = Field(
        description="Agreement beyond chance, by Cohen; 1: the same, 0: chance; null: all values are equal.", examples=[0.25]
    )
    pi: float | None = Field(description="The same by Scott.", examples=[0.2])
    intensity: float | None = Field(
        description="How hard they clash, 0 to 1: salience times salience times distance; null: saliences are not known.",
        examples=[0.1],
    )
