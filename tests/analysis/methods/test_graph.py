"""Paths, communities and the places of a picture: published numbers, and what holds of any network."""

import random

import networkx
import numpy as np
import pytest
from hypothesis import given, settings

from app.analysis.methods.communities import communities
from app.analysis.methods.graph import Tie, graph
from app.analysis.methods.layout import GAP, layout
from app.analysis.methods.paths import betweenness, closeness
from tests.analysis.methods.graphs import FLORENCE, any_ties, known, names, renumbered


def test_the_medici_stand_between_as_published() -> None:
    """Padgett and Ansell 1993; .522 for the Medici is what is published."""
    between = dict(zip(names(FLORENCE), betweenness(known(FLORENCE)), strict=True))
    expected = {
        "Medici": 0.521978,
        "Guadagni": 0.254579,
        "Albizzi": 0.212454,
        "Strozzi": 0.102564,
        "Pazzi": 0,
        "Peruzzi": 0.021978,
    }
    assert {name: round(between[name], 6) for name in expected} == expected


def test_the_karate_club() -> None:
    club = graph(34, [Tie(a, b) for a, b in networkx.karate_club_graph().edges()])
    between = betweenness(club)
    assert [round(between[number], 6) for number in (0, 33, 32, 2, 31)] == [0.437635, 0.304075, 0.145247, 0.143657, 0.138276]
    found = communities(club)
    assert found.modularity == pytest.approx(0.4198, abs=1e-4)  # the highest that is known
    assert len(set(found.of)) == 4


@given(any_ties())
@settings(max_examples=40, deadline=None)
def test_paths_and_communities_do_not_depend_on_the_order(network: tuple[int, list[Tie]]) -> None:
    n, ties = network
    whole, order = graph(n, ties), list(range(n))
    random.Random(n).shuffle(order)
    other = renumbered(n, ties, order)
    for measure in (betweenness, closeness):
        values, moved = measure(whole), measure(other)
        assert all(0 <= value <= 1 + 1e-9 for value in values)
        assert [moved[order[number]] for number in range(n)] == pytest.approx(values)
    found = communities(whole)
    assert found == communities(graph(n, ties[::-1]))
    assert (found.modularity is None) == (not len(whole.pairs))
    assert sorted(set(found.of)) == list(range(len(set(found.of))))
    assert len(set(found.of)) >= networkx.number_connected_components(networkx.Graph(whole.pairs.tolist())) if n > 1 else True


def test_nobody_is_alone_and_everybody_is_tied() -> None:
    alone, star = graph(1, []), graph(5, [Tie(0, end) for end in range(1, 5)])
    assert (betweenness(alone), closeness(alone)) == ([0.0], [0.0])
    assert betweenness(star) == pytest.approx([1, 0, 0, 0, 0])
    assert closeness(star)[0] == 1
    assert betweenness(graph(4, [Tie(a, b) for a in range(4) for b in range(a)])) == [0.0] * 4


@given(any_ties(40))
@settings(max_examples=20, deadline=None)
def test_boxes_of_a_layout_never_overlap(network: tuple[int, list[Tie]]) -> None:
    n, ties = network
    widths, heights = np.array([20.0 + 37 * (i % 7) for i in range(n)]), np.array([31.0 + 15 * (i % 3) for i in range(n)])
    at = layout(graph(n, ties), widths, heights)  # type: ignore[arg-type]
    assert (at == layout(graph(n, ties[::-1]), widths, heights)).all()  # type: ignore[arg-type]
    for a in range(n):
        for b in range(a):
            away = abs(at[a] - at[b])
            assert away[0] >= (widths[a] + widths[b]) / 2 + GAP - 1e-6 or away[1] >= (heights[a] + heights[b]) / 2 + GAP - 1e-6
