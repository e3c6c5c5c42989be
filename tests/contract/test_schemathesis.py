"""Schemathesis: what is served is what the document says, whatever is sent, whoever asks.

`make test` runs the examples and the coverage phase for two kinds, two analyses and for all else that is no kind, and the
examples of the other analyses, each operation on one database; `make schemathesis` all operations on both, with few examples,
and the coverage phase of all analyses; `make fuzz` all phases for all of them, with more. Both callers, every check.

The stateful phase is run kind by kind: it follows links from answers to requests, and over all operations at once it comes
to none of them.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pytest
import uvicorn

from app.domain import KINDS
from app.http.contract import drop_unused
from app.http.docs import TAGS
from app.main import create_app
from app.settings import Settings
from tests.analysis.asked import Here
from tests.conftest import PLENTY, Templates, document
from tests.contract.callers import credentials

HERE = Path(__file__).parent
EVERY, REST = [kind.plural for kind in KINDS], list(TAGS)
# A kind with evidence and the one without; what touches the database apart from the kinds.
APART = ["dossiers", "batch", "search"]
# Analyses are served alike, and what can be put into one takes the coverage phase hundreds of requests.
FEW = "--exclude-path-regex=^/v1/analysis/(?!agreement|timeline)"
HALVES = {"sqlite": ["issues", *REST], "postgresql": ["sources", "changes", *APART]}
RUNS: dict[str, list[tuple[str, list[str], str]]] = {  # the database, the tags, the options
    "quick": [
        ("sqlite", ["issues", *(tag for tag in REST if tag not in APART)], f"--phases=examples,coverage {FEW}"),
        ("postgresql", ["sources", *APART], "--phases=examples,coverage"),
        ("postgresql", ["analysis"], "--phases=examples"),
    ],
    "all": [
        ("sqlite", ["analysis"], "--phases=coverage"),
        *(
            run
            for backend, half in HALVES.items()
            for run in (
                (backend, EVERY + REST, "--phases=examples,fuzzing --max-examples=2"),
                (backend, half, "--phases=stateful --max-examples=10"),
            )
        ),
    ],
    "long": [
        run
        for backend in HALVES
        for run in (
            (backend, EVERY + REST, "--phases=examples,coverage,fuzzing --max-examples=30"),
            *((backend, [kind, *REST], "--phases=stateful --max-examples=30") for kind in EVERY),
        )
    ],
}


@pytest.mark.parametrize(("backend", "tags", "options"), RUNS[os.environ.get("TEST_SCHEMATHESIS", "quick")])
def test_the_service_is_as_the_document_says(
    backend: str, tags: list[str], options: str, templates: Templates, tmp_path: Path
) -> None:
    for name in ("schemathesis.toml", "schemathesis_checks.py"):
        shutil.copy(HERE / name, tmp_path)
    credentials(tmp_path / "callers.json")
    (tmp_path / "contract.json").write_text(json.dumps(part(tags)))
    with templates.copy(backend, demo=True) as url, listening(url) as here:
        tool = str(Path(sys.executable).with_name("st"))
        command = [tool, "--config-file=schemathesis.toml", "run", "contract.json", f"--url={here}", "--no-color"]
        done = subprocess.run([*command, *options.split()], cwd=tmp_path, text=True, stdout=subprocess.PIPE, check=False)
    print(done.stdout[done.stdout.rfind(" SUMMARY ") :])  # `-rP` shows it, also from another process
    assert done.returncode == 0, done.stdout[-20_000:]


def part(tags: list[str]) -> dict[str, Any]:
    """The contract of what has those tags: the whole takes Schemathesis many seconds to read."""
    chosen = deepcopy(document())
    paths = chosen["paths"].items()
    chosen["paths"] = {
        path: found for path, found in paths if all({*operation["tags"]} <= {*tags} for operation in found.values())
    }
    drop_unused(chosen)
    return chosen


@contextmanager
def listening(url: str) -> Iterator[str]:
    """The service over that database, on a port of its own."""
    app = create_app(Settings(database_url=url, statement_seconds=60, **PLENTY), worker=Here())
    app.state.pulse.ended = True  # nobody waits for a change: Schemathesis reads each answer to its end
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the service did not start"
        sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
