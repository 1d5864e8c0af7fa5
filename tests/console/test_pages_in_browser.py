from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page

from console import inbox, inbox_filling
from tests.console.browsing import axe, chromium, log_in
from tests.console.running_console import RunningConsole, copy_project
from tests.console.sample import fill

pytestmark = pytest.mark.browser
PAGES = (
    "/inbox",
    "/inbox/list",
    "/conversations",
    "/conversations?q=needle&kind=answer",
    f"/conversations/{1:032x}",
    "/unanswered",
    "/answers",
    "/answers/pain",
    "/answers/handoff_cost",
    "/answers/greet",
    "/answers/new",
    "/answers/new-document",
    "/changes",
    "/models",
    "/insights",
    "/messenger",
    "/audit",
    "/nothing",
)
# One of every kind that can wait on the page of changes.
DRAFTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("example", "pain", {"text": "how much of a zap is it"}),
    ("drop_example", "pain", {"text": "will it hurt"}),
    ("texts", "handoff_cost", {"fields": {"title": "Cost", "text": "Please call {phone}."}}),
    (
        "topic",
        "handoff_parking",
        {
            "fields": {
                "title": "Parking",
                "asked": "whether one can park",
                "text": "Call {phone}.",
            },
            "examples": ["where do i park", "is there a car park"],
        },
    ),
    ("document", "visit", {"title": "Your visit", "facts": [{"section": "A", "fact": "B."}]}),
    ("review_date", "pain", {"date": "2027-01-01"}),
)
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 780}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningConsole]:
    folder: Path = tmp_path_factory.mktemp("console")
    console = RunningConsole(folder, copy_project(folder)).prepare()
    with console.engine.begin() as connection:
        fill(connection)
        inbox_filling.fill(connection, 0, 100)
        for kind, target, payload in DRAFTS:
            inbox.propose(connection, kind, target, payload, "ed")
    console.start()
    yield console
    console.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, running: RunningConsole) -> Iterator[Page]:
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
    opened = context.new_page()
    log_in(opened, running.url, "ada")
    yield opened
    context.close()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_on_every_page(page: Page, running: RunningConsole, colours: str) -> None:
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
    found: list[str] = []
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for path in PAGES:
            page.goto(f"{running.url}{path}")
            found += [f"{path} {size['width']}: {problem}" for problem in axe(page)]
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > size["width"]:
                found.append(f"{path} is {wide} pixels wide")
    assert not found, "\n".join(found)


def test_the_navigation_is_one_row(page: Page, running: RunningConsole) -> None:
    """With all pages and the longest name that a row has to hold, on a common small screen."""
    page.goto(f"{running.url}/inbox")
    page.evaluate("document.querySelector('.who').firstChild.textContent = 'w'.repeat(64)")
    assert page.locator(".top nav a").count() == 9
    tops = page.evaluate(
        "[...document.querySelectorAll('.brand, .top nav a, .out button')]"
        ".map(one => { const box = one.getBoundingClientRect(); return box.top + box.height / 2 })"
    )
    assert max(tops) - min(tops) < 4
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]


def test_axe_on_the_log_in_page(browser: Browser, running: RunningConsole) -> None:
    page = browser.new_page()
    page.goto(f"{running.url}/login")
    assert axe(page) == []
    page.close()


def test_every_kind_of_draft_is_shown(page: Page, running: RunningConsole) -> None:
    page.goto(f"{running.url}/changes")
    text = page.locator("main").inner_text()
    for said in ("“how much of a zap is it”", "“will it hurt”", "Reply: Please call {phone}.",
                 "Examples: where do i park", "Your visit: 1 fact", "2027-01-01"):  # fmt: skip
        assert said in text, said


def test_a_stored_script_does_not_run(page: Page, running: RunningConsole) -> None:
    said: list[str] = []

    def heard(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", heard)
    for path in ("/inbox/5", "/conversations", f"/conversations/{5:032x}", "/inbox/list"):
        page.goto(f"{running.url}{path}")
        assert "<script>alert(1)" in page.locator("main").inner_text()
    assert said == []


def test_the_keyboard_alone(page: Page, running: RunningConsole) -> None:
    page.goto(f"{running.url}/inbox")
    first = page.locator("#asked").inner_text()
    page.keyboard.press("r")
    page.locator(".notice").get_by_text("Marked right.").wait_for()
    second = page.locator("#asked").inner_text()
    assert second != first
    page.keyboard.press("u")
    page.locator(".notice").get_by_text("Undone").wait_for()
    assert page.locator("#asked").inner_text() == first
    page.keyboard.press("o")
    page.keyboard.type("Does it hurt?")
    page.keyboard.press("Enter")
    page.locator(".notice").get_by_text("Does it hurt?").wait_for()
    assert page.locator("#asked").inner_text() == second
    assert page.evaluate("document.activeElement.id") == "asked"
    page.keyboard.press("u")
    page.locator(".notice").get_by_text("Undone").wait_for()


def test_one_key_shortcuts_can_be_switched_off(page: Page, running: RunningConsole) -> None:
    page.goto(f"{running.url}/inbox")
    first = page.locator("#asked").inner_text()
    page.get_by_role("button", name="One-key shortcuts: on").click()
    page.locator("h1").click()
    page.keyboard.press("r")
    page.reload()
    page.keyboard.press("r")
    page.wait_for_timeout(500)
    assert page.locator("#asked").inner_text() == first


def test_the_preview_follows_the_typing(page: Page, running: RunningConsole) -> None:
    page.goto(f"{running.url}/answers/handoff_cost")
    page.get_by_role("textbox", name="Reply").fill(
        "We guarantee that it is free. Please call {phone}."
    )
    page.locator("#preview .warnings").get_by_text("guarantee").wait_for()
    assert "(225) 308-4064" in page.locator("#preview .bubble").first.inner_text()


def test_without_scripts(browser: Browser, running: RunningConsole) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, running.url, "ed")
    first = page.locator("#asked").inner_text()
    page.get_by_role("button", name="Skip").click()
    assert "Skipped." in page.locator(".notice").inner_text()
    assert page.locator("#asked").inner_text() != first
    page.get_by_role("button", name="Undo").click()
    assert page.locator("#asked").inner_text() == first
    context.close()
