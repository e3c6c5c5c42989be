"""Runs what the documentation shows: README.md and docs/*.md, each page in one shell against a served demo of its own.

How to write an example that is run:

- A ```console block: a line that begins with `$ ` is a command (it goes on after a backslash at the end of a line); what
  stands below it up to the next `$ ` is its output, as text. In a ```sh block the same, and a line that begins with `curl `
  is a command too. Other lines of a ```sh block are not run.
- A ```json or ```text block right after such a block is the output of its last command.
- JSON: what is shown has to be contained in the answer. An object may show some of the members, a list some of the items, in
  their order. `…` in a string or in a name stands for anything; the item `"…"` of a list stands for those left out.
- Text: the lines shown have to occur in the output, in that order; `…` stands for anything within a line, or for lines.
- A command without a shown output only has to succeed, as all have to.
- A ```python block that begins with `# name.py` is a file of that name, from the beginning.
- `<!-- not run: why -->` on the line before a block: it is not run.

Commands of a page share one shell: variables and files (in a folder of the page's own) stay. `parley` is on the PATH and uses
the served database, which lies in `data/` of that folder with its development key; `127.0.0.1:8000` becomes the address of
the service, `postgresql://parley:secret@db.example.org/parley` that of a PostgreSQL database.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from app.access.development import development_key, place
from app.db import make_engine, transact
from app.main import create_app
from app.settings import Settings
from tests.analysis.asked import Here
from tests.conftest import Templates, document

ROOT = Path(__file__).parents[2]
PAGES = [p for p in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))) if re.search("curl |```console", p.read_text())]
BLOCK = re.compile(
    r"(<!-- not run: .+ -->\n)?^```(\w+)\n(.*?)^```\n(?:\n*^```(json|text)\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL
)
FILE = re.compile(r"^```python\n(# (\w+\.py)\n.*?)^```\n", re.MULTILINE | re.DOTALL)
ADDRESS = "127.0.0.1:8000"
POSTGRESQL = "postgresql://parley:secret@db.example.org/parley"
END = "\x1e"


@dataclass
class Example:
    line: int
    command: str
    shown: str = ""
    language: str = "text"


def examples(page: str) -> list[Example]:
    """The commands of a page, with what is shown of their output."""
    found = []
    for block in BLOCK.finditer(page):
        not_run, language, text, below, shown = block.groups()
        if not_run or language not in ("console", "sh"):
            continue
        first = page.count("\n", 0, block.start(3)) + 1
        inside = commands(text, first, language)
        if inside and below:
            inside[-1].shown, inside[-1].language = shown, below
        found += inside
    return found


def commands(block: str, first: int, language: str) -> list[Example]:
    starts = ("$ ", "curl ") if language == "sh" else ("$ ",)
    found: list[Example] = []
    more = False
    for number, line in enumerate(block.splitlines(), first):
        if more:
            found[-1].command += "\n" + line
        elif line.startswith(starts):
            found.append(Example(number, line.removeprefix("$ ")))
        elif found and language == "console":
            found[-1].shown += line + "\n"
        more = bool(found) and line.endswith("\\") and (more or line.startswith(starts))
    return found


def like(shown: str, real: str) -> bool:
    return bool(re.fullmatch(".*".join(map(re.escape, shown.split("…"))), real, re.DOTALL))


def contained(shown: Any, real: Any) -> bool:
    """Whether what a page shows is in the real answer."""
    if shown == "…":
        return True
    if isinstance(shown, dict):
        return isinstance(real, dict) and all(
            any(like(name, other) and contained(value, there) for other, there in real.items()) for name, value in shown.items()
        )
    if isinstance(shown, list):
        rest = iter(real if isinstance(real, list) else [])
        return isinstance(real, list) and all(any(contained(item, there) for there in rest) for item in shown if item != "…")
    if isinstance(shown, str):
        return isinstance(real, str) and like(shown, real)
    return type(shown) is type(real) and bool(shown == real)


def occurs(shown: str, real: str) -> bool:
    lines = iter(real.splitlines())
    return all(
        any(like(line.rstrip(), other.rstrip()) for other in lines)
        for line in shown.splitlines()
        if line.strip() not in ("", "…")
    )


def fits(example: Example, output: str) -> bool:
    if example.language == "text":
        return occurs(example.shown, output)
    try:
        return contained(json.loads(example.shown), json.loads(output))
    except ValueError:
        return False


@contextmanager
def service(url: str) -> Iterator[str]:
    """The address of the service, as `parley serve --development` sets it up, in a thread: a process costs a page a second."""
    app = create_app(Settings(database_url=url, development=True, access_log=False), worker=Here())
    app.openapi = document  # type: ignore[method-assign]
    engine = make_engine(url)
    transact(engine, development_key, place(url))
    engine.dispose()
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, log_level="warning"))
    serving = threading.Thread(target=server.run)
    serving.start()
    while not server.started and serving.is_alive():
        time.sleep(0.01)
    try:
        yield f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        serving.join()


def run(shown: list[Example], address: str, url: str, folder: Path) -> list[tuple[int, str]]:
    """Exit code and output of each command, all in one shell."""
    script = "".join(f"{{ {e.command.replace(ADDRESS, address)}\n}}; printf '{END}%s{END}' $?\n" for e in shown)
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PARLEY_DATABASE_URL": url,
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
    )
    parts = done.stdout.decode().replace(address, ADDRESS).split(END)
    return [(int(code), output) for output, code in zip(parts[::2], parts[1::2], strict=False)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_shows_is_what_happens(page: Path, templates: Templates, tmp_path: Path) -> None:
    shown = examples(page.read_text())
    assert shown, "a page with examples of which none is run"
    data = tmp_path / "data"
    data.mkdir()
    with templates.copy("sqlite", demo=True) as copy:
        shutil.copy(copy.removeprefix("sqlite:///"), data / "parley.db")
    url = f"sqlite:///{data}/parley.db"
    with ExitStack() as opened:
        if any(POSTGRESQL in example.command for example in shown):
            other = opened.enter_context(templates.copy("postgresql", demo=False))
            shown = [replace(example, command=example.command.replace(POSTGRESQL, other)) for example in shown]
        address = opened.enter_context(service(url))
        for text, name in FILE.findall(page.read_text()):
            (tmp_path / name).write_text(text.replace(ADDRESS, address))
        done = run(shown, address, url, tmp_path)
    assert len(done) == len(shown)
    wrong = [
        f"{page.name}:{example.line}: {example.command}\nexit code {code}, shown:\n{example.shown}\nreal:\n{output[:4000]}"
        for example, (code, output) in zip(shown, done, strict=True)
        if code != 0 or not fits(example, output)
    ]
    assert not wrong, "\n\n".join(wrong)


def test_the_first_page_is_among_them() -> None:
    assert {"README.md", "case.md", "quick-start.md", "postgresql.md"} <= {page.name for page in PAGES}


PAGE = """
```console
$ echo one; \\
  echo two
one
$ echo '{"a": 1, "b": [1, 2, {"c": "long text"}]}'
```

```json
{"b": [2, "…", {"…": "long…"}]}
```
<!-- not run: it never ends -->
```console
$ sleep 1000
```
```sh
make run
curl --version
```
"""


def test_a_page_is_read_as_written() -> None:
    first, second, third = examples(PAGE)
    assert (first.line, first.command, first.shown) == (3, "echo one; \\\n  echo two", "one\n")
    assert fits(first, "zero\none\ntwo\n")
    assert not fits(first, "two\n")
    assert second.language == "json"
    assert fits(second, '{"a": 1, "b": [1, 2, {"c": "long text"}]}')
    for other in ('{"b": [2]}', '{"b": [{"c": "long text"}, 2]}', '{"b": [2, {"c": "short"}]}', "not JSON"):
        assert not fits(second, other)
    assert third.command == "curl --version"


@pytest.mark.parametrize(("shown", "real"), [(1, True), (1, "1"), ({}, []), ([], {}), (None, ""), ({"a": None}, {})])
def test_values_of_another_sort_do_not_fit(shown: Any, real: Any) -> None:
    assert not contained(shown, real)
