"""What is asked and answered about the prospects of an initiative."""

from typing import Annotated

from pydantic import Field

from app.analysis.agreement.models import AgreementInputs, AgreementResult
from app.analysis.analysis import Form, OfInitiative, Parameters
from app.analysis.forecasts.answers import ForecastsResult
from app.analysis.forecasts.models import ForecastsInputs
from app.analysis.precedents.answers import PrecedentsResult
from app.analysis.precedents.models import PrecedentsInputs
from app.domain.vocabularies import (
    ConditionMet,
    FactorArena,
    FactorAspect,
    InitiativeLinkKind,
    LeverageKind,
    LeverageUse,
    MilestoneKind,
    MilestoneStatus,
    OutcomeResult,
)
from app.records.fields import Part, Text300, Text500, Text1000, Text2000

Named = Annotated[str, Field(min_length=1, max_length=300)]
Link = Annotated[str, Field(max_length=200, pattern=r"^/v1/")]
FACTOR = "/v1/factors/018df210-6400-7000-8000-001600000001"
LINK: Link | None = Field(None, description="Where the record is that says so.", examples=[FACTOR])
MOST = 1_000


class ProspectsParameters(Parameters):
    """How to judge the prospects."""

    threshold: OutcomeResult = Field(
        OutcomeResult.PROCESS_AGREEMENT,
        description="The step of the scale of results from which on a meeting counts as an agreement.",
        examples=["process_agreement"],
    )


class ProspectsQuery(Form, OfInitiative, ProspectsParameters):
    """The prospects of an initiative."""


class ProspectFactor(Part):
    """A condition that helps or hinders."""

    aspect: FactorAspect = Field(description="What it is about.", examples=["ripeness"])
    arena: FactorArena = Field(description="Where it works.", examples=["conflict"])
    effect: Annotated[int, Field(ge=-2, le=2)] = Field(description="-2 hinders strongly … 2 helps strongly.", examples=[1])
    description: Text2000 = Field(description="The condition.", examples=["Unity is needed to get out of the crisis."])
    record: Link | None = LINK


class ProspectLeverage(Part):
    """A means of moving somebody."""

    holder: Named = Field(description="Who has it.", examples=["Russia"])
    target: Named = Field(description="Whom it can move.", examples=["Israel"])
    via: Named | None = Field(None, description="Through whom.", examples=["Palestinian organisations"])
    kind: LeverageKind = Field(description="What sort of means.", examples=["relationship"])
    use: LeverageUse = Field(description="Whether it is used.", examples=["exercised"])
    strength: Annotated[int, Field(ge=0, le=4)] | None = Field(None, description="0 none … 4 decisive.", examples=[2])
    limits: Text2000 | None = Field(None, description="What limits it.", examples=["Its means are limited."])
    record: Link | None = LINK


class ProspectCondition(Part):
    """A condition of a milestone."""

    text: Text500 = Field(description="What has to be.", examples=["They seriously discuss a unified leadership"])
    met: ConditionMet = Field(description="Whether it is.", examples=["unknown"])


class ProspectMilestone(Part):
    """A step on which it depends."""

    title: Text300 = Field(description="The step.", examples=["High-level representatives discuss four topics"])
    kind: MilestoneKind = Field(description="What sort of step.", examples=["success_condition"])
    status: MilestoneStatus = Field(description="Where it stands.", examples=["partly_met"])
    conditions: list[ProspectCondition] = Field(
        default_factory=list,
        max_length=32,
        description="What it needs.",
        examples=[[{"text": "They seriously discuss a unified leadership", "met": "unknown"}]],
    )
    record: Link | None = LINK


class ProspectStance(Part):
    """An actor's view of the effort."""

    actor: Named = Field(description="Whose.", examples=["Israel"])
    support: Annotated[int, Field(ge=-2, le=2)] = Field(description="-2 opposes actively … 2 backs actively.", examples=[-1])
    concern: Text1000 | None = Field(None, description="What worries it.", examples=["Russia's line on the war."])
    stated_by: Named | None = Field(None, description="Who said so.", examples=["Simona Halperin"])
    record: Link | None = LINK


class ProspectEffort(Part):
    """Another initiative beside this one."""

    title: Named = Field(description="The other initiative.", examples=["Beijing intra-Palestinian talks"])
    kind: InitiativeLinkKind = Field(description="How the two relate.", examples=["parallel_to"])
    explanation: Text2000 | None = Field(None, description="Why.", examples=["Same question, same time."])
    record: Link | None = LINK


