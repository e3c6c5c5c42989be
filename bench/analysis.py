"""The analyses: processor time on the Moscow case, their own large cases, and how long others wait meanwhile."""

import json
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from app.cases import load_demo
from app.settings import Settings
from bench.databases import Databases
from bench.generate import meetings
from bench.load import request
from bench.processes import Loader, Process, Target, serving
from bench.report import Report
from bench.values import sample

MOSCOW, UNITY = "018df210-6400-7000-8000-000700000001", "018df210-6400-7000-8000-000500000003"
CASE, PICTURE = 50.0, 1000.0  # milliseconds of processor time
MEETINGS = 100_000
TIMES = 20
TAIL = 3.0  # p99 of others meanwhile, times that without
Asked = tuple[str, bytes]  # a path and what is posted there; nothing is a GET

GETS = {
    "goals": f"initiative_id={MOSCOW}",
    "agreement": f"initiative_id={MOSCOW}",  # 422: what is missing
    "bargaining": f"initiative_id={MOSCOW}",  # the same
    "precedents": f"initiative_id={MOSCOW}&recorded=true",
    "forecasts": f"initiative_id={MOSCOW}",
    "prospects": f"initiative_id={MOSCOW}",
    "mediators": f"conflict_id={UNITY}",
    "network": f"conflict_id={UNITY}",
    "timeline": f"initiative_id={MOSCOW}",
}
PAIR = {"issue": "share of the seats", "low": 0, "high": 100}
ACCEPTED = [{"actor": "A", "low": 20, "high": 60}, {"actor": "B", "low": 40, "high": 80}]
HELD = [{"actor": actor, "position": at, "influence": 50, "salience": 50} for actor, at in (("A", 20), ("B", 70))]
POSTS: Mapping[str, Any] = {  # where the case does not suffice
    "agreement": {"issues": [PAIR | {"acceptances": ACCEPTED}]},
    "bargaining": {"issues": [PAIR | {"positions": HELD}]},
}


def measure(report: Report, loader: Loader, backend: str, db: Databases, folder: Path) -> None:
    """On the demo; then 100,000 meetings; then what is posted, of which the database knows nothing."""
    url = db.filled("demo", "the demo", lambda url: load_demo(Settings(database_url=url)))
    case = {name: (f"/v1/analysis/{name}?{query}", b"") for name, query in GETS.items()}
    posted = {f"{name}, posted": (f"/v1/analysis/{name}", _posted(inputs)) for name, inputs in POSTS.items()}
    with serving("app", url, folder) as server:
        _table(report, f"{backend}: the Moscow case, JSON", server, case | posted, CASE)
        drawn = {name: asked for name, asked in (case | posted).items() if name not in POSTS}
        for form in ("svg", "png"):
            pictures = {name: (f"{path}{'&' if '?' in path else '?'}format={form}", body) for name, (path, body) in drawn.items()}
            _table(report, f"{backend}: the Moscow case, {form}", server, pictures, PICTURE, 4)
        _table(report, f"{backend}: large cases, posted", server, _large(), 1000.0, 3, {"network, betweenness": 5000.0})
        _meanwhile(report, loader, backend, server, url, [*case.values(), *posted.values()])
    many = db.filled("meetings", f"{MEETINGS:,} meetings", lambda url: meetings(url, MEETINGS))
    with serving("app", many, folder) as server:
        _table(report, f"{backend}: {MEETINGS:,} meetings", server, {"precedents": ("/v1/analysis/precedents", b"")}, 1000.0, 3)


def _table(
    report: Report,
    title: str,
    server: Process,
    asked: Mapping[str, Asked],
    most: float,
    times: int = TIMES,
    others: Mapping[str, float] = {},
) -> None:
    """Processor time of the service and of the process that computes, and the time until the answer is there; both warm."""
    rows = []
    for name, (path, body) in asked.items():
        status, answer = server.ask(path, body)
        server.ask(path, body)
        before, began = server.processor(), time.perf_counter()
        for _ in range(times):
            server.ask(path, body)
        took = (time.perf_counter() - began) * 1000 / times
        processor = (server.processor() - before) * 1000 / times
        rows.append((name, str(status), f"{len(answer):,}", f"{processor:.1f}", f"{took:.1f}"))
        report.target(f"{title}: {name}, ms of processor time", processor, at_most=others.get(name, most))
    report.table(title, ("analysis", "status", "bytes", "processor ms", "ms"), rows)


def _posted(inputs: Any, **parameters: Any) -> bytes:
    return json.dumps({"inputs": inputs, "parameters": parameters}).encode()


def _large() -> dict[str, Asked]:
    """200 actors on an issue; 5,000 actors with 50,000 ties."""
    random = Random(1)
    numbers = ("position", "influence", "salience")
    positions = [{"actor": f"A{i}"} | {name: random.randint(1, 1000) / 10 for name in numbers} for i in range(200)]
    bargaining = {"issues": [PAIR | {"positions": positions}]}
    nodes = [{"actor": f"A{i}", "camp": f"C{i % 8}"} for i in range(5_000)]
    ties = [
        {"source": f"A{one}", "target": f"A{other}", "sign": random.choice((-1, 1))}
        for one, other in (random.sample(range(5_000), 2) for _ in range(50_000))
    ]
    network = {"actors": nodes, "ties": ties}
    linear = ["communities", "triangles", "brokerage"]
    return {
        "bargaining, 200 actors, 2,000 draws": ("/v1/analysis/bargaining", _posted(bargaining, draws=2000)),
        "network, all but paths": ("/v1/analysis/network", _posted(network, measures=linear)),
        "network, betweenness": ("/v1/analysis/network", _posted(network, measures=["betweenness"])),
    }


def _meanwhile(report: Report, loader: Loader, backend: str, server: Process, url: str, asked: list[Asked]) -> None:
    """GET one goal under load, with and without an analysis after the other besides, in turn."""
    target, done = Target(server, [request(f"/v1/goals/{ident}") for ident in sample(url).ids["goal"]]), threading.Event()
    found: dict[str, list[float]] = {"idle": [], "busy": []}
    answers = 0

    def analyse() -> None:
        nonlocal answers
        while not done.is_set():
            for path, body in asked:
                server.ask(path, body)
                answers += 1

    loader.once(target)
    for _ in range(loader.rounds):
        found["idle"].append(loader.once(target).p99)
        done.clear()
        other = threading.Thread(target=analyse)
        other.start()
        try:
            found["busy"].append(loader.once(target).p99)
        finally:
            done.set()
            other.join()
    idle, busy = (sorted(rounds)[len(rounds) // 2] for rounds in found.values())
    heads = ("p99 ms of GET one, no analyses", "while they run", "analyses meanwhile")
    report.table(f"{backend}: 16 connections", heads, [(f"{idle:.2f}", f"{busy:.2f}", str(answers))])
    report.target(f"{backend}: p99 of GET one while analyses run ÷ without", busy / idle, at_most=TAIL)
