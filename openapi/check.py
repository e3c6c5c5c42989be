"""Is openapi/v1.json good, does it keep the promise of the last release, and can people generate working clients from it?

Judged by other people's tools: Redocly and Spectral lint, compare and rate the document; openapi-python-client and
openapi-typescript make clients, which walk the demo case against a served Parley. `make contract` runs this.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).parent
CONTRACT, RELEASED = HERE / "v1.json", HERE / "released" / "v1.json"
RULES = "--config=rules.yaml"  # not redocly.yaml, which openapi-typescript would read with an older library
SCORE = 90
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NODE_NO_WARNINGS": "1"}


def main() -> None:
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            sys.exit(f"make contract needs {tool}: install Node.js 20.19 or newer (on Debian the packages nodejs and npm)")
    if tuple(map(int, output("node", "--version").removeprefix("v").split("."))) < (20, 19):
        sys.exit("make contract needs Node.js 20.19 or newer, and the node here is older")
    packages()
    with TemporaryDirectory(dir=HERE, prefix=".scratch-") as folder:  # inside, so that node finds the packages
        scratch = Path(folder)
        npx("redocly", "lint", RULES, CONTRACT)
        npx("spectral", "lint", "--fail-severity=hint", CONTRACT)
        compare(scratch)
        rate()
        walk_in_python(scratch)
        walk_in_typescript(scratch)


def packages() -> None:
    """The locked tools of both languages, installed when their lock has changed."""
    lock = HERE / "package-lock.json"
    if stale(HERE / "node_modules", lock):
        run("npm", "ci")
        settled(HERE / "node_modules", lock)
    lock, home = HERE / "requirements.lock", HERE / ".venv"
    if stale(home, lock):
        venv.create(home, clear=True, with_pip=True)
        run(home / "bin" / "python", "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)
        settled(home, lock)


def stale(folder: Path, lock: Path) -> bool:
    stamp = folder / ".installed"
    return not stamp.exists() or stamp.read_text() != sha256(lock.read_bytes()).hexdigest()


def settled(folder: Path, lock: Path) -> None:
    (folder / ".installed").write_text(sha256(lock.read_bytes()).hexdigest())


def compare(scratch: Path) -> None:
    """No breaking change since the last release; before the first one there is nothing that could break. The tool must first
    see that an operation has gone: with the wrong rules it rates every change as harmless."""
    more = json.loads(CONTRACT.read_text())
    more["paths"]["/v1/gone"] = {"get": {"operationId": "gone", "responses": {"204": {"description": "Gone."}}}}
    (scratch / "more.json").write_text(json.dumps(more))
    command = [str(HERE / "node_modules/.bin/redocly"), "diff", RULES, str(scratch / "more.json"), str(CONTRACT)]
    if subprocess.run(command, cwd=HERE, env={**os.environ, **QUIET}, capture_output=True).returncode == 0:
        sys.exit("redocly diff does not see a breaking change: is openapi/rules.yaml in use?")
    if RELEASED.exists():
        npx("redocly", "diff", RULES, "--fail-on=major", RELEASED, CONTRACT)
    elif re.search(r"^## \[\d", (HERE.parent / "CHANGELOG.md").read_text(), re.MULTILINE):
        sys.exit(f"The changelog names a release, and its contract is not at openapi/{RELEASED.relative_to(HERE)}")
    else:
        print("There has been no release yet: no contract to compare with.")


def rate() -> None:
    """What docs/contract.md says of the score."""
    rated: dict[str, Any] = json.loads(output(HERE / "node_modules/.bin/redocly", "score", "--format=json", CONTRACT))
    print(f"redocly score: {rated['agentReadiness']}")
    if rated["agentReadiness"] < SCORE:
        sys.exit(f"The score is below {SCORE}: npx redocly score openapi/v1.json says where")


def walk_in_python(scratch: Path) -> None:
    """Generates the client, and lets it walk."""
    document = json.loads(CONTRACT.read_text())
    for path in document["paths"].values():  # with two types of one body, the generated module forgets an import
        for operation in path.values():
            content = operation.get("requestBody", {}).get("content", {})
            wanted = next((media for media in ("application/merge-patch+json", "application/json") if media in content), None)
            for media in [media for media in content if media != wanted]:
                content.pop(media)
    single = scratch / "single.json"
    single.write_text(json.dumps(document))
    tool, config = HERE / ".venv/bin/openapi-python-client", HERE / "clients/python.yaml"
    made = scratch / "parley_client"
    run(tool, "generate", "--path", single, "--config", config, "--output-path", made, "--meta=none", "--fail-on-warning")
    with served() as where:
        run(HERE / ".venv/bin/python", "-W", "error", HERE / "clients/walk.py", environment={**where, "PYTHONPATH": str(scratch)})


def walk_in_typescript(scratch: Path) -> None:
    """Generates the types, checks the script against them, and lets it walk."""
    for name in ("walk.ts", "tsconfig.json"):
        shutil.copy(HERE / "clients" / name, scratch)
    (scratch / "package.json").write_text('{"type": "module"}')
    types = f"--output={scratch / 'generated/v1.d.ts'}"
    npx("openapi-typescript", CONTRACT, types, "--default-non-nullable=false", quiet=True)  # what has a default may be left out
    npx("tsc", "--project", scratch)
    with served() as where:
        run("node", scratch / "built/walk.js", environment=where)


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """A Parley of its own with the demo, and how a client reaches it, as environment variables."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/parley.db"
        command = [str(Path(sys.executable).with_name("parley")), "serve", "--development", "--migrate", "--demo", "--port=0"]
        environment = {**os.environ, "PARLEY_DATABASE_URL": url, "PYTHONPATH": str(HERE.parent)}
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
            assert server.stderr
            try:
                said = next((found for line in server.stderr if (found := re.search(r"serves on (http://\S+):", line))), None)
                if said is None:
                    sys.exit("The service did not start")
                yield {"PARLEY_URL": said[1], "PARLEY_KEY": (Path(folder) / "development.key").read_text().strip()}
            finally:
                server.terminate()


def npx(tool: str, *arguments: str | Path, quiet: bool = False) -> None:
    run(HERE / "node_modules/.bin" / tool, *arguments, quiet=quiet)


def run(*command: str | Path, quiet: bool = False, environment: dict[str, str] | None = None) -> None:
    """Runs a tool in this folder, where their configuration is; ends with its exit code if that is not 0."""
    out = subprocess.DEVNULL if quiet else None
    done = subprocess.run(command, cwd=HERE, env={**os.environ, **QUIET, **(environment or {})}, stdout=out)
    if done.returncode:
        sys.exit(f"{Path(command[0]).name} {command[1]}: failed")


def output(*command: str | Path) -> str:
    return subprocess.run(
        command, cwd=HERE, env={**os.environ, **QUIET}, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ).stdout.strip()


if __name__ == "__main__":
    main()
