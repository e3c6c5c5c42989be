"""KTAB's elections against its own reference runs (lsyaseen/KTAB, commit 3b5b063, MIT): 20170530_ref-demomodel.txt, -pmdemo.txt,
-smpExample.txt and the SOE scenario."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.methods.condorcet_election import POWERS, VOTES, coalitions, election, victories
from app.analysis.methods.spatial_value import distances, risk_attitudes, utilities

MODELS = ("conditional", "markov_uniform", "markov_incentive")
SMALL = (  # coalitions, victories with "square", then the probabilities by model
    ([[0, 51.212], [19.714, 0]], [[0.5, 0.8709], [0.1291, 0.5]], *[[0.8709, 0.1291]] * 3),
    (
        [[0, 12.099, 54.921], [10.333, 0, 27.079], [5.007, 55.047, 0]],
        [[0.5, 0.5782, 0.9918], [0.4218, 0.5, 0.1948], [0.0082, 0.8052, 0.5]],
        [0.8659, 0.1241, 0.0100],
        [0.6351, 0.2148, 0.1501],
        [0.5094, 0.2796, 0.2110],
    ),
)
WEIGHTS = [117.7, 93.2, 61.4, 135.4, 63.8]
BARGAINS = (  # utilities of three and of five bargains, and their probabilities
    (
        [[.94413, .95113, .94812], [.64659, .67104, .64728], [.64098, .63545, .63969], [.65095, .65249, .65888],
         [.69137, .70138, .69155]],
        [0.0054, 0.7502, 0.2444],
    ),
    (
        [[.94413, .94325, .95465, .95113, .94769], [.64659, .64571, .62947, .67104, .70395],
         [.64098, .63957, .52679, .63545, .57105], [.65095, .64348, .76595, .65249, .68524],
         [.69137, .69349, .65381, .70138, .6405]],
        [0.0859, 0.0695, 0.4215, 0.2255, 0.1976],
    ),
)  # fmt: skip
P_MATRIX = """913 150 440 827 0 216 219 223 569 677 552 568 489 905 726 1000
548 626 766 522 1000 13 573 321 642 605 894 472 684 0 254 647
482 782 741 599 259 0 1000 449 786 734 203 513 651 525 666 808
630 256 475 785 106 500 0 548 593 773 384 434 183 724 358 1000
660 620 919 409 913 171 408 0 824 371 1000 258 403 234 142 250
206 1000 498 210 303 147 694 0 327 850 283 733 409 675 950 576
375 726 308 740 325 791 0 346 455 1000 915 300 38 475 771 875
1000 709 757 722 842 224 527 392 819 438 975 204 605 333 0 421
646 719 421 0 315 408 339 101 635 844 622 462 511 1000 820 725
56 814 600 447 396 602 348 509 438 1000 758 313 0 227 416 566
890 875 717 542 518 239 104 583 920 24 876 166 103 1000 173 0
307 269 238 351 699 563 0 291 616 797 842 478 393 1000 432 665
261 855 758 719 486 652 774 202 850 954 1000 449 0 64 429 683
798 487 222 525 360 0 556 609 208 398 275 633 331 1000 236 190
469 0 123 371 290 115 55 193 489 880 865 496 393 798 312 1000
505 665 679 637 743 383 1000 522 732 704 729 693 518 0 192 960
710 569 821 569 458 0 887 654 846 416 194 478 713 1000 652 364
606 0 462 785 341 17 226 432 691 842 616 631 502 870 404 1000
656 578 627 640 975 269 884 263 630 388 960 793 615 0 382 1000
406 509 548 723 444 0 1000 367 372 533 143 546 617 488 437 581"""
P_WEIGHTS = [40.66, 73.3, 38.82, 53.81, 32.35, 73.38, 52.5, 55.81, 29.78, 70.14, 38.77, 68.16, 43.14, 78.46, 93.92, 42.08, 89.86,
             33.72, 67.82, 34.25]  # fmt: skip
P_EXPECTED = [.054, .056, .039, .037, .028, .001, .034, .004, .078, .184, .166, .017, .006, .112, .011, .174]  # fmt: skip
SOE = """100 30 20 24 48;60.2 45 65 44.7 41.3;35 30 15 28.9 65.1;35 45 45 20.6 49.4;40 50 65 44.7 47.8;20 15 10 32 32;
15 20 15 32 32;25 60 50 43.9 50.1;20 30 15 26.4 17.6;35 45 40 35.9 46.6;20 50 50 44.7 47.8;20 20 30 47.4 40.6;40 15 60 49 46"""
SOE_RISKS = [1, -0.498, -0.452, 0.362, -0.5, -0.5, -0.497, -0.499, -0.452, 0.643, -0.383, -0.196, -0.5]
SMP = """117.7 52.8 39.8 39.6 32.3 22.4 13.4;93.2 15.9 61.4 72 25.2 34.5 26.5;61.4 61.1 86.5 44.5 28.8 28.6 18.2;
135.4 26.3 16.5 15.9 15.6 42 14.3;63.8 73.3 61.1 26.3 39.7 19.9 15.8"""
SMP_RISKS = [1, -0.387, -0.5, -0.001, -0.298]

UTILITIES = st.integers(0, 20).map(lambda number: number / 20)
BALLOTS = st.integers(1, 4).flatmap(
    lambda options: st.lists(
        st.tuples(st.integers(1, 50), st.lists(UTILITIES, min_size=options, max_size=options)), min_size=1, max_size=5
    )
)


def run(strengths: object, worth: object, voting: str, victory: str, model: str) -> np.ndarray:
    coalition = coalitions(np.array(strengths, float), np.array(worth, float), voting)
    return election(coalition, victories(coalition, victory), model)


@pytest.mark.parametrize(("stands_for", "wins", "conditional", "uniform", "incentive"), SMALL)
def test_the_reference_runs_of_the_model(
    stands_for: list[list[float]], wins: list[list[float]], conditional: list[float], uniform: list[float], incentive: list[float]
) -> None:
    coalition = np.array(stands_for) + 1e-8
    victory = victories(coalition, "square")
    assert victory == pytest.approx(np.array(wins), abs=6e-5)
    for model, expected in zip(MODELS, (conditional, uniform, incentive), strict=True):
        assert election(coalition, victory, model) == pytest.approx(np.array(expected), abs=6e-5)


def test_the_reference_run_with_sixteen_options() -> None:
    worth = [[int(cell) / 1000 for cell in row.split()] for row in P_MATRIX.splitlines()]
    found = run(P_WEIGHTS, worth, "proportional", "linear", "markov_incentive")
    assert found == pytest.approx(np.array(P_EXPECTED), abs=6e-4)
    support = np.array(P_WEIGHTS) @ np.array(worth)
    assert (support[0], support[9], support.argmax()) == (pytest.approx(602.4, abs=0.15), pytest.approx(738.9, abs=0.15), 9)


@pytest.mark.parametrize(("worth", "expected"), BARGAINS)
def test_the_reference_runs_of_bargains(worth: list[list[float]], expected: list[float]) -> None:
    assert run(WEIGHTS, worth, "prop_cbc", "linear", "markov_incentive") == pytest.approx(np.array(expected), abs=6e-4)


@pytest.mark.parametrize(
    ("rows", "voting", "model", "expected"),
    [(SOE, "proportional", "conditional", SOE_RISKS), (SMP, "prop_cbc", "markov_incentive", SMP_RISKS)],
)
def test_the_reference_runs_of_the_spatial_model(rows: str, voting: str, model: str, expected: list[float]) -> None:
    table = np.array([[float(cell) for cell in row.split()] for row in rows.split(";")])
    issues = (table.shape[1] - 1) // 2
    power, positions, saliences = table[:, 0], table[:, 1 : issues + 1] / 100, table[:, issues + 1 :] / 100
    distance = distances(positions, saliences, positions)
    risks = risk_attitudes(run(power, utilities(distance), voting, "linear", model))
    assert risks == pytest.approx(np.array(expected), abs=6e-4)
    if rows is SOE:
        assert utilities(distance)[0, 1:4] == pytest.approx(np.array([0.592, 0.955, 0.767]), abs=6e-4)
        assert utilities(distance, risks)[0, 1:4] == pytest.approx(np.array([0.8335, 0.998, 0.9455]), abs=6e-5)
        assert utilities(distance, risks)[1, 0] == pytest.approx(0.5663, abs=6e-5)


@given(BALLOTS, st.sampled_from(list(VOTES)), st.sampled_from(list(POWERS)), st.sampled_from(MODELS), st.randoms())
def test_chances_sum_to_one_whatever_the_order(
    ballot: list[tuple[int, list[float]]], voting: str, victory: str, model: str, random: Random
) -> None:
    strengths, worth = [s for s, _ in ballot], [u for _, u in ballot]
    found = run(strengths, worth, voting, victory, model)
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()
    mixed = random.sample(ballot, len(ballot))
    assert run([s for s, _ in mixed], [u for _, u in mixed], voting, victory, model) == pytest.approx(found, abs=1e-6)
    turned = [utility[::-1] for utility in worth]
    assert run(strengths, turned, voting, victory, model) == pytest.approx(found[::-1], abs=1e-5)


def test_indifference_one_option_and_one_voter() -> None:
    for model in MODELS:
        assert run([5], [[0.3]], "cubic", "octic", model) == pytest.approx([1])
        assert run([5, 2], [[0.3, 0.3]] * 2, "binary", "linear", model) == pytest.approx([0.5, 0.5])
        assert run([5], [[1, 0]], "binary", "linear", model)[0] > 0.999
    assert risk_attitudes(np.full(3, 1 / 3)).tolist() == [0, 0, 0]
    assert distances(np.array([[0.2, 1.0]]), np.zeros((1, 2)), np.array([[0.2, 0.0]]))[0, 0] == pytest.approx(0.5**0.5)


@given(BALLOTS, st.sampled_from(MODELS))
def test_what_somebody_comes_to_like_better_becomes_no_less_likely(ballot: list[tuple[int, list[float]]], model: str) -> None:
    strengths, worth = [s for s, _ in ballot], [u for _, u in ballot]
    if model == "markov_incentive":  # who stands to win more is also challenged more: it promises no such thing
        return
    before = run(strengths, worth, "proportional", "linear", model)[0]
    better = [[1.0, *worth[0][1:]], *worth[1:]]
    assert run(strengths, better, "proportional", "linear", model)[0] >= before - 1e-5
