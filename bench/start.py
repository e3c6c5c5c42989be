"""How long `parley serve` takes to its first answer, and how much memory it then holds under load."""

import sys
from pathlib import Path
from statistics import median

from bench.load import request
from bench.processes import Loader, Target, environment, free_port, running
from bench.ratios import lists
from bench.report import Report
from bench.values import sample

STARTS = 5
SECONDS, MEGABYTES = 2.0, 120.0


def measure(report: Report, loader: Loader, backend: str, goals: int, url: str, folder: Path) -> None:
    """The command as operators run it, on an existing database."""
    known, took = sample(url), []
    first = f"/v1/goals/{known.ids['goal'][0]}"
    for _ in range(STARTS + 1):  # the first one compiles
        port = free_port()
        command = [str(Path(sys.executable).parent / "parley"), "serve", "--port", str(port)]
        with running(command, port, first, environment(folder) | {"PARLEY_DATABASE_URL": url}) as (service, seconds):
            took.append(seconds)
            if len(took) <= STARTS:
                continue
            before = service.megabytes()
            for paths in ([f"/v1/goals/{ident}" for ident in known.ids["goal"]], *lists(known).values()):
                loader.once(Target(service, [request(path) for path in paths]), max(3.0, loader.seconds))
            after = service.megabytes()
    started = median(took[1:])
    report.table(
        f"{backend}, {goals:,} goals: parley serve",
        ("start to first answer, s", "resident MB, started", "resident MB, after load"),
        [(f"{started:.2f}", f"{before:.0f}", f"{after:.0f}")],
    )
    report.target(f"{backend}: start to first answer, s", started, at_most=SECONDS)
    report.target(f"{backend}: resident MB of one worker after load", after, at_most=MEGABYTES)
