"""Each check passes on the documents as they are, and fails on documents broken in its way."""

from pathlib import Path

import pytest

from documents import Documents, load
from documents.checks import Problem, check
from documents.domain import read_intents
from documents.errors import DocumentsError

from .conftest import Change

SENTENCE = "I cannot promise how it will feel for you."
INTENTS_BESIDE = {"greet", "emergency", "several_questions", "conditions_list", "out_of_scope"}


def problems(folder: Path, intents: set[str] | None = None) -> list[Problem]:
    return check(load(folder), intents=intents, folder=folder)


def replace_sentence(folder: Path, sentence: str) -> None:
    """Put another sentence into the answer on pain, whatever its line breaks."""
    path = folder / "answers.yml"
    head, tail = path.read_text(encoding="utf-8").split("\npain:\n")
    _, rest = tail.split("  facts:\n", 1)
    text = f"  title: Does it hurt?\n  asked: whether it hurts\n  text: >-\n    {sentence}\n"
    path.write_text(f"{head}\npain:\n{text}  facts:\n{rest}", encoding="utf-8")


def test_nothing_to_mend(folder: Path) -> None:
    assert problems(folder) == []


def test_all_intents_have_a_reply(documents: Documents) -> None:
    reached = documents.answer_intents | documents.hand_off_intents
    assert check(documents, intents=reached | INTENTS_BESIDE) == []


def test_the_domain_of_the_engine_and_the_replies_fit(documents: Documents) -> None:
    domain = Path(__file__).parents[2] / "domain.yml"
    assert check(documents, intents=read_intents(domain)) == []


def test_intent_without_reply(documents: Documents) -> None:
    reached = documents.answer_intents | documents.hand_off_intents
    [problem] = check(documents, intents=reached | {"parking_fees"})
    assert str(problem) == (
        "domain.yml: parking_fees: has no reply. "
        "Add it to answers.yml, hand_offs.yml or phrases.yml."
    )


def test_reply_without_intent(documents: Documents) -> None:
    reached = documents.answer_intents | documents.hand_off_intents
    found = check(documents, intents=reached - {"pain", "handoff_cost"})
    assert [(problem.file, problem.key) for problem in found] == [
        ("hand_offs.yml", "handoff_cost"),
        ("answers.yml", "pain"),
    ]


def test_domain_files(tmp_path: Path) -> None:
    path = tmp_path / "domain.yml"
    path.write_text("intents:\n- a\n- b:\n    use_entities: []\nslots: {}\n", encoding="utf-8")
    assert read_intents(path) == {"a", "b"}
    path.write_text("slots: {}\n", encoding="utf-8")
    with pytest.raises(DocumentsError, match=r"domain.yml: intents: is missing"):
        read_intents(path)


def test_unused_fact(folder: Path, change: Change) -> None:
    change("answers.yml", "    - relief.twitch.restores-muscle\n", "")
    [problem] = problems(folder)
    assert problem.key == "relief.twitch.restores-muscle"
    assert "is used by no answer" in problem.problem


def test_unused_fact_of_a_condition(folder: Path, change: Change) -> None:
    change("conditions.yml", "facts: [relief.conditions.hip-pain]", "facts: [relief.twitch.name]")
    assert [problem.key for problem in problems(folder)] == ["relief.conditions.hip-pain"]


def test_section_that_says_nothing(folder: Path, change: Change) -> None:
    change("sources/six-benefits.yml", "sections:\n", "sections:\n  - Prices\n")
    [problem] = problems(folder)
    assert (problem.file, problem.key) == ("sources/six-benefits.yml", "Prices")


def test_same_title(folder: Path, change: Change) -> None:
    change("answers.yml", "title: Recovery", "title: BLOOD flow")
    [problem] = problems(folder)
    assert "all have the title 'blood flow'" in problem.problem


def test_hard_words(folder: Path) -> None:
    replace_sentence(
        folder,
        "The clinic's information characterizes intramuscular stimulation as predominantly "
        "uncomfortable, notwithstanding considerable interindividual variability.",
    )
    [problem] = problems(folder)
    assert (problem.file, problem.key) == ("answers.yml", "pain.text")
    assert "is at reading grade" in problem.problem


def test_long_text(folder: Path) -> None:
    replace_sentence(folder, " ".join(["It can ache."] * 60))
    [problem] = problems(folder)
    assert "characters, more than 640. Shorten it" in problem.problem


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("It can ache — a little.", "holds '—'"),
        ("It can ache – a little.", "holds '–'"),
        ("It can <b>ache</b>.", "holds '<'"),
        ("It can *ache*.", "holds '*'"),
        ("It can ache.\u200b It can.", "holds '\\u200b'"),
        ("It can ache", "does not end like a sentence"),
    ],
)
def test_plain_text(folder: Path, sentence: str, part: str) -> None:
    replace_sentence(folder, sentence)
    [problem] = problems(folder)
    assert part in problem.problem


