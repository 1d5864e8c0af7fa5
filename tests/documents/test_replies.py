"""The calls of `Documents`, one by one."""

import pytest
from pydantic import ValidationError

import documents as package
from documents import Button, Citation, ConditionMention, Documents, Reply, UnknownTopic

RELIEF = "Dry Needling for Muscle Pain Relief"
BENEFITS = "6 Incredible Benefits of Dry Needling Treatment"
CALL = Button(title="Call (225) 308-4064", url="tel:+12253084064")


def test_public_names() -> None:
    assert sorted(package.__all__) == [
        "Button",
        "Citation",
        "ConditionMention",
        "Documents",
        "DocumentsError",
        "EngineButton",
        "InvalidEntry",
        "Kind",
        "Level",
        "Reply",
        "UnknownReference",
        "UnknownTopic",
        "UnreadableFile",
        "load",
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "A"},
        {"title": "A", "id": "a", "url": "tel:911"},
        {"title": "", "id": "a"},
        {"title": "A", "url": "https://example.org"},
        {"title": "A", "url": "javascript:alert(1)"},
    ],
)
def test_a_button_has_one_target(fields: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Button(**fields)


@pytest.mark.parametrize(
    "wrong", [{"kind": "chat"}, {"topics": []}, {"text": ""}, {"text": None}, {"sources": []}]
)
def test_a_reply_refuses_other_shapes(wrong: dict[str, object]) -> None:
    right = {"kind": "answer", "topics": ["pain"], "text": "A."}
    assert Reply.model_validate(right).topics == ["pain"]
    with pytest.raises(ValidationError):
        Reply.model_validate(right | wrong)


def test_as_json_leaves_absent_fields_out_and_comes_back(documents: Documents) -> None:
    reply = documents.answer("safety")
    wire = reply.as_json()
    assert "id" not in wire
    assert "subtopic" not in wire
    assert wire["buttons"][-1] == {"title": CALL.title, "url": CALL.url}
    assert Reply.model_validate(wire) == reply


def test_answer(documents: Documents) -> None:
    reply = documents.answer("pain")
    assert (reply.kind, reply.topics) == ("answer", ["pain"])
    assert reply.citations == [
        Citation(document=RELIEF, section="Introduction"),
        Citation(document=BENEFITS, section="Introduction"),
    ]
    assert [button.id for button in reply.buttons] == [
        "tell_more",
        "twitch_response",
        "sessions",
        "safety",
    ]


def test_more_is_another_text_without_a_button_for_more(documents: Documents) -> None:
    for intent in documents.answer_intents:
        assert documents.has_more(intent)
        more = documents.answer(intent, more=True)
        assert more.text != documents.answer(intent).text
        assert "tell_more" not in [button.id for button in more.buttons]
    assert not documents.has_more("handoff_cost")


@pytest.mark.parametrize("intent", ["", "cost", "PAIN", "handoff_cost", "conditions"])
def test_unknown_answer(documents: Documents, intent: str) -> None:
    with pytest.raises(UnknownTopic, match="has no answer"):
        documents.answer(intent)


def test_hand_off(documents: Documents) -> None:
    reply = documents.hand_off("handoff_cost")
    assert (reply.kind, reply.topics, reply.subtopic) == ("handoff", ["handoff"], "cost")
    assert reply.buttons[0] == CALL
    assert "visit costs" in reply.text
    assert reply.citations == []


def test_hand_off_again_is_shorter_but_delicate_ones_stay_whole(documents: Documents) -> None:
    for intent in documents.hand_off_intents:
        whole, again = documents.hand_off(intent), documents.hand_off(intent, again=True)
        if documents.hand_off_file.hand_offs[intent].delicate:
            assert again == whole
        else:
            assert again.text != whole.text
            assert documents.asked(intent) in again.text


@pytest.mark.parametrize("intent", ["", "handoff", "handoff_parking", "nonsense", "{phone}"])
def test_unknown_hand_off_gets_the_number_all_the_same(documents: Documents, intent: str) -> None:
    reply = documents.hand_off(intent)
    assert reply.kind == "handoff"
    assert documents.phone in reply.text


def test_hand_off_of_a_condition_that_was_not_understood(documents: Documents) -> None:
    reply = documents.hand_off("condition_unlisted")
    assert (reply.kind, reply.subtopic) == ("handoff", "condition_unlisted")
    assert documents.phone in reply.text
    assert reply.conditions == []


def test_several_plain_hand_offs_become_one(documents: Documents) -> None:
    asked = ["handoff_cost", "handoff_insurance", "handoff_cost", "handoff_hours"]
    [reply] = documents.hand_offs(asked)
    assert reply.subtopic == "cost"
    for intent in asked:
        assert documents.asked(intent) in reply.text
    assert reply.text.count(documents.phone) == 1


def test_delicate_hand_offs_are_never_merged(documents: Documents) -> None:
    replies = documents.hand_offs(
        ["handoff_pregnancy", "handoff_cost", "handoff_risks", "handoff_place"]
    )
    assert [reply.subtopic for reply in replies] == ["pregnancy", "cost", "risks"]
    assert replies[0] == documents.hand_off("handoff_pregnancy")
    assert "where the clinic is" in replies[1].text


def test_one_hand_off_among_several_keeps_its_own_text(documents: Documents) -> None:
    assert documents.hand_offs(["handoff_cost"]) == [documents.hand_off("handoff_cost")]
    assert documents.hand_offs([]) == []


def test_situations(documents: Documents) -> None:
    held, first = documents.situation("pregnancy"), documents.situation("pregnancy", first=True)
    assert held.text.startswith("Because you told me about the pregnancy")
    assert first.text.startswith("Thank you for telling me about the pregnancy")
    assert (held.kind, held.subtopic) == ("handoff", "pregnancy")
    for id_ in ["", "moon", "{because}"]:
        unknown = documents.situation(id_)
        assert "your health" in unknown.text
        assert documents.phone in unknown.text


def test_phrases_take_turns(documents: Documents) -> None:
    texts = {documents.phrase("thanks", variant).text for variant in range(6)}
    assert len(texts) == 2
    assert documents.phrase("greet").kind == "smalltalk"
    assert documents.out_of_scope(0).text != documents.out_of_scope(1).text
    assert documents.out_of_scope(10**9).kind == "out_of_scope"
    with pytest.raises(UnknownTopic, match="has no phrase 'hello'"):
        documents.phrase("hello")


def test_clarify_names_the_topics_and_offers_them(documents: Documents) -> None:
    reply = documents.clarify(["pain", "handoff_cost", "pain"])
    assert "whether it hurts or what a visit costs?" in reply.text
    assert [button.id for button in reply.buttons] == ["pain", "handoff_cost", "none_of_these"]
    assert (reply.kind, reply.topics) == ("clarify", ["pain", "handoff_cost"])


def test_clarify_takes_all_intents_about_conditions_for_one(documents: Documents) -> None:
    reply = documents.clarify(["conditions_list", "condition_unlisted", "conditions"])
    assert [button.id for button in reply.buttons] == ["conditions", "none_of_these"]


@pytest.mark.parametrize("targets", [[], ["nothing"], ["pain", "conditions:moon"], ["greet"]])
def test_clarify_refuses_what_is_no_topic(documents: Documents, targets: list[str]) -> None:
    with pytest.raises(UnknownTopic):
        documents.clarify(targets)


def test_buttons(documents: Documents) -> None:
    assert documents.button("pain").message == "/pain"
    assert documents.button("conditions").message == "/conditions_list"
    knee = documents.button("conditions:knee_pain")
    assert (knee.title, knee.message) == ("Knee pain", '/conditions{"condition": "knee_pain"}')
    for id_ in documents.button_ids:
        assert 0 < len(documents.button(id_).title) <= 20
    for id_ in ["", "/pain", "conditions:", "conditions:frozen_shoulder", "emergency", "PAIN"]:
        with pytest.raises(UnknownTopic):
            documents.button(id_)


def test_unavailable(documents: Documents) -> None:
    reply = documents.unavailable()
    assert reply.kind == "unavailable"
    assert documents.phone in reply.text
    assert "call 911" in reply.text
    assert reply.buttons == [CALL]


def test_errors_shown_to_patients(documents: Documents) -> None:
    assert documents.phone in documents.error("too_many_messages")
    with pytest.raises(UnknownTopic, match="has no error 'teapot'"):
        documents.error("teapot")


def test_a_reply_cannot_be_changed(documents: Documents) -> None:
    with pytest.raises(ValidationError):
        documents.answer("pain").text = "It is painless."
    with pytest.raises(ValidationError):
        ConditionMention(name="knee pain", listed=False).listed = True
