"""Brokerage: unit cases, published definitions on the karate club, and what holds of any network."""

import networkx
import numpy as np
import pytest
from hypothesis import given, settings

from app.analysis.methods.brokerage import ROLES, brokerage
from app.analysis.methods.graph import Tie, graph
from tests.analysis.methods.graphs import any_ties

CHAINS = {"AAA": "coordinator", "ABA": "itinerant", "AAB": "representative", "ABB": "gatekeeper", "ABC": "liaison"}


@pytest.mark.parametrize("camps", CHAINS)
def test_a_chain_of_three_has_one_broker(camps: str) -> None:
    found = brokerage([ord(camp) - ord("A") for camp in camps], np.array([(0, 1), (1, 2)]))
    assert {role for role in ROLES if found.found[role][1]} == {CHAINS[camps], "total"}
    assert found.found["total"] == [0, 1, 0]


def test_a_small_directed_network() -> None:
    """Counted by the definition, three camps."""
    arcs = [(1, 2), (1, 4), (2, 3), (2, 5), (3, 4), (3, 7), (4, 5), (5, 6), (5, 8), (6, 1), (7, 8), (8, 2)]
    found = brokerage([0, 0, 0, 1, 1, 2, 2, 0], np.array(arcs) - 1).found
    assert found["coordinator"] == [0, 2, 0, 0, 0, 0, 0, 0]
    assert found["itinerant"] == [0, 0, 0, 0, 1, 0, 1, 0]
    assert found["representative"] == [0, 2, 2, 0, 2, 0, 0, 0]
    assert found["gatekeeper"] == [1, 0, 0, 2, 0, 0, 0, 2]
    assert found["liaison"] == [1, 0, 0, 0, 1, 1, 0, 0]
    assert found["total"] == [2, 4, 2, 2, 4, 1, 1, 2]


def test_the_karate_club() -> None:
    """Zachary 1977, each tie two arcs, camps the two clubs."""
    club = networkx.karate_club_graph()
    camps = [int(club.nodes[number]["club"] == "Officer") for number in range(34)]
    found = brokerage(camps, graph(34, [Tie(a, b) for a, b in club.edges()]).arcs)
    shown = {number: [found.found[role][number] for role in ROLES] for number in (0, 33, 32, 2, 8, 31)}
    assert shown == {
        0: [174, 0, 15, 15, 0, 204], 33: [156, 6, 40, 40, 0, 242], 32: [70, 0, 18, 18, 0, 106],
        2: [10, 12, 23, 23, 0, 68], 8: [0, 0, 5, 5, 0, 10], 31: [14, 0, 5, 5, 0, 24],
    }  # fmt: skip
    assert [sum(found.found[role]) for role in ROLES] == [510, 20, 128, 128, 0, 786]


def test_what_chance_gives() -> None:
    """The expectation for one actor, by the formulas of Gould and Fernandez: camps of 2, 3 and 4, density 1/4."""
    arcs = np.array([(a, (a + step) % 9) for a in range(9) for step in (1, 2)])
    found = brokerage([0, 0, 1, 1, 1, 2, 2, 2, 2], arcs)
    way = 0.25**2 * 0.75
    expected = [way * number for number in (0, 6 + 12, 7, 7, 7**2 - 25, 56)]
    assert [found.expected[role][0] for role in ROLES] == pytest.approx(expected)
    variance = expected[5] * (1 - way) + 2 * 8 * 7 * 6 * 0.25**3 * 0.75**3
    assert found.z[0] == pytest.approx((found.found["total"][0] - expected[5]) / variance**0.5)


@given(any_ties())
@settings(max_examples=60, deadline=None)
def test_roles_are_what_counting_says(network: tuple[int, list[Tie]]) -> None:
    n, ties = network
    arcs = graph(n, ties).arcs
    there = {tuple(arc) for arc in arcs.tolist()}
    camps = [number % 3 for number in range(n)]
    camps = [sorted(set(camps)).index(camp) for camp in camps]
    found = brokerage(camps, arcs)
    for v in range(n):
        counted = dict.fromkeys(ROLES, 0)
        for a in range(n):
            for b in range(n):
                if a != b and (a, v) in there and (v, b) in there and (a, b) not in there:
                    alike = (camps[a] == camps[v], camps[v] == camps[b], camps[a] == camps[b])
                    role = {(True, True, True): 0, (False, False, True): 1, (True, False, False): 2, (False, True, False): 3}
                    counted[ROLES[role.get(alike, 4)]] += 1
                    counted["total"] += 1
        assert {role: found.found[role][v] for role in ROLES} == counted
        parts = sum(found.expected[role][v] for role in ROLES[:-1])
        assert parts == pytest.approx(found.expected["total"][v], abs=1e-9)
