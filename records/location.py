"""Where the records are: read from the environment, the same for every process."""

from collections.abc import Mapping
from pathlib import Path

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


def database_url(environment: Mapping[str, str]) -> URL:
    """Return the database's address with the driver in use.

    Args:
        environment: ``DATABASE_URL`` may be ``sqlite:///path`` or ``postgresql://…``; without it,
            the database is ``records.sqlite`` in ``DATA_DIR``.

    Raises:
        LocationError: the address cannot be read or names another kind of database.
    """
    given = environment.get("DATABASE_URL", "").strip()
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
    if backend == "sqlite" and (not url.database or url.database == ":memory:"):
        raise LocationError(
            "DATABASE_URL names a database in memory, which would forget every conversation; "
            "write sqlite:///folder/records.sqlite."
        )
    return url.set(drivername=_DRIVERS[backend])
