"""History, other tabs, starting over, deleting, and taking the conversation along."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.website.bubble_page import BubblePage
from tests.website.conftest import NewBubble
from tests.website.stub_gateway import StubGateway

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]


def shown(bubble: BubblePage) -> list[str]:
    """Every message of the transcript, its speaker first."""
    cards = bubble.messages.locator("> .card").all()
    return [card.evaluate("card => card.textContent").split("\n")[0][:30] for card in cards]


def test_the_history_is_there_after_a_reload_and_is_not_announced(bubble: BubblePage) -> None:
    bubble.open().ask("Does it hurt?")
    bubble.ask("How much does it cost?")
    before = shown(bubble)
    bubble.page.add_init_script(
        """new MutationObserver((_, observer) => {
             const root = document.querySelector("clinic-chat")?.shadowRoot;
             if (!root) return;
             observer.disconnect();
             window.modes = [];
             new MutationObserver((changes) => {
               for (const {target, addedNodes} of changes) {
                 if (target.role === "log" && addedNodes.length) modes.push(target.ariaLive);
               }
             }).observe(root, {childList: true, subtree: true});
           }).observe(document, {childList: true, subtree: true});"""
    )
    bubble.open()
    assert shown(bubble) == before
    assert set(bubble.page.evaluate("modes")) == {"off"}
    bubble.live()


def test_the_conversation_goes_on_on_the_next_page(bubble: BubblePage, stub: StubGateway) -> None:
    bubble.open().ask("Does it hurt?")
    bubble.open("/")
    expect(bubble.messages).to_have_count(3)
    bubble.ask("How much does it cost?")
    assert len(stub.sessions) == 1


def test_feedback_is_remembered(bubble: BubblePage) -> None:
    bubble.open().ask("Does it hurt?").get_by_role("button", name="Yes, helpful").click()
    expect(bubble.host.locator("dialog > .unseen[role=status]")).to_have_text("Thank you.")
    bubble.open()
    up = bubble.theirs.last.get_by_role("button", name="Yes, helpful")
    expect(up).to_have_attribute("aria-pressed", "true")


def test_a_draft_survives_a_reload(bubble: BubblePage) -> None:
    bubble.open().input.fill("Does it")
    bubble.open()
    expect(bubble.input).to_have_value("Does it")
    bubble.say("Does it hurt?")
    bubble.open()
    expect(bubble.input).to_have_value("")


def test_only_the_token_and_undelivered_messages_are_kept(bubble: BubblePage) -> None:
    bubble.open().ask("Does it hurt?")
    kept = bubble.kept()
    assert {name.split()[-1] for name in kept} <= {"session", "unread"}
    assert "hurt" not in json.dumps(kept)


def test_two_tabs_show_one_conversation(
    new_bubble: NewBubble, new_context: NewContext, stub: StubGateway
) -> None:
    context = new_context()
    one, two = new_bubble(context).open(), new_bubble(context).open()
    assert len(stub.sessions) == 1
    one.ask("Does it hurt?")
    expect(two.theirs.last).to_contain_text("slight ache")
    two.ask("How much does it cost?")
    expect(one.theirs.last).to_contain_text("not in the clinic's information")
    assert shown(one) == shown(two)
    expect(one.messages).to_have_count(5)
    expect(two.mine.last).to_have_attribute("data-state", "sent")
    one.theirs.nth(1).get_by_role("button", name="Yes, helpful").click()
    rated = two.theirs.nth(1).get_by_role("button", name="Yes, helpful")
    expect(rated).to_have_attribute("aria-pressed", "true")
    assert [turn["text"] for turn in stub.turns()] == ["Does it hurt?", "How much does it cost?"]


def test_two_tabs_opened_at_once_share_a_session(
    new_bubble: NewBubble, new_context: NewContext, stub: StubGateway
) -> None:
    stub.scripts["POST sessions"].delay = 0.3
    context = new_context()
    one, two = new_bubble(context).visit(), new_bubble(context).visit()
    one.launcher.click()
    two.launcher.click()
    expect(one.theirs).to_have_count(1)
    expect(two.theirs).to_have_count(1)
    assert len(stub.sessions) == 1


def test_a_tab_that_is_still_loading_misses_nothing(
    new_bubble: NewBubble, new_context: NewContext, stub: StubGateway
) -> None:
    context = new_context()
    one, two = new_bubble(context).open(), new_bubble(context).visit()
    stub.scripts["POST sessions"].delay = 0.8
    two.launcher.click()
    two.page.wait_for_timeout(200)
    one.ask("Does it hurt?")
    expect(two.theirs.last).to_contain_text("slight ache")
    expect(two.messages).to_have_count(3)


def test_the_tab_in_which_it_is_read_settles_the_count(
    new_bubble: NewBubble, new_context: NewContext, stub: StubGateway
) -> None:
    context = new_context()
    two, one = new_bubble(context).visit(), new_bubble(context).open()
    stub.scripts["POST messages"].delay = 0.6
    one.say("Does it hurt?")
    one.launcher.click()
    expect(one.launcher).to_have_accessible_name("Ask a question 1 new")
    expect(two.launcher).to_have_accessible_name("Ask a question 1 new")
    two.launcher.click()
    expect(one.launcher).to_have_accessible_name("Ask a question")


def test_a_closed_tab_leaves_its_message_to_another(
    new_bubble: NewBubble, new_context: NewContext, stub: StubGateway
) -> None:
    context = new_context()
    one = new_bubble(context).open()
    one.page.route("**/api/messages", lambda route: route.abort())
    one.say("Does it hurt?")
    expect(one.mine).to_have_count(1)
    one.page.close()
    two = new_bubble(context).open()
    expect(two.theirs.last).to_contain_text("slight ache")
    assert [turn["text"] for turn in stub.turns()] == ["Does it hurt?"]


def test_starting_over_asks_first(bubble: BubblePage, stub: StubGateway) -> None:
    bubble.open().ask("Does it hurt?")
    bubble.choose("Start over")
    expect(bubble.button("Keep it")).to_be_focused()
    bubble.button("Keep it").click()
    expect(bubble.button("More options")).to_be_focused()
    expect(bubble.messages).to_have_count(3)
    bubble.choose("Start over")
    bubble.button("Start over").click()
    expect(bubble.messages).to_have_count(1)
    expect(bubble.host.locator("dialog > .unseen[role=status]")).to_have_text(
        "A new conversation has started."
    )
    bubble.ask("How much does it cost?")
    assert len(stub.sessions) == 2
    bubble.open()
    expect(bubble.messages).to_have_count(3)


def test_deleting_erases_it_everywhere(
    new_bubble: NewBubble, new_context: NewContext, stub: StubGateway
) -> None:
    context = new_context()
    one, two = new_bubble(context).open(), new_bubble(context).open()
    one.ask("Does it hurt?")
    expect(two.messages).to_have_count(3)
    old = list(stub.sessions)
    one.choose("Delete my conversation")
    one.button("Delete it").click()
    expect(one.messages).to_have_count(1)
    expect(two.messages).to_have_count(1)
    assert not set(old) & set(stub.sessions)
    assert len(stub.sessions) == 1
    assert stub.bodies("DELETE sessions") == [{"session": old[0]}]
    assert old[0] not in json.dumps(one.kept())
    two.ask("How much does it cost?")
    expect(one.messages).to_have_count(3)


def test_deleting_that_fails_says_so_and_keeps_everything(
    bubble: BubblePage, stub: StubGateway
) -> None:
    bubble.open().ask("Does it hurt?")
    stub.scripts["DELETE sessions"].fail_before = [503]
    bubble.choose("Delete my conversation")
    bubble.button("Delete it").click()
    expect(bubble.trouble).to_contain_text("could not be deleted")
    expect(bubble.messages).to_have_count(3)
    assert len(stub.turns()) == 1


def test_an_answer_to_a_deleted_conversation_is_not_shown(
    bubble: BubblePage, stub: StubGateway
) -> None:
    bubble.open()
    stub.scripts["POST messages"].delay = 0.8
    bubble.say("Does it hurt?")
    bubble.choose("Start over")
    bubble.button("Start over").click()
    expect(bubble.messages).to_have_count(1)
    bubble.page.wait_for_timeout(1000)
    expect(bubble.messages).to_have_count(1)
    expect(bubble.dialog.locator(".dots")).to_be_hidden()


def test_the_conversation_can_be_saved(bubble: BubblePage, tmp_path: Path) -> None:
    bubble.open().ask("Does it hurt?")
    with bubble.page.expect_download() as download:
        bubble.choose("Save this conversation")
    assert download.value.suggested_filename == "Dry needling questions.txt"
    download.value.save_as(tmp_path / "saved.txt")
    saved = (tmp_path / "saved.txt").read_text()
    lines = [line for line in saved.splitlines() if line]
    assert lines[0] == "Dry needling questions"
    assert "You: Does it hurt?" in lines
    assert "Dry Needling for Muscle Pain Relief · Dry Needling for Muscle Pain Relief" in lines
    assert "911" in lines[-1]


def test_the_conversation_can_be_printed(bubble: BubblePage) -> None:
    bubble.page.add_init_script(
        "window.print = () => { top.printed = [document.title, document.body.innerText]; dispatchEvent(new Event('afterprint')); };"
    )
    bubble.open().ask("Does it hurt?")
    bubble.choose("Print this conversation")
    bubble.page.wait_for_function("window.printed")
    title, text = bubble.page.evaluate("printed")
    assert title == "Dry needling questions"
    assert "You: Does it hurt?" in text
    assert "slight ache" in text
    assert "A page" not in text
    expect(bubble.host.locator("iframe")).to_have_count(0)


def test_the_element_can_be_moved_and_removed(bubble: BubblePage, stub: StubGateway) -> None:
    bubble.open().ask("Does it hurt?")
    bubble.page.evaluate(
        "document.querySelector('main').append(document.querySelector('clinic-chat'))"
    )
    expect(bubble.launcher).to_have_attribute("aria-expanded", "false")
    bubble.launcher.click()
    expect(bubble.messages).to_have_count(3)
    bubble.ask("How much does it cost?")
    bubble.host.evaluate("chat => chat.remove()")
    expect(bubble.host).to_have_count(0)
    assert len(stub.sessions) == 1
