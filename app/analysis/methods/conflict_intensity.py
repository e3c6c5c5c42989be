"""How hard two actors clash: the mean over the issues that both hold of salience times salience times distance.

C = sum s_i s_j |x - y| / R / n. It lies in [0, 1]: 1 when both care about nothing more and stand at opposite poles on each issue.
The measure weighs distance by what is at stake for both, as expected-utility models of bargaining do.
"""

import numpy as np

from app.analysis.methods.profiles import Shared


def intensity(pair: Shared) -> float | None:
    """In [0, 1]; None where the two share no issue or a salience is not known."""
    return None if pair.saliences is None else float((pair.saliences * np.abs(pair.left - pair.right)).mean())
