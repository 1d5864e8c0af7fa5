"""The demo page as a clinic would have it."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.website.bubble_page import PHONE, BubblePage
from tests.website.conftest import NewBubble
from tests.website.stub_gateway import WEBSITE, StubGateway

pytestmark = pytest.mark.browser


def test_the_page_says_nothing_that_nobody_told_it() -> None:
    """No prices, hours, addresses or names; the only numbers are the phone's and 911."""
    text = re.sub(r"<[^>]+>", " ", (WEBSITE / "index.html").read_text())
    assert set(re.findall(r"\d[\d ()-]*\d|\$|%", text)) <= {"225) 308-4064", "911"}


def test_a_question_of_the_page_is_asked_in_the_bubble(
    bubble: BubblePage, stub: StubGateway
) -> None:
    bubble.visit("/")
    bubble.page.get_by_role("button", name="Does it hurt?").click()
    expect(bubble.theirs.last).to_contain_text("slight ache")
    expect(bubble.input).to_be_focused()
    assert [turn["text"] for turn in stub.turns()] == ["Does it hurt?"]


def test_its_own_button_opens_the_bubble(bubble: BubblePage, stub: StubGateway) -> None:
    bubble.visit("/")
    bubble.page.locator("main").get_by_role("button", name="Ask a question").click()
    expect(bubble.input).to_be_focused()
    assert stub.turns() == []


@pytest.mark.parametrize("options", [{}, PHONE, {"viewport": {"width": 320, "height": 256}}])
def test_nothing_sticks_out_sideways(new_bubble: NewBubble, options: dict[str, Any]) -> None:
    bubble = new_bubble(**options).visit("/")
    wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert bubble.page.evaluate(wide)


def test_it_works_without_scripts_as_far_as_it_can(
    new_bubble: NewBubble, stub: StubGateway
) -> None:
    page = new_bubble(java_script_enabled=False).page
    page.goto(stub.origin)
    call = page.get_by_role("link", name="Call the clinic")
    expect(call).to_have_attribute("href", "tel:+12253084064")
