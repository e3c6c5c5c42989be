"""What a thousand times as many goals cost: pages of the whole list, and every filter, now and as of a moment."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.records.filters import Filter
from bench.load import request
from bench.processes import Loader, Process, Target, serving
from bench.report import Report
from bench.values import Values, candidates, goal_filters, sample

PAGE, FILTER = 1.3, 1.5  # p50 with many goals, times that with few
FEW = 50  # goals that a selective filter selects at the most
TRIED = 100  # values of a filter
SORTED = "&sort=-salience"


@dataclass(frozen=True)
class Side:
    """One of the two databases, served."""

    goals: int
    server: Process
    known: Values

    def selective(self, f: Filter) -> list[str]:
        """The queries by that filter that select a few goals; none if hardly any does."""
        if not f.of and f.name != "external_id":
            return []
        every = [f"{f.name}={value}" for value in candidates(f, self.known)[:TRIED]]
        few = [query for query in every if self.total(query) <= FEW]
        return few if len(few) > len(every) / 2 else []

    def total(self, query: str) -> int:
        return int(json.loads(self.server.get(f"/v1/goals?{query}&count=true&limit=1"))["total"])


@dataclass(frozen=True)
class Row:
    """The p50 of the same list on both sides, in milliseconds."""

    name: str
    when: str
    p50: tuple[float, float]
    failed: int

    @property
    def ratio(self) -> float:
        return self.p50[1] / self.p50[0]


def measure(report: Report, loader: Loader, backend: str, sizes: tuple[int, int], urls: tuple[str, str], folder: Path) -> None:
    """One request at a time, the small and the large database in turn."""
    with serving("app", urls[0], folder) as small, serving("app", urls[1], folder) as large:
        sides = [Side(*side) for side in zip(sizes, (small, large), map(sample, urls), strict=True)]
        pages = both(loader, sides, "first page", [[""], [""]])
        pages += both(loader, sides, "page in the middle", [[f"after={side.known.middle}"] for side in sides])
        few: list[Row] = []
        ordered: list[Row] = []
        many: list[Row] = []
        for f in goal_filters():
            queries = [side.selective(f) for side in sides]
            if all(queries):
                few += both(loader, sides, f.name, queries)
                ordered += both(loader, sides, f.name + SORTED, [[query + SORTED for query in asked] for asked in queries])
            if any(queries):
                continue
            values = [[f"{f.name}={value}" for value in candidates(f, side.known)] for side in sides]
            if f.of:
                many += both(loader, sides, f.name, values)
                continue
            for query in values[0] if f.choice else values[0][:1]:
                many += both(loader, sides, query, [[query], [query]])
    for rows, bound in ((pages, PAGE), (few, FILTER)):
        for row in rows:
            report.target(f"{backend}: {row.name}, {row.when}, answers that failed", row.failed, at_most=0)
            report.target(f"{backend}: {row.name}, {row.when}: p50 {sizes[1]:,} ÷ {sizes[0]:,}", row.ratio, at_most=bound)
    heads = ("list of goals", "when", *(f"p50 ms, {goals:,}" for goals in sizes), "ratio", "failed")
    for title, rows in ((f"pages, and filters that select at most {FEW} goals", pages + few + ordered), ("exceptions", many)):
        shown = [(r.name, r.when, *(f"{ms:.2f}" for ms in r.p50), f"{r.ratio:.2f}", str(r.failed)) for r in rows]
        report.table(f"{backend}: {title}", heads, shown)


def both(loader: Loader, sides: Sequence[Side], name: str, queries: Sequence[Sequence[str]]) -> list[Row]:
    """Those queries now and as of a moment, on each side its own."""
    rows = []
    for when in ("now", "as of"):
        targets = {}
        for side, asked in zip(sides, queries, strict=True):
            past = f"&as_of={side.known.then}" if when == "as of" else ""
            paths = [f"/v1/goals?{query}{past}".replace("?&", "?") for query in asked]
            targets[str(side.goals)] = Target(side.server, [request(path) for path in paths], 1)
        small, large = loader.alternate(targets).values()
        rows.append(Row(name, when, (small.p50, large.p50), small.failed + large.failed))
    return rows
