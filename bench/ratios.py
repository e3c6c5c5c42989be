"""What the service adds to a route that returns ready bytes: one record, a filtered list of 50, the last kind."""

from pathlib import Path
from random import Random

from app.domain import KINDS
from bench.load import Round, request
from bench.processes import Loader, Target, serving
from bench.report import Report
from bench.values import Values, candidates, cursor, goal_filters, sample

FLOOR = {  # shares of the constant route, and of bare Starlette
    "sqlite": {"one": (0.75, 0.40), "list": (0.45, None)},
    "postgresql": {"one": (0.60, 0.30), "list": (0.35, None)},
}
TAIL = 3.0  # p99, times that of the constant route


SCATTERED = "list of 50 by a term"
TERMS = ("kind", "disclosure", "arena", "horizon", "status")


def lists(known: Values) -> dict[str, list[str]]:
    """Lists of 50: the goals of an initiative; from anywhere on, the goals with a term, which lie far apart."""
    random = Random(1)
    terms = [f"{f.name}={value}" for f in goal_filters() if f.name in TERMS for value in candidates(f, known)]
    pages = [f"/v1/goals?{random.choice(terms)}&after={cursor(ident)}" for ident in known.ids["goal"]]
    return {"list of 50": [f"/v1/goals?initiative_id={ident}" for ident in known.ids["initiative"]], SCATTERED: pages}


def measure(report: Report, loader: Loader, backend: str, goals: int, url: str, folder: Path) -> None:
    """One table: the routes in turn, with 16 connections."""
    known = sample(url)
    with serving("app", url, folder) as service, serving("bare", "-", folder) as bare:
        ones = [request(f"/v1/goals/{ident}") for ident in known.ids["goal"]]
        targets = {"GET one": Target(service, ones)}
        targets |= {name: Target(service, [request(path) for path in paths]) for name, paths in lists(known).items()}
        for name, target in list(targets.items()):
            same = [request(f"/v1/constant?{loader.once(target, 0.3).size}")]
            targets[f"{name}: constant"] = Target(service, same)
            targets[f"{name}: bare Starlette"] = Target(bare, same)
        for which, kind in (("first", KINDS[0]), ("last", KINDS[-1])):
            empty = request(f"/v1/{kind.plural}?external_id=no:such")
            targets[f"empty list of the {which} kind"] = Target(service, [empty])
        found = loader.alternate(dict(sorted(targets.items())))
    report.loads(f"{backend}, {goals:,} goals, 16 connections", found)
    _judge(report, backend, goals, found)


def _judge(report: Report, backend: str, goals: int, found: dict[str, Round]) -> None:
    for name in [name for name in found if f"{name}: constant" in found]:
        subject, constant, least = found[name], found[f"{name}: constant"], found[f"{name}: bare Starlette"]
        of_constant, of_bare = FLOOR[backend]["one" if name == "GET one" else "list"]
        where = f"{backend}, {goals:,}: {name}"
        report.target(f"{where}, answers that failed", subject.failed, at_most=0)
        if name == SCATTERED:  # shown, without a target
            report.target(f"{where} ÷ constant", subject.rate / constant.rate)
            continue
        report.target(f"{where} ÷ constant", subject.rate / constant.rate, at_least=of_constant)
        report.target(f"{where} ÷ bare Starlette", subject.rate / least.rate, at_least=of_bare)
        report.target(f"{where}, p99 ÷ constant", subject.p99 / constant.p99, at_most=TAIL)
    first, last = (found[f"empty list of the {which} kind"].rate for which in ("first", "last"))
    report.target(f"{backend}, {goals:,}: last kind ÷ first", last / first, at_least=0.95)
