"""A patient asks on the website and gets a true answer, through everything."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Response, expect, sync_playwright

from documents import load
from tests.needed_tools import needed_tool
from tests.stack.running_stack import Json, RunningStack
from tests.website.browser import launch
from tests.website.bubble_page import BubblePage

pytestmark = pytest.mark.stack

# What is asked, the kind of the reply, and its topic or the subject of the hand-off.
QUESTIONS = [
    ("does it hurt?", "answer", "pain"),
    ("how many sessions?", "answer", "sessions"),
    ("is anything injected?", "answer", "injections"),
    ("is it safe?", "answer", "safety"),
    ("can you help my sciatica?", "answer", "conditions"),
    ("do you treat carpal tunnel?", "handoff", "condition_unlisted"),
    ("how much does it cost?", "handoff", "cost"),
    ("what's the weather?", "out_of_scope", "out_of_scope"),
]


def check(replies: list[Json], kind: str, subject: str) -> None:
    (reply,) = replies
    assert reply["kind"] == kind, reply
    assert (reply.get("subtopic") or reply["topics"][0]) == subject
    if kind == "answer":
        assert reply["citations"]
    if kind == "handoff":
        assert "(225) 308-4064" in reply["text"]
        assert "tel:+12253084064" in [button.get("url") for button in reply["buttons"]]


@pytest.mark.parametrize(("text", "kind", "subject"), QUESTIONS)
def test_over_http(stack: RunningStack, text: str, kind: str, subject: str) -> None:
    check(stack.ask(text), kind, subject)


def test_what_was_understood_is_recorded(stack: RunningStack) -> None:
    (reply,) = stack.ask("does it hurt?")
    (row,) = stack.rows(
        "SELECT turns.text, turns.kind, turns.intent, turns.confidence, turns.model, turns.nearest"
        " FROM turns JOIN replies ON replies.turn_id = turns.id WHERE replies.id = ?",
        reply["id"],
    )
    text, kind, intent, confidence, model, nearest = row
    assert (text, kind, intent) == ("does it hurt?", "answer", "pain")
    assert 0 < confidence <= 1
    assert model
    assert "similarity" in nearest


def test_two_questions_get_two_replies(stack: RunningStack) -> None:
    replies = stack.ask("how much does it cost and does it hurt?")
    assert [reply["kind"] for reply in replies] == ["handoff", "answer"]


def test_a_body_part_after_another(stack: RunningStack) -> None:
    session = stack.session()
    stack.ask("can you help my neck pain?", session)
    (reply,) = stack.ask("and what about my knee?", session)
    assert [one["name"] for one in reply["conditions"]] == ["knee pain"]


def test_more_of_the_last_topic(stack: RunningStack) -> None:
    session = stack.session()
    stack.ask("does it hurt?", session)
    (more,) = stack.ask("tell me more", session)
    assert more["text"] == load().answer("pain", more=True).text


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    needed_tool("chromium")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(10_000)
        yield page
        browser.close()


def is_message(response: Response) -> bool:
    return response.url.endswith("/api/messages") and response.request.method == "POST"


@pytest.mark.browser
def test_typed_into_the_bubble(stack: RunningStack, page: Page) -> None:
    bubble = BubblePage(page, stack.url).open("/")
    for text, kind, subject in QUESTIONS:
        before = bubble.theirs.count()
        with page.expect_response(is_message) as answered:
            bubble.say(text)
        replies = answered.value.json()["replies"]
        check(replies, kind, subject)
        shown = bubble.theirs.nth(before)
        expect(shown).to_contain_text(replies[0]["text"][:60])
        if kind == "handoff":
            call = shown.get_by_role("link", name="Call (225) 308-4064")
            expect(call.first).to_have_attribute("href", "tel:+12253084064")
        if kind == "answer":
            expect(shown.locator("details")).to_contain_text(replies[0]["citations"][0]["document"])
    assert bubble.problems == []


@pytest.mark.browser
def test_the_conversation_is_there_after_a_reload(stack: RunningStack, page: Page) -> None:
    bubble = BubblePage(page, stack.url).open("/")
    bubble.ask("does it hurt?")
    said = bubble.mine.all_inner_texts()
    bubble.open("/")
    expect(bubble.mine).to_have_count(len(said))


@pytest.mark.browser
def test_a_reply_s_button_asks_the_next_question(stack: RunningStack, page: Page) -> None:
    bubble = BubblePage(page, stack.url).open("/")
    bubble.ask("does it hurt?")
    with page.expect_response(is_message) as answered:
        bubble.theirs.last.get_by_role("button", name="Is it safe?").click()
    check(answered.value.json()["replies"], "answer", "safety")
