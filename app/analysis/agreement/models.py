"""What is asked and answered about the room for agreement."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.analysis.analysis import Form, OfInitiative, Parameters
from app.records.fields import Part, Text300, each_once, misfit

MOST_ISSUES, MOST_ACTORS = 100, 500
SHORTEST = 1e-9  # scale
Number = Annotated[float, Field(ge=-1e15, le=1e15)]
Weight = Annotated[float, Field(ge=0, le=1e6)]
Power = Annotated[float, Field(gt=0, le=1e6)]
Name = Annotated[Text300 | None, Field(description="What people call it.", examples=["Fatah"])]
Actor = Annotated[Text300, Field(description="The actor: an id, or any name.", examples=["Fatah"])]
Issue = Annotated[Text300, Field(description="The issue: an id, or any name.", examples=["share of the seats"])]
IssueIds = Annotated[
    list[UUID],
    Field(max_length=50, description="These issues only; by default all with positions.", examples=[[]]),
]


class AgreementParameters(Parameters):
    """How to compute the room for agreement."""

    most: int = Field(50, ge=1, le=500, description="How many packages of the Pareto set to list at most.", examples=[50])


class AgreementQuery(Form, OfInitiative, AgreementParameters):
    """The room for agreement in an initiative."""

    issue_id: IssueIds = Field(default_factory=list)
    power: Literal["equal", "influence"] = Field(
        "equal",
        description="The bargaining power of the Nash solution: equal, or the mean recorded influence.",
        examples=["equal"],
    )


class Acceptance(Part):
    """What an actor could live with on an issue."""

    actor: Actor
    name: Name = None
    low: Number = Field(description="The low end of what it accepts.", examples=[40])
    high: Number = Field(description="The high end.", examples=[90])
    weight: Weight = Field(1.0, description="How much its dissatisfaction counts: its salience, where recorded.", examples=[1])

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise misfit("The acceptable interval ends before it starts", "high")
        return self


class IdealPoint(Part):
    """What an actor would like best on an issue."""

    actor: Actor
    name: Name = None
    position: Number = Field(description="Its ideal, on the issue's scale.", examples=[70])
    salience: Weight = Field(1.0, description="How much the issue matters to it, beside its other issues.", examples=[50])


class IssueAcceptances(Part):
    """An issue with what each actor could accept and would like."""

    issue: Issue
    name: Name = None
    low: Number = Field(0, description="The low pole.", examples=[0])
    high: Number = Field(100, description="The high pole.", examples=[100])
    acceptances: list[Acceptance] = Field(
        default_factory=list,
        max_length=MOST_ACTORS,
        description="What each actor could accept.",
        examples=[[{"actor": "A", "low": 20, "high": 60}]],
    )
    ideals: list[IdealPoint] = Field(
        default_factory=list,
        max_length=MOST_ACTORS,
        description="What each would like best: packages over several issues need it.",
        examples=[[{"actor": "A", "position": 30, "salience": 80}]],
    )

    @model_validator(mode="after")
    def _on_the_scale(self) -> Self:
        if self.high - self.low < SHORTEST:
            raise misfit("The scale ends where it starts, or before", "high")
        each_once((one.actor for one in self.acceptances), "This actor stands there already", "acceptances", "actor")
        each_once((one.actor for one in self.ideals), "This actor stands there already", "ideals", "actor")
        for i, ideal in enumerate(self.ideals):
            if not self.low <= ideal.position <= self.high:
                raise misfit("The ideal lies outside the scale", "ideals", i, "position")
        return self


class AgreementParty(Part):
    """An actor that agrees to a package or does not."""

    actor: Actor
    name: Name = None
    disagreement: Number | None = Field(
        None,
        description="Its utility without an agreement; by default that of the worst that it could live with on all issues.",
        examples=[20],
    )
    power: Power = Field(1.0, description="Its bargaining power, as the Nash solution weighs it.", examples=[1])


class PackageUtility(Part):
    """What a package is worth to an actor."""

    actor: Actor
    utility: Number = Field(description="Its utility, on any scale of the actor's own.", examples=[80])


class OfferedPackage(Part):
    """A package whose worth to each actor is known."""

    package: Text300 = Field(description="What it is called.", examples=["A"])
    utilities: list[PackageUtility] = Field(
        min_length=1, max_length=100, description="One for each actor.", examples=[[{"actor": "Fatah", "utility": 80}]]
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        each_once((each.actor for each in self.utilities), "This actor stands there already", "utilities", "actor")
        return self


class AgreementInputs(Part):
    """What goes into the room for agreement: issues, or packages with what they are worth, or both."""

    issues: list[IssueAcceptances] = Field(
        default_factory=list,
        max_length=MOST_ISSUES,
        description="The issues.",
        examples=[[{"issue": "seats", "low": 0, "high": 100, "acceptances": [{"actor": "A", "low": 20, "high": 60}]}]],
    )
    parties: list[AgreementParty] = Field(
        default_factory=list, max_length=10 * MOST_ACTORS, description="What is known of the actors.", examples=[[]]
    )
    packages: list[OfferedPackage] = Field(
        default_factory=list,
        max_length=1000,
        description="Packages on offer. Without them they are made of the issues' ideals.",
        examples=[[{"package": "A", "utilities": [{"actor": "Fatah", "utility": 80}]}]],
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.issues and not self.packages:
            raise misfit("There is neither an issue nor a package", "issues")
        each_once((issue.issue for issue in self.issues), "This issue stands there already", "issues", "issue")
        each_once((party.actor for party in self.parties), "This actor stands there already", "parties", "actor")
        each_once((package.package for package in self.packages), "This package stands there already", "packages", "package")
        known = {party.actor for party in self.parties if party.disagreement is not None}
        first = {each.actor for package in self.packages[:1] for each in package.utilities}
        for i, package in enumerate(self.packages):
            if {each.actor for each in package.utilities} != first:
                raise misfit("All packages need a utility of the same actors", "packages", i, "utilities")
        if not first <= known:
            raise misfit("Each actor of the packages needs a utility of disagreement here", "parties")
        return self


class AcceptingActor(Part):
    """An actor."""

    actor: str = Field(description="Its id, or the name that was given.", examples=["Fatah"])
    name: str = Field(description="What people call it.", examples=["Fatah"])


class IssueZone(Part):
    """The zone of possible agreement on one issue."""

    issue: str = Field(description="The issue.", examples=["share of the seats"])
    name: str = Field(description="What people call it.", examples=["share of the seats"])
    low: float | None = Field(description="The low end of what all accept; null when there is nothing.", examples=[40])
    high: float | None = Field(description="The high end.", examples=[60])
    width: float = Field(description="How wide that is, on the issue's scale.", examples=[20])
    share: float = Field(description="The width as a share of the scale.", examples=[0.2])
    binding: list[AcceptingActor] = Field(
        description="The actors without whom it would be wider.", examples=[[{"actor": "A", "name": "A"}]]
    )
    nearest: float | None = Field(description="Without a zone: the point that violates least.", examples=[None])
    violation: float = Field(description="The largest weighted distance of that point to an acceptance.", examples=[0])


class PackagePoint(Part):
    """What a package settles on an issue."""

    issue: str = Field(description="The issue.", examples=["share of the seats"])
    name: str = Field(description="What people call it.", examples=["share of the seats"])
    point: float = Field(description="Where, on its scale.", examples=[50])


class PackageGain(Part):
    """What a package is worth to an actor."""

    actor: str = Field(description="The actor.", examples=["Fatah"])
    name: str = Field(description="What people call it.", examples=["Fatah"])
    utility: float = Field(description="Its utility.", examples=[0.8])
    gain: float = Field(description="How much that is above no agreement.", examples=[0.3])


class AgreementPackage(Part):
    """A package and what it is worth."""

    package: str | None = Field(description="What it is called, where it was given.", examples=["A"])
    points: list[PackagePoint] = Field(description="What it settles, where it was made of issues.", examples=[[]])
    utilities: list[PackageGain] = Field(description="What it is worth to each.", examples=[[]])
    acceptable: bool = Field(description="Whether nobody is worse off than without an agreement.", examples=[True])
    within: bool | None = Field(
        description="Whether each point lies in what each could accept there; null where that is not known.", examples=[True]
    )


class AgreementPowers(Part):
    """What the solutions take of an actor."""

    actor: str = Field(description="The actor.", examples=["Fatah"])
    name: str = Field(description="What people call it.", examples=["Fatah"])
    disagreement: float = Field(description="Its utility without an agreement.", examples=[0.5])
    power: float = Field(description="Its share of the bargaining power.", examples=[0.5])


class AgreementPackages(Part):
    """Packages over several issues."""

    actors: list[AgreementPowers] = Field(description="The actors.", examples=[[]])
    considered: int = Field(description="How many packages were compared.", examples=[5])
    acceptable: int = Field(description="How many of them nobody is worse off by than without an agreement.", examples=[4])
    pareto: int = Field(description="How many of them no other dominates.", examples=[4])
    listed: list[AgreementPackage] = Field(
        description="The Pareto set, acceptable packages first, then by the smallest gain; cut off at `most`.", examples=[[]]
    )
    nash: AgreementPackage | None = Field(description="Nash's solution; null where not all can gain.", examples=[None])
    kalai_smorodinsky: AgreementPackage | None = Field(
        description="Where each gets the same share of the most that it could get, as nearly as possible.", examples=[None]
    )
    egalitarian: AgreementPackage | None = Field(description="Where the smallest gain is largest.", examples=[None])


class AgreementResult(Part):
    """Where there is room for agreement."""

    issues: list[IssueZone] = Field(description="Issue by issue, where acceptances are known.", examples=[[]])
    packages: AgreementPackages | None = Field(
        description="Packages; null where the ideals of two actors on one issue are not known.", examples=[None]
    )
