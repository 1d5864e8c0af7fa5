"""Brings the database to the newest schema; safe when several processes start at once."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.engine import URL, Connection

from records.connections import blocking_engine, is_sqlite
from records.location import sqlite_file

_SCRIPTS = Path(__file__).resolve().parent / "migrations"
_WAIT_SECONDS = 30.0
_POSTGRES_LOCK = 7_203_084_064


def configuration() -> Config:
    """Return Alembic's configuration, which knows only where the scripts are."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


class NewerSchemaError(CommandError):
    """The database is of a newer version of this program; the message says what to do."""


def newest_revision() -> str:
    """Return the revision that this program's migrations end with."""
    return str(ScriptDirectory.from_config(configuration()).get_current_head())


def upgrade(url: URL, revision: str = "head") -> None:
    """Run the migrations that are missing, one process at a time, each in one transaction.

    Raises:
        NewerSchemaError: nothing was changed.
        sqlalchemy.exc.SQLAlchemyError: the database cannot be opened or changed.
        OSError: the folder of the database cannot be written.
    """
    engine = blocking_engine(url, _WAIT_SECONDS)
    try:
        with _only_one(url), engine.connect() as connection:
            if not is_sqlite(url):
                connection.execute(text(f"SELECT pg_advisory_lock({_POSTGRES_LOCK})"))
                connection.commit()
            _run(connection, revision)
    finally:
        engine.dispose()


def _run(connection: Connection, revision: str) -> None:
    config = configuration()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError:
        connection.rollback()
        _refuse_newer(connection)
        raise
    connection.commit()


def _refuse_newer(connection: Connection) -> None:
    present = MigrationContext.configure(connection).get_current_revision()
    known = {one.revision for one in ScriptDirectory.from_config(configuration()).walk_revisions()}
    if present is not None and present not in known:
        raise NewerSchemaError(
            f"The database has the schema {present}, which is newer than this program "
            f"({newest_revision()}): start the version that made it, or restore a copy from before "
            "the upgrade."
        )


@contextmanager
def _only_one(url: URL) -> Iterator[None]:
    """Hold a file lock beside an SQLite database; the system frees it when a process is killed."""
    if not is_sqlite(url) or "mode=ro" in str(url):
        yield
        return
    database = sqlite_file(url)
    database.parent.mkdir(parents=True, exist_ok=True)
    with database.with_name(database.name + ".migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
