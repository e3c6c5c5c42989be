"""What is answered about the prospects of an initiative."""

from typing import Annotated, Literal

from pydantic import Field

from app.analysis.agreement.models import AgreementResult
from app.analysis.forecasts.answers import ForecastsResult
from app.analysis.named import SHOWN, Named
from app.analysis.precedents.answers import PrecedentsResult
from app.analysis.prospects.models import (
    ISRAEL,
    RUSSIA,
    Link,
    ProspectDispute,
    ProspectEffort,
    ProspectFactor,
    ProspectLeverage,
    ProspectMilestone,
    ProspectMissing,
    ProspectReaction,
    ProspectStance,
    ProspectUnsupported,
)
from app.domain.vocabularies import FactorArena
from app.records.fields import Part

Chance = Annotated[float, Field(ge=0, le=1)]


class ProspectEstimate(Part):
    """How likely something is, by one way to tell."""

    kind: Literal["base_rate", "forecasters"] = Field(
        description="By earlier cases, or by what was forecast.", examples=["base_rate"]
    )
    name: str = Field(description="The class; of forecasts who made them.", examples=["Meetings of this initiative"])
    by: str = Field(description="Who coded the cases, or how forecasts were pooled.", examples=["Parisa Pasandepour"])
    says: str = Field(description="In short.", examples=["0 of 4"])
    low: Chance = Field(description="From: the Jeffreys interval of a rate, the low ends of what was forecast.", examples=[0.0])
    middle: Chance = Field(description="The rate, or the pool.", examples=[0.0])
    high: Chance = Field(description="To.", examples=[0.4448])
    at: str = Field(description="JSON pointer to all about it, into `result`.", examples=["/base_rates/classes/0"])


class ProspectComparison(Part):
    """Estimates of the same, side by side. None is the right one, and they are not averaged."""

    about: str = Field(description="What may come true.", examples=["meeting: process_agreement or more"])
    estimates: list[ProspectEstimate] = Field(description="Way by way.")
    differences: list[str] = Field(
        description="Which of them have no value in common. Rates by different coders, of different units or thresholds are not "
        "compared.",
        examples=[["“A” (0% to 14%) lies wholly below “B” (20% to 45%)."]],
    )


class ProspectArena(Part):
    """What helps and hinders in one arena, strongest first."""

    arena: FactorArena = Field(description="The arena.", examples=["domestic"])
    helping: list[ProspectFactor] = Field(description="What helps.")
    hindering: list[ProspectFactor] = Field(description="What hinders.")
    ambiguous: list[ProspectFactor] = Field(description="What does both, or neither.")


class ProspectLack(Part):
    """A mediator without a recorded means of moving a party."""

    holder: Named = Field(description="The mediator.", examples=[RUSSIA])
    target: Named = Field(description="The party.", examples=[SHOWN])
    records: list[Link] = Field(description="The records that make it one, and the other.", examples=[[]])


class ProspectExpected(ProspectReaction):
    """What others are expected to do."""

    status: str | None = Field(description="open, due, yes, no or void; null: nothing is forecast.", examples=["due"])
    said: list[str] = Field(description="What each forecaster said last.", examples=[["Parisa Pasandepour: unlikely"]])
    low: Chance | None = Field(description="The low end of the pool; null without numbers.", examples=[0.2])
    middle: Chance | None = Field(description="The pool.", examples=[0.325])
    high: Chance | None = Field(description="Its high end.", examples=[0.45])
    actors: list[Named] = Field(min_length=1, max_length=16, description="Who is to react.", examples=[[ISRAEL]])


class ProspectsResult(Part):
    """The prospects, part by part: no number sums them up."""

    side_by_side: list[ProspectComparison] = Field(
        description="Base rates by class and what forecasters say, and where they have nothing in common."
    )
    base_rates: PrecedentsResult | None = Field(description="How often earlier cases came to a result, by class.")
    forecasts: ForecastsResult | None = Field(description="What forecasters say, and how good they were.")
    room: AgreementResult | None = Field(description="Whether there is room for agreement.")
    factors: list[ProspectArena] = Field(description="What helps and hinders, by arena.")
    leverage: list[ProspectLeverage] = Field(description="Recorded means of moving somebody, strongest first.")
    leverage_lacking: list[ProspectLack] = Field(
        description="Mediators without recorded leverage over a party; actors that are nobody in particular are left out."
    )
    unmet: list[ProspectMilestone] = Field(description="Milestones that are not met, with the conditions that are open.")
    stances: list[ProspectStance] = Field(description="What others think of it, those against it first.")
    expected_reactions: list[ProspectExpected] = Field(description="What others are expected to do about it.")
    efforts: list[ProspectEffort] = Field(description="What runs beside it, competes with it, went before or came after.")
    unsupported: list[ProspectUnsupported] = Field(description="What nothing supports.")
    disputed: list[ProspectDispute] = Field(description="Where a source contradicts what is recorded.")
    missing: list[ProspectMissing] = Field(description="What could not be answered, and why.")
