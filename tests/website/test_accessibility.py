"""The accessibility contract: the keyboard alone, and what a screen reader is told."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.website.bubble_page import PHONE, BubblePage
from tests.website.conftest import NewBubble
from tests.website.stub_gateway import StubGateway

pytestmark = pytest.mark.browser


def focused(bubble: BubblePage) -> str:
    """The role and name of what has the focus, as ``button: Send``."""
    name: str = bubble.page.evaluate(
        """() => {
          let el = document.activeElement;
          while (el.shadowRoot?.activeElement) el = el.shadowRoot.activeElement;
          return `${el.localName}: ${el.ariaLabel ?? el.innerText}`;
        }"""
    )
    return name.replace("\n", " ")


def test_the_keyboard_alone_is_enough(bubble: BubblePage, stub: StubGateway) -> None:
    page = bubble.visit().page
    keys = page.keyboard
    keys.press("Tab")
    keys.press("Tab")
    assert focused(bubble) == "button: Ask a question"
    outline = bubble.launcher.evaluate("el => getComputedStyle(el).outlineStyle")
    assert outline != "none"
    keys.press("Enter")
    expect(bubble.theirs).to_have_count(1)
    assert focused(bubble) == "textarea: Type your question"
    keys.type("Does it hurt?")
    keys.press("Enter")
    expect(bubble.theirs.last).to_contain_text("slight ache")
    expect(bubble.mine).to_have_attribute("data-state", "sent")
    assert focused(bubble) == "textarea: Type your question"
    back: list[str] = []
    while not back or "Close" not in back[-1]:
        keys.press("Shift+Tab")
        back.append(focused(bubble))
    assert back == [
        "button: No, not helpful",
        "button: Yes, helpful",
        "button: Is it safe?",
        "button: What is the twitch response?",
        "summary: Where this comes from",
        "div: Conversation",
        "button: Close chat",
    ]
    keys.press("Shift+Tab")
    assert focused(bubble) == "button: More options"
    keys.press("Enter")
    assert focused(bubble) == "button: Start over"
    keys.press("Escape")
    assert focused(bubble) == "button: More options"
    expect(bubble.dialog).to_be_visible()
    for _ in range(4):
        keys.press("Tab")
    assert focused(bubble) == "button: What is the twitch response?"
    keys.press("Enter")
    expect(bubble.mine).to_have_count(2)
    expect(bubble.theirs).to_have_count(3)
    assert focused(bubble) == "textarea: Type your question"
    keys.press("Tab")
    assert focused(bubble) == "button: Send"
    keys.press("Escape")
    expect(bubble.dialog).to_be_hidden()
    assert focused(bubble) == "button: Ask a question"


def test_the_launcher_and_the_dialog_are_what_they_look_like(bubble: BubblePage) -> None:
    bubble.visit()
    expect(bubble.launcher).to_have_attribute("aria-expanded", "false")
    assert bubble.launcher.evaluate("el => el.localName") == "button"
    bubble.launcher.click()
    expect(bubble.launcher).to_have_attribute("aria-expanded", "true")
    controls = bubble.launcher.get_attribute("aria-controls")
    expect(bubble.dialog).to_have_id(controls or "")
    expect(bubble.dialog).to_have_accessible_name("Dry needling questions")
    assert bubble.dialog.evaluate("el => el.matches(':modal')") is False
    expect(bubble.log).to_have_count(1)


def test_the_tree_that_screen_readers_get(bubble: BubblePage) -> None:
    bubble.open().ask("Does it hurt?")
    bubble.theirs.last.get_by_text("Where this comes from").click()
    expect(bubble.dialog).to_match_aria_snapshot(
        """
        - dialog "Dry needling questions":
          - heading "Dry needling questions" [level=2]
          - paragraph: Automated assistant
          - link "Call (225) 308-4064"
          - button "More options"
          - button "Close chat"
          - region "Conversation":
            - log "Conversation":
              - text: /Assistant. Hello!.* You. Does it hurt.*Assistant. The clinic's information says/
              - group:
                - text: Where this comes from
                - list:
                  - listitem: /Dry Needling for Muscle Pain Relief/
                  - listitem: /6 Incredible Benefits/
              - button "What is the twitch response?"
              - button "Is it safe?"
              - group "Was this helpful?":
                - button "Yes, helpful"
                - button "No, not helpful"
          - textbox "Type your question"
          - button "Send"
          - paragraph: /Automated, and not for emergencies/
        """
    )


def test_messages_are_appended_and_never_rewritten(bubble: BubblePage, stub: StubGateway) -> None:
    bubble.open().live()
    bubble.page.evaluate(
        """() => {
          window.changes = [];
          const log = document.querySelector("clinic-chat").shadowRoot.querySelector("[role=log]");
          new MutationObserver((records) => {
            for (const {type, target, addedNodes, removedNodes} of records) {
              const hidden = target.closest?.("[aria-hidden=true], [aria-live=off]");
              if (target === log && !removedNodes.length) changes.push("appended");
              else if (!hidden) changes.push(`${type} of ${target.className}`);
            }
          }).observe(log, {childList: true, subtree: true, characterData: true});
        }"""
    )
    stub.scripts["POST messages"].fail_before = [503]
    bubble.say("Does it hurt?")
    expect(bubble.theirs.last).to_contain_text("slight ache")
    bubble.ask("How much does it cost?")
    assert bubble.page.evaluate("changes") == ["appended"] * 4


def test_typing_is_told_once_and_the_dots_are_for_the_eyes(
    bubble: BubblePage, stub: StubGateway
) -> None:
    bubble.open().live()
    stub.scripts["POST messages"].delay = 0.6
    bubble.say("Does it hurt?")
    status = bubble.dialog.locator(".unseen[role=status]")
    expect(status).to_have_text("The assistant is typing.")
    dots = bubble.dialog.locator(".dots")
    expect(dots).to_be_visible()
    expect(dots).to_have_attribute("aria-hidden", "true")
    expect(bubble.theirs.last).to_contain_text("slight ache")
    expect(status).to_have_text("")
    expect(dots).to_be_hidden()


def test_a_phone_gets_a_modal_full_screen(new_bubble: NewBubble) -> None:
    bubble = new_bubble(**PHONE, reduced_motion="reduce").visit()
    bubble.launcher.tap()
    expect(bubble.theirs).to_have_count(1)
    assert bubble.dialog.evaluate("el => el.matches(':modal')")
    box = bubble.dialog.bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    for _ in range(12):
        bubble.page.keyboard.press("Tab")
        assert focused(bubble) != "a: a link"
    bubble.button("Does it hurt?").tap()
    expect(bubble.theirs.last).to_contain_text("slight ache")
    # the keyboard stays down until the input is tapped
    expect(bubble.input).to_be_focused()
    expect(bubble.input).to_have_attribute("inputmode", "none")
    bubble.input.tap()
    expect(bubble.input).not_to_have_attribute("inputmode", re.compile("."))
    bubble.page.keyboard.press("Escape")
    expect(bubble.dialog).to_be_hidden()
    expect(bubble.launcher).to_be_focused()


def test_turning_the_phone_keeps_the_conversation_open(new_bubble: NewBubble) -> None:
    bubble = new_bubble().open()
    bubble.input.fill("Does it")
    bubble.page.set_viewport_size({"width": 390, "height": 844})
    page_modal = "el => el.matches(':modal')"
    bubble.page.wait_for_timeout(100)
    assert bubble.dialog.evaluate(page_modal)
    bubble.page.set_viewport_size({"width": 1280, "height": 900})
    bubble.page.wait_for_timeout(100)
    assert not bubble.dialog.evaluate(page_modal)
    expect(bubble.input).to_have_value("Does it")


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_targets_are_large_enough(new_bubble: NewBubble, options: dict[str, Any]) -> None:
    bubble = new_bubble(**options).open()
    bubble.ask("Does it hurt?")
    bubble.ask("How much does it cost?")
    small: list[str] = bubble.host.evaluate(
        """chat => {
          const small = [];
          for (const el of chat.shadowRoot.querySelectorAll("button, summary, textarea, a.pill, a.round")) {
            const {width, height} = el.getBoundingClientRect();
            if (width && (width < 44 || height < 44)) small.push(`${el.className} ${width}x${height}`);
          }
          return small;
        }"""
    )
    assert small == []


def test_at_400_percent_everything_can_be_reached(new_bubble: NewBubble) -> None:
    """1280 by 1024 pixels at 400 % are 320 by 256."""
    bubble = new_bubble(viewport={"width": 320, "height": 256}, device_scale_factor=4).open()
    answer = bubble.ask("Does it hurt?")
    answer.get_by_text("Where this comes from").click()
    bubble.button("Is it safe?").click()
    expect(bubble.theirs).to_have_count(3)
    bubble.input.fill("x")
    for node in [bubble.input, bubble.button("Send"), bubble.button("More options")]:
        node.scroll_into_view_if_needed()
        expect(node).to_be_in_viewport(ratio=0.9)
    sideways = bubble.dialog.evaluate("el => el.scrollWidth > el.clientWidth")
    assert not sideways
    bubble.button("Close chat").click()
    expect(bubble.dialog).to_be_hidden()


def type_and_wait(bubble: BubblePage) -> None:
    """Says something that is never answered."""
    bubble.page.route("**/api/messages", lambda _: None)
    bubble.say("Does it hurt?")
    expect(bubble.dialog.locator(".dots")).to_be_visible()


def test_reduced_motion_stops_every_animation(new_bubble: NewBubble, stub: StubGateway) -> None:
    running = """chat => chat.shadowRoot.getAnimations().length"""
    moving = new_bubble().open()
    type_and_wait(moving)
    assert moving.host.evaluate(running) > 0
    still = new_bubble(reduced_motion="reduce").open()
    type_and_wait(still)
    assert still.host.evaluate(running) == 0


def test_forced_colours_keep_borders_and_icons(new_bubble: NewBubble) -> None:
    bubble = new_bubble(forced_colors="active").open()
    answer = bubble.ask("Does it hurt?")
    for node in [answer.locator(".card"), bubble.mine.locator(".card"), bubble.button("Send")]:
        assert node.evaluate("el => getComputedStyle(el).borderTopStyle") != "none"
        assert node.evaluate("el => getComputedStyle(el).borderTopWidth") != "0px"


def test_dark_mode_follows_the_system_or_the_page(new_bubble: NewBubble) -> None:
    light, dark = "rgb(243, 247, 246)", "rgb(13, 23, 25)"
    bubble = new_bubble(color_scheme="dark").open()
    expect(bubble.dialog).to_have_css("background-color", dark)
    bubble.page.emulate_media(color_scheme="light")
    expect(bubble.dialog).to_have_css("background-color", light)
    bubble.host.evaluate("chat => chat.setAttribute('theme', 'dark')")
    bubble.launcher.click()
    expect(bubble.dialog).to_have_css("background-color", dark)


def test_larger_letters_of_the_reader_are_respected(new_bubble: NewBubble) -> None:
    """The page's own root size does not matter, the browser's does."""
    bubble = new_bubble(bypass_csp=True).open()
    size = "el => getComputedStyle(el).fontSize"
    assert bubble.input.evaluate(size) == "16px"
    bubble.page.add_style_tag(content="html { font-size: 62.5% } body { font: 9px/1 serif }")
    assert bubble.input.evaluate(size) == "16px"
