"""Keys that the server makes for itself and keeps in files that only it can read."""

import os
import secrets
from pathlib import Path

_BYTES = 32
_SHORTEST = 32


class KeyFileError(ValueError):
    """A key file cannot be made or used; the message names it and the mend."""


def read_or_make_keys(path: Path) -> list[str]:
    """Return the keys in a file, one a line, making one and the file when that is missing.

    The first is the one in use. Those below it are former ones, see docs/operations.md.

    Several processes may start at once: each writes a file of its own and links it to the name,
    which only one of them can; the others take that one's key.

    Raises:
        KeyFileError: the file is unreadable, too short, or cannot be made.
    """
    try:
        if not path.exists():
            _make(path)
        keys = path.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(
            f"The key file {path.name} cannot be used ({type(error).__name__}); "
            "make DATA_DIR/keys readable and writable for this process."
        ) from None
    if not keys or any(len(key) < _SHORTEST for key in keys):
        raise KeyFileError(
            f"The key file {path.name} holds a key of fewer than {_SHORTEST} characters; "
            "remove it and start again: a new one is made, and open conversations end."
        )
    return keys


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    own = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(own)
        except FileExistsError:
            return
    finally:
        own.unlink()
