"""A bad network: nothing is lost, nothing happens twice, and the phone number is in reach."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.website.bubble_page import BubblePage
from tests.website.conftest import NewBubble
from tests.website.stub_gateway import StubGateway

pytestmark = pytest.mark.browser


def ids(stub: StubGateway) -> list[str]:
    return [body["id"] for body in stub.bodies("POST messages")]


def assert_once(stub: StubGateway, *texts: str) -> None:
    """Each text is one turn of the one conversation, in this order."""
    assert [turn["text"] for turn in stub.turns()] == list(texts)


@pytest.mark.parametrize("status", [500, 502, 503, 0, 408, 429])
def test_a_failing_gateway_is_asked_again_with_the_same_id(
    bubble: BubblePage, stub: StubGateway, status: int
) -> None:
    bubble.open()
    if status == 0:
        stub.scripts["POST messages"].fail_after = [status]
    else:
        stub.scripts["POST messages"].fail_before = [status]
    bubble.say("Does it hurt?")
    expect(bubble.theirs.last).to_contain_text("slight ache")
    assert len(ids(stub)) == 2
    assert len(set(ids(stub))) == 1
    assert_once(stub, "Does it hurt?")
    expect(bubble.theirs).to_have_count(2)


def test_an_answer_lost_on_its_way_is_not_shown_twice(
    bubble: BubblePage, stub: StubGateway
) -> None:
    bubble.open()
    stub.scripts["POST messages"].fail_after = [502, 0]
    bubble.say("Does it hurt?")
    expect(bubble.theirs.last).to_contain_text("slight ache")
    assert_once(stub, "Does it hurt?")
    expect(bubble.theirs).to_have_count(2)


def test_an_answer_without_replies_is_a_failure(bubble: BubblePage, stub: StubGateway) -> None:
    stub.scripts["POST messages"].fail_after = [200]
    bubble.open().say("Does it hurt?")
    expect(bubble.theirs.last).to_contain_text("slight ache")
    assert_once(stub, "Does it hurt?")


def test_after_four_tries_the_failure_is_an_alert_with_a_way_on(
    bubble: BubblePage, stub: StubGateway
) -> None:
    bubble.page.clock.install()
    bubble.open()
    stub.scripts["POST messages"].fail_before = [503] * 4
    bubble.say("Does it hurt?")
    for tries in range(1, 5):
        assert len(stub.bodies("POST messages", at_least=tries)) == tries
        expect(bubble.mine).to_have_attribute("data-state", "failed" if tries == 4 else "retrying")
        bubble.page.clock.fast_forward(6000)
    expect(bubble.mine).to_have_attribute("data-state", "failed")
    expect(bubble.trouble).to_have_attribute("role", "alert")
    expect(bubble.trouble).to_contain_text("Your message was not sent.")
    call = bubble.trouble.get_by_role("link", name="(225) 308-4064")
    expect(call).to_have_attribute("href", "tel:+12253084064")
    assert len(set(ids(stub))) == 1
    bubble.trouble.get_by_role("button", name="Try again").click()
    expect(bubble.theirs.last).to_contain_text("slight ache")
    expect(bubble.trouble).to_be_empty()
    expect(bubble.input).to_be_focused()
    assert len(set(ids(stub))) == 1
    assert_once(stub, "Does it hurt?")


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_refused_message_can_be_edited(
    bubble: BubblePage, stub: StubGateway, status: int
) -> None:
    bubble.open()
    stub.scripts["POST messages"].fail_before = [status]
    bubble.say("Does it hrt?")
    expect(bubble.trouble).to_contain_text("not accepted")
    expect(bubble.mine.get_by_role("button", name="Try again")).to_be_hidden()
    bubble.mine.get_by_role("button", name="Edit").click()
    expect(bubble.mine).to_have_count(0)
    expect(bubble.input).to_have_value("Does it hrt?")
    expect(bubble.input).to_be_focused()
    expect(bubble.trouble).to_be_empty()
    bubble.ask("Does it hurt?")
    assert_once(stub, "Does it hurt?")
    assert len(set(ids(stub))) == 2


def test_a_message_too_long_for_the_gateway_is_not_lost(bubble: BubblePage) -> None:
    text = "x" * 5000
    bubble.open().say(text)
    expect(bubble.trouble).to_contain_text("shorten")
    card = bubble.mine.locator(".card")
    assert card.evaluate("card => card.scrollWidth <= card.clientWidth")
    bubble.mine.get_by_role("button", name="Edit").click()
    expect(bubble.input).to_have_value(text)


def test_the_gateway_away_at_the_start(bubble: BubblePage, stub: StubGateway) -> None:
    stub.scripts["POST sessions"].fail_before = [503]
    bubble.visit()
    bubble.launcher.click()
    expect(bubble.trouble).to_contain_text("cannot be reached")
    expect(bubble.trouble.get_by_role("link", name="(225) 308-4064")).to_be_visible()
    bubble.trouble.get_by_role("button", name="Try again").click()
    expect(bubble.theirs).to_contain_text("Hello!")
    expect(bubble.trouble).to_be_empty()


def test_a_message_written_before_the_session_is_there(
    bubble: BubblePage, stub: StubGateway
) -> None:
    stub.scripts["POST sessions"].delay = 0.6
    bubble.visit()
    bubble.launcher.click()
    bubble.say("Does it hurt?")
    expect(bubble.mine).to_have_count(1, timeout=400)
    expect(bubble.theirs.last).to_contain_text("slight ache")
    expect(bubble.messages.first).to_contain_text("Hello!")
    assert len(stub.sessions) == 1
    assert_once(stub, "Does it hurt?")


def test_a_long_silence_offers_the_phone_and_ends(bubble: BubblePage, stub: StubGateway) -> None:
    bubble.page.clock.install()
    bubble.open()
    bubble.page.route("**/api/messages", lambda _: None)
    # the time-out counts from the request, which comes a moment after the echo
    with bubble.page.expect_request("**/api/messages"):
        bubble.say("Does it hurt?")
    expect(bubble.mine).to_have_attribute("data-state", "sending")
    bubble.page.clock.fast_forward(6500)
    expect(bubble.banner).to_contain_text("longer than usual")
    expect(bubble.banner.get_by_role("link", name="(225) 308-4064")).to_be_visible()
    bubble.page.clock.fast_forward(6000)
    expect(bubble.mine).to_have_attribute("data-state", "retrying")
    bubble.page.unroute("**/api/messages")
    bubble.page.clock.fast_forward(3000)
    expect(bubble.theirs.last).to_contain_text("slight ache")
    expect(bubble.banner).to_be_empty()
    assert_once(stub, "Does it hurt?")


def test_what_is_written_offline_goes_out_when_back(
    new_bubble: NewBubble, new_context: Callable[..., BrowserContext], stub: StubGateway
) -> None:
    context = new_context()
    bubble = new_bubble(context).open()
    context.set_offline(True)
    expect(bubble.banner).to_contain_text("You are offline")
    bubble.say("Does it hurt?")
    bubble.say("How much does it cost?")
    expect(bubble.mine.first).to_have_attribute("data-state", "waiting")
    expect(bubble.mine).to_have_count(2)
    assert stub.turns() == []
    context.set_offline(False)
    expect(bubble.theirs.last).to_contain_text("not in the clinic's information")
    expect(bubble.banner).to_be_empty()
    assert_once(stub, "Does it hurt?", "How much does it cost?")
    expect(bubble.theirs).to_have_count(3)


def test_what_was_not_delivered_survives_a_reload(
    new_bubble: NewBubble, new_context: Callable[..., BrowserContext], stub: StubGateway
) -> None:
    context = new_context()
    bubble = new_bubble(context).open()
    bubble.ask("Does it hurt?")
    bubble.page.route("**/api/messages", lambda route: route.abort())
    bubble.say("How much does it cost?")
    expect(bubble.mine.last).to_have_attribute("data-state", re.compile("sending|retrying"))
    bubble.page.reload()
    bubble.page.unroute("**/api/messages")
    # it goes out by itself, and its answer is counted
    expect(bubble.launcher).to_have_accessible_name("Ask a question 1 new")
    assert_once(stub, "Does it hurt?", "How much does it cost?")
    bubble.launcher.click()
    expect(bubble.messages).to_have_count(5)
    expect(bubble.messages.nth(3)).to_contain_text("How much does it cost?")
    assert [name for name in bubble.kept() if "message" in name] == []


def test_a_failed_message_is_still_there_after_a_reload(
    bubble: BubblePage, stub: StubGateway
) -> None:
    stub.scripts["POST messages"].fail_before = [422]
    bubble.open().say("Does it hurt?")
    expect(bubble.mine).to_have_attribute("data-state", "refused")
    bubble.open()
    expect(bubble.mine).to_have_attribute("data-state", "refused")
    expect(bubble.trouble).to_contain_text("not accepted")


def test_an_expired_session_is_replaced_without_a_word_lost(
    bubble: BubblePage, stub: StubGateway
) -> None:
    bubble.open().ask("Does it hurt?")
    stub.sessions.clear()
    answer = bubble.ask("How much does it cost?")
    expect(answer).to_contain_text("not in the clinic's information")
    expect(bubble.messages).to_have_count(5)
    assert len(stub.sessions) == 1
    assert_once(stub, "How much does it cost?")


def test_a_forgotten_session_starts_a_new_one_on_the_next_page(
    bubble: BubblePage, stub: StubGateway
) -> None:
    bubble.open().ask("Does it hurt?")
    stub.sessions.clear()
    bubble.open()
    expect(bubble.messages).to_have_count(1)
    assert len(stub.sessions) == 1


def test_blocked_storage_costs_only_the_memory(bubble: BubblePage, stub: StubGateway) -> None:
    bubble.page.add_init_script(
        """for (const name of ["localStorage", "sessionStorage"]) {
             Object.defineProperty(window, name, {get() { throw new DOMException("no", "SecurityError"); }});
           }"""
    )
    bubble.open().ask("Does it hurt?")
    assert_once(stub, "Does it hurt?")


@pytest.mark.parametrize(
    "body", ["", "null", "[]", "{}", '{"replies": 5}', '{"replies": [{"text": 1}]}', "<html>"]
)
def test_an_answer_that_makes_no_sense_is_a_failure(
    bubble: BubblePage, stub: StubGateway, body: str
) -> None:
    bubble.open()
    broken = [body]

    def once(route: object) -> None:
        if broken:
            broken.pop()
            route.fulfill(status=200, body=body, content_type="application/json")  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    bubble.page.route("**/api/messages", once)
    bubble.say("Does it hurt?")
    expect(bubble.theirs.last).to_contain_text("slight ache")
