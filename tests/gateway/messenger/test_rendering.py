"""Replies within Meta's limits, whatever is in them."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import Documents, Reply, load
from gateway.messenger.rendering import LONGEST_TEXT, render, split
from tests.gateway.messenger.fake_graph import message_problem
from tests.gateway.running_gateway import PHONE

PHONE_URL = "tel:+12253084064"
CALL = {"title": f"Call {PHONE}", "url": PHONE_URL}


@pytest.fixture(scope="module")
def documents() -> Documents:
    return load()


def reply(text: str = "It may ache.", kind: str = "answer", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "topics": ["pain"], "text": text, **more}


def shown(*replies: dict[str, Any], intro: str = "") -> list[dict[str, Any]]:
    messages = render(replies, PHONE, PHONE_URL, intro)
    for message in messages:
        assert message_problem({"recipient": {"id": "1"}, "message": message}) == ""
    return messages


def text_of(message: dict[str, Any]) -> str:
    return str(message.get("text") or message["attachment"]["payload"]["text"])


def test_a_plain_reply_is_a_text() -> None:
    assert shown(reply()) == [{"text": "It may ache."}]


def test_citations_are_one_short_line() -> None:
    cited = [{"document": "Relief", "section": f"Part {number}"} for number in range(4)]
    (message,) = shown(reply(citations=[*cited, cited[0]]))
    assert message["text"] == (
        "It may ache.\n\nSources: Relief, “Part 0”; Relief, “Part 1”; and 2 more"
    )
    (message,) = shown(reply(citations=cited[:1]))
    assert message["text"].endswith("Source: Relief, “Part 0”")


def test_buttons_are_quick_replies_on_the_last_message() -> None:
    first = reply(buttons=[{"id": "pain", "title": "Does it hurt?"}])
    second = reply("Second.", buttons=[{"id": "sessions", "title": "How many?"}, *first["buttons"]])
    messages = shown(first, second)
    assert "quick_replies" not in messages[0]
    assert [one["payload"] for one in messages[1]["quick_replies"]] == ["pain", "sessions"]


def test_at_most_13_quick_replies_with_short_titles() -> None:
    buttons = [
        {"id": f"b{number}", "title": f"{number} is a title far too long"} for number in range(20)
    ]
    choices = shown(reply(buttons=buttons))[0]["quick_replies"]
    assert len(choices) == 13
    assert choices[0]["title"] == "0 is a title far…"


def test_a_title_of_wide_characters_fits() -> None:
    title = shown(reply(buttons=[{"id": "x", "title": "😀" * 15}]))[0]["quick_replies"][0]["title"]
    assert title == "😀" * 9 + "…"


def test_the_number_is_a_button_that_calls() -> None:
    (message,) = shown(reply(kind="handoff", buttons=[CALL, {"id": "pain", "title": "Pain"}]))
    payload = message["attachment"]["payload"]
    assert payload["buttons"] == [
        {"type": "phone_number", "title": f"Call {PHONE}", "payload": "+12253084064"}
    ]
    assert [one["payload"] for one in message["quick_replies"]] == ["pain"]


def test_a_hand_off_without_the_number_gets_it() -> None:
    (message,) = shown(reply(kind="handoff"))
    assert message["attachment"]["payload"]["buttons"][0]["payload"] == "+12253084064"
    assert shown(reply(f"Call {PHONE}.", kind="handoff")) == [{"text": f"Call {PHONE}."}]


def test_911_is_no_button_as_messenger_could_not_dial_it() -> None:
    urgent = reply("Call 911 now.", "emergency", buttons=[{"title": "Call 911", "url": "tel:911"}])
    assert shown(urgent) == [{"text": "Call 911 now."}]


def test_what_cannot_wait_comes_first_and_the_intro_after_it() -> None:
    messages = shown(
        reply("Answer."),
        reply("Urgent.", "urgent"),
        reply("Crisis.", "crisis"),
        reply("Emergency.", "emergency"),
        intro="I am automated.",
    )
    assert [text_of(one) for one in messages] == [
        "Emergency.",
        "Crisis.",
        "Urgent.",
        "Answer.",
        "I am automated.",
    ]
    assert [text_of(one) for one in shown(reply(), intro="I am.")] == ["I am.", "It may ache."]


def test_long_texts_are_split_at_ends_of_sentences() -> None:
    sentence = "This is one sentence of the reply, and it ends here. "
    messages = shown(reply(sentence * 100))
    assert len(messages) == 3
    assert all(message["text"].endswith("ends here.") for message in messages)


def test_a_long_text_keeps_its_button_on_the_last_part() -> None:
    sentence = "This is one sentence of the reply, and it ends here. "
    *before, last = shown(reply(sentence * 60, "handoff", buttons=[CALL]))
    assert all("text" in message for message in before)
    assert len(before) == 2
    assert last["attachment"]["payload"]["text"].endswith("ends here.")


@given(st.text(min_size=1, max_size=3000), st.integers(5, 2000))
def test_parts_fit_and_lose_nothing(text: str, longest: int) -> None:
    parts = split(text, longest)
    assert all(0 < len(part.encode("utf-16-le", "surrogatepass")) // 2 <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_word_without_end_is_cut() -> None:
    parts = split("x" * 4500, LONGEST_TEXT)
    assert [len(part) for part in parts] == [2000, 2000, 500]


def every_reply(documents: Documents) -> list[Reply]:
    replies: list[Reply] = [documents.unavailable(), documents.out_of_scope()]
    replies += [
        documents.answer(name, more=more)
        for name in documents.answer_intents
        for more in (False, True)
    ]
    replies += [documents.hand_off(name) for name in documents.hand_off_intents]
    replies += [documents.phrase(name) for name in documents.phrase_names]
    replies += [documents.safety(level) for level in ("emergency", "urgent", "crisis")]
    replies += [one for id_ in documents.listed_ids for one in documents.condition(listed=(id_,))]
    return replies


def test_every_reply_of_the_documents_can_be_shown(documents: Documents) -> None:
    for one in every_reply(documents):
        messages = shown(one.as_json())
        whole = " ".join(text_of(message) for message in messages)
        assert one.text.split(".")[0] in whole
        if one.kind == "handoff":
            calls = [message for message in messages if "attachment" in message]
            assert PHONE in whole or calls


def test_no_reply_asks_for_symptoms(documents: Documents) -> None:
    """Meta signs no agreement for health data, so there is nothing to ask a person about it."""
    health = re.compile(
        r"symptom|where (?:does|do|is)|do you (?:have|feel|take)|are you|how (?:long|bad|old)|"
        r"your (?:pain|health|age|name|date|insurance|body)|tell me (?:about|more about) your",
        re.IGNORECASE,
    )
    asked = [
        sentence
        for one in every_reply(documents)
        for sentence in re.split(r"(?<=[.?!])\s+", one.text)
        if sentence.endswith("?")
    ]
    assert len(asked) > 3
    assert [sentence for sentence in asked if health.search(sentence)] == []
