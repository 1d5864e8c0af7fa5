"""Short forms of the fuzzing; `make fuzz` is the long one."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import fuzz_redaction
from tests.fuzz.console import MadeUpForms, fuzz_console
from tests.fuzz.fuzzing import fuzz
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.messenger.conftest import messenger_environment
from tests.gateway.messenger.fake_graph import PAGE_ID, FakeGraph
from tests.gateway.messenger.fake_meta import FakeMeta, signature
from tests.gateway.running_gateway import RunningGateway

SECRET = "blorptastic"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    engine, graph = FakeEngine(), FakeGraph().start()
    engine.start()
    folder = tmp_path_factory.mktemp("fuzz")
    running = RunningGateway(folder, engine.url, **messenger_environment(graph.url)).start()
    yield running
    running.close()
    engine.stop()
    graph.stop()


def test_made_up_requests() -> None:
    found = fuzz(1500, seed=7)
    assert found.bad == []
    assert found.statuses[200] > 100  # many get past the door
    assert found.statuses[422] > 50


def test_made_up_forms_of_the_console() -> None:
    made_up = MadeUpForms(1, [])
    assert len(made_up.routes) > 30
    assert {"decision", "topic", "text"} <= set(made_up.fields)
    found = fuzz_console(250, seed=7)
    assert found.bad == []
    assert found.statuses[200] > 40


def test_redaction_by_atheris() -> None:
    tried, broken = fuzz_redaction(500, seed=7, seconds=8)
    assert broken == ""
    assert tried > 20


def test_what_the_description_says_holds(gateway: RunningGateway, tmp_path: Path) -> None:
    """Schemathesis makes requests up from the OpenAPI and compares the answers with it."""
    command = [
        *(str(Path(sys.executable).parent / "schemathesis"), "run"),
        f"{gateway.url}/docs/openapi.json",
        *("--checks", "not_a_server_error,status_code_conformance,response_schema_conformance"),
        *("--phases", "examples,coverage,fuzzing", "--max-examples", "25", "--seed", "1"),
        *("--generation-database", "none", "--no-color", "--workers", "1"),
    ]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just(SECRET),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
PARTS = st.sampled_from(
    ["message", "postback", "read", "delivery", "reaction", "optin", "referral"]
)
EVENTS = st.dictionaries(
    st.sampled_from(["sender", "recipient", "timestamp"]) | PARTS,
    JSON
    | st.fixed_dictionaries({"id": JSON})
    | st.fixed_dictionaries(
        {},
        optional={
            "mid": JSON,
            "text": JSON,
            "attachments": JSON,
            "quick_reply": JSON,
            "is_echo": JSON,
        },
    ),
)
DELIVERIES = JSON | st.fixed_dictionaries(
    {"object": st.just("page") | JSON},
    optional={
        "entry": JSON
        | st.lists(
            st.fixed_dictionaries(
                {"id": st.just(PAGE_ID) | JSON},
                optional={"time": JSON, "messaging": JSON | st.lists(EVENTS, max_size=3)},
            ),
            max_size=3,
        )
    },
)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(body=DELIVERIES)
def test_the_webhook_takes_whatever_is_signed(gateway: RunningGateway, body: object) -> None:
    raw = json.dumps(body).encode()
    meta = FakeMeta(gateway.url)
    try:
        answer = meta.post(raw, {"X-Hub-Signature-256": signature(raw)})
        assert answer.status_code in {200, 400, 413, 422}, (answer.status_code, answer.text)
    finally:
        meta.close()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(raw=st.binary(max_size=300), signed=st.text(max_size=80))
def test_the_webhook_takes_nothing_unsigned(
    gateway: RunningGateway, raw: bytes, signed: str
) -> None:
    meta = FakeMeta(gateway.url)
    try:
        # the client itself refuses what is no header: other letters, and blanks at its ends
        header = "".join(one for one in signed if one.isascii() and one.isprintable()).strip()
        answer = meta.post(raw, {"X-Hub-Signature-256": header})
        assert answer.status_code == 403
    finally:
        meta.close()


def test_afterwards_nothing_is_broken(gateway: RunningGateway) -> None:
    replies = gateway.send(gateway.session(), "does it hurt?").json()["replies"]
    assert replies[0]["kind"] == "answer"
    log = gateway.log.read_text(encoding="utf-8", errors="replace")
    assert SECRET not in log
    assert "request_failed" not in log
