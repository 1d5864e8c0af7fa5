"""Copies of the whole database, and the way back from one."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from records.connections import is_sqlite
from records.in_use import InUseError, alone
from records.location import sqlite_file
from records.migration import newest_revision, upgrade

_STEP_PAGES = 512
_TIMEOUT_SECONDS = 3600


class BackupError(Exception):
    """A copy cannot be made or used; the message says why, and what to do."""


def back_up(url: URL, target: Path) -> None:
    """Write a copy while everything goes on running; only its owner can read the file.

    Args:
        url: the database.
        target: a file that does not exist yet; it appears when it is whole.

    Raises:
        BackupError: the target exists, or the copy could not be made.
    """
    if target.exists():
        raise BackupError(f"{target.name} exists already; name a new file.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        if is_sqlite(url):
            _copy_sqlite(sqlite_file(url), part)
        else:
            _run_postgres(url, "pg_dump", "--format=custom", f"--file={part}")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def restore(url: URL, source: Path, *, replace: bool = False) -> Path | None:
    """Put a copy in the place of the database, and bring it to the newest schema.

    Args:
        url: the database; no other process may have it open.
        source: a file that `back_up` wrote.
        replace: allow that a database is there already; SQLite's is kept beside it.

    Returns:
        Where the database that was there is now, or None.

    Raises:
        BackupError: the copy is damaged or newer than this program, or the database is in use.
    """
    if not source.is_file():
        raise BackupError(f"{source.name} is no file; name one that `backup` wrote.")
    if is_sqlite(url):
        kept = _restore_sqlite(sqlite_file(url), source, replace=replace)
    else:
        if not replace:
            raise BackupError("Restoring replaces what is in the database; add --replace.")
        clean = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        _run_postgres(url, "pg_restore", *clean, str(source))
        kept = None
    upgrade(url)
    return kept


def _copy_sqlite(database: Path, part: Path) -> None:
    if not database.is_file():
        raise BackupError("There is no database yet; start the gateway once.")
    try:
        with (
            closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as source,
            closing(sqlite3.connect(part)) as copy,
        ):
            source.backup(copy, pages=_STEP_PAGES, sleep=0.01)
            copy.execute("PRAGMA journal_mode = DELETE")
        _check_sqlite(part)
    except sqlite3.Error as error:
        raise BackupError(f"The copy could not be made: {error}.") from None


def _check_sqlite(file: Path) -> str:
    """Make sure that a file is a whole database of ours; returns its schema's revision."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            (state,) = connection.execute("PRAGMA integrity_check").fetchone()
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise BackupError(f"{file.name} is no copy of the records: {error}.") from None
    if state != "ok":
        raise BackupError(f"{file.name} is damaged: {state}.")
    return str(revision)


def _restore_sqlite(database: Path, source: Path, *, replace: bool) -> Path | None:
    revision = _check_sqlite(source)
    if revision > newest_revision():
        raise BackupError(
            f"{source.name} has the schema {revision}, which is newer than this program; update it."
        )
    if database.exists() and not replace:
        raise BackupError(f"{database.name} exists; add --replace to put the copy in its place.")
    database.parent.mkdir(parents=True, exist_ok=True)
    try:
        with alone(database):
            return _exchange(database, source)
    except InUseError:
        raise BackupError(
            "The database is in use; stop the gateway and the console, then restore."
        ) from None


def _exchange(database: Path, source: Path) -> Path | None:
    part = database.with_name(f"{database.name}.restoring")
    shutil.copyfile(source, part)
    part.chmod(0o600)
    kept: Path | None = None
    if database.exists():
        moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        kept = database.with_name(f"{database.name}.before-{moment}")
        # A broken file is what most restores are for: it keeps its log for who wants to mend it.
        with suppress(sqlite3.Error), closing(sqlite3.connect(database, timeout=10)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.replace(kept)
        # A log that belongs to the old file must not be taken for one of the new file.
        log = database.with_name(f"{database.name}-wal")
        if log.exists():
            log.replace(kept.with_name(f"{kept.name}-wal"))
        database.with_name(f"{database.name}-shm").unlink(missing_ok=True)
    part.replace(database)
    return kept


def _run_postgres(url: URL, program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise BackupError(f"{program} is not installed; install PostgreSQL's client programs.")
    environment = {"PATH": os.environ.get("PATH", "")}
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    place = ["--host", url.host or "localhost", "--port", str(url.port or 5432)]
    place += ["--username", url.username or "", "--dbname", url.database or ""]
    done = subprocess.run(  # noqa: S603 (a fixed program; values are arguments of their own)
        [path, *[word for word in place if word], *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_SECONDS,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise BackupError(f"{program} failed: {reason}")
