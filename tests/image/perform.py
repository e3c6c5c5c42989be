"""Perform the Dockerfile without Docker: each step as an unprivileged user, in a temporary folder instead of an image.

The steps are read from the Dockerfile, so this fails when they are wrong. Three things differ from a real build:
places in the image (`/opt/parley`, `/data`) lie below the temporary folder, the base image is the Python that runs
this script, and the service listens on a free port of the loopback interface.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

REPOSITORY = Path(__file__).resolve().parents[2]
PYTHON = Path(sys.base_prefix, "bin", "python3")
# What a build takes from outside: the way to a package index. The service gets none of it.
FROM_OUTSIDE = re.compile(r"PIP_\w+|SSL_CERT_\w+|(https?|no)_proxy", re.IGNORECASE)


def fail(reason: str) -> NoReturn:
    sys.exit(f"image: FAILED: {reason}")


def say(text: str) -> None:
    print(f"image: {text}", flush=True)


def instructions(text: str) -> Iterator[tuple[str, str]]:
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            yield word.upper(), rest.strip()


@dataclass
class User:
    """Whom a process runs as when root runs this script; otherwise the one who runs it, in their place."""

    uid: int
    gid: int
    read_anything: bool = False

    def command(self, argv: Sequence[str]) -> list[str]:
        if os.getuid() != 0:
            return list(argv)
        drop = ["setpriv", f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups", "--no-new-privs"]
        if self.read_anything:
            drop += ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
        return [*drop, *argv]


def pick_user(named: str) -> User:
    if not re.fullmatch(r"[1-9]\d*:[1-9]\d*", named):
        fail(f"USER {named!r} is not a pair of numbers above zero")
    if os.getuid() != 0:
        return User(os.getuid(), os.getgid())
    if not shutil.which("setpriv"):
        fail("to give up root this needs setpriv: install util-linux, or run it as an ordinary user")
    uid, gid = map(int, named.split(":"))
    # Where Python lies in a folder that only root may enter, the user may read everything, and still write nothing.
    for user in (User(uid, gid), User(uid, gid, read_anything=True)):
        if subprocess.run(user.command([str(PYTHON), "-c", ""]), capture_output=True, cwd="/").returncode == 0:
            return user
    fail(f"user {named} cannot run {PYTHON}: choose a Python outside of root's folders")


@dataclass
class Image:
    root: Path
    user: User
    builder: User
    owner: str
    places: list[str]
    env: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    volume: str = ""
    health: list[str] = field(default_factory=list)
    patience: float = 30
    command: list[str] = field(default_factory=list)
    owned: set[Path] = field(default_factory=set)  # by the image's user
    steps: int = 0

    def here(self, text: str) -> str:
        """The same text with the image's places below the temporary folder."""
        names = "|".join(map(re.escape, sorted(self.places, key=len, reverse=True)))
        return re.sub(rf"(?<![\w.])(?:{names})(?![\w-])", lambda place: f"{self.root}{place[0]}", text)

    def environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        path = f"{PYTHON.parent}:/usr/local/bin:/usr/bin:/bin"
        env = {"PATH": path, "LANG": "C.UTF-8", "HOME": str(self.root.parent / "home"), **extra}
        for name, value in self.env.items():
            env[name] = self.here(value).replace("$PATH", path)
        return env

    def stage(self, name: str) -> None:
        """Begin a stage in an empty folder; the one before stays beside it, to be copied from."""
        if self.root.exists():
            self.root.rename(self.root.with_name("before"))
        self.root.mkdir()
        self.give(self.root)
        self.env, self.workdir = {}, "/"
        say(f"FROM {name}")

    def give(self, path: Path, user: User | None = None) -> None:
        user = user or self.builder
        if os.getuid() == 0:
            for each in (path, *path.rglob("*")):
                os.chown(each, user.uid, user.gid, follow_symlinks=False)

    def inside(self, path: str) -> Path:
        return self.root / os.path.join(self.workdir, path).lstrip("/")

    def copy(self, rest: str) -> None:
        options = dict(re.findall(r"--(\w+)=(\S+)", rest))
        *sources, target = (word for word in rest.split() if not word.startswith("--"))
        if "from" in options:
            origin, ignored = self.root.with_name("before"), None
        else:
            origin, ignored = REPOSITORY, shutil.ignore_patterns("__pycache__")
            admitted = [line[1:] for line in (REPOSITORY / ".dockerignore").read_text().splitlines() if line[:1] == "!"]
            for source in sources:
                if source.split("/")[0] not in admitted:
                    fail(f"COPY {source}: .dockerignore keeps it out")
        into = self.inside(target)
        for path in (origin / source.lstrip("/") for source in sources):
            if path.is_dir():
                shutil.copytree(path, into, symlinks=True, dirs_exist_ok=True, ignore=ignored)
            elif path.is_file():
                into.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, into)
            else:
                fail(f"COPY {rest}: there is no such file")
        self.give(self.root)
        if options.get("chown") == self.owner:
            self.owned.add(into)

    def run(self, rest: str) -> None:
        outside = {name: value for name, value in os.environ.items() if FROM_OUTSIDE.fullmatch(name)}
        done = subprocess.run(
            self.builder.command(["/bin/sh", "-c", self.here(rest)]),
            cwd=self.inside(""),
            env=self.environment(outside),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            fail(f"RUN {rest}\n{done.stdout[-4000:]}")

    def perform(self, word: str, rest: str) -> None:
        match word:
            case "FROM":
                self.stage(rest)
            case "ENV":
                self.env |= dict(pair.split("=", 1) for pair in rest.split())
            case "WORKDIR":
                self.workdir = rest
                if not self.inside("").exists():
                    self.inside("").mkdir(parents=True)
                    self.give(self.root)
            case "COPY":
                self.copy(rest)
            case "RUN":
                self.run(rest)
            case "VOLUME":
                self.volume = rest
            case "HEALTHCHECK":
                options, _, command = rest.partition("CMD ")
                given = {name: int(value) for name, value in re.findall(r"--([a-z-]+)=(\d+)s?", options)}
                self.patience = given["start-period"] + given["interval"] * given["retries"]
                self.health = json.loads(command)
            case "CMD":
                self.command = json.loads(rest)
            case "USER" | "EXPOSE":
                pass
            case _:
                fail(f"{word}: this script does not know how to perform that; teach it")
        self.steps += 1
        if word != "FROM":
            say(f"{word} {rest if len(rest) < 90 else rest[:89] + '…'}")

    def seal(self) -> None:
        """Make everything read-only but what was copied for the image's user, as in a read-only container."""
        for path in (self.root, *self.root.rglob("*")):
            if path in self.owned or not self.owned.isdisjoint(path.parents) or path.is_symlink():
                continue
            if os.getuid() == 0:
                os.chown(path, 0, 0)
            path.chmod(path.stat().st_mode & ~0o222)
        for path in self.owned:
            self.give(path, self.user)


# Run by the image's Python as the image's user, with the root and the volume as arguments.
# Asks for a picture of an analysis: the process that computes, the libraries and the font are there. Prints what is wrong.
DRAW = """
import json, sys, urllib.request
two = [{"actor": "A", "low": 20, "high": 60}, {"actor": "B", "low": 40, "high": 90}]
body = json.dumps({"inputs": {"issues": [{"issue": "seats", "acceptances": two}]}}).encode()
url = f"http://127.0.0.1:{sys.argv[1]}/v1/analysis/agreement?format=svg"
with urllib.request.urlopen(urllib.request.Request(url, body, {"Content-Type": "application/json"}), timeout=60) as answer:
    drawn = answer.read()
if not drawn.startswith(b"<svg"):
    print(drawn[:200])
"""
PROBE = """
import os, sys
root, volume = sys.argv[1:]
paths = [os.path.join(folder, name) for folder, _, files in os.walk(root) for name in (".", *files)]
fixed = [path for path in paths if not path.startswith(volume + "/") and not os.path.islink(path)]
writable = [path for path in fixed if os.access(path, os.W_OK)]
try:
    open(os.path.join(root, "opt", "probe"), "w")
    writable.append("opt/probe")
except PermissionError:
    pass
open(os.path.join(volume, "probe"), "w").close()
os.remove(os.path.join(volume, "probe"))
print(*writable[:10], sep="\\n")
"""


def contents(image: Image) -> dict[str, tuple[int, int]]:
    data = image.inside(image.volume)
    paths = (path for path in image.root.rglob("*") if path != data and data not in path.parents)
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in paths}