class ProspectUnsupported(Part):
    """A claim that no source supports."""

    kind: Named = Field(description="The kind of the record.", examples=["goal"])
    says: Text1000 = Field(description="What it claims.", examples=["Strengthen the position of the Palestinians."])
    record: Link | None = LINK


class ProspectDispute(Part):
    """A claim that some source contradicts."""

    kind: Named = Field(description="The kind of the record.", examples=["meeting"])
    says: Text1000 = Field(description="What it claims.", examples=["Meeting of the factions in Moscow"])
    field: Annotated[str, Field(max_length=100)] | None = Field(
        None, description="JSON pointer to the field that is disputed; null for the whole.", examples=["/date"]
    )
    reported: Text500 | None = Field(None, description="What that source says instead.", examples=["one day only"])
    source: Named = Field(description="The source.", examples=["MEND"])
    record: Link | None = LINK


class ProspectMissing(Part):
    """A part of the answer that the records do not suffice for."""

    part: Annotated[str, Field(max_length=40)] = Field(description="Which part.", examples=["agreement"])
    reasons: list[Text1000] = Field(description="What is missing.", examples=[["No position has accept_low or accept_high."]])


class ProspectsInputs(Part):
    """What goes into the prospects of an initiative. Each part may be left out; the answer then says that it is missing."""

    precedents: PrecedentsInputs | None = Field(None, description="Earlier cases by reference class.")
    forecasts: ForecastsInputs | None = Field(None, description="What forecasters say.")
    agreement: AgreementInputs | None = Field(None, description="What each actor could accept.")
    lacking: list[ProspectMissing] = Field(
        default_factory=list, max_length=10, description="What the records do not suffice for, and why.", examples=[[]]
    )
    factors: list[ProspectFactor] = Field(default_factory=list, max_length=MOST, description="What helps and hinders.")
    leverage: list[ProspectLeverage] = Field(default_factory=list, max_length=MOST, description="Who can move whom.")
    mediators: list[Named] = Field(
        default_factory=list, max_length=100, description="Who convenes or mediates.", examples=[["Russia"]]
    )
    parties: list[Named] = Field(default_factory=list, max_length=200, description="Whom it has to move.", examples=[["Hamas"]])
    milestones: list[ProspectMilestone] = Field(default_factory=list, max_length=MOST, description="What it depends on.")
    stances: list[ProspectStance] = Field(default_factory=list, max_length=MOST, description="What others think of it.")
    efforts: list[ProspectEffort] = Field(default_factory=list, max_length=MOST, description="What runs beside it.")
    unsupported: list[ProspectUnsupported] = Field(
        default_factory=list, max_length=MOST, description="Claims of the case without a supporting source."
    )
    disputed: list[ProspectDispute] = Field(
        default_factory=list, max_length=MOST, description="Claims of the case that a source contradicts."
    )


class ProspectArena(Part):
    """What helps and hinders in one arena, strongest first."""

    arena: FactorArena = Field(description="The arena.", examples=["domestic"])
    helping: list[ProspectFactor] = Field(description="What helps.")
    hindering: list[ProspectFactor] = Field(description="What hinders.")
    ambiguous: list[ProspectFactor] = Field(description="What does both, or neither.")


class ProspectLack(Part):
    """A mediator without a recorded means of moving a party."""

    holder: Named = Field(description="The mediator.", examples=["Russia"])
    target: Named = Field(description="The party.", examples=["Fatah"])


class ProspectsResult(Part):
    """The prospects, part by part: no number sums them up."""

    base_rates: PrecedentsResult | None = Field(description="How often earlier cases came to a result, by class.")
    forecasts: ForecastsResult | None = Field(description="What forecasters say, and how good they were.")
    room: AgreementResult | None = Field(description="Whether there is room for agreement.")
    factors: list[ProspectArena] = Field(description="What helps and hinders, by arena.")
    leverage: list[ProspectLeverage] = Field(description="Recorded means of moving somebody, strongest first.")
    leverage_lacking: list[ProspectLack] = Field(description="Mediators without recorded leverage over a party.")
    unmet: list[ProspectMilestone] = Field(description="Milestones that are not met, with the conditions that are open.")
    stances: list[ProspectStance] = Field(description="What others think of it.")
    efforts: list[ProspectEffort] = Field(description="What runs beside it, competes with it or went before.")
    unsupported: list[ProspectUnsupported] = Field(description="What nothing supports.")
    disputed: list[ProspectDispute] = Field(description="Where sources disagree.")
    missing: list[ProspectMissing] = Field(description="What could not be answered, and why.")
