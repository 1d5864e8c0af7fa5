"""How a console starts: it does not answer before it can, and it gives way to patients."""

import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from console.priority import NICER, lower_session
from tests.console.conftest import StartConsole
from tests.console.running_console import PASSWORD, ROOT, RunningConsole, free_port
from tests.console.test_crashes import wait_for, with_endless_training

AUTOGROUP = Path("/proc/sys/kernel/sched_autogroup_enabled")


@contextmanager
def begun(
    folder: Path, **environment: str
) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """Start a console, in a session of its own as `make run` does, and a browser for it."""
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
    own = {"Sec-Fetch-Site": "same-origin"}
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=own, timeout=30) as http:
            yield process, http
    finally:
        process.kill()
        process.wait()


def wait(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def listens(http: httpx.Client) -> bool:
    try:
        return http.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


def log_in(http: httpx.Client) -> httpx.Response:
    return http.post("/login", data={"name": "ada", "password": PASSWORD})


def test_who_logs_in_as_the_console_starts(tmp_path: Path) -> None:
    """The database is held by a migration meanwhile; as soon as anything answers, a log-in works."""
    data = tmp_path / "data"
    console = RunningConsole(tmp_path, ROOT).prepare()
    console.close()
    with (data / "records.sqlite.migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with begun(data) as (_, http):
            release = threading.Timer(3.5, fcntl.flock, (lock, fcntl.LOCK_UN))
            release.start()
            wait(lambda: listens(http))
            assert log_in(http).status_code == 303
            release.join()


def niceness(process: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, process)


def session_niceness(process: int) -> int | None:
    """None for a session that shares the system's own group, as one begun at the start does."""
    text = Path(f"/proc/{process}/autogroup").read_text(encoding="ascii")
    return int(text.rpartition(" ")[2]) if text.strip() else None


def test_without_a_database_staff_are_told_so_and_patients_come_first(tmp_path: Path) -> None:
    nowhere = f"postgresql://a:b@127.0.0.1:{free_port()}/c"
    with begun(tmp_path, DATABASE_URL=nowhere, CONSOLE_NICE="7") as (process, http):
        wait(lambda: listens(http))
        answer = log_in(http)
        assert answer.status_code == 503
        assert "try again soon" in answer.text
        assert niceness(process.pid) == max(7, niceness(0))
        if AUTOGROUP.is_file():
            assert session_niceness(process.pid) == 7


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


def test_who_only_shares_a_session_is_left_alone() -> None:
    """`make console` in a shell: what else runs there keeps its priority."""
    own = niceness(0)
    session = session_niceness(os.getpid()) if AUTOGROUP.is_file() else 0
    told = "import os; from console.priority import give_way; give_way(own); print(os.nice(0))"
    done = subprocess.run(
        [sys.executable, "-c", told.replace("own", str(min(19, own + 3)))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == min(19, own + 3)
    assert niceness(0) == own
    if AUTOGROUP.is_file():
        assert session_niceness(os.getpid()) == session


def test_a_session_that_is_over() -> None:
    with subprocess.Popen(["/bin/true"], start_new_session=True) as process:
        process.wait()
    lower_session(process.pid, 5)
