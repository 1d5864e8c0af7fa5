"""Nothing that a patient types is in the engine's log."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from engine import logs
from engine.patient_channel import PatientChannel

ROOT = Path(__file__).resolve().parents[2]
SECRET = "xylophone-4711"
PROGRAM = f"""
import logging, sys, warnings
from rasa.utils.log_utils import configure_structlog
configure_structlog(logging.INFO)
import structlog
from engine import logs
logs.set_up()
said = structlog.get_logger("rasa.core")
logging.getLogger("rasa.model").warning("The model was loaded.")
logs.begin_request("0123456789abcdef")
said.error("rest.message.received.failure", text="{SECRET}")
said.error("Cannot parse {SECRET}")
logging.getLogger("rasa.core.processor").error(f"Failed to read {SECRET}.")
logging.getLogger("rasa.core.processor").error("Failed to read %s.", "{SECRET}")
warnings.warn("about {SECRET}")
for logger in (said, logging.getLogger("asyncio")):
    try:
        local = "{SECRET}"
        raise ValueError(f"bad {{local}}")
    except ValueError:
        logger.exception("rest.message.received.failure")
"""


def test_a_line_tells_the_place_and_not_the_words() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={"PATH": "", "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert SECRET not in ended.stdout
    assert SECRET not in ended.stderr
    assert lines[0]["event"] == "The model was loaded."
    assert "request" not in lines[0]
    assert len(lines) == 8
    assert {line["request"] for line in lines[1:]} == {"0123456789abcdef"}
    assert lines[1]["event"] == "rest.message.received.failure"
    assert [line["event"] for line in lines[2:6]] == ["(withheld)"] * 4
    assert [line.get("exception") for line in lines[-2:]] == ["ValueError"] * 2
    assert all(line["places"] for line in lines[-2:])
    assert all(line["place"].endswith(tuple("0123456789")) for line in lines)


@pytest.mark.parametrize(
    ("metadata", "passed"),
    [
        ({"request": "0123456789abcdef"}, {"request": "0123456789abcdef"}),
        ({"request": 3}, None),
        ({}, None),
        (None, None),
        ("words", None),
    ],
)
def test_the_number_of_the_request_goes_on(metadata: Any, passed: Any) -> None:
    channel = PatientChannel.__new__(PatientChannel)
    request: Any = SimpleNamespace(json={"metadata": metadata})

    async def within() -> Any:  # in a context of its own
        return channel.get_metadata(request)

    assert asyncio.run(within()) == passed


def test_only_a_number_is_taken_for_one() -> None:
    async def within(given: object) -> str | None:
        logs.begin_request(given)
        return logs._request.get()

    assert asyncio.run(within("messenger-17")) == "messenger-17"
    assert asyncio.run(within("my knee hurts")) is None
    assert asyncio.run(within(None)) is None


def test_the_channel_is_rasas_own_in_all_else() -> None:
    assert PatientChannel.name() == "rest"
