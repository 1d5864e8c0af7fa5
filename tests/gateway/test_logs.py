"""Nothing that a patient types, and nothing that opens a conversation, is in the log."""

import json
import subprocess
import sys

from tests.gateway.conftest import StartGateway
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.running_gateway import ROOT

SECRET = "xylophone-4711"


def test_the_log_never_shows_the_text(start_gateway: StartGateway, engine: FakeEngine) -> None:
    gateway = start_gateway(LOG_LEVEL="DEBUG")
    session = gateway.session()
    gateway.send(session, f"my {SECRET} hurts", id=f"id-{SECRET}")
    gateway.send(session, button=SECRET)
    gateway.send(session, f"{SECRET} " * 500)
    gateway.send(session, 3, id=SECRET)  # type: ignore[arg-type]
    gateway.http.post("/api/messages", content=f'{{"text": "{SECRET}'.encode())
    gateway.http.post(f"/api/{SECRET}?text={SECRET}", json={"text": SECRET})
    gateway.http.get(f"/{SECRET}", headers={"X-Request-ID": SECRET, "User-Agent": SECRET})
    gateway.http.get("/", headers={"X-Broken": SECRET * 2000})
    reply = gateway.send(session, "hi").json()["replies"][0]["id"]
    feedback = {"session": session, "reply": reply, "helpful": True, "comment": SECRET}
    assert gateway.http.post("/api/feedback", json=feedback).status_code == 204
    engine.body = json.dumps([{"custom": {"reply": SECRET}}]).encode()
    gateway.send(session, "a reply that breaks")
    engine.stop()
    gateway.send(session, f"{SECRET} with no engine")
    engine.start()
    (gateway.folder / "data" / "records.sqlite").write_bytes(b"broken " * 5000)
    gateway.send(session, f"{SECRET} with no database")
    gateway.stop()
    log = gateway.log.read_text()
    conversation = session.partition(".")[0]
    for hidden in (SECRET, session, conversation, "127.0.0.1:" + str(gateway.port), "question"):
        assert hidden not in log
    lines = [json.loads(line) for line in log.splitlines()]
    assert {"turn", "engine_unavailable", "records_unavailable"} <= {
        line["event"] for line in lines
    }
    assert all(line["request"] for line in lines if line["event"] == "turn")


def test_exceptions_are_told_by_class_and_place() -> None:
    program = f"""
import logging, structlog
from records.logs import set_up_logs
set_up_logs("INFO")
try:
    raise ValueError("{SECRET}")
except ValueError as error:
    structlog.get_logger("gateway").error("request_failed", exc_info=error)
    logging.getLogger("library").exception("failed for %s", "{SECRET}")
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert SECRET not in ended.stdout + ended.stderr
    own, foreign = (json.loads(line) for line in ended.stdout.splitlines())
    assert own["exception"] == foreign["exception"] == "ValueError"
    assert own["places"][0].startswith("<string>:")
    assert foreign["event"] == "failed for %s"
    assert foreign["logger"] == "library"


def test_what_libraries_say_is_told_by_its_place() -> None:
    program = f"""
import logging, warnings
from records.logs import set_up_logs
set_up_logs("INFO")
logging.getLogger("library").error(f"failed for {SECRET}")
logging.getLogger("console").error("the file %s is missing", "answers.yml")
warnings.warn("about {SECRET}")
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert SECRET not in ended.stdout + ended.stderr
    library, own, warning = (json.loads(line) for line in ended.stdout.splitlines())
    assert library["event"] == "said at <string>:5"
    assert own["event"] == "the file answers.yml is missing"
    assert warning["logger"] == "py.warnings"
