"""Asking and answering: what the patient sees, and what the gateway gets."""

import re

import pytest
from playwright.sync_api import expect

from tests.website.bubble_page import BubblePage
from tests.website.replies import EMERGENCY, reply
from tests.website.stub_gateway import StubGateway

pytestmark = pytest.mark.browser


def test_nothing_is_asked_of_the_gateway_before_the_bubble_is_opened(
    bubble: BubblePage, stub: StubGateway
) -> None:
    bubble.visit()
    bubble.page.wait_for_timeout(300)
    assert stub.calls == []
    assert not bubble.host.evaluate("chat => chat.isOpen")


def test_a_question_is_shown_at_once_and_answered(bubble: BubblePage, stub: StubGateway) -> None:
    stub.scripts["POST messages"].delay = 0.5
    bubble.open().say("Does it hurt?")
    expect(bubble.mine).to_have_text(re.compile("You: Does it hurt?"), timeout=400)
    expect(bubble.mine).to_have_attribute("data-state", "sending")
    expect(bubble.theirs.last).to_contain_text("slight ache")
    expect(bubble.mine).to_have_attribute("data-state", "sent")
    expect(bubble.input).to_have_value("")
    expect(bubble.input).to_be_focused()
    (sent,) = stub.bodies("POST messages")
    assert sent["text"] == "Does it hurt?"
    assert re.fullmatch("[0-9a-f]{32}", sent["id"])
    assert "button" not in sent


def test_a_quick_reply_is_sent_by_its_id_and_focus_returns_to_the_input(
    bubble: BubblePage, stub: StubGateway
) -> None:
    bubble.open()
    bubble.button("Does it hurt?").click()
    expect(bubble.mine).to_have_text(re.compile("You: Does it hurt?"))
    expect(bubble.theirs.last).to_contain_text("slight ache")
    expect(bubble.input).to_be_focused()
    (sent,) = stub.bodies("POST messages")
    assert sent["button"] == "pain"
    assert "text" not in sent
    # those of earlier replies are gone, the new ones are there
    expect(bubble.button("How many sessions?")).to_have_count(0)
    expect(bubble.button("Is it safe?")).to_be_visible()


def test_several_replies_come_in_order(bubble: BubblePage) -> None:
    bubble.open().ask("Does it hurt and what does it cost?")
    expect(bubble.theirs).to_have_count(3)
    expect(bubble.theirs.nth(1)).to_contain_text("slight ache")
    expect(bubble.theirs.nth(2)).to_contain_text("not in the clinic's information")


def test_citations_open(bubble: BubblePage) -> None:
    answer = bubble.open().ask("Can you help my sciatica?")
    section = answer.get_by_text("Effective Pain Relief")
    expect(section).to_be_hidden()
    answer.get_by_text("Where this comes from").click()
    expect(section).to_be_visible()
    expect(answer.get_by_text("Dry Needling for Muscle Pain Relief")).to_be_visible()


def test_phone_numbers_are_links_wherever_they_stand(bubble: BubblePage) -> None:
    answer = bubble.open().ask("How much does it cost?")
    links = answer.get_by_role("link")
    expect(links).to_have_count(2)
    for i in range(2):
        expect(links.nth(i)).to_have_attribute("href", "tel:+12253084064")
    header = bubble.dialog.locator(".head").get_by_role("link", name="Call (225) 308-4064")
    expect(header).to_have_attribute("href", "tel:+12253084064")
    notice = bubble.dialog.locator(".notice").get_by_role("link", name="911")
    expect(notice).to_have_attribute("href", "tel:911")


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [("I cannot breathe", "emergency", "911"), ("I want to die", "crisis", "988")],
)
def test_an_emergency_looks_like_one_and_is_told_at_once(
    bubble: BubblePage, text: str, kind: str, number: str
) -> None:
    bubble.open().live()
    bubble.page.evaluate(
        """() => {
          const root = document.querySelector("clinic-chat").shadowRoot;
          window.modes = [];
          const log = root.querySelector("[role=log]");
          new MutationObserver(() => modes.push(log.ariaLive))
            .observe(log, {childList: true});
        }"""
    )
    answer = bubble.ask(text)
    expect(answer).to_have_class(re.compile(rf"\bhot\b.*\b{kind}\b"))
    call = answer.get_by_role("link", name=f"Call {number}")
    expect(call).to_have_attribute("href", f"tel:{number}")
    told = bubble.dialog.locator(".unseen[role=alert]")
    expect(told).to_contain_text(answer.locator(".body").inner_text())
    # the log stays silent for it, so that it is not read twice
    assert bubble.page.evaluate("modes.at(-1)") == "off"
    bubble.live()


def test_an_emergency_always_offers_its_number(bubble: BubblePage, stub: StubGateway) -> None:
    stub.answer("help", {**EMERGENCY, "buttons": []})
    answer = bubble.open().ask("help")
    expect(answer.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", " javascript:1"]
)
def test_a_button_with_a_harmful_address_is_only_text(
    bubble: BubblePage, stub: StubGateway, url: str
) -> None:
    stub.answer("go", reply("answer", "Here.", buttons=[{"title": "Go", "url": url}]))
    answer = bubble.open().ask("go")
    expect(answer.get_by_text("Go", exact=True)).to_be_visible()
    expect(answer.get_by_role("link")).to_have_count(0)


