"""What is asked and answered about the prospects of an initiative."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.analysis.agreement.models import AgreementInputs
from app.analysis.analysis import Form, OfInitiative, Parameters
from app.analysis.forecasts.models import ForecastsInputs
from app.analysis.named import SHOWN, Named
from app.analysis.precedents.models import PrecedentsInputs
from app.domain.vocabularies import (
    ConditionMet,
    FactorArena,
    FactorAspect,
    LeverageKind,
    LeverageUse,
    MilestoneKind,
    MilestoneStatus,
    OutcomeResult,
)
from app.records.fields import Part, Text100, Text300, Text500, Text1000, Text2000

Relation = Literal[
    "precedent",
    "has_this_as_precedent",
    "predecessor",
    "successor",
    "whole",
    "part",
    "resembles",
    "parallel",
    "competes",
    "complements",
]
Link = Annotated[str, Field(max_length=200, pattern=r"^/v1/")]
FACTOR = "/v1/factors/018df210-6400-7000-8000-001600000001"
LINK: Link | None = Field(None, description="Where the record is that says so.", examples=[FACTOR])
RUSSIA = {"id": "018df210-6400-7000-8000-000200000001", "name": "Russia"}
ISRAEL = {"id": "018df210-6400-7000-8000-000200000002", "name": "Israel"}
ASSERTER: Named | None = Field(None, description="Who says so; null: the editors, or nobody in particular.", examples=[None])
MOST, MOST_SIDES = 1_000, 200


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
    asserted_by: Named | None = ASSERTER
    record: Link | None = LINK


class ProspectSide(Part):
    """An actor on one side of the table, or at its head."""

    actor: Named = Field(description="Who.", examples=[RUSSIA])
    records: list[Link] = Field(
        default_factory=list, max_length=MOST, description="Where the records are that say so.", examples=[[FACTOR]]
    )


class ProspectLeverage(Part):
    """A means of moving somebody."""

    holder: Named = Field(description="Who has it.", examples=[RUSSIA])
    target: Named = Field(description="Whom it can move.", examples=[ISRAEL])
    via: Named | None = Field(None, description="Through whom.", examples=[SHOWN])
    kind: LeverageKind = Field(description="What sort of means.", examples=["relationship"])
    use: LeverageUse = Field(description="Whether it is used.", examples=["exercised"])
    strength: Annotated[int, Field(ge=0, le=4)] | None = Field(None, description="0 none … 4 decisive.", examples=[2])
    limits: Text2000 | None = Field(None, description="What limits it.", examples=["Its means are limited."])
    asserted_by: Named | None = ASSERTER
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
    asserted_by: Named | None = ASSERTER
    record: Link | None = LINK


class ProspectStance(Part):
    """An actor's view of the effort."""

    actor: Named = Field(description="Whose.", examples=[ISRAEL])
    support: Annotated[int, Field(ge=-2, le=2)] = Field(description="-2 opposes actively … 2 backs actively.", examples=[-1])
    concern: Text1000 | None = Field(None, description="What worries it.", examples=["Russia's line on the war."])
    stated_by: Named | None = Field(None, description="Who voiced it.", examples=[None])
    asserted_by: Named | None = ASSERTER
    record: Link | None = LINK


class ProspectReaction(Part):
    """A question about what others than those who convene will do."""

    actors: list[Named] = Field(min_length=1, max_length=16, description="Who is to react.", examples=[[ISRAEL]])
    question: Text500 = Field(
        description="What is asked, in the words that `forecasts` have.",
        examples=["Will Israel react harshly to the Moscow meeting?"],
    )
    question_id: UUID | None = Field(None, description="The question's record.", examples=[None])
    record: Link | None = LINK


class ProspectEffort(Part):
    """Another initiative beside this one."""

    initiative: Named = Field(
        description="The other one.",
        examples=[{"id": "018df210-6400-7000-8000-000700000002", "name": "Beijing intra-Palestinian talks"}],
    )
    relation: Relation = Field(
        description="What it is to this one. Where this one is its precedent, it came later.", examples=["has_this_as_precedent"]
    )
    explanation: Text2000 | None = Field(None, description="Why.", examples=["Same question, same time."])
    asserted_by: Named | None = ASSERTER
    record: Link | None = LINK


class ProspectUnsupported(Part):
    """A claim that no source supports."""

    kind: Text100 = Field(description="The kind of the record.", examples=["goal"])
    says: Text1000 = Field(description="What it claims.", examples=["Strengthen the position of the Palestinians."])
    record: Link | None = LINK


class ProspectDispute(Part):
    """A claim that some source contradicts."""

    kind: Text100 = Field(description="The kind of the record.", examples=["meeting"])
    says: Text1000 = Field(description="What it claims.", examples=["Meeting of the factions in Moscow"])
    field: Annotated[str, Field(max_length=100)] | None = Field(
        None, description="JSON pointer to the field that is disputed; null for the whole.", examples=["/date"]
    )
    reported: Text500 | None = Field(None, description="What that source says instead.", examples=["one day only"])
    source: Named = Field(description="The source.", examples=[{"id": "s1", "name": "Kremlin Mediator of Unity"}])
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
    mediators: list[ProspectSide] = Field(
        default_factory=list, max_length=MOST_SIDES, description="Who convenes or mediates.", examples=[[{"actor": RUSSIA}]]
    )
    parties: list[ProspectSide] = Field(
        default_factory=list, max_length=MOST_SIDES, description="Whom they have to move.", examples=[[{"actor": SHOWN}]]
    )
    milestones: list[ProspectMilestone] = Field(default_factory=list, max_length=MOST, description="What it depends on.")
    stances: list[ProspectStance] = Field(default_factory=list, max_length=MOST, description="What others think of it.")
    reactions: list[ProspectReaction] = Field(
        default_factory=list, max_length=MOST, description="Questions about what others will do."
    )
    efforts: list[ProspectEffort] = Field(default_factory=list, max_length=MOST, description="What runs beside it.")
    unsupported: list[ProspectUnsupported] = Field(
        default_factory=list, max_length=MOST, description="Claims of the case without a supporting source."
    )
    disputed: list[ProspectDispute] = Field(
        default_factory=list, max_length=MOST, description="Claims of the case that a source contradicts."
    )
