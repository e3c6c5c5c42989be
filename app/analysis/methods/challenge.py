"""The challenge model of Bueno de Mesquita (1984 to 1997) in the replication of Scholz, Calbert and Smith 2011 (Journal of
Theoretical Politics 23(4): 510). Experimental: its authors' forecasts have not been reproduced from print.

With positions x, capabilities c, saliences s in [0, 1], risk exponents r and R = max x - min x at the start, held for all rounds:

* k's vote for a over b: v = c s (|x_k - b|^r_k - |x_k - a|^r_k) / R^r_k;
* i succeeds against j: U_s = 2 - 4 (1/2 - |x_i - x_j|/2R)^r, fails: U_f = 2 - 4 (1/2 + |x_i - x_j|/2R)^r, nothing
  happens: U_q = 2 - 4 (1/2)^r;
* E(i→j) = s_j (P U_s + (1 - P) U_f) + (1 - s_j) U_s - U_q, where P_ij is the sum of the votes for x_i over x_j that are above 0,
  divided by the sum of |v| over all ordered pairs of actors; as printed it is divided by Σ_k |v_k(x_i, x_j)|, which does not give
  the published rounds;
* risk: with all r = 1, S_i = Σ_j E(j→i), R_i = (2 S_i - max S - min S)/(max S - min S), r_i = (1 - R_i/3)/(1 + R_i/3), and 1
  where all S are equal;
* then i sees a = E(i→j) and b = E(j→i), both with r_i: b > a > 0 it has to move to x_j (confrontation); b > 0 > a, b > |a| it
  moves by (x_j - x_i)|a/b| (compromise); b > 0 > a, b < |a| it moves to x_j (capitulation). It takes a confrontation first, else
  a compromise, else a capitulation; of each the smallest move, but of compromises that with the smallest
  (|a| x_i + |b| x_j)/(|a| + |b|), again what the published rounds need and not what is printed. All move at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.analysis.methods.compromise import Array, Stand, mean, weighted_median

KINDS = ("confrontation", "compromise", "capitulation")
SAME = 1e-9  # positions that lie closer, as a share of R, are the same


@dataclass(frozen=True)
class Move:
    """An actor that moved, why, against whom, and where to."""

    actor: str
    kind: str
    other: str
    to: float


@dataclass(frozen=True)
class Round:
    """What holds after a round: 0 is the start, without risks and moves. Risks and positions in the order of the stands."""

    mean: float
    median: float
    positions: tuple[float, ...]
    risks: tuple[float, ...] = ()
    moves: tuple[Move, ...] = ()


def challenge(stands: Sequence[Stand], rounds: int) -> list[Round]:
    """Round by round, the start first; it ends early when nobody moves. Saliences in [0, 1], not all weights 0."""
    stands = sorted(stands, key=lambda s: s.actor)  # who comes first decides between equal offers
    x = np.array([s.position for s in stands], float)
    c, s = (np.array([getattr(stand, name) for stand in stands], float) for name in ("influence", "salience"))
    names, span = [stand.actor for stand in stands], float(np.ptp(x))
    found = [_round(x, c * s)]
    for _ in range(rounds if span > 0 else 0):
        r = _risks(x, c, s, span)
        moves = _moves(names, x, r, _probabilities(x, c * s, r, span), s, span)
        for move in moves:
            x = np.where(np.array(names) == move.actor, move.to, x)
        found.append(_round(x, c * s, r, moves))
        if not moves:
            break
    return found


def _round(x: Array, w: Array, r: Array | None = None, moves: Sequence[Move] = ()) -> Round:
    risks = () if r is None else tuple(map(float, r))
    return Round(float(mean(x, w)), float(weighted_median(x, w)), tuple(map(float, x)), risks, tuple(moves))


def _probabilities(x: Array, w: Array, r: Array, span: float) -> Array:
    """P[i, j]: i carries the others against j."""
    far = (abs(x[:, None] - x[None, :]) / span) ** r[:, None]  # of voter k from the position of i
    carried, cast = np.zeros((len(x), len(x))), 0.0
    for weight, apart in zip(w, far, strict=True):
        votes = weight * (apart[None, :] - apart[:, None])
        carried += np.maximum(votes, 0)
        cast += float(abs(votes).sum())
    return carried / cast if cast > 0 else carried


def _expected(x: Array, s: Array, p: Array, r: Array, span: float) -> Array:
    """E[i, j] of the challenge i→j; `r`, of whoever looks at it, is broadcast against (i, j)."""
    half = abs(x[:, None] - x[None, :]) / (2 * span)
    succeeds, fails, quiet = 2 - 4 * np.maximum(0.5 - half, 0) ** r, 2 - 4 * (0.5 + half) ** r, 2 - 4 * 0.5**r
    expected: Array = s[None, :] * (p * succeeds + (1 - p) * fails) + (1 - s[None, :]) * succeeds - quiet
    return expected


def _risks(x: Array, c: Array, s: Array, span: float) -> Array:
    neutral = np.ones(len(x))
    expected = _expected(x, s, _probabilities(x, c * s, neutral, span), np.ones((1, 1)), span)
    np.fill_diagonal(expected, 0)
    safety = expected.sum(0)
    if np.ptp(safety) < SAME:
        return neutral
    risk = (2 * safety - safety.max() - safety.min()) / np.ptp(safety)
    exponents: Array = (1 - risk / 3) / (1 + risk / 3)
    return exponents


def _moves(names: Sequence[str], x: Array, r: Array, p: Array, s: Array, span: float) -> list[Move]:
    own = _expected(x, s, p, r[:, None], span)  # a: [i, j] as i sees it
    others = _expected(x, s, p, r[None, :], span).T  # b: [i, j] = E(j→i) as i sees it
    found = []
    for i, name in enumerate(names):
        offers = []
        for j, other in enumerate(names):
            a, b = float(own[i, j]), float(others[i, j])
            if abs(x[i] - x[j]) <= SAME * span or b <= 0 or (a > 0 and b <= a):
                continue
            kind = 0 if a > 0 else 1 if b > abs(a) else 2
            by = float(x[j] - x[i]) * (abs(a) / b if kind == 1 else 1)
            rank = float(abs(a) * x[i] + b * x[j]) / (abs(a) + b) if kind == 1 else abs(by)
            offers.append((kind, rank, other, float(x[i]) + by))
        if offers:
            kind, _, other, to = min(offers)
            if abs(to - x[i]) > SAME * span:
                found.append(Move(name, KINDS[kind], other, to))
    return found
