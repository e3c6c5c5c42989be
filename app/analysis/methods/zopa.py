"""The zone of possible agreement on one issue.

Each actor accepts the interval [low, high] of a scale. The zone is what all accept (Raiffa 1982, The Art and Science of
Negotiation, ch. 4; its ends are the reservation values). Where it is empty the point that violates the acceptances least is the
one whose largest weighted distance to any of them is smallest (weighted Chebyshev centre of intervals): who has no weight does
not count, unless nobody has any.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Acceptance:
    """What an actor could live with: low <= high, on the scale of the issue; `weight` >= 0 counts its distance."""

    actor: str
    low: float
    high: float
    weight: float = 1.0


@dataclass(frozen=True)
class Zone:
    """What all accept: `low` <= `high`, or both None when there is nothing. `binding`: the actors without whom it would be
    wider, or would be at all. `nearest`: the point that violates the acceptances least, None where there is a zone, and
    `violation`, its largest weighted distance to one of them."""

    low: float | None
    high: float | None
    binding: tuple[str, ...]
    nearest: float | None
    violation: float

    @property
    def width(self) -> float:
        return self.high - self.low if self.low is not None and self.high is not None else 0.0


def zone(acceptances: Sequence[Acceptance]) -> Zone:
    """The zone of at least one acceptance."""
    low, high = _common(acceptances)
    binding = []
    for left_out in acceptances:
        rest = [a for a in acceptances if a is not left_out]
        if rest and _size(_common(rest)) > _size((low, high)):
            binding.append(left_out.actor)
    if low <= high:
        return Zone(low, high, tuple(binding), None, 0.0)
    nearest, violation = _nearest(acceptances)
    return Zone(None, None, tuple(binding), nearest, violation)


def _common(acceptances: Sequence[Acceptance]) -> tuple[float, float]:
    return max(a.low for a in acceptances), min(a.high for a in acceptances)


def _size(ends: tuple[float, float]) -> float:
    """The width; below 0 by how far the ends lie apart."""
    return ends[1] - ends[0]


def _nearest(acceptances: Sequence[Acceptance]) -> tuple[float, float]:
    """Between each who would have more and each who would have less, the point where their weighted distances are equal; the
    worst of these pairs decides."""
    counted = [a for a in acceptances if a.weight > 0] or [replace(a, weight=1.0) for a in acceptances]
    worst, point = 0.0, sum(_common(counted)) / 2  # of those who count, if they alone have a zone
    for more in counted:
        for less in counted:
            gap = more.low - less.high
            violation = gap * more.weight * less.weight / (more.weight + less.weight)
            if violation > worst:
                worst, point = violation, less.high + violation / less.weight
    return point, worst
