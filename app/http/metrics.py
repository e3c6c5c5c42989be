"""What is counted, for Prometheus; served on a port of its own, which nobody but the operator should reach."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    start_http_server,
)

from app.db import Prepared, Reads, Row, Values

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which says when it began
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds


class Metrics:
    """The counters of one process."""

    def __init__(self, host: str, port: int, streams: Callable[[], float], waiting: Callable[[], float]) -> None:
        """To be served there. `streams` and `waiting`: how many streams are open and how many requests wait for a change."""
        self.host, self.port = host, port
        self.registry = known = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=known)
        self.requests = Counter(
            "parley_requests", "Requests by the template of the route.", ["route", "method", "status"], registry=known
        )
        self.seconds = Histogram(
            "parley_request_seconds", "Until the answer was sent.", ["route", "method"], buckets=BUCKETS, registry=known
        )
        database = Histogram("parley_database_seconds", "Time for a read or a write.", ["what"], buckets=BUCKETS, registry=known)
        self.read, self.write = database.labels("read"), database.labels("write")
        Gauge("parley_open_streams", "Open streams of changes.", registry=known).set_function(streams)
        Gauge("parley_waiting_requests", "Requests that wait for a change.", registry=known).set_function(waiting)
        self._of: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Counts one that has been answered."""
        key = route, method, status
        found = self._of.get(key)
        if found is None:
            found = self._of[key] = self.requests.labels(*key), self.seconds.labels(route, method)
        found[0].inc()
        found[1].observe(seconds)

    @contextmanager
    def served(self) -> Iterator[None]:
        """Answers `GET /metrics` on its port, in a thread of its own."""
        server, thread = start_http_server(self.port, self.host, self.registry)
        server.set_app(_alone(server.get_app()))
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _alone(metrics: Any) -> Any:
    """The library's WSGI application, which answers everywhere, at /metrics alone."""

    def answer(environ: dict[str, Any], start: Any) -> Any:
        if environ["PATH_INFO"] == "/metrics":
            return metrics(environ, start)
        start("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"What is counted stands at /metrics.\n"]

    return answer


class Timed:
    """Reads whose time is counted."""

    def __init__(self, reads: Reads, metrics: Metrics) -> None:
        self.reads, self.metrics, self.dialect = reads, metrics, reads.dialect

    async def rows(self, query: Prepared, values: Values) -> Sequence[Row]:
        began = perf_counter()
        try:
            return await self.reads.rows(query, values)
        finally:
            self.metrics.read.observe(perf_counter() - began)

    async def close(self) -> None:
        await self.reads.close()
