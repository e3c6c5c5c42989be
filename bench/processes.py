"""The processes under load, and the one that loads them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from bench.load import CONNECTIONS, KEY, Round, drive


@dataclass(frozen=True)
class Process:
    """A server that answers."""

    port: int
    pid: int

    def get(self, path: str) -> bytes:
        """One answer; anything but 200 ends the run."""
        status, body = self.ask(path)
        if status != 200:
            raise RuntimeError(f"GET {path} answered {status}: {body[:500]!r}")
        return body

    def ask(self, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Status and answer of a GET, or of a POST of JSON."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=600)
        try:
            more = {"Content-Type": "application/json"} if body else {}
            connection.request("POST" if body else "GET", path, body or None, {"Authorization": f"Bearer {KEY}", **more})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def processor(self) -> float:
        """Seconds of processor time so far, of this process and those that it has started."""
        started = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.pid)], capture_output=True, text=True, check=False)
        return sum(_processor(int(pid)) for pid in (str(self.pid), *started.stdout.split()))

    def megabytes(self) -> float:
        """Resident memory."""
        return int(subprocess.check_output(["ps", "-o", "rss=", "-p", str(self.pid)])) / 1024


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Target:
    """What a round of load asks of whom."""

    server: Process
    requests: Sequence[bytes]
    connections: int = CONNECTIONS


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    """Compiled modules are kept, as on any machine that runs a service twice."""
    known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return known | {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}


@contextmanager
def running(command: Sequence[str], port: int, path: str, env: Mapping[str, str]) -> Iterator[tuple[Process, float]]:
    """A process from its start to its end, and the seconds until it answered that path."""
    began = time.perf_counter()
    child = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)  # where the access lines go
    server = Process(port, child.pid)
    try:
        while True:
            try:
                server.get(path)
                break
            except ConnectionError:
                if child.poll() is not None or time.perf_counter() - began > 120:
                    raise RuntimeError(f"{' '.join(command)} does not serve") from None
                time.sleep(0.002)
        yield server, time.perf_counter() - began
    finally:
        child.terminate()
        child.wait(30)


@contextmanager
def serving(what: str, url: str, folder: Path) -> Iterator[Process]:
    """`bench.server`."""
    port = free_port()
    command = [sys.executable, "-m", "bench.server", what, url, str(port)]
    with running(command, port, "/v1/constant/1", environment(folder)) as (server, _):
        yield server


class Loader:
    """Rounds of load, one after the other, from a process of its own."""

    def __init__(self, seconds: float, rounds: int) -> None:
        self.seconds, self.rounds = seconds, rounds
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))

    def once(self, target: Target, seconds: float | None = None) -> Round:
        found = self._pool.submit(drive, target.server.port, target.requests, target.connections, seconds or self.seconds)
        return found.result()

    def alternate(self, targets: Mapping[str, Target]) -> dict[str, Round]:
        """The medians of each, with the rounds in turn, so that noise meets all of them."""
        found: dict[str, list[Round]] = {name: [] for name in targets}
        for target in targets.values():
            self.once(target, self.seconds / 4)  # caches fill, statements are compiled
        for _ in range(self.rounds):
            for name, target in targets.items():
                found[name].append(self.once(target))
        return {name: middle(rounds) for name, rounds in found.items()}

    def close(self) -> None:
        self._pool.shutdown()


def middle(rounds: Sequence[Round]) -> Round:
    """The median of each figure."""
    return Round(
        median(r.rate for r in rounds),
        median(r.p50 for r in rounds),
        median(r.p99 for r in rounds),
        sum(r.failed for r in rounds),
        rounds[0].size,
    )
