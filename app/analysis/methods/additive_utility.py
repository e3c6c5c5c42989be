"""What a package of several issues is worth to an actor: on each issue the nearer to its ideal the better, weighed by salience.

u_i(p) = Σ_k s_ik (1 - |x_ik - p_k|/R_k) / Σ_k s_ik over the issues k on which i has an ideal x_ik; R_k is the length of the scale
and s_ik the salience; an actor to whom no issue matters cares for all alike. Between 0 and 1.
"""

import numpy as np

from app.analysis.methods.compromise import Array


def utilities(ideals: Array, saliences: Array, lengths: Array, points: Array) -> Array:
    """(packages, actors). Ideals, NaN where an actor has none, and saliences: (actors, issues); lengths > 0: (issues,); points:
    (packages, issues)."""
    near = 1 - abs(points[:, None, :] - ideals[None, :, :]) / lengths
    shares = _shares(ideals, saliences)
    return np.asarray((np.nan_to_num(near) * shares).sum(-1))


def worst(ideals: Array, saliences: Array, lengths: Array, lows: Array, highs: Array) -> Array:
    """(actors,): the utility of the worst that an actor could live with, on all its issues at once; lows and highs of what it
    accepts: (actors, issues)."""
    far = np.maximum(abs(ideals - lows), abs(highs - ideals)) / lengths
    return np.asarray((np.nan_to_num(1 - far) * _shares(ideals, saliences)).sum(-1))


def _shares(ideals: Array, saliences: Array) -> Array:
    held = ~np.isnan(ideals)
    weights = np.where(held, saliences, 0.0)
    weights = np.where(weights.sum(1, keepdims=True) > 0, weights, held)
    shares: Array = weights / weights.sum(1, keepdims=True)
    return shares
