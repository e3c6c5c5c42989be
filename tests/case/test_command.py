"""The command `parley` on whole cases: load, export, demo, and what it refuses, with exit codes that scripts can use."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.case.conftest import SLUG, Exported
from tests.conftest import Parley, Templates

DOCUMENT = {"sources": [{"title": "A report", "kind": "report", "external_ids": [{"scheme": "test", "value": "1"}]}]}


def process(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The installed command, as a shell starts it."""
    command = Path(sys.executable).with_name("parley")
    environment = os.environ | {"PARLEY_DATABASE_URL": url}
    return subprocess.run([command, *arguments], env=environment, capture_output=True, text=True, timeout=60)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "document.json"
    path.write_text(json.dumps(DOCUMENT))
    return path


def test_load_says_what_it_did(database_url: str, document: Path, parley: Parley) -> None:
    dry = parley(database_url, "load", "--dry-run", document)
    assert (dry.code, dry.out) == (0, "")
    assert dry.err.splitlines()[-1] == "1 created (dry run: nothing written)"
    assert parley(database_url, "load", document).err.splitlines()[-1] == "1 created"
    assert parley(database_url, "load", document).err.splitlines()[-1] == "1 unchanged"


def test_load_refuses_what_differs_until_told_otherwise(database_url: str, document: Path, parley: Parley) -> None:
    parley(database_url, "load", document)
    document.write_text(json.dumps({"sources": [DOCUMENT["sources"][0] | {"title": "Another"}]}))
    refused = parley(database_url, "load", document)
    assert refused.code == 1
    assert [line for line in refused.err.splitlines() if "/sources/0" in line]
    assert "--on-match" in refused.err.splitlines()[-1]
    assert parley(database_url, "load", "--on-match", "keep", document).err.splitlines()[-1] == "1 kept"
    assert parley(database_url, "load", "--on-match", "replace", document).err.splitlines()[-1] == "1 replaced"
    assert json.loads(parley(database_url, "export").out)["sources"][0]["title"] == "Another"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{", "parley: The body is not JSON in UTF-8."),
        ('{"sources": [{"kind": "novel"}]}', "  /sources/0/kind: "),
        ('{"goals": [{"actor_id": "#nobody"}]}', "  /goals/0/actor_id: Nothing here has this local name."),
    ],
    ids=["no JSON", "a bad term", "an unknown local name"],
)
def test_load_points_at_what_is_wrong(database_url: str, document: Path, parley: Parley, text: str, line: str) -> None:
    document.write_text(text)
    refused = parley(database_url, "load", document)
    assert (refused.code, refused.out) == (1, "")
    assert any(written.startswith(line) for written in refused.err.splitlines()), refused.err
    assert "Traceback" not in refused.err
    assert all(records == [] for records in json.loads(parley(database_url, "export").out).values())


def test_what_is_missing_is_one_line(database_url: str, tmp_path: Path, parley: Parley) -> None:
    for arguments in (("load", tmp_path / "nothing.json"), ("export", "--initiative", "nobody-s")):
        refused = parley(database_url, *arguments)
        assert refused.code == 1
        assert len(refused.err.splitlines()) == 1
        assert refused.err.startswith("parley: ")


@pytest.mark.parametrize("arguments", [("load",), ("export", "--as-of", "yesterday"), ("sing",)], ids=" ".join)
def test_wrong_usage_is_exit_code_2(arguments: tuple[str, ...], parley: Parley) -> None:
    done = parley("sqlite:///unused.db", *arguments)
    assert done.code == 2
    assert not Path("unused.db").exists()


def test_the_demo_is_loaded_into_an_empty_database_only(database_url: str, document: Path, parley: Parley) -> None:
    assert parley(database_url, "demo").code == 0
    before = parley(database_url, "export").out
    refused = parley(database_url, "demo")
    assert (refused.code, len(refused.err.splitlines())) == (1, 1)
    assert "not empty" in refused.err
    assert parley(database_url, "export").out == before


def test_an_export_is_what_the_service_sends(backend: str, templates: Templates, exported: Exported, parley: Parley) -> None:
    with templates.copy(backend, demo=True) as url:
        done = parley(url, "export", "--initiative", SLUG)
        assert (done.code, done.err) == (0, "")
        assert done.out.encode() == exported(backend)
        moment = "2024-01-01T00:00:00Z"
        assert set(map(len, json.loads(parley(url, "export", "--as-of", moment).out).values())) == {0}
        assert parley(url, "export", "--initiative", SLUG, "--as-of", moment).code == 1


def test_the_whole_database_moves_as_one_document(
    backend: str, templates: Templates, database_url: str, document: Path, parley: Parley
) -> None:
    """With what belongs to no initiative, and from one sort of database into the other."""
    other = "sqlite" if backend == "postgresql" else "postgresql"
    with templates.copy(other, demo=True) as url:
        parley(url, "load", document)
        whole = parley(url, "export").out
    target = document.with_name("whole.json")
    target.write_text(whole)
    loaded = parley(database_url, "load", target)
    assert loaded.code == 0, loaded.err
    assert parley(database_url, "export").out == whole
    assert "A report" in whole


def test_serve_refuses_a_schema_that_is_not_current(tmp_path: Path) -> None:
    (fresh := tmp_path / "fresh.db").touch()
    done = process(f"sqlite:///{fresh}", "serve", "--port", "0")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "parley: The database schema is not current: run `parley migrate`, or `parley serve --migrate`."
    ]


def test_serve_says_which_port_is_taken(templates: Templates, monkeypatch: pytest.MonkeyPatch) -> None:
    with templates.copy("sqlite", demo=False) as url, socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PARLEY_METRICS_PORT", str(port))
        done = process(url, "serve", "--port", "0")
        said = f"parley: The metrics cannot be served on 127.0.0.1:{port}: set PARLEY_METRICS_PORT to another port.\n"
        assert (done.returncode, done.stderr) == (1, said)


def test_a_database_in_the_wrong_place_is_not_made(tmp_path: Path, parley: Parley) -> None:
    refused = parley(f"sqlite:///{tmp_path}/nowhere/parley.db", "export")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == f"parley: There is no database at {tmp_path}/nowhere/parley.db: `parley migrate` creates one.\n"
    assert not list(tmp_path.iterdir())


def test_a_variable_that_is_no_setting_stops_the_start(
    database_url: str, parley: Parley, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_DATABSE_URL", "sqlite:///elsewhere.db")
    assert parley(database_url, "migrate").err == "parley: PARLEY_DATABSE_URL is no setting; docs/settings.md lists them\n"


def test_the_installed_command_keeps_standard_output_clean(templates: Templates) -> None:
    with templates.copy("sqlite", demo=False) as url:
        done = process(url, "export")
        assert (done.returncode, done.stderr) == (0, "")
        assert all(records == [] for records in json.loads(done.stdout).values())


def test_a_command_does_not_wait_for_the_service_to_load() -> None:
    """The command itself needs none of the libraries; keys, migrate, load and export need no FastAPI."""
    heavy = "print([n for n in ('pydantic', 'sqlalchemy', 'fastapi', 'uvicorn') if n in sys.modules])"
    code = f"import sys, app.cli; {heavy}; import app.access.keys, app.cases, app.schema; {heavy}"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["[]", "['pydantic', 'sqlalchemy']"]
