"""Chromium for the tests of the console."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

from tests.console.running_console import PASSWORD

MISSING = "Chromium is not installed; install Debian's package `chromium`."
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"]


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def log_in(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/inbox")


def axe(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and its own good practice."""
    # The page's policy forbids injected scripts; this one runs in the driver's own world.
    page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate(
        "async () => axe.run(document, {resultTypes: ['violations']})"
    )
    return [
        f"{problem['id']}: {json.dumps(node['target'])} {node['failureSummary']}"
        for problem in found["violations"]
        for node in problem["nodes"]
    ]
