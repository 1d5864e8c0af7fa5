"""Keys that the console makes for itself, in files that only it can read."""

import os
import secrets
from pathlib import Path

_SHORTEST = 32


class KeyFileError(ValueError):
    """A key file cannot be made or used; the message names it and the mend."""


def signing_key(path: Path) -> str:
    """Give the key in a file, making it first where there is none.

    Raises:
        KeyFileError: the file is unreadable, too short, or cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make_if_missing(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(
            f"The key file {path.name} cannot be used ({type(error).__name__}); "
            "make DATA_DIR/keys readable and writable for this process."
        ) from None
    if len(key) < _SHORTEST:
        raise KeyFileError(
            f"The key file {path.name} holds fewer than {_SHORTEST} characters; "
            "remove it and start again: a new one is made, and everyone logs in again."
        )
    return key


def _make_if_missing(path: Path) -> None:
    """Write a file of one's own and link it to the name: of several processes, one succeeds."""
    if path.exists():
        return
    own = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    own.touch(0o600)
    try:
        own.write_text(secrets.token_urlsafe(32), encoding="ascii")
        path.hardlink_to(own)
    except FileExistsError:
        return
    finally:
        own.unlink()
