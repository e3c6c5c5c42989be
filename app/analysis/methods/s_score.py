"""The S-score: how alike two actors stand on the issues that both hold.

Signorino and Ritter 1999, Tau-b or Not Tau-b: Measuring the Similarity of Foreign Policy Positions, International Studies
Quarterly 43(1): S = 1 - 2 sum w |x - y| / sum w R over the issues, R the length of an issue's scale. Values are shares of their
scales here (`profiles.py`), so that R = 1. 1: the same on all; -1: opposite poles on all.
"""

import numpy as np

from app.analysis.methods.profiles import Shared


def s_score(pair: Shared) -> float | None:
    """S in [-1, 1]; None where no shared issue has any weight."""
    total = float(pair.weights.sum())
    return float(1 - 2 * (pair.weights * np.abs(pair.left - pair.right)).sum() / total) if total > 0 else None


def without_each(pair: Shared) -> tuple[float, float] | None:
    """The lowest and the highest S when one issue after the other is left out; None where that leaves nothing of weight."""
    distances = pair.weights * np.abs(pair.left - pair.right)
    left = pair.weights.sum() - pair.weights
    if len(left) < 2 or (left <= 0).any():
        return None
    scores = np.clip(1 - 2 * (distances.sum() - distances) / left, -1, 1)
    return float(scores.min()), float(scores.max())
