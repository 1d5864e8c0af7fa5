"""docs/settings.md names every setting with its default, and every wrong value is refused by name."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import console.settings
from console.settings import SettingsError as ConsoleError
from deploy.__main__ import check_settings
from deploy.processes import Ports, StartError, console_wanted
from gateway.messenger.settings import MessengerSettings, read_messenger_settings
from gateway.settings import SettingsError, read_settings
from lifecycle.training import ROOT
from records.retention import DEFAULT
from records.setting_names import NAMES, misspelt

PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
PACKAGES = (
    "actions",
    "console",
    "deploy",
    "documents",
    "engine",
    "gateway",
    "lifecycle",
    "nlu",
    "records",
    "transport",
)
PREFIXES = "GATEWAY|CONSOLE|ENGINE|ACTIONS|MESSENGER|DATA|DATABASE|REDIS|RETENTION|LOG|TRACES"
NAME = re.compile(rf"(?:{PREFIXES})(?:_[A-Z]+)+|CONSOLE")
MESSENGER = {
    "MESSENGER_APP_SECRET": "a" * 32,
    "MESSENGER_VERIFY_TOKEN": "b" * 16,
    "MESSENGER_PAGE_TOKEN": "c" * 32,
    "MESSENGER_PAGE_ID": "12345",
}
# Names of files, and not of settings.
NO_SETTINGS = {"ENGINE_BIN"}


def in_code() -> set[str]:
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found |= {node.value} if NAME.fullmatch(node.value) else set()
    return found - NO_SETTINGS


def on_page() -> dict[str, str]:
    """The default of each setting; several in one line have theirs in the same order."""
    found: dict[str, str] = {}
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        names = re.findall(r"`([A-Z_]+)`", cells[0]) if line.startswith("| `") else []
        defaults = re.findall(r"`([^`]*)`", cells[1]) if names else []
        for place, name in enumerate(names):
            found[name] = defaults[place] if place < len(defaults) else cells[1]
    return found


def test_the_page_names_what_the_code_reads() -> None:
    named = {name for name in on_page() if not name.endswith("_FILE")}
    assert named == {name for name in in_code() if not name.endswith("_FILE")}
    assert set(on_page()) == NAMES


def test_the_defaults_are_the_code_s() -> None:
    settings = read_settings({})
    messenger = read_messenger_settings(MESSENGER)
    assert messenger is not None
    staff = console.settings.read_settings({})
    ports = Ports()
    expected: dict[str, Any] = {
        "GATEWAY_HOST": settings.host,
        "GATEWAY_PORT": ports.gateway,
        "CONSOLE_HOST": staff.host,
        "CONSOLE_PORT": ports.console,
        "ENGINE_PORT": ports.engine,
        "ACTIONS_PORT": ports.actions,
        "ENGINE_URL": settings.engine_url[0],
        "ACTIONS_URL": settings.actions_url[0],
        "GATEWAY_DOCS": str(settings.docs).lower(),
        "ENGINE_TIMEOUT": settings.engine_timeout,
        "RETENTION_DAYS": DEFAULT,
        "LOG_LEVEL": settings.log_level,
        "TRACES_SHARE": settings.traces_share,
        "CONSOLE": "on" if console_wanted({}) else "off",
        "CONSOLE_HTTPS": "on" if staff.https else "off",
        "CONSOLE_SECOND_PERSON": "on" if staff.second_person else "off",
        "CONSOLE_NICE": staff.nice,
    }
    for name in (
        "rate_limit",
        "address_limit",
        "session_limit",
        "proxies",
        "message_chars",
        "body_bytes",
        "session_days",
        "metrics_host",
        "metrics_port",
    ):
        expected[f"GATEWAY_{name.upper()}"] = getattr(settings, name)
    for name in set(MessengerSettings.model_fields) - {
        "app_secret",
        "earlier_app_secrets",
        "verify_token",
        "page_token",
        "page_id",
        "hand_off_to",
    }:
        expected[f"MESSENGER_{name.upper()}"] = getattr(messenger, name)
    page = on_page()
    for name, default in expected.items():
        shown = page[name]
        same = float(shown) == default if isinstance(default, float) else shown == str(default)
        assert same, f"{name}: the page says {shown}, the code {default}"


Read = Callable[[Mapping[str, str]], object]
WRONG: list[tuple[Read, type[Exception], str, str]] = [
    *(
        (read_settings, SettingsError, name, value)
        for name, value in [
            ("GATEWAY_PORT", "http"),
            ("GATEWAY_PORT", "70000"),
            ("GATEWAY_METRICS_PORT", "-1"),
            ("GATEWAY_METRICS_PORT", "many"),
            ("ENGINE_PORT", "0"),
            ("ACTIONS_PORT", "x"),
            ("ENGINE_URL", "engine:5005"),
            ("ENGINE_URL", "http://a:1,http://a:1"),
            ("ENGINE_URL", ","),
            ("ENGINE_URL", "http://engine:99999"),
            ("ENGINE_URL", "http://[::1"),
            ("ENGINE_URL", "https://engine:5005"),
            ("ENGINE_URL", "http://engine:5005/?x=1"),
            ("ENGINE_TIMOUT", "5"),
            ("TRACES_URL", "collector:4318"),
            ("TRACES_SHARE", "all"),
            ("TRACES_URLS", "http://collector:4318"),
            ("MESSENGER_APP_SECRT", "x"),
            ("GATEWAY_ORIGINS", "https://*.clinic.example"),
            ("ACTIONS_URL", "ftp://x"),
            ("ENGINE_TIMEOUT", "0"),
            ("ENGINE_TIMEOUT", "nan"),
            ("GATEWAY_ORIGINS", "www.clinic.example"),
            ("GATEWAY_ORIGINS", "https://clinic.example/page"),
            ("GATEWAY_RATE_LIMIT", "-1"),
            ("GATEWAY_ADDRESS_LIMIT", "1.5"),
            ("GATEWAY_SESSION_LIMIT", "ten"),
            ("GATEWAY_PROXIES", "99"),
            ("GATEWAY_MESSAGE_CHARS", "0"),
            ("GATEWAY_BODY_BYTES", "1"),
            ("GATEWAY_SESSION_DAYS", "0"),
            ("GATEWAY_DOCS", "maybe"),
            ("LOG_LEVEL", "loud"),
            ("REDIS_URL", "localhost"),
            ("REDIS_URL", "redis://:password@:6379/0"),
            ("REDIS_URL", "redis://host:port/0"),
            ("REDIS_URL", "redis://host:6379/zero"),
            ("REDIS_URL_FILE", "/nowhere/at/all"),
            ("DATABASE_URL", "oracle://x/y"),
            ("DATABASE_URL", "postgresql://clinic@host"),
            ("DATABASE_URL_FILE", "/nowhere/at/all"),
            ("RETENTION_DAYS", "never"),
            ("GATEWAY_RATELIMIT", "5"),
        ]
    ),
    *(
        (lambda given: read_messenger_settings(MESSENGER | dict(given)), SettingsError, name, value)
        for name, value in [
            ("MESSENGER_APP_SECRET", "short"),
            ("MESSENGER_PAGE_ID", "abcdef"),
            ("MESSENGER_GRAPH_URL", "http://graph.example"),
            ("MESSENGER_GRAPH_VERSION", "25"),
            ("MESSENGER_HAND_OFF_TO", "someone"),
            ("MESSENGER_HAND_OFF_WHEN", "always"),
            ("MESSENGER_OWNER_HOURS", "0"),
            ("MESSENGER_DISCLOSURE_HOURS", "x"),
            ("MESSENGER_ORDER_WAIT", "-1"),
            ("MESSENGER_SENDS_AT_ONCE", "0"),
            ("MESSENGER_GIVE_UP_MINUTES", "9999"),
        ]
    ),
    *(
        (console.settings.read_settings, ConsoleError, name, value)
        for name, value in [
            ("CONSOLE_PORT", "x"),
            ("CONSOLE_HTTPS", "yes please"),
            ("CONSOLE_SECOND_PERSON", "2"),
            ("CONSOLE_NICE", "20"),
            ("CONSOLE_NICE", "-5"),
            ("CONSOLE_NICE", "low"),
            ("CONSOLE_PORTT", "8001"),
            ("DATABASE_URL", "sqlite:////proc/nowhere/records.sqlite"),
            ("DATABASE_URL", "oracle://x/y"),
        ]
    ),
    (Ports.of, StartError, "CONSOLE_PORT", "x"),
    (Ports.of, StartError, "CONSOLE_PORT", "8000"),
    (lambda given: check_settings(given, console=True), StartError, "GATEWAY_DOCS", "ja"),
    (lambda given: check_settings(given, console=True), StartError, "DATA_DIR", "/proc/nowhere"),
    (lambda given: check_settings(given, console=True), StartError, "CONSOLE_HTTPS", "ja"),
    (console_wanted, StartError, "CONSOLE", "perhaps"),
]


@pytest.mark.parametrize(
    ("read", "error", "name", "value"),
    WRONG,
    ids=[f"{read.__module__}-{name}-{value[:20]!r}" for read, _, name, value in WRONG],
)
def test_a_wrong_value(read: Read, error: type[Exception], name: str, value: str) -> None:
    with pytest.raises(error, match=rf"\b{name}\b") as raised:
        read({name: value})
    assert len(str(raised.value)) > len(name) + 15  # the mend as well


def test_what_others_set_is_nobody_s_mistake() -> None:
    others = ("ENGINE_SERVICE_HOST", "REDIS_PASSWORD", "LOG_DIR", "DATA_SOURCE", "ACTIONS_RUNNER")
    assert misspelt(dict.fromkeys(others, "x")) == []
    assert misspelt(dict.fromkeys(NAMES, "x")) == []


def test_a_near_miss_is_told_what_was_meant() -> None:
    with pytest.raises(SettingsError, match="did you mean GATEWAY_RATE_LIMIT"):
        read_settings({"GATEWAY_RATELIMIT": "5"})


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    for name, value in {
        "DATABASE_URL": "postgresql://clinic:hunter2@db/clinic",
        "REDIS_URL": "redis://:hunter2@redis:6379/0",
    }.items():
        file = tmp_path / name
        file.write_text(f"{value}\n", encoding="utf-8")
        settings = read_settings({f"{name}_FILE": str(file)})
        given = (settings.redis_url, settings.database_url.render_as_string(hide_password=False))
        assert any("hunter2" in one for one in given)
        with pytest.raises(SettingsError, match=f"{name}_FILE are both set") as raised:
            read_settings({name: value, f"{name}_FILE": str(file)})
        assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [
        (part.lower(), f"{part}_{kind}", value)
        for part in ("GATEWAY", "CONSOLE", "ACTIONS")
        for kind, value in (("PORT", "eighty"), ("HOST", "nowhere.invalid"))
    ],
)
def test_a_part_does_not_start(module: str, name: str, value: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path), name: value},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert name in done.stderr
    assert "Traceback" not in done.stderr
