"""What Prometheus reads: figures, and never a word or an id."""

import httpx
import pytest

from gateway import metrics
from gateway.settings import SettingsError, read_settings
from tests.gateway.conftest import StartGateway
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.running_gateway import free_port

SECRET = "blorptastic"


def value(text: str, name: str) -> float:
    """The value of one line; its labels in the order in which they are given out."""
    found = [line.rpartition(" ")[2] for line in text.splitlines() if line.startswith(f"{name} ")]
    assert len(found) == 1, (name, text)
    return float(found[0])


def test_a_conversation_in_figures(start_gateway: StartGateway, engine: FakeEngine) -> None:
    port = free_port()
    gateway = start_gateway(GATEWAY_METRICS_PORT=str(port), GATEWAY_RATE_LIMIT="4")
    session = gateway.session()
    gateway.send(session, f"does it hurt {SECRET}?")
    gateway.send(session, button="pain")
    engine.status = 500
    gateway.send(session, SECRET)
    engine.status = 200
    gateway.send(session, "hello")
    assert gateway.send(session, "hello").status_code == 429
    text = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    assert value(text, 'clinic_turns_total{channel="website",status="answered"}') == 3
    assert value(text, 'clinic_turns_total{channel="website",status="unavailable"}') == 1
    assert value(text, 'clinic_replies_total{kind="answer"}') == 3
    assert value(text, 'clinic_replies_total{kind="unavailable"}') == 1
    assert value(text, 'clinic_engine_failures_total{reason="status 500"}') == 1
    assert value(text, 'clinic_model_info{model="20260101-000000"}') == 1
    assert value(text, 'clinic_rate_limited_total{limit="message"}') == 1
    assert value(text, 'clinic_requests_total{status="429"}') == 1
    assert value(text, 'clinic_ready{part="engine"}') == 1
    assert value(text, "clinic_turns_running") == 0
    assert value(text, "clinic_redaction_failures_total") == 0
    for stage, count in {"redaction": 3, "queue": 4, "engine": 4, "records": 4, "turn": 4}.items():
        assert value(text, f'clinic_stage_seconds_count{{stage="{stage}"}}') == count, stage
    assert SECRET not in text
    assert session.partition(".")[0] not in text
    # not on the port that patients reach
    assert gateway.http.get("/metrics").status_code == 404


def test_an_engine_s_words_make_no_label() -> None:
    metrics.engine_failed(f"{SECRET} and more")
    names = {sample.labels.get("reason") for sample in metrics.ENGINE_FAILURES.collect()[0].samples}
    assert "other" in names
    assert not any(SECRET in str(name) for name in names)


def test_only_the_last_model_is_named() -> None:
    for name in ("one", None, "two"):
        metrics.model_answered(name)
    samples = metrics.MODEL.collect()[0].samples
    assert [sample.labels["model"] for sample in samples] == ["two"]


def test_a_port_that_is_taken_is_named(start_gateway: StartGateway, engine: FakeEngine) -> None:
    gateway = start_gateway()
    settings = read_settings({"GATEWAY_METRICS_PORT": str(gateway.port)})
    with pytest.raises(SettingsError, match=f"GATEWAY_METRICS_PORT {gateway.port}"):
        metrics.serve_metrics(settings)


def test_the_number_of_a_request_goes_on_to_the_engine(
    start_gateway: StartGateway, engine: FakeEngine
) -> None:
    gateway = start_gateway()
    answer = gateway.send(gateway.session(), "does it hurt?")
    [asked] = [one for one in engine.seen if one["message"] == "does it hurt?"]
    assert asked["metadata"] == {"request": answer.headers["x-request-id"]}
    assert f'"request": "{answer.headers["x-request-id"]}"' in gateway.log.read_text()
