"""The Probabilistic Condorcet Election of KTAB (KAPSARC Toolkit for Behavioral Analysis, MIT): how probable each option is.

Voters k have strengths w >= 0 and utilities u in [0, 1] of each option. The vote of k for i over j, with d = u_i - u_j, is w
times d (proportional), (d + d³)/2 (prop_cbc), d³ (cubic), sign d (binary) or 0.8 d + 0.2 sign d (prop_bin). The coalition of i
against j is the sum of the votes for it, plus 1e-8; i wins with V = X_i/(X_i + X_j), where X is the coalition to the power of
1 (linear), 2 (square), 4 (quartic) or 8 (octic). From V:

* conditional: p_i ∝ Π_j V_ij;
* markov_uniform: a challenger of i is drawn from all alike; p is where that settles (to 1e-6);
* markov_incentive: j challenges i in proportion to C_ji V_ji, what it wins by it; p is where that settles (to 1e-8).
"""

from collections.abc import Callable

import numpy as np

from app.analysis.methods.compromise import Array

FLOOR, SELF = 1e-8, 1e-10
MOST_STEPS = 100_000
VOTES: dict[str, Callable[[Array], Array]] = {
    "proportional": lambda d: d,
    "prop_cbc": lambda d: 0.5 * d + 0.5 * d**3,
    "cubic": lambda d: d**3,
    "binary": np.sign,
    "prop_bin": lambda d: 0.8 * d + 0.2 * np.sign(d),
}
POWERS = {"linear": 1, "square": 2, "quartic": 4, "octic": 8}


def coalitions(strengths: Array, utilities: Array, voting: str) -> Array:
    """C[i, j]: what stands for option i against j. Strengths: (voters,), utilities: (voters, options)."""
    vote, options = VOTES[voting], utilities.shape[1]
    found = np.full((options, options), FLOOR)
    for strength, utility in zip(strengths, utilities, strict=True):  # all at once would need options² numbers for each voter
        found += strength * np.maximum(vote(utility[:, None] - utility[None, :]), 0)
    return found


def victories(coalition: Array, victory: str) -> Array:
    """V[i, j]: the probability that option i wins against j; 1/2 on the diagonal."""
    won: Array = 1 / (1 + (coalition.T / coalition) ** POWERS[victory])
    return won


def election(coalition: Array, victory: Array, model: str) -> Array:
    """The probability of each option; they sum to 1."""
    if model == "conditional":
        logs = np.log(victory).sum(1)
        return _shares(np.exp(logs - logs.max()))
    size = len(coalition)
    if model == "markov_uniform":
        return _settled(lambda p: (victory * (p[:, None] + p[None, :])).sum(1) / size, size, 1e-6)
    incentive = coalition * victory + SELF * np.eye(size)
    challenge = incentive / incentive.sum(0)
    return _settled(lambda p: (victory * (p[:, None] * challenge.T + p[None, :] * challenge)).sum(1), size, 1e-8)


def _settled(step: Callable[[Array], Array], size: int, within: float) -> Array:
    """Where half steps from equal chances lead."""
    p = np.full(size, 1 / size)
    for _ in range(MOST_STEPS):
        q = step(p)
        if abs(q - p).max() <= within:
            break
        p = (p + q) / 2
    return _shares(q)


def _shares(odds: Array) -> Array:
    probabilities: Array = odds / odds.sum()
    return probabilities
