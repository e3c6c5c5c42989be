"""What is asked and answered about the network of actors."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from app.analysis.analysis import Form, Parameters
from app.analysis.subject import OfSubject
from app.records.fields import Part, Text100, Text300, each_once, misfit

MOST_ACTORS, MOST_TIES = 5_000, 50_000
Measure = Literal["betweenness", "closeness", "communities", "triangles", "walk", "frustration", "brokerage"]
MEASURES: tuple[Measure, ...] = ("betweenness", "closeness", "communities", "triangles", "walk", "frustration", "brokerage")
Ties = Literal["relationship", "leverage", "participation", "structure"]
Count = Annotated[int, Field(ge=0)]


class NetworkForm(Form):
    """In which form to answer; GraphML and GEXF are for Gephi, igraph and the like."""

    format: Literal["json", "vega", "svg", "png", "graphml", "gexf"] | None = Field(  # type: ignore[assignment]
        None, description="Wins over `Accept`: numbers, a picture, or a graph with the numbers of its actors.", examples=["json"]
    )


class NetworkParameters(Parameters):
    """How to compute."""

    measures: list[Measure] = Field(
        default_factory=lambda: list(MEASURES),
        max_length=len(MEASURES),
        description="What to compute, besides degrees: `betweenness`, `closeness`, `communities`, balance by "
        "`triangles`, `walk` and `frustration`, `brokerage`.",
        examples=[["betweenness", "communities"]],
    )
    camps: Literal["given", "communities"] = Field(
        "given",
        description="Between which camps actors broker: those given (of records: the sides of the conflict, whoever is no party "
        "being outside), or the communities that were found.",
        examples=["given"],
    )
    hostile: bool = Field(
        False, description="Whether paths, communities and brokerage follow hostile ties too.", examples=[False]
    )


class NetworkQuery(NetworkForm, OfSubject, NetworkParameters):
    """The network of a conflict or an initiative."""

    ties: Ties = Field(
        "relationship",
        description="What ties actors: qualitative relationships, leverage (holder to target), meetings that both attended, or "
        "structure (part, member, wing, office, representation).",
        examples=["relationship"],
    )
    generic: bool = Field(False, description="Whether actors that are not named (generic) take part.", examples=[False])


class NetworkNode(Part):
    """An actor."""

    actor: Text300 = Field(description="An id, or any name.", examples=["Hamas"])
    name: Text300 | None = Field(None, description="What people call it; by default the same.", examples=["Hamas"])
    camp: Text100 | None = Field(None, description="The camp it belongs to; without one it brokers nothing.", examples=["A"])


class NetworkTie(Part):
    """A tie between two actors."""

    source: Text300 = Field(description="From whom.", examples=["Russia"])
    target: Text300 = Field(description="To whom.", examples=["Israel"])
    sign: Annotated[int, Field(ge=-1, le=1)] | None = Field(
        None, description="1 friendly, 0 mixed, -1 hostile; null where nothing is said.", examples=[-1]
    )
    weight: Annotated[float, Field(gt=0, le=1e6)] = Field(
        1.0, description="How much it counts for communities: the number of shared meetings.", examples=[1]
    )
    mutual: bool = Field(False, description="Whether it holds both ways, in a directed network.", examples=[False])
    kind: Text100 | None = Field(None, description="What sort of tie.", examples=["alliance"])


class NetworkInputs(Part):
    """What goes into the network."""

    directed: bool = Field(False, description="Whether ties go from source to target; else all are mutual.", examples=[True])
    actors: list[NetworkNode] = Field(
        min_length=1, max_length=MOST_ACTORS, description="The actors.", examples=[[{"actor": "A"}, {"actor": "B"}]]
    )
    ties: list[NetworkTie] = Field(
        max_length=MOST_TIES,
        description="Their ties; several may join the same two.",
        examples=[[{"source": "A", "target": "B"}]],
    )

    @model_validator(mode="after")
    def _known(self) -> Self:
        each_once((node.actor for node in self.actors), "This actor stands there already", "actors", "actor")
        known = {node.actor for node in self.actors}
        for number, tie in enumerate(self.ties):
            if tie.source not in known or tie.target not in known:
                raise misfit("This tie names an actor that is not among the actors", "ties", number)
            if tie.source == tie.target:
                raise misfit("A tie is between two actors", "ties", number, "target")
        return self


class NetworkRoles(Part):
    """How often an actor v stands between a and b (a to v to b, without a to b), by the camps of a, v and b."""

    coordinator: float = Field(description="A-A-A: all of one camp.", examples=[0])
    itinerant: float = Field(description="A-B-A: between two of one camp that is not its own.", examples=[1])
    representative: float = Field(description="A-A-B: from its own camp to another.", examples=[0])
    gatekeeper: float = Field(description="A-B-B: from another camp into its own.", examples=[0])
    liaison: float = Field(description="A-B-C: between two camps, itself of a third.", examples=[2])
    total: float = Field(description="All of these.", examples=[3])


class NetworkBrokerage(Part):
    """Brokerage of an actor."""

    found: NetworkRoles = Field(description="What was found.")
    expected: NetworkRoles = Field(description="What chance would give: ties at random, as many, the same camps.")
    z: float | None = Field(
        description="How many standard deviations the total is above that; null where chance leaves none.", examples=[1.2]
    )


class NetworkActor(Part):
    """An actor in the network."""

    actor: str = Field(description="Its id, or the name that was given.", examples=["Hamas"])
    name: str = Field(description="What people call it.", examples=["Hamas"])
    camp: str | None = Field(description="Its camp.", examples=["A"])
    degree: Count = Field(description="To how many others it is tied.", examples=[3])
    incoming: Count = Field(description="From how many.", examples=[2])
    outgoing: Count = Field(description="To how many it goes out.", examples=[3])
    friendly: Count = Field(description="With how many the tie is friendly.", examples=[2])
    hostile: Count = Field(description="With how many it is hostile.", examples=[1])
    betweenness: float | None = Field(
        description="Share of the shortest paths between others that lead through it, along ties in either direction.",
        examples=[0.52],
    )
    closeness: float | None = Field(description="Mean of 1/distance to all others; 0 to those out of reach.", examples=[0.7])
    community: int | None = Field(description="The number of its community.", examples=[0])
    brokerage: NetworkBrokerage | None = Field(description="Between camps; null when it has none, or nobody has.")


class NetworkTriangles(Part):
    """Triangles by their signs."""

    friendly: Count = Field(description="+++, balanced.", examples=[19])
    one_hostile: Count = Field(description="++-, not balanced.", examples=[2])
    two_hostile: Count = Field(description="+--, balanced: a common enemy.", examples=[40])
    hostile: Count = Field(description="---, not balanced.", examples=[7])
    balanced: float | None = Field(description="The share that is balanced; null without triangles.", examples=[0.868])


class NetworkUnbalanced(Part):
    """A triangle that does not balance: it would if one of the three ties turned."""

    actors: list[str] = Field(description="The three.", examples=[["A", "B", "C"]])
    names: list[str] = Field(description="What people call them.", examples=[["A", "B", "C"]])
    signs: list[int] = Field(description="Of the ties first-second, second-third, third-first.", examples=[[1, 1, -1]])


class NetworkFrustration(Part):
    """The split into two camps that the fewest ties contradict."""

    ties: Count = Field(description="How many do: friendly between the camps, or hostile within one.", examples=[7])
    at_least: Count = Field(description="What is proven to be needed; the same when exact.", examples=[7])
    exact: bool = Field(description="Whether all splits were tried; else `ties` is an upper bound.", examples=[True])
    index: float = Field(description="1 - ties / half of the signed ties: 1 when balanced.", examples=[0.759])
    camps: list[list[str]] = Field(
        description="The two camps; those without signed ties are in neither.", examples=[[["A"], ["B"]]]
    )


class NetworkBalance(Part):
    """Balance of friendly and hostile ties."""

    friendly: Count = Field(description="Friendly ties, counted by pair.", examples=[29])
    hostile: Count = Field(description="Hostile ties.", examples=[29])
    triangles: NetworkTriangles | None = Field(description="Balance by triangles.")
    unbalanced: list[NetworkUnbalanced] = Field(description="Triangles that do not balance, 50 at most.", examples=[[]])
    walk: float | None = Field(description="Balance by closed walks of every length: 1 when balanced.", examples=[0.358])
    frustration: NetworkFrustration | None = Field(description="Balance by the best split into two.")


class NetworkCommunities(Part):
    """Who is tied more among themselves than to others."""

    modularity: float | None = Field(description="How much more than by chance; null without ties.", examples=[0.41])
    members: list[list[str]] = Field(description="The communities, the largest first.", examples=[[["A", "B"], ["C"]]])


class NetworkResult(Part):
    """The network in numbers."""

    actors: list[NetworkActor] = Field(description="The actors, in the order of the inputs.", examples=[[]])
    pairs: Count = Field(description="How many pairs are tied.", examples=[58])
    density: float | None = Field(description="As a share of all pairs; null for one actor.", examples=[0.48])
    communities: NetworkCommunities | None = Field(description="Communities.")
    balance: NetworkBalance | None = Field(description="Balance; null where no tie has a sign.")
