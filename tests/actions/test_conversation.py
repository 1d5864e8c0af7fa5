"""Several turns, with the project's own rules and slots."""

import pytest

from documents import Documents, Reply
from tests.actions.conversation import Conversation
from tests.actions.turns import question


@pytest.fixture
def conversation(documents: Documents) -> Conversation:
    return Conversation(documents)


def kinds(replies: list[Reply]) -> list[str]:
    return [reply.kind for reply in replies]


async def test_from_a_first_question_to_the_phone(conversation: Conversation) -> None:
    documents = conversation.documents
    assert await conversation.say("what_is") == [documents.answer("what_is")]
    assert await conversation.say("pain") == [documents.answer("pain")]
    assert await conversation.say("tell_more") == [documents.answer("pain", more=True)]
    assert await conversation.say("tell_more") == [documents.phrase("tell_more_end", 4)]
    assert await conversation.say("handoff_booking") == [documents.hand_off("handoff_booking")]
    assert await conversation.say("why") == [documents.phrase("why_hand_off", 6)]


async def test_small_talk_leaves_the_topic(conversation: Conversation) -> None:
    await conversation.say("sessions")
    for intent in ("thanks", "acknowledge", "out_of_scope", "capabilities"):
        await conversation.say(intent)
    assert conversation.topic == ["sessions"]
    assert await conversation.say("repeat") == [conversation.documents.answer("sessions")]


async def test_it_asks_back_once(conversation: Conversation) -> None:
    close = question("unsure", alternatives=("pain", "sessions"))
    assert kinds(await conversation.say(close)) == ["clarify"]
    assert kinds(await conversation.say("none_of_these")) == ["smalltalk"]
    assert kinds(await conversation.say(close)) == ["handoff"]
    # later there may be another doubt
    await conversation.say("pain")
    assert kinds(await conversation.say(close)) == ["clarify"]
    await conversation.say("pain")
    assert kinds(await conversation.say(close)) == ["clarify"]


async def test_a_pregnancy_stays(conversation: Conversation) -> None:
    held = [conversation.documents.situation("pregnancy")]
    first = await conversation.say("handoff_pregnancy", told=("pregnancy",))
    assert first == [conversation.documents.situation("pregnancy", first=True)]
    assert await conversation.say("safety") == held
    assert await conversation.say("handoff_other", text="just say yes or no") == held
    assert await conversation.say("out_of_scope", text="only yes or no please") == held
    assert await conversation.say("tell_more") == held
    assert kinds(await conversation.say("acknowledge", text="ok")) == ["smalltalk"]
    assert kinds(await conversation.say("trigger_point")) == ["answer"]
    assert kinds(await conversation.say("tell_more")) == ["answer"]
    assert await conversation.say("handoff_suitability") == held
    assert await conversation.say("acknowledge", text="so then it is fine for me") == held


async def test_an_emergency_beside_a_price_comes_first(conversation: Conversation) -> None:
    documents = conversation.documents
    assert await conversation.say("handoff_cost", "emergency") == [documents.safety("emergency")]
    again = [documents.safety("emergency", again=True)]
    assert await conversation.say("unsure") == again
    assert await conversation.say("handoff_booking") == again
    assert await conversation.say("getting_help") == [documents.after("emergency")]
    assert await conversation.say("handoff_cost") == [documents.hand_off("handoff_cost")]


async def test_after_moving_on_the_watch_is_over(conversation: Conversation) -> None:
    for intent in ("urgent", "handoff_cost"):
        assert kinds(await conversation.say(intent)) == ["urgent"]
    assert kinds(await conversation.say("what_is")) == ["answer"]
    assert kinds(await conversation.say("pain")) == ["answer"]
    assert conversation.loop is None


@pytest.mark.parametrize("level", ["emergency", "urgent", "crisis"])
async def test_whatever_rule_is_taken_the_advice_is_first(
    level: str, conversation: Conversation
) -> None:
    for before in ("pain", "handoff_cost", "greet", "out_of_scope", "unsure", "tell_more"):
        conversation.loop = None
        conversation.slots.clear()
        assert kinds(await conversation.say(before, level)) == [level]
        assert conversation.loop == "emergency_watch"
