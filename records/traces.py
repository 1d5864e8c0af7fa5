"""Traces by OpenTelemetry: the way of one request through all processes, where switched on.

Off unless ``TRACES_URL`` names a collector; then nothing of OpenTelemetry is imported, and a span
costs the question whether it is on. A span carries a fixed name, ids and short words of our own:
what a patient wrote, an address, or the message of an exception (which often repeats a value) never
gets into one. The engine, which has other packages, does likewise in `engine/traces.py`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from structlog.contextvars import get_contextvars

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span, Tracer

Kind = Literal["internal", "server", "client"]
About = Mapping[str, str | int]
# W3C Trace Context, the version that all libraries write.
TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_FLUSH_MILLISECONDS = 2000
_EXPORT_SECONDS = 5


class TracesError(ValueError):
    """A setting of the traces cannot be used; names it and the mend."""


class _Traces:
    """What is there once traces are on."""

    provider: TracerProvider | None = None
    tracer: Tracer | None = None


def traces_are_on() -> bool:
    """Say whether spans are made."""
    return _Traces.tracer is not None


def read_trace_settings(environment: Mapping[str, str]) -> tuple[str, float]:
    """Return the collector's address, empty for none, and the share of requests that are traced.

    Args:
        environment: usually ``os.environ``; read are ``TRACES_URL`` and ``TRACES_SHARE``.

    Raises:
        TracesError: one of them cannot be used.
    """
    url = environment.get("TRACES_URL", "").strip()
    if url and not _is_address(url):
        raise TracesError(
            "TRACES_URL: write the address at which the collector takes OTLP over HTTP, such as "
            "http://127.0.0.1:4318/v1/traces, or leave it empty for no traces."
        )
    given = environment.get("TRACES_SHARE", "").strip() or "1"
    try:
        share = float(given)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise TracesError(
            f"TRACES_SHARE must be a number from 0 to 1, such as 0.1 for a tenth, not {given!r}."
        )
    return url, share


def set_up_traces(url: str, share: float, part: str) -> None:
    """Switch traces on where there is a collector.

    Args:
        url: where the collector takes OTLP over HTTP; empty for no traces.
        share: of the requests that no other process has decided on, from 0 to 1.
        part: the name of this process in the traces, such as ``gateway``.
    """
    if not url:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

    resource = Resource.create(
        {
            "service.namespace": "clinic-assistant",
            "service.name": f"clinic-{part}",
            "service.instance.id": f"{os.uname().nodename}-{os.getpid()}",
        }
    )
    sampler = ParentBased(TraceIdRatioBased(share))
    provider = TracerProvider(sampler=sampler, resource=resource, shutdown_on_exit=False)
    # Sent by a thread of its own, from a queue of a fixed length: a collector that is slow or away
    # costs spans, and no patient's time.
    exporter = OTLPSpanExporter(endpoint=url, timeout=_EXPORT_SECONDS)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    use_traces(provider)


def use_traces(provider: TracerProvider | None) -> None:
    """Make spans with a provider, or none any more."""
    _Traces.provider = provider
    _Traces.tracer = provider.get_tracer("clinic-assistant") if provider else None


def close_traces() -> None:
    """Send what waits, as far as that is quickly done, and make no more spans."""
    provider = _Traces.provider
    use_traces(None)
    if provider is not None:
        provider.force_flush(_FLUSH_MILLISECONDS)


@contextmanager
def span(
    name: str, kind: Kind = "internal", parent: str | None = None, about: About | None = None
) -> Iterator[Span | None]:
    """Time a step of a request; gives the span, or None where none is made.

    An exception is noted by its class alone.

    Args:
        name: fixed, never with a value in it.
        kind: ``server`` for a request that came in, ``client`` for one that goes out; the latter is
            part of another span, or not made.
        parent: a ``traceparent`` from another process; else the span around this one counts, and
            for ``server`` none.
        about: attributes: ids and words of our own only.
    """
    if _Traces.tracer is None or (kind == "client" and traceparent() is None):
        yield None
        return
    made, token = begin_span(name, kind, parent, about)
    try:
        yield made
    except BaseException as error:
        made.set_attribute("error.type", type(error).__name__)
        raise
    finally:
        end_span(made, token)


def begin_span(
    name: str, kind: Kind = "internal", parent: str | None = None, about: About | None = None
) -> tuple[Span, Any]:
    """Begin a span that `end_span` ends in the same task; see `span`. Traces must be on."""
    from opentelemetry import context, trace

    tracer = _Traces.tracer
    assert tracer is not None, "traces are off"  # noqa: S101
    around = _below(parent) if parent or kind == "server" else None
    number = get_contextvars().get("request")
    made = tracer.start_span(
        name,
        context=around,
        kind=trace.SpanKind[kind.upper()],
        attributes={**(about or {}), **({"clinic.request": number} if number else {})},
        record_exception=False,
        set_status_on_exception=False,
    )
    return made, context.attach(trace.set_span_in_context(made, around))


def end_span(made: Span, token: Any) -> None:
    """End a span of `begin_span`."""
    from opentelemetry import context

    made.end()
    context.detach(token)


def traceparent() -> str | None:
    """Return the present span in the words of W3C Trace Context, None where there is none."""
    if _Traces.tracer is None:
        return None
    from opentelemetry import trace

    at = trace.get_current_span().get_span_context()
    if not at.is_valid:
        return None
    return f"00-{at.trace_id:032x}-{at.span_id:016x}-{int(at.trace_flags):02x}"


def _below(parent: str | None) -> Any:
    """Return a context in which another process's span is the present one, or none is."""
    from opentelemetry import context, trace

    if parent is None or not TRACEPARENT.fullmatch(parent):
        return context.Context()
    _, trace_id, span_id, flags = parent.split("-")
    there = trace.SpanContext(
        trace_id=int(trace_id, 16),
        span_id=int(span_id, 16),
        is_remote=True,
        trace_flags=trace.TraceFlags(int(flags, 16)),
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(there), context.Context())


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
