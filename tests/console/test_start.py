"""How a console starts: it does not answer before it can, and it gives way to patients."""

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from console.priority import NICER, lower_session
from tests.console.conftest import StartConsole
from tests.console.running_console import PASSWORD, ROOT, RunningConsole, free_port
from tests.console.test_crashes import wait_for, with_endless_training

AUTOGROUP = Path("/proc/sys/kernel/sched_autogroup_enabled")


def begin(folder: Path, **environment: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start a console, in a session of its own as `make run` does; gives its address."""
    port = free_port()
    own = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "CONSOLE_PORT": str(port)}
    with (folder / "console.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "console"],
            cwd=ROOT,
            env=own | environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return process, f"http://127.0.0.1:{port}"


def wait(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def listens(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=30).status_code == 200
    except httpx.TransportError:
        return False


def log_in(url: str) -> httpx.Response:
    given = {"name": "ada", "password": PASSWORD}
    own = {"Sec-Fetch-Site": "same-origin"}
    return httpx.post(f"{url}/login", data=given, headers=own, timeout=30)


def test_who_logs_in_as_the_console_starts(tmp_path: Path) -> None:
    """The database is held by a migration meanwhile; as soon as anything answers, a log-in works."""
    data = tmp_path / "data"
    console = RunningConsole(tmp_path, ROOT).prepare()
    with (data / "records.sqlite.migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        process, url = begin(data)
        release = threading.Timer(3.5, fcntl.flock, (lock, fcntl.LOCK_UN))
        release.start()
        try:
            wait(lambda: listens(url))
            assert log_in(url).status_code == 303
        finally:
            process.kill()
            process.wait()
            release.join()
            console.close()


def test_without_a_database_staff_are_told_so(tmp_path: Path) -> None:
    process, url = begin(tmp_path, DATABASE_URL=f"postgresql://a:b@127.0.0.1:{free_port()}/c")
    try:
        wait(lambda: listens(url))
        answer = log_in(url)
        assert answer.status_code == 503
        assert "try again soon" in answer.text
    finally:
        process.kill()
        process.wait()


def niceness(process: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, process)


def session_niceness(process: int) -> int:
    text = Path(f"/proc/{process}/autogroup").read_text(encoding="ascii")
    return int(text.rpartition(" ")[2])


def test_the_console_gives_way(tmp_path: Path) -> None:
    process, url = begin(tmp_path, CONSOLE_NICE="7")
    try:
        wait(lambda: listens(url))
        assert niceness(process.pid) == max(7, niceness(0))
        if AUTOGROUP.is_file():
            assert session_niceness(process.pid) == 7
    finally:
        process.kill()
        process.wait()


def test_a_training_gives_way_further(start_console: StartConsole) -> None:
    console = start_console()
    assert console.process is not None
    own = niceness(console.process.pid)
    assert own >= 10
    with_endless_training(console)
    with console.client("ed") as client:
        assert client.post("/models/train").status_code == 303
    trainer = int(wait_for(console.data / "trainer.pid"))
    try:
        assert niceness(trainer) == min(19, own + NICER)
        if AUTOGROUP.is_file():
            wait(lambda: session_niceness(trainer) == NICER, 5)
    finally:
        os.kill(trainer, 15)


def test_who_only_shares_a_session_is_left_alone(start_console: StartConsole) -> None:
    """`make console` in a shell: what else runs there keeps its priority."""
    if not AUTOGROUP.is_file():
        pytest.skip("the processor is not shared by session here")
    before = session_niceness(os.getpid())
    start_console()
    assert session_niceness(os.getpid()) == before


def test_a_session_that_is_over() -> None:
    with subprocess.Popen(["/bin/true"], start_new_session=True) as process:
        process.wait()
    lower_session(process.pid, 5)
