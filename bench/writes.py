"""POST of a goal with evidence, by eight writers."""

import json
from pathlib import Path

from bench.load import request
from bench.processes import Loader, Target, serving
from bench.report import Report
from bench.values import Values, sample

WRITERS = 8


def measure(report: Report, loader: Loader, backend: str, goals: int, url: str, folder: Path) -> None:
    """On a copy that is thrown away."""
    known = sample(url)
    with serving("app", url, folder) as service:
        target = Target(service, bodies(known), WRITERS)
        found = loader.alternate({f"POST a goal, {WRITERS} writers": target})
    report.loads(f"{backend}, {goals:,} goals, writes", found)
    for name, r in found.items():
        report.target(f"{backend}: {name}, refused or locked", r.failed, at_most=0)


def bodies(known: Values) -> list[bytes]:
    """Goals that rest on two sources each."""
    found = []
    for i, initiative in enumerate(known.ids["initiative"]):
        actors, sources = known.ids["actor"], known.ids["source"]
        goal = {
            "initiative_id": initiative,
            "actor_id": actors[i % len(actors)],
            "statement": f"Have the {i}th road reopened before the school year begins, and say so to the press.",
            "kind": "interest",
            "disclosure": "inferred",
            "arena": "domestic",
            "status": "pursued",
            "salience": i % 100,
            "audience_ids": [actors[(i + 1) % len(actors)]],
            "evidence": [
                {"source_id": sources[(i + step) % len(sources)], "relation": "supports", "locator": f"paragraph {step}"}
                for step in (0, 1)
            ],
        }
        found.append(request("/v1/goals", "POST", json.dumps(goal).encode()))
    return found
