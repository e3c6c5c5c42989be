"""OpenTelemetry by FastAPI's own switch, from a real process to a collector that the test is itself."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.asking import answering, cleared, secret
from tests.conftest import Templates
from tests.mechanism.test_stopping import process

TRACE, PARENT = uuid4().hex, "00f067aa0ba902b7"


class Collector:
    """Takes what is sent by OTLP over HTTP: bodies, by path."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                collector.taken.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def spans(self) -> list[Any]:
        bodies = [ExportTraceServiceRequest.FromString(body) for path, body in self.taken if path == "/v1/traces"]
        return [span for body in bodies for r in body.resource_spans for scope in r.scope_spans for span in scope.spans]

    def metrics(self) -> set[str]:
        read = ExportMetricsServiceRequest.FromString
        bodies = [read(body) for path, body in self.taken if path == "/v1/metrics"]
        return {m.name for body in bodies for r in body.resource_metrics for scope in r.scope_metrics for m in scope.metrics}


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    with answering(collector.server):
        yield collector


def test_spans_and_metrics_go_to_the_collector(
    templates: Templates, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    headers = cleared("RED") | {"X-Request-Id": "asked-3", "traceparent": f"00-{TRACE}-{PARENT}-01"}
    with templates.copy("sqlite", demo=False) as url, process(url) as (running, address, _):
        with httpx2.Client(base_url=address, headers=headers) as client:
            made = client.post("/v1/sources", json={"title": "Canary", "kind": "report"}, headers={"Idempotency-Key": "canary"})
            client.get(made.headers["location"])
            client.get("/v1/goals?salience.gte=x")
            client.get("/unheard-of")
        running.terminate()
        running.wait(10)
    spans = {span.name: span for span in collector.spans()}
    assert spans.keys() == {"POST /v1/sources", "GET /v1/sources/{id}", "GET /v1/goals", "GET"}
    said = {name: {a.key: a.value for a in span.attributes} for name, span in spans.items()}
    assert {span.trace_id.hex() for span in spans.values()} == {TRACE}
    assert {span.parent_span_id.hex() for span in spans.values()} == {PARENT}
    one = said["GET /v1/sources/{id}"]
    assert (one["http.route"].string_value, one["http.response.status_code"].int_value) == ("/v1/sources/{id}", 200)
    assert one["parley.request_id"].string_value == "asked-3"
    assert said["GET /v1/goals"]["http.response.status_code"].int_value == 422
    assert "http.server.request.duration" in collector.metrics()
    for _, body in collector.taken:
        assert not [hidden for hidden in (b"Canary", b"canary", secret("RED editor").encode()) if hidden in body]
    assert {path for path, _ in collector.taken} == {"/v1/traces", "/v1/metrics"}  # no logs: they would have messages
