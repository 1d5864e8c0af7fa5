"""PostgreSQL's server on this machine, for the tests that start one."""

import pwd
import shutil
from pathlib import Path


def postgres_programs() -> Path | None:
    """The folder of `initdb` and the server, or None where they are not installed."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


def server_account() -> str:
    """Who runs the server where the tests are run by root, whom it refuses."""
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return "nobody"
    return "postgres"
