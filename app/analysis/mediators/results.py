"""What is answered about the third parties of a conflict."""

from pydantic import Field

from app.analysis.goals.models import ByDisclosure
from app.analysis.mediators.models import MediatorEffort, MediatorLeverage, MediatorRival
from app.analysis.named import SHOWN, Named
from app.analysis.standings import Comparison
from app.domain.vocabularies import Level, OutcomeDimension, OutcomeResult, ReferenceUnit
from app.records.fields import Part


class EffortShown(Part):
    """What a third party does in an initiative."""

    initiative: Named = Field(description="The initiative.")
    roles: list[str] = Field(description=str(MediatorEffort.model_fields["roles"].description), examples=[["host"]])


class OutcomeCase(Part):
    """A case that was counted."""

    subject: Named = Field(description="Of which meeting, initiative or agreement.")
    result: OutcomeResult | None = Field(description="The step.", examples=["statement"])
    rating: float | None = Field(description="-2 much worse to 2 much better.", examples=[1])


class OutcomeRate(Part):
    """How often something came of the efforts of a third party, by one coder, in one dimension, for one unit."""

    dimension: OutcomeDimension = Field(description="In which respect.", examples=["substantive"])
    unit: ReferenceUnit = Field(description="What is counted.", examples=["meeting"])
    coder: Named | None = Field(
        description="Who codes it; null: the editors. Rates of several coders are not compared.", examples=[SHOWN]
    )
    beneficiary: Named | None = Field(description="For whom it was better or worse.", examples=[SHOWN])
    threshold: str = Field(
        description="What counts as a success: a step, or a rating above 0 (`better`).", examples=["process_agreement"]
    )
    successes: int = Field(description="How many are at or above it.", examples=[0])
    cases: int = Field(description="Of how many.", examples=[4])
    rate: float | None = Field(description="The share; null where the cases were selected by their outcome.", examples=[0.0])
    low: float | None = Field(description="The lower end of its interval.", examples=[0.0])
    high: float | None = Field(description="The upper end.", examples=[0.4448])
    refused: str | None = Field(description="Why there is no rate.", examples=[None])
    members: list[OutcomeCase] = Field(description="The cases.")


class SideCloseness(Part):
    """How close a third party is to a party."""

    party: Named = Field(description="The party.")
    closeness: float | None = Field(
        description="The polarity of the relationship, halved: -1 hostile to 1 close; null: not recorded.", examples=[0.5]
    )


class DyadBias(Part):
    """How a third party stands between two parties of different sides."""

    first: Named = Field(description="One party.")
    second: Named = Field(description="The other.")
    relative: float | None = Field(
        description="Closeness to the first less closeness to the second: above 0 it leans to the first.", examples=[0.5]
    )
    absolute: float | None = Field(description="The closeness to the nearer of the two.", examples=[0.5])
    s_relative: float | None = Field(description="The same by the S-scores of positions; not to be mixed.", examples=[0.4444])
    s_absolute: float | None = Field(description="The higher of the two S-scores.", examples=[1.0])


class SideComparison(Comparison):
    """How alike a third party and a party stand."""

    party: Named = Field(description="The party.")


class AccessShown(Part):
    """Whether an actor came to what a third party held."""

    actor: Named = Field(description="The actor.")
    party: bool = Field(description="Whether it is a party to the conflict.", examples=[True])
    invited: list[Named] = Field(description="The meetings to which it was invited.")
    came: list[Named] = Field(description="Those that it came to, even if it walked out.")
    expected: list[Named] = Field(description="Those to which it was said to be coming, without word that it came.")
    absent: list[Named] = Field(description="Those that it did not come to.")
    level: Level | None = Field(description="The highest rank that came for it.", examples=["senior_official"])


class LeverageShown(Part):
    """A third party's means of moving somebody."""

    target: Named = Field(description="Whom it can move.")
    party: bool = Field(description="Whether that is a party to the conflict.", examples=[True])
    via: Named | None = Field(description="Through whom.", examples=[SHOWN])
    kind: str = Field(description=str(MediatorLeverage.model_fields["kind"].description), examples=["relationship"])
    use: str = Field(description=str(MediatorLeverage.model_fields["use"].description), examples=["exercised"])
    strength: float | None = Field(description="0 none to 4 decisive; null: not recorded.", examples=[2])
    limits: str | None = Field(description="What limits it.", examples=["Its means are limited."])


class RivalShown(Part):
    """An effort beside one of its own."""

    initiative: Named = Field(description="Its own.")
    other: Named = Field(description="The other one.")
    kind: str = Field(description=str(MediatorRival.model_fields["kind"].description), examples=["parallel_to"])
    third_parties: list[Named] = Field(description="Who of those compared acts there.")


class MediatorShown(Part):
    """A third party."""

    actor: Named = Field(description="The third party.")
    efforts: list[EffortShown] = Field(description="Where it acts, as what.")
    outcomes: list[OutcomeRate] = Field(description="What came of it.")
    closeness: list[SideCloseness] = Field(description="How close it is to each party.")
    positions: list[SideComparison] = Field(description="How alike it and each party stand, where both hold a position.")
    bias: list[DyadBias] = Field(description="Between each two parties of different sides, where something is known.")
    meetings: int = Field(description="How many meetings were held in its efforts.", examples=[5])
    meetings_with_attendance: int = Field(description="Of how many it is recorded who came or was asked.", examples=[1])
    access: list[AccessShown] = Field(description="Who came to them.")
    leverage: list[LeverageShown] = Field(description="Whom it can move.")
    goals: ByDisclosure = Field(description="What it says that it wants, beside what others say.")
    rivals: list[RivalShown] = Field(description="Efforts of others beside its own.")


class MediatorsResult(Part):
    """The third parties, side by side."""

    parties: list[Named] = Field(description="The parties to the conflict.")
    mediators: list[MediatorShown] = Field(description="The third parties, in the order of their names.")
