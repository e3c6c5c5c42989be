"""A whole list as CSV and as NDJSON: how the memory of the worker grows on the way, and how long others wait meanwhile."""

import threading
import time
from http.client import HTTPConnection
from pathlib import Path

from bench.processes import Process, serving
from bench.report import Report
from bench.values import sample

FIRST, MEGABYTES = 10_000, 30.0  # rows after which growth counts, and how much of it is meant to be the most
PIECE = 1 << 20  # bytes
EVERY = 0.2  # seconds between two looks at the memory


def measure(report: Report, backend: str, goals: int, url: str, folder: Path) -> None:
    """Each format in a fresh process; meanwhile one record is read again and again."""
    one, rows = f"/v1/goals/{sample(url).ids['goal'][0]}", []
    first = min(FIRST, goals // 20)
    for media in ("csv", "ndjson"):
        with serving("app", url, folder) as server:
            waited, done = list[float](), threading.Event()
            other = threading.Thread(target=ask, args=(server, one, waited, done))
            other.start()
            began = time.perf_counter()
            try:
                lines, before, most = read(server, f"/v1/goals?format={media}", first)
            finally:
                done.set()
                other.join()
            took = time.perf_counter() - began
        waited.sort()
        p50, p99 = (f"{waited[int(len(waited) * share)] * 1000:.1f}" for share in (0.5, 0.99))
        rows.append((media, f"{lines:,}", f"{lines / took:,.0f}", f"{before:.0f}", f"{most:.0f}", p50, p99))
        report.target(f"{backend}: {media}, growth from {first:,} to {goals:,} rows, MB", most - before, at_most=MEGABYTES)
        report.target(f"{backend}: {media}, rows that are missing", goals - lines, at_most=0)
    heads = ("format", "rows", "rows/s", f"resident MB after {first:,}", "most after that", "GET one meanwhile, p50 ms", "p99 ms")
    report.table(f"{backend}, {goals:,} goals: the whole list", heads, rows)


def read(server: Process, path: str, first: int) -> tuple[int, float, float]:
    """How many rows came, the resident memory after so many of them, and the most after that."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=600)
    connection.request("GET", path)
    response = connection.getresponse()
    lines, before, most, looked = -1 if "csv" in path else 0, 0.0, 0.0, 0.0
    while piece := response.read1(PIECE):
        lines += piece.count(b"\n")  # no generated text has one of its own
        if lines >= first and time.perf_counter() > looked + EVERY:
            most, looked = max(most, server.megabytes()), time.perf_counter()
            before = before or most
    connection.close()
    return lines, before, max(most, server.megabytes())


def ask(server: Process, path: str, waited: list[float], done: threading.Event) -> None:
    while not done.wait(0.02):
        began = time.perf_counter()
        server.get(path)
        waited.append(time.perf_counter() - began)
