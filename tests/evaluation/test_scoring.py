"""When a reply is right."""

from typing import Any

import pytest

from evaluation.rows import Row, parse_note
from evaluation.scoring import label_of, score

from .stub_gateway import reply

KNEE = {"name": "knee pain", "listed": True}
SHOULDER = {"name": "shoulder pain", "listed": True}
FROZEN = {"name": "frozen shoulder", "listed": False}


def row(expected: str, note: str = "") -> Row:
    labels = tuple(expected.split("+"))
    return Row(2, "…", labels, note, parse_note(note, labels))


@pytest.mark.parametrize(
    ("expected", "note", "replies", "strict", "lenient"),
    [
        ("pain", "", [reply("answer", "pain")], True, True),
        ("pain", "", [reply("answer", "safety", "pain")], True, True),
        ("pain", "", [reply("answer", "safety")], False, False),
        ("pain", "", [reply("handoff", "pain")], False, False),
        ("pain", "alt=safety", [reply("answer", "safety")], False, True),
        ("pain", "alt=clarify", [reply("clarify", "pain")], False, True),
        ("pain", "alt=handoff+safety", [reply("handoff")], False, False),
        ("pain", "", [reply("smalltalk"), reply("answer", "pain")], True, True),
        ("conditions", "", [reply("answer", "conditions", conditions=[KNEE])], True, True),
        ("conditions", "", [reply("answer", "conditions")], False, False),
        ("conditions", "", [reply("answer", "pain", conditions=[KNEE])], False, False),
        (
            "conditions",
            "condition=hip/knee",
            [reply("answer", "conditions", conditions=[KNEE])],
            True,
            True,
        ),
        (
            "conditions",
            "condition=hip",
            [reply("answer", "conditions", conditions=[KNEE])],
            False,
            False,
        ),
        ("condition_unlisted", "", [reply("handoff", conditions=[FROZEN])], True, True),
        ("condition_unlisted", "", [reply("handoff", conditions=[SHOULDER, FROZEN])], True, True),
        ("condition_unlisted", "", [reply("answer", "conditions")], False, False),
        (
            "condition_unlisted",
            "",
            [reply("answer", "conditions", conditions=[KNEE]), reply("handoff")],
            False,
            False,
        ),
        (
            "condition_unlisted",
            "condition=frozen",
            [reply("handoff", conditions=[FROZEN | {"listed": True}])],
            False,
            False,
        ),
        ("handoff", "", [reply("handoff")], True, True),
        ("handoff", "", [reply("answer", "handoff")], False, False),
        ("human", "", [reply("handoff", "human")], True, True),
        ("emergency", "", [reply("emergency")], True, True),
        ("emergency", "", [reply("urgent")], False, False),
        ("emergency", "soft", [reply("urgent")], False, True),
        ("emergency", "self-harm", [reply("crisis")], True, True),
        ("emergency", "", [reply("answer", "pain"), reply("emergency")], False, False),
        ("out_of_scope", "", [reply("out_of_scope")], True, True),
        ("smalltalk", "", [reply("smalltalk")], True, True),
        ("smalltalk", "", [reply("unavailable")], False, False),
        ("pain+handoff", "", [reply("answer", "pain"), reply("handoff")], True, True),
        ("pain+handoff", "", [reply("answer", "pain")], False, False),
        ("pain+handoff", "alt=pain", [reply("answer", "pain")], False, True),
        ("pain+handoff", "alt=safety", [reply("answer", "safety")], False, False),
        ("pain+safety", "", [reply("answer", "pain", "safety")], True, True),
        ("pain+safety", "alt=what_is+benefits", [reply("answer", "what_is")], False, False),
        (
            "pain+safety",
            "alt=what_is+benefits",
            [reply("answer", "what_is"), reply("answer", "benefits")],
            False,
            True,
        ),
        ("handoff+handoff", "", [reply("handoff")], False, True),
        ("handoff+handoff", "", [reply("handoff"), reply("handoff")], True, True),
        (
            "conditions+condition_unlisted",
            "",
            [
                reply("answer", "conditions", conditions=[KNEE]),
                reply("handoff", conditions=[FROZEN]),
            ],
            True,
            True,
        ),
        ("pain", "", [], False, False),
    ],
)
def test_strict_and_lenient(
    expected: str, note: str, replies: list[Any], strict: bool, lenient: bool
) -> None:
    verdict = score(row(expected, note), replies)
    assert (verdict.strict, verdict.lenient) == (strict, lenient)


@pytest.mark.parametrize("kind", ["emergency", "urgent", "crisis"])
def test_an_alarm_on_a_near_miss_is_false_even_beside_the_right_reply(kind: str) -> None:
    verdict = score(row("handoff", "near-miss"), [reply(kind), reply("handoff")])
    assert verdict.false_alarm
    assert not verdict.strict
    assert not verdict.lenient


def test_an_alarm_that_the_note_allows_is_not_false() -> None:
    verdict = score(row("handoff", "near-miss; alt=urgent"), [reply("urgent")])
    assert not verdict.false_alarm
    assert not verdict.strict
    assert verdict.lenient


@pytest.mark.parametrize(
    ("replies", "missed"),
    [([reply("urgent")], False), ([reply("handoff")], True), ([], True)],
)
def test_an_emergency_without_any_alarm_is_missed(replies: list[Any], missed: bool) -> None:
    assert score(row("emergency"), replies).missed_alarm is missed
    assert not score(row("pain"), replies).missed_alarm


def test_names_the_missing_labels_and_what_came_instead() -> None:
    verdict = score(row("pain+handoff"), [reply("answer", "pain"), reply("answer", "safety")])
    assert verdict.missing == ("handoff",)
    assert verdict.got == "pain+safety"


@pytest.mark.parametrize(
    ("given", "label"),
    [
        (reply("answer", "strange", "pain"), "pain"),
        (reply("answer", "strange"), "answer"),
        (reply("handoff", "human"), "human"),
        (reply("handoff", conditions=[FROZEN]), "condition_unlisted"),
        (reply("handoff", conditions=[KNEE]), "handoff"),
        (reply("clarify"), "clarify"),
    ],
)
def test_label_of_a_reply(given: Any, label: str) -> None:
    assert label_of(given) == label
