"""What is asked and answered about goals."""

from typing import Literal, Self

from pydantic import Field, model_validator

from app.analysis.analysis import Form, OfInitiative, Parameters
from app.analysis.named import SHOWN, Named
from app.analysis.standings import MOST_ISSUES, Comparison, IssueStandings
from app.domain.vocabularies import Disclosure, GoalArena, GoalHorizon, GoalKind, GoalLinkKind, GoalStatus
from app.records.fields import GOAL, Part, Text300, Text1000, Text2000, each_once, misfit

MOST_GOALS, MOST_LINKS, MOST_NAMES = 1000, 2000, 5000
Support = Literal["supported", "withdrawn_only", "unsupported"]


class GoalsParameters(Parameters):
    """How to compare what actors want."""

    weights: Literal["salience", "equal"] = Field(
        "salience",
        description="How issues count where positions are compared: by how much they matter to both, if known, or equally.",
        examples=["equal"],
    )


class GoalsQuery(Form, OfInitiative, GoalsParameters):
    """What is wanted in an initiative."""


class StatedGoal(Part):
    """A goal, and how it is known."""

    goal: Text300 = Field(description="The goal: an id, or any name.", examples=[GOAL])
    holder: Text300 = Field(description="Who wants it: an id, or any name.", examples=["Hamas"])
    statement: Text1000 = Field(description="What is wanted.", examples=["Enter the PLO."])
    kind: GoalKind = Field(GoalKind.INTEREST, description="What sort of wish it is.", examples=["position"])
    disclosure: Disclosure = Field(description="How it is known.", examples=["attributed"])
    stated_by: Text300 | None = Field(None, description="Who said so for the holder.", examples=["Mikhail Bogdanov"])
    asserted_by: Text300 | None = Field(None, description="Whose claim it is; null: the editors'.", examples=["News media"])
    arena: GoalArena | None = Field(None, description="On which stage it is pursued.", examples=["domestic"])
    audiences: list[Text300] = Field([], max_length=32, description="Whom it is meant to impress.", examples=[["Russian public"]])
    targets: list[Text300] = Field([], max_length=32, description="Upon whom it works.", examples=[["PLO"]])
    issues: list[Text300] = Field([], max_length=16, description="What it is about.", examples=[["Entry into the PLO"]])
    precondition: bool = Field(False, description="Whether the holder takes part only if it is met.", examples=[False])
    salience: float | None = Field(None, ge=0, le=100, description="How much it matters to the holder.", examples=[80])
    horizon: GoalHorizon | None = Field(None, description="By when it is wanted.", examples=["immediate"])
    status: GoalStatus = Field(GoalStatus.UNKNOWN, description="What has become of it.", examples=["pursued"])
    support: Support = Field(
        "supported",
        description="`unsupported`: no source supports it · `withdrawn_only`: all that do are withdrawn or retracted.",
        examples=["supported"],
    )


class StatedLink(Part):
    """That a goal serves another, clashes with it, and so on."""

    link: Text300 | None = Field(None, description="The id of the link.", examples=[GOAL])
    source: Text300 = Field(description="The goal that it leads from.", examples=["goal 1"])
    target: Text300 = Field(description="The goal that it leads to.", examples=["goal 2"])
    kind: GoalLinkKind = Field(description="How they relate.", examples=["conflicts_with"])
    issue: Text300 | None = Field(None, description="On which issue.", examples=["Entry into the PLO"])
    asserted_by: Text300 | None = Field(None, description="Whose claim it is; null: the editors'.", examples=[None])
    explanation: Text2000 | None = Field(None, description="Why.", examples=["Both want the same seat."])


