"""Debian's chromium, started the same way for every test and script that looks at the website."""

import shutil

from playwright.sync_api import Browser, Playwright

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = (
    "Chromium is not installed; install Debian's package `chromium` (apt-get install chromium)."
)


def chromium() -> str | None:
    """The path of the browser, or None where it is not installed."""
    return shutil.which("chromium")


def launch(playwright: Playwright, *more: str) -> Browser:
    """Starts the browser.

    Raises:
        FileNotFoundError: it is not installed.
    """
    path = chromium()
    if path is None:
        raise FileNotFoundError(MISSING)
    return playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *more])
