"""Every rule that axe has, in every state of the bubble and on the demo page, in all its colours."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.website.bubble_page import PHONE, BubblePage
from tests.website.conftest import NewBubble
from tests.website.stub_gateway import StubGateway

pytestmark = pytest.mark.browser


def axe(page: Page) -> list[str]:
    """Runs every rule that axe has, also those for AAA and the experimental ones; what they found."""
    page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate(
        """async () => {
          const rules = {};
          for (const {ruleId} of axe.getRules()) rules[ruleId] = {enabled: true};
          return axe.run(document, {rules, resultTypes: ["violations"]});
        }"""
    )
    return [
        f"{problem['id']}: {json.dumps(node['target'])} {node['failureSummary']}"
        for problem in found["violations"]
        for node in problem["nodes"]
    ]


def closed(bubble: BubblePage, stub: StubGateway) -> None:
    bubble.page.wait_for_timeout(1)


def greeting(bubble: BubblePage, stub: StubGateway) -> None:
    bubble.launcher.click()
    expect(bubble.theirs).to_have_count(1)


def every_kind_of_reply(bubble: BubblePage, stub: StubGateway) -> None:
    greeting(bubble, stub)
    for text in [
        "Does it hurt?",
        "How much does it cost?",
        "hmm",
        "What is the weather?",
        "broken",
    ]:
        bubble.ask(text)
    bubble.theirs.nth(1).get_by_text("Where this comes from").click()


def alarms(bubble: BubblePage, stub: StubGateway) -> None:
    greeting(bubble, stub)
    for text in ["I cannot breathe", "I have a fever", "I want to die"]:
        bubble.ask(text)


def feedback(bubble: BubblePage, stub: StubGateway) -> None:
    greeting(bubble, stub)
    answer = bubble.ask("Does it hurt?")
    answer.get_by_role("button", name="No, not helpful").click()
    expect(answer.get_by_role("textbox")).to_be_visible()


def menu(bubble: BubblePage, stub: StubGateway) -> None:
    greeting(bubble, stub)
    bubble.button("More options").click()


def question_before_deleting(bubble: BubblePage, stub: StubGateway) -> None:
    greeting(bubble, stub)
    bubble.choose("Delete my conversation")


def typing(bubble: BubblePage, stub: StubGateway) -> None:
    greeting(bubble, stub)
    bubble.page.route("**/api/messages", lambda _: None)
    bubble.say("Does it hurt?")
    expect(bubble.dialog.locator(".dots")).to_be_visible()


def refused(bubble: BubblePage, stub: StubGateway) -> None:
    greeting(bubble, stub)
    stub.scripts["POST messages"].fail_before = [422]
    bubble.say("Does it hurt?")
    expect(bubble.trouble).not_to_be_empty()


def unreachable(bubble: BubblePage, stub: StubGateway) -> None:
    stub.scripts["POST sessions"].fail_before = [503]
    bubble.launcher.click()
    expect(bubble.trouble).not_to_be_empty()


def offline(bubble: BubblePage, stub: StubGateway) -> None:
    greeting(bubble, stub)
    bubble.page.context.set_offline(True)
    bubble.say("Does it hurt?")
    expect(bubble.mine).to_have_attribute("data-state", "waiting")


def unread(bubble: BubblePage, stub: StubGateway) -> None:
    greeting(bubble, stub)
    stub.scripts["POST messages"].delay = 0.3
    bubble.say("Does it hurt?")
    bubble.button("Close chat").click()
    expect(bubble.launcher).to_have_accessible_name("Ask a question 1 new")


STATES = [
    closed,
    greeting,
    every_kind_of_reply,
    alarms,
    feedback,
    menu,
    question_before_deleting,
    typing,
    refused,
    unreachable,
    offline,
    unread,
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(
    new_bubble: NewBubble, stub: StubGateway, state: Callable[[BubblePage, StubGateway], None]
) -> None:
    """In each state, on the demo page without its own policy (axe is a script of its own)."""
    bubble = new_bubble(bypass_csp=True, reduced_motion="reduce").visit("/")
    state(bubble, stub)
    assert axe(bubble.page) == []
    bubble.page.emulate_media(color_scheme="dark")
    assert axe(bubble.page) == []
    bubble.page.emulate_media(forced_colors="active")
    assert axe(bubble.page) == []


@pytest.mark.parametrize(
    "state", [closed, every_kind_of_reply, alarms, refused], ids=lambda s: s.__name__
)
def test_axe_finds_nothing_on_a_phone(
    new_bubble: NewBubble, stub: StubGateway, state: Callable[[BubblePage, StubGateway], None]
) -> None:
    bubble = new_bubble(bypass_csp=True, reduced_motion="reduce", **PHONE).visit("/")
    state(bubble, stub)
    assert axe(bubble.page) == []


@pytest.mark.parametrize(
    "color", ["#ffee00", "#ff0000", "#777777", "#ffffff", "#000000", "#00ccff"]
)
def test_any_colour_of_the_clinic_is_made_readable(
    new_bubble: NewBubble, stub: StubGateway, color: str
) -> None:
    bubble = new_bubble(bypass_csp=True, reduced_motion="reduce").visit("/")
    bubble.host.evaluate("(chat, color) => chat.setAttribute('color', color)", color)
    greeting(bubble, stub)
    bubble.ask("How much does it cost?")
    assert axe(bubble.page) == []
    bubble.page.emulate_media(color_scheme="dark")
    assert axe(bubble.page) == []


def test_axe_finds_something_where_there_is_something(new_bubble: NewBubble) -> None:
    bubble = new_bubble(bypass_csp=True).visit()
    bubble.host.evaluate(
        """chat => {
          const style = new CSSStyleSheet();
          style.replaceSync(".launcher { color: #888 !important; background: #999 !important }");
          chat.shadowRoot.adoptedStyleSheets.push(style);
        }"""
    )
    assert "color-contrast" in "".join(axe(bubble.page))
