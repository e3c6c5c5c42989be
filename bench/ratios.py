"""What the service adds to a route that returns ready bytes: one record, a filtered list of 50, the last kind."""

from itertools import pairwise
from pathlib import Path

from app.domain import KINDS
from bench.load import Round, request
from bench.processes import Loader, Target, serving
from bench.report import Report
from bench.values import Values, sample

FLOOR = {  # shares of the constant route, and of bare Starlette
    "sqlite": {"one": (0.75, 0.40), "list": (0.45, None)},
    "postgresql": {"one": (0.60, 0.30), "list": (0.35, None)},
}
TAIL = 3.0  # p99, times that of the constant route


def lists(known: Values) -> list[str]:
    """A list of 50 each: all goals of two initiatives."""
    return [f"/v1/goals?initiative_id={a}&initiative_id={b}" for a, b in pairwise(known.ids["initiative"])]


def measure(report: Report, loader: Loader, backend: str, goals: int, url: str, folder: Path) -> None:
    """One table: the routes in turn, with 16 connections."""
    known = sample(url)
    with serving("app", url, folder) as service, serving("bare", "-", folder) as bare:
        ones = [request(f"/v1/goals/{ident}") for ident in known.ids["goal"]]
        many = [request(path) for path in lists(known)]
        targets = {"GET one": Target(service, ones), "list of 50": Target(service, many)}
        for name, target in list(targets.items()):
            same = [request(f"/constant?{loader.once(target, 0.3).size}")]
            targets[f"{name}: constant"] = Target(service, same)
            targets[f"{name}: bare Starlette"] = Target(bare, same)
        for which, kind in (("first", KINDS[0]), ("last", KINDS[-1])):
            empty = request(f"/v1/{kind.plural}?external_id=no:such")
            targets[f"empty list of the {which} kind"] = Target(service, [empty])
        found = loader.alternate(dict(sorted(targets.items())))
    report.loads(f"{backend}, {goals:,} goals, 16 connections", found)
    _judge(report, backend, goals, found)


def _judge(report: Report, backend: str, goals: int, found: dict[str, Round]) -> None:
    for name, key in (("GET one", "one"), ("list of 50", "list")):
        subject, constant, least = found[name], found[f"{name}: constant"], found[f"{name}: bare Starlette"]
        of_constant, of_bare = FLOOR[backend][key]
        where = f"{backend}, {goals:,}: {name}"
        report.target(f"{where} ÷ constant", subject.rate / constant.rate, at_least=of_constant)
        report.target(f"{where} ÷ bare Starlette", subject.rate / least.rate, at_least=of_bare)
        report.target(f"{where}, p99 ÷ constant", subject.p99 / constant.p99, at_most=TAIL)
        report.target(f"{where}, answers that failed", subject.failed, at_most=0)
    first, last = (found[f"empty list of the {which} kind"].rate for which in ("first", "last"))
    report.target(f"{backend}, {goals:,}: last kind ÷ first", last / first, at_least=0.95)
