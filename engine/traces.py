"""The engine's spans in the trace of a request, where traces are switched on.

As `records/traces.py` does it for the other processes; this one lives among Rasa's pins and
imports nothing of theirs. A span carries a fixed name and ids, and never a word of a patient; an
exception is noted by its class alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from engine.logs import request_number

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer

TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_FLUSH_MILLISECONDS = 2000
_EXPORT_SECONDS = 5


class _Traces:
    """What is there once traces are on."""

    provider: TracerProvider | None = None
    tracer: Tracer | None = None


def set_up_traces(environment: Mapping[str, str]) -> None:
    """Switch traces on where ``TRACES_URL`` names a collector.

    What share of the requests is traced is the gateway's decision, which comes with each.

    Raises:
        ValueError: the address cannot be used; names the setting and the mend.
    """
    url = environment.get("TRACES_URL", "").strip()
    if not url:
        return
    if not _is_address(url):
        raise ValueError(
            "TRACES_URL: write the address at which the collector takes OTLP over HTTP, such as "
            "http://127.0.0.1:4318/v1/traces, or leave it empty for no traces."
        )
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ParentBased

    resource = Resource.create(
        {
            "service.namespace": "clinic-assistant",
            "service.name": "clinic-engine",
            "service.instance.id": f"{os.uname().nodename}-{os.getpid()}",
        }
    )
    provider = TracerProvider(
        sampler=ParentBased(ALWAYS_OFF), resource=resource, shutdown_on_exit=False
    )
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
def span(name: str, kind: str = "internal", parent: object = None) -> Iterator[None]:
    """Time a step of a turn.

    Args:
        name: fixed, never with a value in it.
        kind: ``internal``, ``server`` or ``client``.
        parent: what came as ``traceparent``; else the span around this one counts.
    """
    if _Traces.tracer is None:
        yield
        return
    from opentelemetry import context, trace

    around = _below(parent) if kind == "server" else None
    number = request_number()
    made = _Traces.tracer.start_span(
        name,
        context=around,
        kind=trace.SpanKind[kind.upper()],
        attributes={"clinic.request": number} if number else {},
        record_exception=False,
        set_status_on_exception=False,
    )
    token = context.attach(trace.set_span_in_context(made, around))
    try:
        yield
    except BaseException as error:
        made.set_attribute("error.type", type(error).__name__)
        raise
    finally:
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


def _below(parent: object) -> Any:
    """Return a context in which another process's span is the present one, or none is."""
    from opentelemetry import context, trace

    if not isinstance(parent, str) or not TRACEPARENT.fullmatch(parent):
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
