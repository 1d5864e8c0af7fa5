"""Where the engine keeps what it builds for itself."""

from __future__ import annotations

import os
from pathlib import Path


def data_dir() -> Path:
    """Return the folder named by ``DATA_DIR``, or ``var`` in the project's root.

    The default is fixed to the project and not to the working folder, so that `rasa train`
    and the running engine share one converted encoder.
    """
    configured = os.environ.get("DATA_DIR")
    if configured:
        return Path(configured).expanduser().resolve()
    return Path(__file__).resolve().parent.parent / "var"
