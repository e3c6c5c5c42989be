"""Which of several packages a bargain should reach, by three sets of axioms.

With the utility u_i of a package, d_i that of no agreement, and gains u_i - d_i >= 0 for all (else it is not acceptable):

* Nash (1950, The Bargaining Problem, Econometrica 18): the largest Π (u_i - d_i)^a_i; the powers a_i are equal or, asymmetric,
  proportional to influence; none where nobody can gain without somebody gaining nothing.
* Kalai and Smorodinsky (1975, Other Solutions to Nash's Bargaining Problem, Econometrica 43): nearest to the line from d to the
  ideal, where each has the most that it could have: the largest smallest share (u_i - d_i)/(ideal_i - d_i).
* Egalitarian (Kalai 1977, Proportional Solutions to Bargaining Situations, Econometrica 45): the largest smallest gain.

Of a finite set the last two take, of those with an equal smallest, that with the largest second smallest, and so on.
"""

import numpy as np
from numpy.typing import NDArray

from app.analysis.methods.compromise import Array
from app.analysis.methods.pareto import CLOSE


def nash(gains: Array, powers: Array) -> int | None:
    """The row of (packages, actors) with the largest product; powers > 0: (actors,)."""
    able = (gains > CLOSE).all(1)
    if not able.any():
        return None
    logs = np.where(able, (np.log(np.where(gains > CLOSE, gains, 1.0)) * powers / powers.sum()).sum(1), -np.inf)
    return int((logs >= logs.max() - CLOSE).argmax())


def kalai_smorodinsky(gains: Array) -> int | None:
    """The row where everybody gets the same share of the most that it could get, as nearly as there is one. Who could gain
    nothing does not count; None when that is everybody, or nothing is acceptable."""
    acceptable = _acceptable(gains)
    if not acceptable.any():
        return None
    most = gains[acceptable].max(0)
    able = most > CLOSE
    return _leximin(gains[:, able] / most[able], acceptable) if able.any() else None


def egalitarian(gains: Array) -> int | None:
    """The row with the largest smallest gain; None when nothing is acceptable."""
    acceptable = _acceptable(gains)
    return _leximin(gains, acceptable) if acceptable.any() else None


def _acceptable(gains: Array) -> NDArray[np.bool_]:
    return np.asarray((gains >= -CLOSE).all(1))


def _leximin(values: Array, among: NDArray[np.bool_]) -> int:
    """Of some rows the one whose ascending values are lexicographically largest, the first of equals."""
    ascending = np.round(np.sort(values, axis=1), 9)
    rows = np.flatnonzero(among)
    return int(max(rows, key=lambda row: (*ascending[row], -row)))
