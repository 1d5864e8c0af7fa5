"""Traces: off means nothing is made or loaded, and no exception tells what it was about."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from actions.tracing import action_name
from records.traces import (
    TRACEPARENT,
    TracesError,
    close_traces,
    read_trace_settings,
    span,
    traceparent,
    traces_are_on,
    use_traces,
)

ROOT = Path(__file__).resolve().parents[2]
REMOTE = f"00-{'a' * 32}-{'b' * 16}-01"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(kept))
    use_traces(provider)
    yield kept
    close_traces()


def test_off_unless_a_collector_is_named() -> None:
    assert read_trace_settings({}) == ("", 1.0)
    assert not traces_are_on()
    with span("turn", "server") as made:
        assert made is None
        assert traceparent() is None


def test_off_loads_nothing() -> None:
    told = "import sys, gateway.application; print({'opentelemetry.exporter', 'opentelemetry.sdk.trace'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "set()", done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRACES_URL", "localhost:4318"),
        ("TRACES_URL", "grpc://collector:4317"),
        ("TRACES_URL", "http://[::1"),
        ("TRACES_URL", "http://collector:70000/v1/traces"),
        ("TRACES_SHARE", "10%"),
        ("TRACES_SHARE", "1.5"),
        ("TRACES_SHARE", "nan"),
        ("TRACES_SHARE", "-1"),
    ],
)
def test_a_wrong_setting(name: str, value: str) -> None:
    with pytest.raises(TracesError, match=name):
        read_trace_settings({name: value})


def test_an_exception_is_told_by_its_class_alone(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="knee"), span("turn"):
        raise ValueError("my knee hurts")
    [made] = spans.get_finished_spans()
    assert dict(made.attributes or {}) == {"error.type": "ValueError"}
    assert not made.events
    assert "knee" not in made.to_json()


def test_spans_are_below_one_another_and_below_what_came(spans: InMemorySpanExporter) -> None:
    with span("above", "server", REMOTE), span("below", "client"):
        there = traceparent()
    assert there is not None
    assert TRACEPARENT.fullmatch(there)
    below, above = spans.get_finished_spans()
    assert number(above) == "a" * 32
    assert above.parent is not None
    assert f"{above.parent.span_id:016x}" == "b" * 16
    assert there == f"00-{number(below)}-{below.get_span_context().span_id:016x}-01"  # type: ignore[union-attr]
    assert below.parent is not None
    assert below.parent.span_id == above.get_span_context().span_id  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "parent", ["", "00-short", "00-" + "z" * 32 + "-" + "b" * 16 + "-01", "0" * 55]
)
def test_what_is_no_traceparent_begins_a_trace(parent: str, spans: InMemorySpanExporter) -> None:
    with span("first", "server", parent):
        pass
    assert spans.get_finished_spans()[0].parent is None


def test_a_call_out_is_part_of_something(spans: InMemorySpanExporter) -> None:
    with span("engine call", "client") as made:
        assert made is None  # a probe, and no patient's request
    assert spans.get_finished_spans() == ()


def test_an_action_s_name_is_one_of_ours() -> None:
    assert action_name({"next_action": "action_answer"}) == "action_answer"
    for given in (None, [], {}, {"next_action": 3}, {"next_action": "my knee hurts"}):
        assert action_name(given) == "unknown"


def number(made: ReadableSpan) -> str:
    context = made.get_span_context()
    assert context is not None
    return f"{context.trace_id:032x}"
