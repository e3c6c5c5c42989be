"""What is asked and answered about the outcome of bargaining."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from app.analysis.analysis import Form, OfInitiative, Parameters
from app.records.fields import Part, Text100, Text300, each_once, misfit

MOST_ISSUES, MOST_ACTORS = 50, 300
LEAST = 1e-9  # weight of all on an issue, and length of a scale
Number = Annotated[float, Field(ge=-1e15, le=1e15)]
Amount = Annotated[float, Field(ge=0, le=1e6)]
Share = Annotated[float, Field(ge=0, le=1)]
Name = Annotated[Text300 | None, Field(description="What people call it.", examples=["Fatah"])]
Actor = Annotated[Text300, Field(description="The actor: an id, or any name.", examples=["Fatah"])]
Issue = Annotated[Text300, Field(description="The issue: an id, or any name.", examples=["emission standards"])]
Utility = Annotated[float, Field(ge=0, le=1)]


class BargainingForm(Form):
    """In which form to answer."""

    format: Literal["json", "csv", "vega", "svg", "png"] | None = Field(  # type: ignore[assignment] # wider, on purpose
        None,
        description="Wins over `Accept`: numbers, the inputs as a file for KTAB, or a picture.",
        examples=["json"],
    )


class BargainingParameters(Parameters):
    """How to forecast."""

    spread: float = Field(
        0.1, ge=0, le=1, description="How far the numbers may be off: positions by this share of the scale.", examples=[0.1]
    )
    draws: int = Field(2000, ge=100, le=10_000, description="How many draws the intervals are made of.", examples=[2000])
    seed: int = Field(
        1, ge=0, le=2**31 - 1, description="Of the random numbers: the same seed, the same intervals.", examples=[1]
    )
    voting: Literal["proportional", "prop_cbc", "cubic", "binary", "prop_bin"] = Field(
        "proportional", description="KTAB's voting rule.", examples=["proportional"]
    )
    victory: Literal["linear", "square", "quartic", "octic"] = Field(
        "linear", description="KTAB's victory probability model.", examples=["linear"]
    )
    election: Literal["conditional", "markov_uniform", "markov_incentive"] = Field(
        "conditional", description="KTAB's model of the election.", examples=["conditional"]
    )
    strength: Literal["weight", "influence"] = Field(
        "weight",
        description="How strong a voter is: influence times salience, as in the forecast, or influence alone, as in KTAB.",
        examples=["weight"],
    )
    risk: bool = Field(
        False, description="Whether risk attitudes, read from a first election as in KTAB, bend the utilities.", examples=[False]
    )
    options: list[Number] = Field(
        default_factory=list,
        max_length=50,
        description="Which points of the scale are elected from; by default the positions held.",
        examples=[[4, 7, 10]],
    )
    mediator: Text300 | None = Field(
        None, description="An actor, by id or name: what if it had the following numbers.", examples=["Norway"]
    )
    influence: Amount | None = Field(None, description="Its influence; by default the one it has.", examples=[0.16])
    salience: Amount | None = Field(None, description="Its salience; by default the one it has.", examples=[0.5])
    position: Number | None = Field(None, description="Its position; by default the one it has.", examples=[7])
    challenge: bool = Field(False, description="Experimental: the challenge model beside the forecast.", examples=[False])
    rounds: int = Field(10, ge=1, le=50, description="How many rounds of it at most.", examples=[10])


class BargainingQuery(BargainingForm, OfInitiative, BargainingParameters):
    """The outcome of bargaining in an initiative."""

    issue_id: list[UUID] = Field(
        default_factory=list, max_length=50, description="These issues only; by default all with positions.", examples=[[]]
    )
    missing: Literal["refuse", "leave_out"] = Field(
        "refuse",
        description="What to do about an actor with a position on an issue that lacks a number there: refuse the issue, "
        "or leave the actor out, which changes the forecast.",
        examples=["refuse"],
    )


class BargainingPosition(Part):
    """Where an actor stands on an issue."""

    actor: Actor
    name: Name = None
    position: Number = Field(description="What it wants, on the issue's scale.", examples=[4])
    influence: Amount = Field(description="What it can bring to bear, on any scale that all share.", examples=[0.08])
    salience: Amount = Field(description="How much it cares, up to `salience_scale`.", examples=[0.8])


class BargainingIssue(Part):
    """An issue that is bargained about."""

    issue: Issue
    name: Name = None
    low: Number | None = Field(None, description="The low pole; by default the lowest position.", examples=[0])
    high: Number | None = Field(None, description="The high pole; by default the highest position.", examples=[100])
    positions: list[BargainingPosition] = Field(
        min_length=1,
        max_length=MOST_ACTORS,
        description="One for each actor.",
        examples=[[{"actor": "A", "position": 4, "influence": 0.08, "salience": 0.8}]],
    )

    @model_validator(mode="after")
    def _weighed(self) -> Self:
        each_once((one.actor for one in self.positions), "This actor stands there already", "positions", "actor")
        if sum(one.influence * one.salience for one in self.positions) < LEAST:
            raise misfit("Nobody has both influence and salience: there is nothing to forecast from", "positions")
        if self.low is not None and self.high is not None and self.high - self.low < LEAST:
            raise misfit("The scale ends where it starts, or before", "high")
        for i, one in enumerate(self.positions):
            if (self.low is not None and one.position < self.low) or (self.high is not None and one.position > self.high):
                raise misfit("The position lies outside the scale", "positions", i, "position")
        return self

    @property
    def poles(self) -> tuple[float, float]:
        """The ends of the scale; equal when nobody disagrees and no pole is given."""
        held = [one.position for one in self.positions]
        return min(held) if self.low is None else self.low, max(held) if self.high is None else self.high


class BargainingVoter(Part):
    """What each option is worth to a voter."""

    actor: Actor
    name: Name = None
    strength: Amount = Field(description="How strong it is.", examples=[40.66])
    utilities: list[Utility] = Field(
        min_length=1, max_length=100, description="In the order of the options.", examples=[[1, 0.4]]
    )


class BargainingBallot(Part):
    """An election between options whose worth to each voter is known."""

    options: list[Text100] = Field(min_length=1, max_length=100, description="The options.", examples=[["stay", "go"]])
    voters: list[BargainingVoter] = Field(
        min_length=1,
        max_length=300,
        description="The voters.",
        examples=[[{"actor": "A", "strength": 40.66, "utilities": [1, 0.4]}]],
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        each_once(self.options, "This option stands there already", "options")
        each_once((one.actor for one in self.voters), "This actor stands there already", "voters", "actor")
        for i, voter in enumerate(self.voters):
            if len(voter.utilities) != len(self.options):
                raise misfit("There has to be a utility for each option", "voters", i, "utilities")
        if sum(voter.strength for voter in self.voters) < LEAST:
            raise misfit("No voter has any strength", "voters")
        return self


class BargainingInputs(Part):
    """What goes into the forecast."""

    salience_scale: float = Field(
        100, gt=0, le=1e6, description="What full salience is: 100 in the records and in KTAB.", examples=[1]
    )
    mediator_name: Name = None
    issues: list[BargainingIssue] = Field(default_factory=list, max_length=MOST_ISSUES, description="The issues.", examples=[[]])
    ballot: BargainingBallot | None = Field(
        None, description="An election between options of any sort, beside the issues or alone.", examples=[None]
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.issues and self.ballot is None:
            raise misfit("There is neither an issue nor a ballot", "issues")
        each_once((issue.issue for issue in self.issues), "This issue stands there already", "issues", "issue")
        for i, issue in enumerate(self.issues):
            for k, one in enumerate(issue.positions):
                if one.salience > self.salience_scale:
                    raise misfit("More than full salience (salience_scale)", "issues", i, "positions", k, "salience")
        return self


class BargainingLeverage(Part):
    """What an actor moves on an issue."""

    actor: str = Field(description="The actor.", examples=["UK"])
    name: str = Field(description="What people call it.", examples=["UK"])
    share: Share = Field(description="Its share of all weight, influence times salience.", examples=[0.21])
    by_influence: float = Field(description="By how much the forecast rises for each unit of its influence.", examples=[3.47])
    by_salience: float = Field(description="The same for each unit of its salience.", examples=[0.617])
    by_position: float = Field(description="The same for each unit of its position.", examples=[0.2127])
    shift: float | None = Field(description="The forecast less that without it; null: nobody would be left.", examples=[0.705])
    median_shift: float | None = Field(description="The same of the weighted median.", examples=[0])


class BargainingOption(Part):
    """An option of an election."""

    option: str = Field(description="What it is.", examples=["7"])
    points: list[float] = Field(description="Where it lies on each issue of the election.", examples=[[7]])
    held_by: list[str] = Field(description="Who holds it, by name.", examples=[["Belgium", "Greece"]])
    probability: Share = Field(description="How probable it is that it is chosen.", examples=[0.31])
    support: float = Field(description="The sum over the voters of strength times utility.", examples=[0.44])


class BargainingVoterRisk(Part):
    """A voter of an election."""

    actor: str = Field(description="The actor.", examples=["UK"])
    name: str = Field(description="What people call it.", examples=["UK"])
    strength: float = Field(description="How strong it is.", examples=[0.144])
    risk: float | None = Field(
        description="Its risk attitude: 1 bold, 0 neutral; null where positions are not known.", examples=[0]
    )


class BargainingElection(Part):
    """A Probabilistic Condorcet Election."""

    issues: list[str] = Field(description="The issues that it is about, by name.", examples=[["emission standards"]])
    options: list[BargainingOption] = Field(description="The options.", examples=[[]])
    voters: list[BargainingVoterRisk] = Field(description="The voters.", examples=[[]])
    victories: list[list[Share]] = Field(
        description="The probability that the option of the row wins against that of the column.",
        examples=[[[0.5, 0.8], [0.2, 0.5]]],
    )


class BargainingMediated(Part):
    """What if the mediator had these numbers."""

    actor: str = Field(description="The mediator.", examples=["Norway"])
    name: str = Field(description="What people call it.", examples=["Norway"])
    position: float = Field(description="Its position.", examples=[7])
    influence: float = Field(description="Its influence.", examples=[0.16])
    salience: float = Field(description="Its salience.", examples=[0.5])
    share: Share = Field(description="Its share of all weight.", examples=[0.1])
    forecast: float = Field(description="The forecast then.", examples=[7.35])
    median: float = Field(description="The weighted median then.", examples=[7])
    shift: float = Field(description="That forecast less the one as things are.", examples=[-0.04])
    median_shift: float = Field(description="The same of the weighted median.", examples=[0])


class ChallengeMove(Part):
    """A move in the challenge model."""

    actor: str = Field(description="Who moved, by name.", examples=["Belgium"])
    kind: Literal["confrontation", "compromise", "capitulation"] = Field(description="Why.", examples=["compromise"])
    other: str = Field(description="Towards whom, by name.", examples=["France"])
    to: float = Field(description="Where to.", examples=[8.416])


class ChallengeRound(Part):
    """A round of the challenge model."""

    round: int = Field(description="0 is the start.", examples=[1])
    mean: float = Field(description="The mean of the positions, weighted.", examples=[7.461])
    median: float = Field(description="Their weighted median.", examples=[8.416])
    moves: list[ChallengeMove] = Field(description="Who moved in it.", examples=[[]])


class BargainingChallenge(Part):
    """The challenge model: experimental."""

    status: Literal["experimental"] = Field(description="It is not to be relied upon.", examples=["experimental"])
    settled: bool = Field(description="Whether nobody moved in the last round.", examples=[False])
    rounds: list[ChallengeRound] = Field(description="Round by round.", examples=[[]])


class BargainingForecast(Part):
    """What is to be expected on an issue."""

    issue: str = Field(description="The issue.", examples=["emission standards"])
    name: str = Field(description="What people call it.", examples=["emission standards"])
    forecast: float = Field(description="The compromise: the mean position, weighted.", examples=[7.389956])
    median: float = Field(description="The weighted median.", examples=[7])
    condorcet: list[float] = Field(description="The held positions that no other beats; several when they tie.", examples=[[7]])
    actors: list[BargainingLeverage] = Field(description="What each moves.", examples=[[]])
    election: BargainingElection | None = Field(
        description="Between the options; null where there are too many.", examples=[None]
    )
    mediated: BargainingMediated | None = Field(description="With the mediator's numbers.", examples=[None])
    challenge: BargainingChallenge | None = Field(description="The challenge model, where asked for.", examples=[None])


class BargainingResult(Part):
    """What is to be expected of the bargaining."""

    issues: list[BargainingForecast] = Field(description="Issue by issue.", examples=[[]])
    together: BargainingElection | None = Field(
        description="An election between the actors' positions on all issues at once, of those who have one on each; null with a "
        "single issue.",
        examples=[None],
    )
    ballot: BargainingElection | None = Field(description="The election between the given options.", examples=[None])
