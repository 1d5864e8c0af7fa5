"""Four values switch the channel on; a missing or short one is named, and never shown."""

import subprocess
import sys
from pathlib import Path

import pytest

from gateway.messenger.sealing import Seal, SealError
from gateway.messenger.settings import PAGE_INBOX, read_messenger_settings
from gateway.settings import SettingsError
from tests.gateway.conftest import StartGateway
from tests.gateway.messenger.conftest import messenger_environment
from tests.gateway.running_gateway import ROOT

GOOD = messenger_environment("http://127.0.0.1:1")
NAMES = [
    "MESSENGER_APP_SECRET",
    "MESSENGER_VERIFY_TOKEN",
    "MESSENGER_PAGE_TOKEN",
    "MESSENGER_PAGE_ID",
]


def problems(**changes: str) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        read_messenger_settings(GOOD | changes)
    return str(raised.value).splitlines()


def test_without_any_value_it_is_off() -> None:
    assert read_messenger_settings({}) is None
    assert read_messenger_settings({"MESSENGER_GRAPH_VERSION": "v25.0"}) is None
    assert read_messenger_settings(dict.fromkeys(NAMES, " ")) is None


def test_all_four_switch_it_on() -> None:
    settings = read_messenger_settings(GOOD | {"MESSENGER_HAND_OFF_TO": "inbox"})
    assert settings is not None
    assert settings.hand_off_to == PAGE_INBOX
    assert GOOD["MESSENGER_APP_SECRET"] not in repr(settings)
    assert GOOD["MESSENGER_PAGE_TOKEN"] not in repr(settings)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_one_is_named(name: str) -> None:
    (line,) = problems(**{name: ""})
    assert line.startswith(f"{name} is missing")


@pytest.mark.parametrize("name", NAMES)
def test_a_short_one_is_named_and_not_shown(name: str) -> None:
    (line,) = problems(**{name: "7391"})
    assert line.startswith(f"{name} is too short")
    assert "7391" not in line


def test_each_wrong_one_gets_its_line() -> None:
    assert [line.split(" ")[0] for line in problems(**dict.fromkeys(NAMES[1:], ""))] == NAMES[1:]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MESSENGER_PAGE_ID", "page-of-mine"),
        ("MESSENGER_PAGE_TOKEN", "x" * 40 + " " + "x" * 40),
        ("MESSENGER_APP_SECRET", "ä" * 40),
        ("MESSENGER_APP_SECRET", "x" * 40 + " " + "ä" * 40),
        ("MESSENGER_APP_SECRET", "x" * 40 + "\nshort"),
        ("MESSENGER_GRAPH_URL", "http://graph.example"),
        ("MESSENGER_GRAPH_URL", "graph.facebook.com"),
        ("MESSENGER_GRAPH_VERSION", "25"),
        ("MESSENGER_GRAPH_VERSION", "v25.0/../me"),
        ("MESSENGER_HAND_OFF_TO", "somebody"),
        ("MESSENGER_HAND_OFF_WHEN", "always"),
        ("MESSENGER_SENDS_AT_ONCE", "0"),
        ("MESSENGER_OWNER_HOURS", "nan"),
        ("MESSENGER_ORDER_WAIT", "soon"),
    ],
)
def test_a_wrong_one_is_named(name: str, value: str) -> None:
    (line,) = problems(**{name: value})
    assert line.startswith(name)


def test_secrets_may_be_in_files(tmp_path: Path) -> None:
    given = dict(GOOD)
    for name in NAMES:
        file = tmp_path / name.lower()
        file.write_text(given.pop(name) + "\n")
        given[f"{name}_FILE"] = str(file)
    settings = read_messenger_settings(given)
    assert settings is not None
    assert settings.app_secret.get_secret_value() == GOOD["MESSENGER_APP_SECRET"]


def test_earlier_app_secrets_stand_behind_the_present_one(tmp_path: Path) -> None:
    file = tmp_path / "secrets"
    file.write_text(f"{'n' * 32}\n{'o' * 32}\n{'p' * 32}\n")
    given = GOOD | {"MESSENGER_APP_SECRET": "", "MESSENGER_APP_SECRET_FILE": str(file)}
    settings = read_messenger_settings(given)
    assert settings is not None
    assert settings.app_secrets == ("n" * 32, "o" * 32, "p" * 32)
    for letter in "nop":
        assert letter * 32 not in repr(settings)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (line,) = problems(MESSENGER_APP_SECRET="", MESSENGER_APP_SECRET_FILE=str(tmp_path / "none"))
    assert line.startswith("MESSENGER_APP_SECRET_FILE cannot be read")
    (line,) = problems(MESSENGER_APP_SECRET_FILE=str(tmp_path / "none"))
    assert "both set" in line
    file = tmp_path / "empty"
    file.write_text("")
    (line,) = problems(MESSENGER_APP_SECRET="", MESSENGER_APP_SECRET_FILE=str(file))
    assert line.startswith("MESSENGER_APP_SECRET is missing")


def test_the_gateway_does_not_start_with_a_short_one(tmp_path: Path) -> None:
    environment = GOOD | {"DATA_DIR": str(tmp_path), "MESSENGER_APP_SECRET": "short"}
    found = subprocess.run(
        [sys.executable, "-m", "gateway"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert found.returncode == 2
    assert "MESSENGER_APP_SECRET is too short" in found.stderr


def test_without_values_there_is_no_webhook(start_gateway: StartGateway) -> None:
    gateway = start_gateway()
    assert gateway.http.get("/webhooks/messenger").status_code == 404
    assert gateway.http.post("/webhooks/messenger", json={}).status_code in {404, 405}


def test_a_seal_opens_only_under_its_own_secret() -> None:
    seal = Seal("a" * 32)
    closed = seal.close("does it hurt \ud800é")
    assert "hurt" not in closed
    assert seal.open(closed) == "does it hurt é"
    for broken in ("", closed[:-2], closed.upper(), "ä"):
        with pytest.raises(SealError):
            seal.open(broken)
    with pytest.raises(SealError):
        Seal("b" * 32).open(closed)
    after = Seal("b" * 32, "a" * 32)
    assert after.open(closed) == "does it hurt é"
    with pytest.raises(SealError):  # what is sealed now needs the new secret
        seal.open(after.close("x"))
