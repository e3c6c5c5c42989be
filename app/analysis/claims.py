"""Which claim counts when several are recorded: one rule for positions, stances, participations, leverage, relationships and
outcomes (docs/analysis.md has it in words)."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, Generic, TypeVar

from app.analysis.case import Record
from app.domain.edtf import bounds
from app.errors import MOST_FAULTS, Fault, Unfit

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
EDITORS = "editors"


@dataclass(frozen=True)
class Choice:
    """What a caller has chosen: claims of which asserters (None: all), holding on which day, about which initiatives (none: all
    alike), and whether to take the median where asserters disagree."""

    on: date
    initiatives: frozenset[str] = frozenset()
    asserted_by: frozenset[str] | None = None
    combine: bool = False

    @classmethod
    def of(cls, query: Any) -> "Choice":
        """From the query of an analysis, in which `on` has been filled in."""
        named = getattr(query, "initiative_id", None) or []
        initiatives = frozenset(str(initiative) for initiative in (named if isinstance(named, list) else [named]))
        asserters = frozenset(str(asserter) for asserter in query.asserted_by_id)
        return cls(query.on, initiatives, asserters or None, query.combine == "median")

    def admits(self, record: Record) -> bool:
        """Whether its asserter counts, and whether it has begun by the day."""
        if self.asserted_by is not None and (record["asserted_by_id"] or EDITORS) not in self.asserted_by:
            return False
        return begun(record)[0] <= self.on


@dataclass(frozen=True)
class Picked(Generic[V]):
    """What is taken as true, and the claims that say so, newest last."""

    value: V
    ids: tuple[str, ...]


def begun(record: Record) -> tuple[date, date]:
    """The earliest and the latest day of a claim's date or period; the first day there is when it has none."""
    dated = record.get("date") or record.get("period")
    return bounds(dated) if dated else (date.min, date.min)


def pick(
    claims: Iterable[Record],
    choice: Choice,
    about: Callable[[Record], K],
    value: Callable[[Record], V | None],
    middle: Callable[[list[V]], V] = median,  # type: ignore[assignment]
) -> dict[K, Picked[V]]:
    """What counts, by what the claims are about. `value`: what is used of a claim; None: it says nothing of that.

    Raises Unfit with the ids where asserters disagree, unless the choice is to combine them (`middle`: how)."""
    groups: dict[K, list[tuple[Record, V]]] = {}
    for claim in claims:
        said = value(claim)
        if said is not None and choice.admits(claim) and _nearness(claim, choice):
            groups.setdefault(about(claim), []).append((claim, said))
    picked, faults = {}, []
    for key, group in groups.items():
        nearest = max(_nearness(claim, choice) for claim, _ in group)
        group = [(claim, said) for claim, said in group if _nearness(claim, choice) == nearest]
        latest = max(begun(claim) for claim, _ in group)
        group = [(claim, said) for claim, said in group if begun(claim) == latest]
        newest = {claim["asserted_by_id"]: (claim["id"], said) for claim, said in sorted(group, key=lambda pair: _age(pair[0]))}
        ids = tuple(sorted(ident for ident, _ in newest.values()))
        values = [said for _, said in newest.values()]
        if choice.combine and len(values) > 1:
            picked[key] = Picked(middle(values), ids)
        elif all(said == values[0] for said in values):
            picked[key] = Picked(values[0], ids)
        else:
            faults.append(Fault("combine", "ambiguous_claims", f"These claims disagree: {', '.join(ids)}.", "parameter"))
    if faults:
        raise Unfit(
            "Several asserters say different things of the same: choose by asserted_by_id, or take combine=median.",
            faults[:MOST_FAULTS],
        )
    return picked


def _nearness(claim: Record, choice: Choice) -> int:
    """2: about one of the initiatives; 1: about none; 0: about others, which does not count."""
    named = {ident for ident in claim.get("initiative_ids") or [claim.get("initiative_id")] if ident}
    if choice.initiatives & named:
        return 2
    return 0 if named and choice.initiatives else 1


def _age(claim: Record) -> tuple[str, str]:
    return claim["created_at"], claim["id"]