@pytest.mark.parametrize(
    "number",
    [
        "(225) 308-4046", "225-308-4065", "225 308 4065", "+1 225 308 4065", "2253084065",
        "1-800-222-1222", "308-4064", "(504) 555-0100",
    ],
)  # fmt: skip
def test_other_phone_number(folder: Path, number: str) -> None:
    replace_sentence(folder, f"It can ache. Please call {number}.")
    found = problems(folder)
    assert {problem.key for problem in found} > {"pain.text"}
    assert all("holds the number" in problem.problem for problem in found)


@pytest.mark.parametrize("number", ["912", "999", "112", "741741"])
def test_other_emergency_number(folder: Path, number: str) -> None:
    replace_sentence(folder, f"It can ache. Please call {number} now.")
    assert any("holds the number" in problem.problem for problem in problems(folder))


def test_number_written_out(folder: Path) -> None:
    replace_sentence(folder, "It can ache. Please call (225) 308-4064.")
    [problem] = problems(folder)
    assert problem.key.startswith("line ")
    assert "Write {phone} in its place" in problem.problem


def test_number_missing_from_a_hand_off(folder: Path, change: Change) -> None:
    change("hand_offs.yml", "Please call {phone} to ask about its hours.", "Please ask there.")
    [problem] = problems(folder)
    assert problem.key == "handoff_hours.text"
    assert "does not give the clinic's number" in problem.problem


def test_number_missing_when_unavailable(folder: Path, change: Change) -> None:
    change("safety_advice.yml", "Please call the clinic at {phone}. If this", "If this")
    assert [problem.key for problem in problems(folder)] == ["unavailable"]


def test_changed_number(folder: Path, change: Change) -> None:
    change("clinic.yml", "display: (225) 308-4064", "display: (225) 308-4046")
    found = {problem.problem for problem in problems(folder) if problem.file == "clinic.yml"}
    assert len(found) == 2
    assert any("two different numbers" in problem for problem in found)
    assert any("is not (225) 308-4064, which sources/" in problem for problem in found)


def test_number_changed_everywhere_on_purpose(folder: Path, change: Change) -> None:
    change("clinic.yml", "display: (225) 308-4064", "display: (504) 555-0123")
    change("clinic.yml", "tel:+12253084064", "tel:+15045550123")
    change("sources/muscle-pain-relief.yml", "(225) 308-4064", "(504) 555-0123")
    assert problems(folder) == []
    assert "(504) 555-0123" in load(folder).unavailable().text


def test_emergency_advice_must_come_first(folder: Path, change: Change) -> None:
    change("safety_advice.yml", "opening: Call 911 or", "opening: Please stay calm. Call 911 or")
    found = problems(folder)
    assert len(found) >= 20
    assert all("does not begin with 'Call 911" in problem.problem for problem in found)


def test_crisis_advice_must_come_first(folder: Path, change: Change) -> None:
    change("safety_advice.yml", "opening: Call or text 988 now, or", "opening: Be brave, or")
    assert any("call or text 988" in problem.problem for problem in problems(folder))


@pytest.mark.parametrize(
    "sentence",
    [
        "It will cure your pain.",
        "It is painless.",
        "It is safe.",
        "There are no side effects.",
        "It is proven to help.",
        "Results are guaranteed.",
        "This is normal.",
        "You have a strained muscle.",
        "It costs $50.",
        "A visit takes 30 minutes.",
        "We are open on Mondays.",
        "Our therapists are licensed.",
        "It flushes out toxins.",
        "It works faster than massage.",
        "It differs from Chinese medicine.",
    ],
)
def test_forbidden_claim(folder: Path, sentence: str) -> None:
    replace_sentence(folder, sentence)
    found = problems(folder)
    assert any("forbidden: " in problem.problem for problem in found)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("answers.yml", "title: Blood flow", "title: 100% painless"),
        ("hand_offs.yml", "asked: what a visit costs", "asked: why it is free of charge"),
        ("safety_advice.yml", "{title: Call 911, url", "{title: Call 911 (safe), url"),
        ("phrases.yml", "Please type a question.", "Don't worry, type a question."),
        ("hand_offs.yml", "because: the pregnancy", "because: your normal pregnancy"),
        ("conditions.yml", "name: neck pain", "name: curing neck pain"),
    ],
)
def test_forbidden_claim_in_any_place(
    folder: Path, change: Change, name: str, old: str, new: str
) -> None:
    change(name, old, new)
    assert any("forbidden: " in problem.problem for problem in problems(folder))
