"""What a thousand times as many goals cost: pages of the whole list, and every filter, now and as of a moment."""

import json
from pathlib import Path

from app.records.filters import Filter
from bench.load import request
from bench.processes import Loader, Process, Target, serving
from bench.report import Report
from bench.values import Values, candidates, goal_filters, sample

PAGE, FILTER = 1.3, 1.5  # p50 with many goals, times that with few
FEW = 50  # records that a selective filter selects at the most


def measure(report: Report, loader: Loader, backend: str, sizes: tuple[int, int], urls: tuple[str, str], folder: Path) -> None:
    """One request at a time, the small and the large database in turn."""
    with serving("app", urls[0], folder) as small, serving("app", urls[1], folder) as large:
        both = [(server, sample(url)) for server, url in zip((small, large), urls, strict=True)]
        rows, exceptions = [], []
        for name, paths in (("first page", [""]), ("page in the middle", None)):
            asked = [(server, paths or [f"after={known.middle}"]) for server, known in both]
            for when in ("now", "as of"):
                rows.append((name, when, *_pair(loader, asked, both, when)))
                if when == "now":
                    report.target(f"{backend}: {name}, p50 {sizes[1]:,} ÷ {sizes[0]:,}", _ratio(rows[-1]), at_most=PAGE)
        for f in goal_filters():
            asked, selective = _asked(f, both)
            if not all(queries for _, queries in asked):
                continue
            for sort in ("", "&sort=-salience"):
                for when in ("now", "as of"):
                    chosen = [(server, [query + sort for query in queries]) for server, queries in asked]
                    label = f"{f.name}{sort.replace('&', ', ')}"
                    row = (label, when, *_pair(loader, chosen, both, when))
                    (rows if selective else exceptions).append(row)
                    if selective and not sort:
                        report.target(
                            f"{backend}: {f.name}, {when}, p50 {sizes[1]:,} ÷ {sizes[0]:,}", _ratio(row), at_most=FILTER
                        )
    heads = ("list of goals", "when", f"p50 ms, {sizes[0]:,}", f"p50 ms, {sizes[1]:,}", "ratio")
    for title, listed in (("selective", rows), ("exceptions: filters that many records match", exceptions)):
        report.table(
            f"{backend}: {title}", heads, [(*row[:2], f"{row[2]:.3f}", f"{row[3]:.3f}", f"{_ratio(row):.2f}") for row in listed]
        )


def _ratio(row: tuple[str, str, float, float]) -> float:
    return row[3] / row[2]


def _pair(
    loader: Loader, asked: list[tuple[Process, list[str]]], both: list[tuple[Process, Values]], when: str
) -> tuple[float, float]:
    targets = {}
    for i, ((server, queries), (_, known)) in enumerate(zip(asked, both, strict=True)):
        past = f"&as_of={known.then}" if when == "as of" else ""
        targets[str(i)] = Target(server, [request(f"/v1/goals?{query}{past}".replace("?&", "?")) for query in queries], 1)
    found = loader.alternate(targets)
    if any(r.failed for r in found.values()):
        print(f"  {asked[0][1][0]} {when}: {sum(r.failed for r in found.values())} answers failed")
    return found["0"].p50, found["1"].p50


def _asked(f: Filter, both: list[tuple[Process, Values]]) -> tuple[list[tuple[Process, list[str]]], bool]:
    """The queries for each server, and whether they are selective: those with more than FEW records are then left out."""
    asked, all_few = [], True
    for server, known in both:
        every = [f"{f.name}={value}" for value in candidates(f, known)]
        if f.of or f.name == "external_id":
            few = [query for query in every if _total(server, query) <= FEW]
        else:
            few = []
        all_few = all_few and len(few) > len(every) / 2
        asked.append((server, few if len(few) > len(every) / 2 else every))
    return asked, all_few


def _total(server: Process, query: str) -> int:
    return int(json.loads(server.get(f"/v1/goals?{query}&count=true&limit=1"))["total"])
