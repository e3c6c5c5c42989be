"""Copies of the tree to change and run."""

import os
import shutil
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path

TREE = Path(__file__).parent.parent.parent


def copied(to: Path, *names: str) -> Path:
    """The files and folders of those names, in a new folder."""
    for name in names:
        here, there = TREE / name, to / name
        there.parent.mkdir(parents=True, exist_ok=True)
        if here.is_dir():
            shutil.copytree(here, there, ignore=shutil.ignore_patterns("__pycache__"), copy_function=_copy)
        else:
            _copy(str(here), str(there))
    return to


def _copy(here: str, there: str) -> None:
    """With what has been compiled of it: that holds as long as the file keeps its time and its length."""
    shutil.copy2(here, there)
    if here.endswith(".py") and Path(known := cache_from_source(here)).exists():
        Path(compiled := cache_from_source(there)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(known, compiled)


def edit(file: Path, old: str, new: str) -> None:
    """Replaces what stands in the file once."""
    text = file.read_text()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
    file.write_text(text.replace(old, new))


def run(folder: Path, *command: str, **variables: str) -> str:
    """What Python prints when it runs there, with that folder's code."""
    env = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "TEST_SHARED": str(folder), **variables}
    done = subprocess.run([sys.executable, *command], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
