"""From actors and ties to the numbers of a network."""

from itertools import islice, pairwise

import numpy as np

from app.analysis.answer import Caveat, Interval, Method
from app.analysis.methods import balance, brokerage, communities, frustration, paths
from app.analysis.methods.graph import Graph, Tie, graph
from app.analysis.network.forms import gexf, graphml
from app.analysis.network.gather import gather
from app.analysis.network.models import (
    NetworkActor,
    NetworkBalance,
    NetworkBrokerage,
    NetworkCommunities,
    NetworkFrustration,
    NetworkInputs,
    NetworkParameters,
    NetworkResult,
    NetworkRoles,
    NetworkTriangles,
    NetworkUnbalanced,
)
from app.analysis.network.picture import specification_of
from app.analysis.work import Computed, Work

MOST_UNBALANCED = 50
METHODS = {
    "betweenness": Method(
        name="betweenness",
        source="Freeman 1977, A set of measures of centrality based on betweenness; Brandes 2001, A faster algorithm for "
        "betweenness centrality",
        says="The share of the shortest paths between others that lead through an actor; exact.",
    ),
    "closeness": Method(
        name="harmonic closeness",
        source="Marchiori and Latora 2000, Harmony in the small-world",
        says="The mean of 1/distance to all others, 0 to those out of reach.",
    ),
    "communities": Method(
        name="communities of highest modularity",
        source="Traag, Waltman and van Eck 2019, From Louvain to Leiden: guaranteeing well-connected communities",
        says="A split of the actors that has more ties within its parts than chance would give, found by a seeded search.",
    ),
    "triangles": Method(
        name="balance of triangles",
        source="Cartwright and Harary 1956, Structural balance: a generalization of Heider's theory",
        says="The share of triangles whose signs multiply to plus.",
    ),
    "walk": Method(
        name="walk-based balance",
        source="Estrada and Benzi 2014, Walk-based measure of balance in signed networks",
        says="How far closed walks of every length have a positive product of signs: the quotient of the sums of exponentials of "
        "the eigenvalues with and without signs.",
    ),
    "frustration": Method(
        name="frustration index",
        source="Harary 1959, On the measurement of structural balance",
        says="The fewest ties that contradict a split into two camps: all splits of up to "
        f"{frustration.EXACT} connected actors are tried, above that a search gives an upper bound.",
    ),
    "brokerage": Method(
        name="brokerage between camps",
        source="Gould and Fernandez 1989, Structures of mediation: a formal approach to brokerage in transaction networks",
        says="How often an actor stands between two without a direct arc, by the camps of the three, beside what chance gives.",
    ),
}


def compute(inputs: NetworkInputs, parameters: NetworkParameters) -> Computed:
    """The numbers that `measures` asks for."""
    number = {node.actor: place for place, node in enumerate(inputs.actors)}
    whole = graph(
        len(number),
        [
            Tie(number[tie.source], number[tie.target], tie.sign, tie.weight, tie.mutual or not inputs.directed)
            for tie in inputs.ties
        ],
    )
    part = whole if parameters.hostile else whole.but_hostile()
    asked, warnings, uncertainty = set[str](parameters.measures), list[Caveat](), list[Interval]()
    opposed = {(tie.source, tie.target) for tie in inputs.ties if tie.sign == 1}
    if any((t.source, t.target) in opposed or (t.target, t.source) in opposed for t in inputs.ties if t.sign == -1):
        detail = "Between some two actors friendly and hostile ties stand side by side; their signs are added, and where they "
        warnings.append(Caveat(code="mixed_ties", detail=detail + "cancel out the pair has none."))
    between = paths.betweenness(part) if "betweenness" in asked else None
    near = paths.closeness(part) if "closeness" in asked else None
    grouped = communities.communities(part) if asked & {"communities"} or parameters.camps == "communities" else None
    camps: list[str | None] = [node.camp for node in inputs.actors]
    if grouped and parameters.camps == "communities":
        camps = [str(place) for place in grouped.of]
    brokers = _brokers(part, camps) if "brokerage" in asked else {}
    if "brokerage" in asked and not brokers:
        detail = "Nobody's camp is known, so that nobody brokers between camps: give camps, or ask for camps=communities."
        warnings.append(Caveat(code="no_camps", detail=detail))
    measured = _balance(inputs, whole, asked, uncertainty)
    if measured is None and asked & {"triangles", "walk", "frustration"}:
        warnings.append(Caveat(code="unsigned", detail="No tie is friendly or hostile: there is nothing to balance."))
    outgoing, incoming = (np.bincount(ends, minlength=whole.n) for ends in whole.arcs.T)
    degrees, friendly, hostile = whole.degrees(), whole.degrees(whole.signs > 0), whole.degrees(whole.signs < 0)
    actors = [
        NetworkActor.model_construct(
            actor=node.actor,
            name=node.name or node.actor,
            camp=camps[i],
            degree=int(degrees[i]),
            incoming=int(incoming[i]),
            outgoing=int(outgoing[i]),
            friendly=int(friendly[i]),
            hostile=int(hostile[i]),
            betweenness=between[i] if between else None,
            closeness=near[i] if near else None,
            community=grouped.of[i] if grouped else None,
            brokerage=brokers.get(i),
        )
        for i, node in enumerate(inputs.actors)
    ]
    n, pairs = whole.n, len(whole.pairs)
    result = NetworkResult(
        actors=actors,
        pairs=pairs,
        density=2 * pairs / (n * (n - 1)) if n > 1 else None,
        communities=grouped and NetworkCommunities(modularity=grouped.modularity, members=_members(inputs, grouped.of)),
        balance=measured,
    )
    return Computed(result, [METHODS[name] for name in METHODS if name in asked], uncertainty, warnings)


