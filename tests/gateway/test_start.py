"""Starting: what is wrong is said in one plain sentence, and nothing half starts."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gateway.running_gateway import ROOT


def start(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gateway"],
        cwd=ROOT,
        env={"DATA_DIR": str(tmp_path / "data"), "PATH": ""} | environment,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


def check_refused(ended: subprocess.CompletedProcess[str], *named: str) -> None:
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    for name in named:
        assert name in ended.stderr


def test_wrong_settings(tmp_path: Path) -> None:
    ended = start(tmp_path, GATEWAY_PORT="eighty", ENGINE_TIMEOUT="-1")
    check_refused(ended, "GATEWAY_PORT", "ENGINE_TIMEOUT")


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        check_refused(start(tmp_path, GATEWAY_PORT=port), "GATEWAY_PORT", port)


def test_a_host_that_does_not_exist(tmp_path: Path) -> None:
    check_refused(start(tmp_path, GATEWAY_HOST="203.0.113.77"), "GATEWAY_HOST")


@pytest.mark.parametrize("content", ["", "short"])
def test_a_damaged_key(tmp_path: Path, content: str) -> None:
    key = tmp_path / "data" / "keys" / "session.key"
    key.parent.mkdir(parents=True)
    key.write_text(content)
    check_refused(start(tmp_path), "session.key")
