"""What the gateway counts and times, for Prometheus.

Served on a port of its own, which is no patient's business. No label ever holds a word, an
address or the id of a conversation; every set of values is small.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.process_collector import ProcessCollector

from gateway.settings import Settings, SettingsError
from records.traces import span

REGISTRY = CollectorRegistry()
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13)
_OTHER = "other"

TURNS = Counter(
    "clinic_turns_total",
    "Messages answered or apologised for.",
    ["channel", "status"],
    registry=REGISTRY,
)
REPLIES = Counter("clinic_replies_total", "Replies by kind.", ["kind"], registry=REGISTRY)
UNSAVED = Counter(
    "clinic_unsaved_turns_total", "Messages that could not be recorded.", registry=REGISTRY
)
STAGES = Histogram(
    "clinic_stage_seconds",
    "Time of a message by stage: redaction, queue, engine, records, and turn for all of it.",
    ["stage"],
    buckets=_SECONDS,
    registry=REGISTRY,
)
WAITING = Gauge(
    "clinic_turns_running", "Messages under way, the waiting included.", registry=REGISTRY
)
ENGINE_FAILURES = Counter(
    "clinic_engine_failures_total", "Calls of an engine that failed.", ["reason"], registry=REGISTRY
)
ENGINES = Gauge(
    "clinic_engines",
    "Engines by state: good, or failed and not yet back.",
    ["state"],
    registry=REGISTRY,
)
WITHHELD = Counter(
    "clinic_redaction_failures_total",
    "Texts withheld, as they could not be checked.",
    registry=REGISTRY,
)
LIMITED = Counter(
    "clinic_rate_limited_total", "Requests above a limit.", ["limit"], registry=REGISTRY
)
REDIS_FAILURES = Counter(
    "clinic_redis_failures_total", "Times that Redis did not answer.", registry=REGISTRY
)
REQUESTS = Counter(
    "clinic_requests_total", "HTTP answers by status.", ["status"], registry=REGISTRY
)
MODEL = Gauge(
    "clinic_model_info", "1 for the model that answered last.", ["model"], registry=REGISTRY
)
READY = Gauge(
    "clinic_ready",
    "1 for each part that answers, as /readyz found it.",
    ["part"],
    registry=REGISTRY,
)
ProcessCollector(registry=REGISTRY)

_KNOWN_REASONS = ("timeout", "ConnectError", "ReadError", "RemoteProtocolError")


@contextmanager
def timed(stage: str) -> Iterator[None]:
    """Time a stage of a turn, also where it fails; it is a span of the request's trace as well."""
    began = time.monotonic()
    try:
        with span(stage):
            yield
    finally:
        STAGES.labels(stage).observe(time.monotonic() - began)


def engine_failed(reason: str) -> None:
    """Count a failed call of an engine."""
    if reason not in _KNOWN_REASONS:
        reason = reason if reason.startswith(("status ", "answer ")) else _OTHER
    ENGINE_FAILURES.labels(reason).inc()


def model_answered(name: str | None) -> None:
    """Note which model gave the last answer; only the latest is kept."""
    if name:
        MODEL.clear()
        MODEL.labels(name).set(1)


def serve_metrics(settings: Settings) -> None:
    """Serve `/metrics` in a thread of its own, where a port is set for it.

    Raises:
        SettingsError: the port cannot be used.
    """
    if not settings.metrics_port:
        return
    try:
        start_http_server(settings.metrics_port, settings.metrics_host, REGISTRY)
    except OSError as error:
        raise SettingsError(
            f"GATEWAY_METRICS_PORT {settings.metrics_port} on GATEWAY_METRICS_HOST "
            f"{settings.metrics_host} cannot be used ({error.strerror}); end the other process or "
            "set another port, or 0 for none."
        ) from None
