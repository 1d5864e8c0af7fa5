"""Tools of the system that some tests need: without one they skip, in CI they fail."""

import os
import shutil
from typing import NoReturn

import pytest

_MENDS = {"chromium": "install Debian's package `chromium` (apt-get install chromium)"}


def needed_tool(name: str) -> str:
    """The path of a program; the test is skipped where it is not installed."""
    path = shutil.which(name)
    if path is None:
        missing(f"{name} is not installed: {_MENDS.get(name, 'install it')}.")
    return path


def missing(sentence: str) -> NoReturn:
    """Skip the test, or fail it where every tool must be there.

    Args:
        sentence: what is missing and what to install.
    """
    if os.environ.get("CI") == "true":
        pytest.fail(f"{sentence} With CI=true nothing may be skipped.", pytrace=False)
    pytest.skip(sentence)
