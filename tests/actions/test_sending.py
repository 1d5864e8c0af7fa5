"""How replies leave: data for the gateway, text for `rasa shell`."""

import json
import shutil
from pathlib import Path

import pytest
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

import actions
from actions.answer import ActionAnswer
from actions.emergency_watch import EmergencyWatch
from actions.reply_action import ReplyAction
from actions.sending import DocumentShelf
from documents import Documents, DocumentsError, Reply
from documents.library import FOLDER
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


async def test_a_hint_of_danger_puts_a_word_of_caution_first(documents: Documents) -> None:
    latest = turns.message(
        "does it hurt and what does it cost",
        turns.asked("does it hurt", "pain"),
        turns.asked("what does it cost", "handoff_cost"),
        red_flag={"level": "caution", "category": "heart"},
    )
    _, dispatcher = await run(ActionAnswer(), latest)
    first, second = (Reply.model_validate(m["custom"]["reply"]) for m in dispatcher.messages)
    assert first == documents.with_caution(documents.answer("pain"), "heart")
    assert second == documents.hand_off("handoff_cost")


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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "*.py")
    return Path(shutil.copytree(FOLDER, tmp_path / "documents", ignore=ignored))


def test_changed_documents_are_read_again(folder: Path) -> None:
    shelf = DocumentShelf(folder, every=0)
    first = shelf.documents()
    assert shelf.documents() is first
    clinic = folder / "clinic.yml"
    # as the console writes: beside it, then in its place
    beside = folder / ".clinic.yml.new"
    beside.write_text(clinic.read_text(encoding="utf-8") + "# seen\n", encoding="utf-8")
    beside.replace(clinic)
    assert shelf.documents() is not first
    unhurried = DocumentShelf(folder, every=3600)
    kept = unhurried.documents()
    clinic.write_text(clinic.read_text(encoding="utf-8") + "# not yet\n", encoding="utf-8")
    assert unhurried.documents() is kept


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"{", b"pain: {text: 3}\n"])
def test_documents_that_cannot_be_used_leave_the_old_ones(
    folder: Path, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = DocumentShelf(folder, every=0)
    first = shelf.documents()
    answers = folder / "answers.yml"
    good = answers.read_bytes()
    if content is None:
        answers.unlink()
    else:
        answers.write_bytes(content)
    assert shelf.documents() is first
    assert shelf.documents() is first
    assert len(caplog.records) == 1
    assert "answers.yml" in caplog.text
    with pytest.raises(DocumentsError):
        DocumentShelf(folder)
    answers.write_bytes(good)
    assert shelf.documents() is not first
