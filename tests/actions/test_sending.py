"""How replies leave: data for the gateway, text for `rasa shell`."""

import json

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

import actions
from actions.answer import ActionAnswer
from actions.emergency_watch import EmergencyWatch
from actions.reply_action import ReplyAction
from documents import Documents, Reply
from tests.actions import turns

SECRET = "zanzibar"


async def run(
    action: ReplyAction, latest: dict[str, object]
) -> tuple[list[dict[str, object]], CollectingDispatcher]:
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, Tracker.from_dict(turns.tracker(latest)), {})  # type: ignore[typeddict-item]
    return events, dispatcher


async def test_each_reply_is_a_message_and_the_first_tells_what_was_understood(
    documents: Documents,
) -> None:
    latest = turns.message(
        "does it hurt and what does it cost",
        turns.asked("does it hurt", "pain"),
        turns.asked("what does it cost", "handoff_cost"),
    )
    _, dispatcher = await run(ActionAnswer(), latest)
    first, second = dispatcher.messages
    assert Reply.model_validate(first["custom"]["reply"]) == documents.answer("pain")
    assert first["text"] == documents.answer("pain").text
    assert first["custom"]["understood"]["intent"] == "several_questions"
    assert first["custom"]["understood"]["nearest"]
    assert Reply.model_validate(second["custom"]["reply"]) == documents.hand_off("handoff_cost")
    assert "understood" not in second["custom"]


async def test_all_that_is_sent_is_json_without_empty_fields() -> None:
    for name in actions.__all__:
        action = getattr(actions, name)()
        latest = turns.message("x", turns.asked("x", "why"))
        events, dispatcher = await run(action, latest)
        assert dispatcher.messages, name
        json.dumps([events, dispatcher.messages], allow_nan=False)
        for sent in dispatcher.messages:
            assert None not in sent["custom"]["reply"].values()


async def test_nothing_of_the_patient_is_sent_back_or_kept() -> None:
    found = [{"entity": "body_part", "value": "knee", "text": SECRET, "start": 0, "end": 8}]
    part = turns.asked(SECRET, "conditions", entities=found, alternatives=["pain", "sessions"])
    flag = {"level": "emergency", "category": "heart", "evidence": SECRET}
    for red_flag in (None, flag):
        for name in actions.__all__:
            latest = turns.message(SECRET, part, entities=found, red_flag=red_flag)
            events, dispatcher = await run(getattr(actions, name)(), latest)
            assert SECRET not in json.dumps([events, dispatcher.messages])


async def test_danger_hands_over_to_the_watch() -> None:
    latest = turns.message("x", turns.asked("x", "pain"), red_flag={"level": "crisis"})
    for name in actions.__all__:
        action = getattr(actions, name)()
        events, dispatcher = await run(action, latest)
        if isinstance(action, EmergencyWatch):
            assert dispatcher.messages[0]["custom"]["reply"]["kind"] == "crisis"
        else:
            assert not dispatcher.messages
            assert [event["name"] for event in events] == ["emergency_watch"]
