"""How much an actor values a point in the space of the issues (KTAB's spatial model of politics, MIT).

With positions x in [0, 1] and saliences s, the distance of actor i to a point is d = √(Σ_k (s_k (x_k - point_k))² / Σ_k s_k²),
its utility (1 - d)(1 + d R): R is its risk attitude, 0 for a neutral one. KTAB reads R from an election between the actors' own
positions: the stronger the position, the more its holder dares.
"""

import numpy as np

from app.analysis.methods.compromise import Array


def distances(positions: Array, saliences: Array, points: Array) -> Array:
    """(actors, points), in [0, 1]; positions and saliences: (actors, issues), points: (points, issues). An actor to whom no
    issue matters is taken to care for all alike."""
    most = saliences.max(1, keepdims=True)
    squared = np.where(most > 0, saliences / np.where(most > 0, most, 1.0), 1.0) ** 2  # of the tiniest the square would be 0
    shares = squared / squared.sum(1, keepdims=True)
    found = np.zeros((len(positions), len(points)))
    for issue in range(positions.shape[1]):
        found += shares[:, issue, None] * (positions[:, issue, None] - points[None, :, issue]) ** 2
    return np.sqrt(found)


def utilities(distance: Array, risks: Array | float = 0.0) -> Array:
    """(actors, points), in [0, 1] for risk attitudes in [-1, 1]."""
    value: Array = (1 - distance) * (1 + distance * np.reshape(risks, (-1, 1)))
    return value


def risk_attitudes(probabilities: Array) -> Array:
    """From the probability of each actor's own position, KTAB's range "Mid": -1/2 for the least probable, 1 for the most; 0
    when all are equal."""
    most, least = probabilities.max(), probabilities.min()
    if most - least < 1e-12:
        return np.zeros(len(probabilities))
    risk: Array = (3 * probabilities - (most + 2 * least)) / (2 * (most - least))
    return risk
