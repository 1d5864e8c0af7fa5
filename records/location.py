"""Where the records are: read from the environment, the same for every process."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
DEFAULT_DATA_DIR = Path(__file__).resolve().parent.parent / "var"


class LocationError(ValueError):
    """DATA_DIR or DATABASE_URL cannot be used; the message says what to write instead."""


def data_dir(environment: Mapping[str, str]) -> Path:
    """Return the folder of database, models and keys: ``DATA_DIR``, or ``var`` in the project."""
    given = environment.get("DATA_DIR", "").strip()
    path = Path(given).expanduser().resolve() if given else DEFAULT_DATA_DIR
    if path.exists() and not path.is_dir():
        raise LocationError("DATA_DIR is a file; set it to a folder the process may write to.")
    return path


def value_or_file(environment: Mapping[str, str], name: str) -> str:
    """Return a setting that may hold a password: its value, or what stands in ``NAME_FILE``.

    Raises:
        LocationError: both are set, or the file cannot be read. The message repeats no value.
    """
    value = environment.get(name, "").strip()
    file = environment.get(f"{name}_FILE", "").strip()
    if value and file:
        raise LocationError(f"{name} and {name}_FILE are both set; keep one of them.")
    if not file:
        return value
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise LocationError(
            f"{name}_FILE cannot be read ({type(error).__name__}); "
            "name a text file that this process may read."
        ) from None


def database_url(environment: Mapping[str, str]) -> URL:
    """Return the database's address with the driver in use.

    Args:
        environment: ``DATABASE_URL``, or a file that ``DATABASE_URL_FILE`` names, may hold
            ``sqlite:///path`` or ``postgresql://…``; without it, the database is
            ``records.sqlite`` in ``DATA_DIR``.

    Raises:
        LocationError: the address cannot be read or names another kind of database.
    """
    given = value_or_file(environment, "DATABASE_URL")
    if not given:
        return URL.create(
            _DRIVERS["sqlite"], database=str(data_dir(environment) / "records.sqlite")
        )
    return parse_url(given)


def parse_url(given: str) -> URL:
    """Read a database address and choose its driver; raises LocationError."""
    try:
        url = make_url(given)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError):
        # The address may hold a password, so the message does not repeat it.
        raise LocationError(
            "DATABASE_URL cannot be read; write sqlite:///folder/records.sqlite "
            "or postgresql://user:password@host/database."
        ) from None
    if backend == "postgres":
        backend = "postgresql"
    if backend not in _DRIVERS:
        raise LocationError(
            f"DATABASE_URL names the database '{backend}'; use sqlite or postgresql."
        )
    if backend == "sqlite" and (not url.database or _is_in_memory(url)):
        raise LocationError(
            "DATABASE_URL names a database in memory, which would forget every conversation; "
            "write sqlite:///folder/records.sqlite."
        )
    if backend == "postgresql" and not url.database:
        raise LocationError(
            "DATABASE_URL names no database; write postgresql://user:password@host/database."
        )
    return url.set(drivername=_DRIVERS[backend])


def sqlite_file(url: URL) -> Path:
    """Return the file of an SQLite database, also where its address holds a ``file:`` URI.

    SQLite reads ``sqlite:///file:/data/records.sqlite?mode=ro&uri=true`` as a URI: the path is
    what stands behind ``file:``, without a host and with ``%20`` for a blank.
    """
    database = url.database or ""
    if not _is_uri(url):
        return Path(database)
    return Path(unquote(urlsplit(database).path))


def _is_uri(url: URL) -> bool:
    """Say whether the driver is told to read the address as a URI, as SQLAlchemy decides it."""
    told = str(url.query.get("uri", "")).lower()
    return (url.database or "").startswith("file:") and told in {"true", "yes", "on", "y", "t", "1"}


def _is_in_memory(url: URL) -> bool:
    memory = _is_uri(url) and url.query.get("mode") == "memory"
    return memory or str(sqlite_file(url)) in {".", ":memory:"}


def ensure_folder(url: URL) -> None:
    """Make the folder of an SQLite database where it is missing.

    Raises:
        LocationError: it cannot be made, or nothing can be written to it.
    """
    if url.get_backend_name() != "sqlite":
        return
    folder = sqlite_file(url).expanduser().resolve().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        raise LocationError(
            f"The database cannot be kept in {folder}; set DATA_DIR, or DATABASE_URL where that is "
            "set, to a folder that this process may write to."
        )