class GoalsInputs(Part):
    """What goes into the analysis of goals."""

    goals: list[StatedGoal] = Field([], max_length=MOST_GOALS, description="The goals.", examples=[[]])
    links: list[StatedLink] = Field([], max_length=MOST_LINKS, description="The links between them.", examples=[[]])
    issues: list[IssueStandings] = Field(
        [],
        max_length=MOST_ISSUES,
        description="Issues with the positions on them.",
        examples=[[{"issue": "seats", "low": 0, "high": 100, "positions": [{"actor": "A", "value": 75}]}]],
    )
    names: list[Named] = Field(
        [], max_length=MOST_NAMES, description="What the ids stand for; what is missing is called by its id.", examples=[[]]
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        each_once((goal.goal for goal in self.goals), "This goal stands there already", "goals", "goal")
        each_once((issue.issue for issue in self.issues), "This issue stands there already", "issues", "issue")
        known = {goal.goal for goal in self.goals}
        for i, link in enumerate(self.links):
            for end in ("source", "target"):
                if getattr(link, end) not in known:
                    raise misfit("There is no such goal", "links", i, end)
            if link.source == link.target:
                raise misfit("A goal has no link to itself", "links", i, "target")
        if not self.goals and not self.issues:
            raise misfit("Give goals, or issues with positions", "goals")
        return self


class GoalShown(Part):
    """A goal in the answer."""

    id: str = Field(description="Its id, or what the inputs call it.", examples=[GOAL])
    statement: str = Field(description="What is wanted.", examples=["Enter the PLO."])
    holder: Named = Field(description="Who wants it.")
    kind: GoalKind = Field(description="What sort of wish it is.", examples=["position"])
    disclosure: Disclosure = Field(description="How it is known.", examples=["attributed"])
    stated_by: Named | None = Field(description="Who said so for the holder.", examples=[SHOWN])
    asserted_by: Named | None = Field(description="Whose claim it is; null: the editors'.", examples=[SHOWN])
    arena: GoalArena | None = Field(description="On which stage it is pursued.", examples=["domestic"])
    audiences: list[Named] = Field(description="Whom it is meant to impress.")
    targets: list[Named] = Field(description="Upon whom it works.")
    issues: list[Named] = Field(description="What it is about.")
    precondition: bool = Field(description="Whether the holder takes part only if it is met.", examples=[False])
    salience: float | None = Field(description="How much it matters to the holder, 0 to 100.", examples=[80])
    horizon: GoalHorizon | None = Field(description="By when it is wanted.", examples=["immediate"])
    status: GoalStatus = Field(description="What has become of it.", examples=["pursued"])
    support: Support = Field(description="Whether a source supports it that still stands.", examples=["supported"])
    variants: list[str] = Field(description="The same goal in other words or by another observer.", examples=[[GOAL]])


class GoalsOfOneSort(Part):
    """The goals of one holder that are known in one way, are pursued on one stage and are meant for one audience."""

    holder: Named = Field(description="Who wants them.")
    disclosure: Disclosure = Field(description="How they are known.", examples=["attributed"])
    arena: GoalArena | None = Field(description="On which stage; null: it is not recorded.", examples=["domestic"])
    audience: Named | None = Field(
        description="For whom; null: none is recorded. A goal for two audiences counts for each.", examples=[SHOWN]
    )
    goals: list[str] = Field(description="The goals.", examples=[[GOAL]])
    count: int = Field(description="How many these are, variants counted once.", examples=[1])


class ByDisclosure(Part):
    """Goals by how they are known."""

    declared: list[Named] = Field(description="Said in public.")
    confided: list[Named] = Field(description="Said to the mediator in private.")
    attributed: list[Named] = Field(description="Said by others.")
    inferred: list[Named] = Field(description="Concluded by the editors.")


class OfHolder(ByDisclosure):
    """What a holder says that it wants, beside what others say."""

    holder: Named = Field(description="Who wants it.")
    only_declared: list[Named] = Field(description="Issues of the declared and confided goals that the others do not touch.")
    only_attributed: list[Named] = Field(description="Issues of the attributed and inferred goals that those do not touch.")
    both: list[Named] = Field(description="Issues of both.")


class GoalTie(Part):
    """That two goals clash, or that one serves or needs the other."""

    kind: GoalLinkKind = Field(description="How they relate; variants are one goal here.", examples=["conflicts_with"])
    source: Named = Field(description="The first goal.")
    source_holder: Named = Field(description="Who wants it.")
    target: Named = Field(description="The second goal; where both clash, the order says nothing.")
    target_holder: Named = Field(description="Who wants that.")
    issues: list[Named] = Field(description="On which issues: those of the links, or else those that both goals are about.")
    explanations: list[str] = Field(description="Why.", examples=[["Both want the same seat."]])
    asserted_by: list[Named] = Field(description="Whose claims it is; empty: the editors' alone.")
    links: list[str] = Field(description="The links that say so.", examples=[[GOAL]])


class GoalClash(Part):
    """Whose goals clash with whose."""

    first: Named = Field(description="One holder.")
    second: Named = Field(description="The other; the same for goals of one holder.")
    ties: int = Field(description="How many pairs of goals clash.", examples=[2])
    issues: list[Named] = Field(description="On which issues.")


class GoalAlignment(Comparison):
    """How alike two actors stand."""

    first: Named = Field(description="One actor.")
    second: Named = Field(description="The other.")


class GoalCycle(Part):
    """Goals that serve one another in a circle."""

    goals: list[Named] = Field(description="Each serves the next, the last the first.")


class GoalsResult(Part):
    """Who wants what, where it clashes, and how it is known."""

    goals: list[GoalShown] = Field(description="The goals.")
    table: list[GoalsOfOneSort] = Field(description="Who wants what, by disclosure, arena and audience.")
    holders: list[OfHolder] = Field(description="Declared beside attributed, holder by holder.")
    unsupported: list[Named] = Field(description="Goals that no source supports that still stands.")
    ties: list[GoalTie] = Field(description="The graph of the goals.")
    clashes: list[GoalClash] = Field(description="The clashes by pairs of holders.")
    cycles: list[GoalCycle] = Field(description="Circles of goals that serve one another: one for each set that holds some.")
    alignment: list[GoalAlignment] = Field(description="Pairs of actors that have a position on the same issue.")
