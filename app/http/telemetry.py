"""OpenTelemetry by FastAPI's own switch: off until the operator names a collector in the standard variables, since only
asking whether it is on costs each request 5 µs."""

import os

from fastapi.telemetry import TelemetryConfig
from opentelemetry.trace import get_current_span
from starlette.types import Scope


def config() -> TelemetryConfig:
    """Traces and metrics go where `OTEL_EXPORTER_OTLP_ENDPOINT` (or `…_TRACES_ENDPOINT`, `…_METRICS_ENDPOINT`) says. Logs
    do not: FastAPI would send the messages of exceptions."""
    disabled = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    on = not disabled and any(name.startswith("OTEL_EXPORTER_OTLP") and name.endswith("ENDPOINT") for name in os.environ)
    return {"tracing": on, "metrics": on, "logs": False, "auto_configure": on}


def named(scope: Scope, path: str) -> None:
    """Says in span and metrics which route answers, as FastAPI does of its own routes; the span has the request id too, by
    which its line in the log is found."""
    if telemetry := scope.get("fastapi.telemetry"):
        telemetry.route = path
        span = get_current_span()
        span.update_name(f"{scope['method']} {path}")
        span.set_attributes({"http.route": path, "parley.request_id": scope["request_id"]})