def _brokers(part: Graph, camps: list[str | None]) -> dict[int, NetworkBrokerage]:
    """By the number of the actor, for those that have a camp."""
    names = {camp: place for place, camp in enumerate(dict.fromkeys(camps))}
    with_camp = [i for i, camp in enumerate(camps) if camp is not None]
    if not with_camp:
        return {}
    place = np.full(part.n, -1)
    place[with_camp] = np.arange(len(with_camp))
    arcs = place[part.arcs]
    found = brokerage.brokerage([names[camps[i]] for i in with_camp], arcs[(arcs >= 0).all(axis=1)])
    roles = [
        [NetworkRoles.model_construct(**dict(zip(brokerage.ROLES, row, strict=True))) for row in zip(*rows, strict=True)]
        for rows in ([side[role] for role in brokerage.ROLES] for side in (found.found, found.expected))
    ]
    return {
        i: NetworkBrokerage.model_construct(found=roles[0][now], expected=roles[1][now], z=found.z[now])
        for now, i in enumerate(with_camp)
    }


def _balance(inputs: NetworkInputs, whole: Graph, asked: set[str], uncertainty: list[Interval]) -> NetworkBalance | None:
    """Of the signs, where there are any; notes how far its numbers may be off."""
    friendly, hostile = int((whole.signs > 0).sum()), int((whole.signs < 0).sum())
    if not friendly + hostile or not asked & {"triangles", "walk", "frustration"}:
        return None
    triangles = balance.triangles(whole) if "triangles" in asked else None
    walk = balance.walk(whole) if "walk" in asked else None
    split = frustration.frustration(whole) if "frustration" in asked else None
    if walk and walk.low < walk.high:
        how = f"more than {balance.EXACT} actors: from the {balance.LARGEST} largest eigenvalues and bounds of the others"
        uncertainty.append(Interval(about="/balance/walk", low=walk.low, high=walk.high, level=None, how=how))
    if split and not split.exact:
        how = f"more than {frustration.EXACT} connected actors: what is proven to be needed, and the best split found"
        uncertainty.append(Interval(about="/balance/frustration/ties", low=split.at_least, high=split.ties, level=None, how=how))
    odd = islice(balance.unbalanced(whole), MOST_UNBALANCED) if triangles else ()
    signs = whole.signed()
    return NetworkBalance(
        friendly=friendly,
        hostile=hostile,
        triangles=triangles
        and NetworkTriangles(
            friendly=triangles.friendly,
            one_hostile=triangles.one_hostile,
            two_hostile=triangles.two_hostile,
            hostile=triangles.hostile,
            balanced=triangles.balanced,
        ),
        unbalanced=[
            NetworkUnbalanced(
                actors=[inputs.actors[i].actor for i in three],
                names=[inputs.actors[i].name or inputs.actors[i].actor for i in three],
                signs=[int(signs[one, two]) for one, two in pairwise((*three, three[0]))],
            )
            for three in odd
        ],
        walk=walk and walk.value,
        frustration=split
        and NetworkFrustration(
            ties=split.ties,
            at_least=split.at_least,
            exact=split.exact,
            index=split.index,
            camps=[
                [node.actor for node, side in zip(inputs.actors, split.split, strict=True) if side == camp] for camp in (1, -1)
            ],
        ),
    )


def _members(inputs: NetworkInputs, of: list[int]) -> list[list[str]]:
    members: list[list[str]] = [[] for _ in range(max(of) + 1)]
    for node, community in zip(inputs.actors, of, strict=True):
        members[community].append(node.actor)
    return members


WORK = Work(gather, compute, {"vega": specification_of, "graphml": graphml, "gexf": gexf})
