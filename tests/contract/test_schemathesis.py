"""Schemathesis: what is served is what the document says, whatever is sent, whoever asks.

`make test` runs the examples and the coverage phase for two kinds and for all that is no kind; `make schemathesis` all phases
with few examples; `make fuzz` with many. Both databases, both callers, every check.

The stateful phase is run kind by kind: it follows links from answers to requests, and over all 226 operations at once it comes
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
from app.main import create_app
from app.settings import Settings
from tests.conftest import PLENTY, Templates
from tests.contract.callers import credentials

HERE = Path(__file__).parent
ALL = tuple(kind.name for kind in KINDS)
SOME = ("issue", "source")  # one with evidence, and the one without
RUNS: dict[str, list[tuple[tuple[str, ...], str]]] = {  # the kinds of each run, and its options
    "quick": [(SOME, "--phases=examples,coverage")],
    "all": [(ALL, "--phases=examples,coverage,fuzzing --max-examples=3"), (SOME, "--phases=stateful --max-examples=10")],
    "long": [
        (ALL, "--phases=examples,coverage,fuzzing --max-examples=200"),
        *(((kind,), "--phases=stateful --max-examples=200") for kind in ALL),
    ],
}


@pytest.mark.parametrize(("kinds", "options"), RUNS[os.environ.get("PARLEY_SCHEMATHESIS", "quick")])
def test_the_service_is_as_the_document_says(
    backend: str, kinds: tuple[str, ...], options: str, templates: Templates, tmp_path: Path
) -> None:
    for name in ("schemathesis.toml", "schemathesis_checks.py"):
        shutil.copy(HERE / name, tmp_path)
    credentials(tmp_path / "callers.json")
    (tmp_path / "contract.json").write_text(json.dumps(part(kinds)))
    with templates.copy(backend, demo=True) as url, listening(url) as here:
        tool = str(Path(sys.executable).with_name("st"))
        command = [tool, "--config-file=schemathesis.toml", "run", "contract.json", f"--url={here}", "--no-color"]
        done = subprocess.run([*command, *options.split()], cwd=tmp_path, text=True, stdout=subprocess.PIPE, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-20_000:]


def part(kinds: tuple[str, ...]) -> dict[str, Any]:
    """The contract of those kinds and of all that is no kind."""
    document: dict[str, Any] = deepcopy(create_app(Settings()).openapi())
    left_out = {kind.plural for kind in KINDS if kind.name not in kinds}
    document["paths"] = {
        path: found
        for path, found in document["paths"].items()
        if not left_out & {tag for op in found.values() for tag in op["tags"]}
    }
    drop_unused(document)
    return document


@contextmanager
def listening(url: str) -> Iterator[str]:
    """The service over that database, on a port of its own."""
    app = create_app(Settings(database_url=url, statement_seconds=60, **PLENTY))
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
