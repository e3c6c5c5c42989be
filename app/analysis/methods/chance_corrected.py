"""Agreement of two actors beyond what chance would give: weighted kappa and pi.

Both are 1 - D / E: D the weighted mean squared distance of their values issue by issue, E the one expected by chance. Cohen's
kappa draws each actor's chance values from its own values, Scott's pi (1955, Reliability of Content Analysis, Public Opinion
Quarterly 19(3)) draws both from the values of the two together. For the similarity of states Häge 2011, Choice or Circumstance?
Adjusting Measures of Foreign Policy Similarity for Chance Agreement, Political Analysis 19(3).

On categories one step apart kappa is `sklearn.metrics.cohen_kappa_score(weights="quadratic")`; values between the steps, which
positions are, that function does not take.
"""

import numpy as np

from app.analysis.methods.profiles import Floats, Shared

LEAST = 1e-12  # an expected distance below is that of equal values


def kappa(pair: Shared) -> float | None:
    """At most 1; 0 is what chance would give. None where chance could give no distance (all values equal, or no weight)."""
    if (shares := _shares(pair)) is None:
        return None
    means = shares @ pair.left, shares @ pair.right
    spread = shares @ (pair.left - means[0]) ** 2 + shares @ (pair.right - means[1]) ** 2
    return _beyond(pair, shares, float(spread + (means[0] - means[1]) ** 2))


def pi(pair: Shared) -> float | None:
    """In [-1, 1], and never above kappa. None as there."""
    if (shares := _shares(pair)) is None:
        return None
    both, halves = np.concatenate([pair.left, pair.right]), np.concatenate([shares, shares]) / 2
    return _beyond(pair, shares, float(2 * (halves @ (both - halves @ both) ** 2)))


def _shares(pair: Shared) -> Floats | None:
    total = pair.weights.sum()
    return pair.weights / total if total > 0 else None


def _beyond(pair: Shared, shares: Floats, expected: float) -> float | None:
    return 1 - float(shares @ (pair.left - pair.right) ** 2) / expected if expected > LEAST else None