@pytest.mark.parametrize(
    "odd",
    [
        "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script><b>bold</b>",
        "x" * 5000,
        "مرحبا، هل يؤلم؟ (225) 308-4064",
        "🤕🦵🏽👩‍⚕️ " * 20,
        "line one\nline two\n\n- a\n- b",
        "e\u0301\u202e reversed \u202c\u0000",
    ],
    ids=["markup", "long", "right-to-left", "emoji", "lines", "controls"],
)
def test_odd_texts_show_correctly_and_harmlessly(
    bubble: BubblePage, stub: StubGateway, odd: str
) -> None:
    shown = odd.replace("\u0000", "")
    stub.answer("odd", reply("answer", shown))
    answer = bubble.open().ask("odd")
    assert answer.locator(".body").evaluate("body => body.textContent") == shown
    if len(odd) <= 1000:
        bubble.say(shown)
        expect(bubble.mine).to_have_count(2)
        text = bubble.mine.last.locator(".card").evaluate("card => card.textContent")
        assert text == f"You: {shown.strip()}"
    assert bubble.page.evaluate("window.hacked") is None
    for card in [answer.locator(".card"), bubble.mine.last.locator(".card")]:
        assert card.evaluate("card => card.scrollWidth <= card.clientWidth")
    scroller = bubble.dialog.locator(".scroller")
    assert scroller.evaluate("box => box.scrollWidth <= box.clientWidth")
    direction = answer.locator(".body").evaluate("body => getComputedStyle(body).direction")
    assert direction == ("rtl" if odd.startswith("م") else "ltr")


def test_shift_enter_starts_a_new_line_and_blanks_are_not_sent(
    bubble: BubblePage, stub: StubGateway
) -> None:
    bubble.open()
    bubble.say("   ")
    bubble.input.fill("one")
    bubble.input.press("Shift+Enter")
    bubble.input.press_sequentially("two")
    bubble.input.press("Enter")
    expect(bubble.mine).to_have_attribute("data-state", "sent")
    assert [sent["text"] for sent in stub.bodies("POST messages")] == ["one\ntwo"]


def test_enter_that_belongs_to_an_input_method_does_not_send(
    bubble: BubblePage, stub: StubGateway
) -> None:
    bubble.open()
    bubble.input.fill("か")
    bubble.input.evaluate(
        """input => input.dispatchEvent(
             new KeyboardEvent("keydown", {key: "Enter", isComposing: true, bubbles: true}))"""
    )
    bubble.page.wait_for_timeout(100)
    assert stub.bodies("POST messages") == []


def test_feedback_is_sent_and_a_comment_may_follow(bubble: BubblePage, stub: StubGateway) -> None:
    answer = bubble.open().ask("Does it hurt?")
    answer.get_by_role("button", name="No, not helpful").click()
    down = answer.get_by_role("button", name="No, not helpful")
    expect(down).to_have_attribute("aria-pressed", "true")
    comment = answer.get_by_role("textbox")
    comment.fill("Too long")
    answer.get_by_role("button", name="Send", exact=True).click()
    expect(comment).to_be_hidden()
    answer.get_by_role("button", name="Yes, helpful").click()
    expect(down).to_have_attribute("aria-pressed", "false")
    session = stub.bodies("POST messages")[0]["session"]
    rated = stub.turns()[0]["replies"][0]["id"]
    base = {"session": session, "reply": rated}
    assert stub.bodies("POST feedback", at_least=3) == [
        {**base, "helpful": False},
        {**base, "helpful": False, "comment": "Too long"},
        {**base, "helpful": True},
    ]


def test_feedback_that_cannot_be_saved_is_taken_back(bubble: BubblePage, stub: StubGateway) -> None:
    answer = bubble.open().ask("Does it hurt?")
    stub.scripts["POST feedback"].fail_before = [500]
    up = answer.get_by_role("button", name="Yes, helpful")
    up.click()
    expect(bubble.trouble).to_contain_text("could not be saved")
    expect(up).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("text", ["I cannot breathe", "broken"])
def test_no_feedback_is_asked_for_where_it_would_be_out_of_place(
    bubble: BubblePage, text: str
) -> None:
    answer = bubble.open().ask(text)
    expect(answer.get_by_role("button", name="Yes, helpful")).to_have_count(0)


def test_replies_while_closed_are_counted_and_told(bubble: BubblePage, stub: StubGateway) -> None:
    bubble.open()
    stub.scripts["POST messages"].delay = 0.4
    bubble.say("Does it hurt and what does it cost?")
    bubble.button("Close chat").click()
    expect(bubble.launcher).to_have_accessible_name("Ask a question 2 new")
    expect(bubble.host.locator("#root > .unseen[role=alert]")).to_contain_text("slight ache")
    bubble.page.reload()
    expect(bubble.launcher).to_have_accessible_name("Ask a question 2 new")
    bubble.launcher.click()
    expect(bubble.theirs).to_have_count(3)
    expect(bubble.launcher).to_have_accessible_name("Ask a question")


def test_the_page_hears_what_happens_but_not_what_is_said(bubble: BubblePage) -> None:
    bubble.visit()
    bubble.page.evaluate(
        """() => {
          window.heard = [];
          for (const name of ["open", "close", "reply"]) {
            document.addEventListener(`clinic-chat-${name}`, ({type, detail}) => heard.push([type, detail]));
          }
        }"""
    )
    bubble.host.evaluate("chat => chat.ask('Does it hurt?')")
    expect(bubble.theirs.last).to_contain_text("slight ache")
    bubble.host.evaluate("chat => chat.close()")
    assert bubble.page.evaluate("heard") == [
        ["clinic-chat-open", None],
        ["clinic-chat-reply", {"kind": "answer"}],
        ["clinic-chat-close", None],
    ]
