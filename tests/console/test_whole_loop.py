"""Log in, correct a wrong answer, train, compare, promote, roll back: with the real engine."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from tests.console.browsing import axe, chromium, log_in
from tests.console.loop_stack import LoopStack

pytestmark = [pytest.mark.stack, pytest.mark.browser]
# Words that no example has; a clinic's patients keep finding new ones.
ASKED = "rate the zap out of five"
WORDINGS = (
    "rate the zap from one to five",
    "how much of a zap is it out of five",
    "what would people rate the zap",
    "does the zap rate high",
)
TRAINING_MS = 900_000


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopStack]:
    running = LoopStack(tmp_path_factory.mktemp("loop"))
    _shorten_sets(running.project)
    try:
        running.start()
        yield running
    finally:
        running.close()


def _shorten_sets(project: Path) -> None:
    """Keep some rows of each set: the loop is tested here, not the model."""
    for name, kept in (("questions", 40), ("noisy", 5), ("several", 5), ("out_of_scope", 15)):
        path = project / "evaluation" / f"{name}.tsv"
        path.write_text("\n".join(path.read_text().split("\n")[: kept + 1]) + "\n")
    for name in ("emergencies", "near_misses"):
        path = project / "evaluation" / "safety" / f"{name}.tsv"
        lines = path.read_text().rstrip("\n").split("\n")
        path.write_text("\n".join([lines[0], *lines[1::20]]) + "\n")


def is_about_pain(reply: dict[str, object]) -> bool:
    return reply["kind"] == "answer" and reply["topics"] == ["pain"]


def wait_for_answer(stack: LoopStack, about_pain: bool) -> None:
    end = time.monotonic() + 60
    while is_about_pain(stack.ask(ASKED)) is not about_pain:
        assert time.monotonic() < end, stack.ask(ASKED)
        time.sleep(1)


def correct_it_in_the_inbox(page: Page, stack: LoopStack) -> None:
    page.goto(f"{stack.console.url}/inbox?reason=thumbs_down")
    while page.locator("#asked").count() == 0:
        page.wait_for_timeout(1000)
        page.reload()
    assert page.locator("#asked").inner_text() == f"“{ASKED}”"
    assert axe(page) == []
    page.keyboard.press("o")
    page.keyboard.type("Does it hurt?")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.locator(".notice").get_by_text("Saved as an example").wait_for()


def publish_and_train(page: Page, stack: LoopStack) -> None:
    page.goto(f"{stack.console.url}/answers/pain")
    page.get_by_label("New examples, one on each line").fill("\n".join(WORDINGS))
    page.get_by_role("button", name="Keep as drafts").click()
    page.goto(f"{stack.console.url}/changes")
    assert ASKED in page.locator("main").inner_text()
    page.get_by_role("button", name="Publish 5").click()
    page.locator(".notice").get_by_text("5 published").wait_for()
    published = (stack.project / "data" / "nlu.yml").read_text()
    assert f"    - {ASKED}\n" in published
    page.goto(f"{stack.console.url}/models")
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_text("Learning from the examples").first.wait_for()
    assert axe(page) == []
    ready = page.get_by_role("link", name="see what it answers otherwise")
    failed = page.locator("#progress [role=alert]")
    ready.or_(failed).wait_for(timeout=TRAINING_MS)
    assert failed.count() == 0, failed.inner_text()
    ready.click()


def test_the_whole_loop(stack: LoopStack) -> None:
    talk = stack.session()
    wrong = stack.send(talk, ASKED)[0]
    assert not is_about_pain(wrong)
    given = {"session": talk, "reply": wrong["id"], "helpful": False}
    assert httpx.post(f"{stack.url}/api/feedback", json=given, timeout=30).status_code == 204
    with chromium() as browser:
        page = browser.new_page()
        log_in(page, stack.console.url, "ada")
        correct_it_in_the_inbox(page, stack)
        publish_and_train(page, stack)
        text = page.locator("main").inner_text()
        assert ASKED in text
        assert axe(page) == []
        # Patients still talk to the old model.
        assert not is_about_pain(stack.ask(ASKED))
        page.get_by_role("button", name="Promote").click()
        page.locator(".notice").get_by_text("Promoted").wait_for()
        wait_for_answer(stack, about_pain=True)
        # A conversation that was running goes on.
        assert is_about_pain(stack.send(talk, ASKED)[0])
        bubble = browser.new_page()
        bubble.goto(stack.url)
        bubble.locator("clinic-chat button[aria-expanded]").click()
        bubble.locator("clinic-chat textarea, clinic-chat input").first.fill(ASKED)
        bubble.keyboard.press("Enter")
        bubble.get_by_text("twitch response").first.wait_for()
        # It says so the next time that it asks.
        page.goto(f"{stack.console.url}/models")
        end = time.monotonic() + 30
        while page.get_by_text("The engine runs it.").count() == 0:
            assert time.monotonic() < end
            page.wait_for_timeout(500)
            page.reload()
        page.get_by_role("button", name="Roll back").click()
        page.locator(".notice").get_by_text("Rolled back").wait_for()
        wait_for_answer(stack, about_pain=False)
        page.goto(f"{stack.console.url}/audit")
        acts = page.locator("main").inner_text()
        for act in ("promoted", "rolled back", "published", "trained", "decided"):
            assert act in acts
        assert axe(page) == []