def serve(image: Image) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    env = image.environment({})
    if "PARLEY_PORT" not in env:
        fail("ENV sets no PARLEY_PORT, so the health check cannot know where the service listens")
    env["PARLEY_PORT"] = str(port)

    def as_user(argv: Sequence[str]) -> list[str]:
        found = shutil.which(argv[0], path=env["PATH"])
        if not found or not Path(found).is_relative_to(image.root):
            fail(f"{argv[0]} is not in the image")
        return image.user.command([found, *argv[1:]])

    def healthy() -> bool:
        return subprocess.run(as_user(image.health), env=env, cwd=image.inside(""), capture_output=True).returncode == 0

    def ask(code: str, *arguments: str) -> str:
        argv = as_user(["python", "-c", code, *arguments])
        done = subprocess.run(argv, env=env, cwd=image.inside(""), capture_output=True, text=True)
        return done.stdout + done.stderr

    if healthy():
        fail("the health check is content although nothing runs")
    if said := ask(PROBE, str(image.root), str(image.inside(image.volume))).strip():
        fail(f"the service's user may write outside of {image.volume}, or not in it\n{said}")
    before = contents(image)
    argv = ["127.0.0.1" if word == "0.0.0.0" else word for word in image.command]
    with tempfile.TemporaryFile("w+") as log:
        started = time.monotonic()
        service = subprocess.Popen(as_user(argv), env=env, cwd=image.inside(""), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            while not healthy():
                log.seek(0)
                if service.poll() is not None:
                    fail(f"{' '.join(argv)} ended with {service.returncode}\n{log.read()[-4000:]}")
                if time.monotonic() > started + image.patience:
                    fail(f"not healthy within {image.patience:.0f} s\n{log.read()[-4000:]}")
                time.sleep(0.2)
            say(f"healthy after {time.monotonic() - started:.1f} s")
            if said := ask(DRAW, str(port)).strip():
                fail(f"no picture of an analysis\n{said}")
            say("an analysis computed and drawn")
            service.send_signal(signal.SIGTERM)
            code = service.wait(15)
        except subprocess.TimeoutExpired:
            fail("the service did not stop within 15 s of SIGTERM")
        finally:
            service.kill()
            service.wait()
        log.seek(0)
        if code not in (0, -signal.SIGTERM) or "Traceback" in (said := log.read()):
            fail(f"stopped with {code}\n{said[-4000:]}")
    if contents(image) != before:
        fail("the service changed its own tree")
    written = sorted(path.name for path in image.inside(image.volume).iterdir())
    if not written:
        fail(f"the service left nothing in {image.volume}")
    say(f"stopped by SIGTERM with {code}; wrote nothing but {image.volume}: {', '.join(written)}")


def main() -> None:
    steps = list(instructions((REPOSITORY / "Dockerfile").read_text()))
    start = max(at for at, (word, _) in enumerate(steps) if word == "FROM")
    last = dict(steps[start:])
    for word in ("USER", "VOLUME", "HEALTHCHECK", "CMD"):
        if word not in last:
            fail(f"the last stage of the Dockerfile has no {word}")
    user = pick_user(last["USER"])
    named = [path for word, rest in steps if word in ("WORKDIR", "VOLUME", "COPY") for path in rest.split()]
    places = sorted({path for path in named if path.startswith("/")})
    with tempfile.TemporaryDirectory(prefix="parley-image-") as folder:
        os.chmod(folder, 0o755)
        home = Path(folder, "home")
        home.mkdir()
        # In Docker the steps are root's: here somebody else's than the service's, so that a forgotten --chown shows.
        builder = replace(user, uid=user.uid + 1, gid=user.gid + 1)
        image = Image(Path(folder, "root"), user, builder, last["USER"], places)
        image.give(home)
        say(f"Python {sys.version.split()[0]}, user {user.uid}:{user.gid}")
        try:
            for word, rest in steps:
                image.perform(word, rest)
            image.seal()
            serve(image)
        finally:
            for path in Path(folder).rglob("*"):
                if path.is_dir() and not path.is_symlink():
                    path.chmod(0o755)
        say(f"{image.steps} steps of the Dockerfile performed, the service proven")


if __name__ == "__main__":
    main()
