"""PostgreSQL and Redis of the suite's own, as a machine would run them: they come back empty or whole."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.postgres_programs import server_account

_DISK = "size=220m"
# How long the disk takes over what is to be on it for sure, while it is slow; most take a few ms.
_FLUSH_MICROSECONDS = 700_000
_FLUSHES = "fsync,fdatasync,sync_file_range"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Redis:
    """Keeps nothing on disk: every start is empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        self._process = subprocess.Popen(
            ["redis-server", *options, str(self.folder)], stdout=subprocess.DEVNULL
        )
        _wait(lambda: listens(self.port), "redis-server")

    @property
    def process_ids(self) -> list[int]:
        """The server's, alone."""
        assert self._process is not None
        return [self._process.pid]

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)


class Postgres:
    """On a small disk of its own where we may mount one (as root), so that it can be full.

    ``owner``: the role that the server is made with; it may do everything.
    """

    def __init__(self, folder: Path, programs: Path, owner: str = "clinic") -> None:
        self._programs = programs
        self.folder = folder
        self.port = free_port()
        folder.mkdir(mode=0o755)
        self._user: str | None = None
        self.own_disk = False
        if os.geteuid() == 0:  # the server refuses to run as root
            self.own_disk = _run_quietly("mount", "-t", "tmpfs", "-o", _DISK, "tmpfs", str(folder))
            self._user = server_account()
            shutil.chown(folder, self._user)
        self._data = folder / "data"
        self._ballast = folder / "ballast"
        self._process: subprocess.Popen[bytes] | None = None
        self._slowing: subprocess.Popen[bytes] | None = None
        create = [programs / "initdb", "-D", self._data, "-U", owner, "-A", "trust"]
        subprocess.run(create, check=True, capture_output=True, **self._as_user)

    @property
    def _as_user(self) -> dict[str, Any]:
        return {"user": self._user, "cwd": self.folder}

    def start(self) -> None:
        settings = ["max_wal_size=48MB", "min_wal_size=32MB", "listen_addresses=127.0.0.1"]
        command = [self._programs / "postgres", "-D", self._data, "-p", str(self.port)]
        command += ["-k", self.folder]
        for setting in settings:
            command += ["-c", setting]
        with (self.folder.parent / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, start_new_session=True, **self._as_user
            )
        _wait(self.answers, "postgres")

    def answers(self) -> bool:
        asked = [self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0

    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def process_ids(self) -> list[int]:
        """The server's, and those of its processes: one for each connection, and its own."""
        assert self._process is not None
        return [self._process.pid, *_children(self._process.pid)]

    def create_database(self) -> str:
        address = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "clinic"]
        subprocess.run([self._programs / "createdb", *address, "clinic"], check=True)
        return "clinic"

    def kill(self) -> None:
        """End the server and all of its processes at once, as a power cut would."""
        if self._process is not None:
            for child in _children(self._process.pid):
                _kill(child)
            _kill(self._process.pid)
            self._process.wait()
            self._process = None
            (self._data / "postmaster.pid").unlink(missing_ok=True)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the server and to all of its processes."""
        for process in self.process_ids:
            os.kill(process, number)

    def restart(self) -> None:
        """Stop as an upgrade does, and start again."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        self._process.wait(20)
        self.start()

    def fill_disk(self) -> None:
        # Without a buffer, which would be written once more as the file is closed.
        with self._ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * (1 << 16))

    def empty_disk(self) -> None:
        self._ballast.unlink(missing_ok=True)

    def slow_disk(self) -> None:
        """Hold back every flush to the disk, of the processes that run and of those to come."""
        command = ["strace", "-f", "-q", "-o", os.devnull, "-e", f"trace={_FLUSHES}"]
        command += ["-e", f"inject={_FLUSHES}:delay_enter={_FLUSH_MICROSECONDS}"]
        for number in self.process_ids:
            command += ["-p", str(number)]
        self._slowing = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)

    def quick_disk(self) -> None:
        if self._slowing is not None:
            # A signal that it takes as the wish to let go of what it watches.
            self._slowing.send_signal(signal.SIGINT)
            self._slowing.wait(20)
            self._slowing = None

    def close(self) -> None:
        self.quick_disk()
        self.kill()
        if self.own_disk:
            _run_quietly("umount", "-l", str(self.folder))


def _children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [int(number) for number in found.split()]


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def _run_quietly(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _wait(true: Any, what: str, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise RuntimeError(f"{what} did not start within {seconds:.0f} s")
        time.sleep(0.05)
