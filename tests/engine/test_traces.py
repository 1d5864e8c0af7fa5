"""The engine's spans: below the gateway's, and without a word of anybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from engine.logs import begin_request
from engine.traces import close_traces, span, traceparent, use_traces

REMOTE = f"00-{'a' * 32}-{'b' * 16}-01"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(kept))
    use_traces(provider)
    yield kept
    close_traces()


def test_off_makes_none() -> None:
    with span("turn", "server", REMOTE):
        assert traceparent() is None


def test_a_turn_is_below_the_gateway_s_call(spans: InMemorySpanExporter) -> None:
    begin_request("a1b2")
    with span("turn", "server", REMOTE), span("action call", "client"):
        there = traceparent()
    assert there is not None
    assert there.startswith(f"00-{'a' * 32}-")
    call, turn = spans.get_finished_spans()
    assert turn.parent is not None
    assert f"{turn.parent.span_id:016x}" == "b" * 16
    assert dict(call.attributes or {}) == {"clinic.request": "a1b2"}


@pytest.mark.parametrize("parent", [None, 3, "my knee hurts", REMOTE + "\n"])
def test_what_is_no_traceparent_begins_a_trace(parent: object, spans: InMemorySpanExporter) -> None:
    with span("turn", "server", parent):
        pass
    assert spans.get_finished_spans()[0].parent is None


def test_an_exception_is_told_by_its_class_alone(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="knee"), span("turn"):
        raise ValueError("my knee hurts")
    [made] = spans.get_finished_spans()
    assert (made.attributes or {})["error.type"] == "ValueError"
    assert not made.events
    assert "knee" not in made.to_json()
