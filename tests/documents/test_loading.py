"""Broken files are refused with the file, the line, the key and the mend."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import DocumentsError, InvalidEntry, UnknownReference, UnreadableFile, load
from documents.clinic import Clinic
from documents.loading import read

from .conftest import Change

FILES = [
    "answers.yml",
    "clinic.yml",
    "conditions.yml",
    "hand_offs.yml",
    "phrases.yml",
    "safety_advice.yml",
]


def test_the_copy_loads(folder: Path) -> None:
    assert load(folder).phone == "(225) 308-4064"


@pytest.mark.parametrize("name", FILES)
def test_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(UnreadableFile, match=rf"{name}: is missing from documents/. Restore it"):
        load(folder)


@pytest.mark.parametrize("name", FILES)
def test_empty_file(folder: Path, name: str) -> None:
    (folder / name).write_text("# nothing but a comment\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=f"{name}: is empty"):
        load(folder)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", ["- a\n- b\n", "just text\n", "42\n", "{}\n", "a: {b: [1]}\n"])
def test_other_shape(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(InvalidEntry, match=name):
        load(folder)


def test_no_fact_sheets(folder: Path) -> None:
    for sheet in (folder / "sources").iterdir():
        sheet.unlink()
    with pytest.raises(UnreadableFile, match=r"sources/: holds no fact sheet"):
        load(folder)


def test_not_yaml(folder: Path, change: Change) -> None:
    change("answers.yml", "  title: Does it hurt?", "  title: Does it hurt? [")
    change("answers.yml", "pain:\n", 'pain: "\n')
    with pytest.raises(UnreadableFile, match=r"answers.yml, line \d+: this is not YAML"):
        load(folder)


def test_not_utf8(folder: Path) -> None:
    (folder / "phrases.yml").write_bytes("clarify: für".encode("latin-1"))
    with pytest.raises(UnreadableFile, match=r"phrases.yml: is not UTF-8 text. Save it as"):
        load(folder)


def test_key_twice(folder: Path, change: Change) -> None:
    change("answers.yml", "sessions:\n", "pain:\n")
    with pytest.raises(UnreadableFile, match=r"answers.yml, line \d+: a key stands here"):
        load(folder)


def test_missing_key_names_the_line_of_its_entry(folder: Path, change: Change) -> None:
    change("answers.yml", "  asked: whether it hurts\n", "")
    text = (folder / "answers.yml").read_text(encoding="utf-8").splitlines()
    line = text.index("pain:") + 1
    with pytest.raises(InvalidEntry) as caught:
        load(folder)
    assert str(caught.value) == f"answers.yml, line {line}: pain.asked: is missing. Add it."
    assert (caught.value.file, caught.value.key, caught.value.line) == (
        "answers.yml",
        "pain.asked",
        line,
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("answers.yml", "title: Does it hurt?", "titel: Does it hurt?", "pain.title: is missing"),
        (
            "answers.yml",
            "  asked: whether it hurts\n",
            "  asked: whether it hurts\n  colour: red\n",
            "pain.colour: is not a key that this file knows",
        ),
        ("answers.yml", "title: Does it hurt?", "title: 911", "pain.title: must be text"),
        ("answers.yml", "title: Does it hurt?", 'title: ""', "pain.title: is empty"),
        (
            "answers.yml",
            "title: Does it hurt?",
            "title: Does it hurt very much?",
            "pain.title: is longer than 20 characters. Shorten it",
        ),
        ("answers.yml", "  facts:\n", "  facts: []\n  unread:\n", "what_is.facts: .*at least 1"),
        (
            "answers.yml",
            "follow_ups: [how_it_works, pain, conditions]",
            "follow_ups: pain",
            "what_is.follow_ups: must be a list",
        ),
        (
            "answers.yml",
            "follow_ups: [how_it_works, pain, conditions]",
            "follow_ups: [pain]",
            "what_is.follow_ups: .*at least 2",
        ),
        ("answers.yml", "phone_button: true", "phone_button: maybe", "must be true or false"),
        ("answers.yml", "at {phone} before you", "at {fone} before you", "{fone} is not a plac"),
        ("answers.yml", "at {phone} before you", "at {phone before you", "safety.text: "),
        ("answers.yml", "at {phone} before you", "at {} before you", "safety.text: {} is not"),
        ("answers.yml", "at {phone} before you", "at {phone!r} before you", "safety.text: "),
        ("answers.yml", "at {phone} before you", "at {phone.__class__} now", "safety.text: "),
        ("clinic.yml", "(225) 308-4064", "225-308-4064", "phone.display: "),
        ("clinic.yml", "tel:+12253084064", "http://example.org", "phone.link: "),
        ("hand_offs.yml", "{asked} either", "{names} either", "again: {names} is not a plac"),
        (
            "hand_offs.yml",
            "not say {asked} either",
            "not say it either",
            "again: does not hold {as",
        ),
        ("conditions.yml", "name {names}, so", "name it, so", "texts.unlisted: does not hold {na"),
        ("safety_advice.yml", "  after: >-", "  afterwards: >-", "emergency.after: is missing"),
        ("safety_advice.yml", "tel:988", "tel:989", "crisis.calls.0.url: "),
        ("safety_advice.yml", "calls:\n", "calls: []\n  unread:\n", "emergency.calls: "),
        ("phrases.yml", "  thanks:\n    texts:\n", "  thanks:\n    texts: 7\n    x:\n", "thanks"),
        (
            "conditions.yml",
            "id: knee_pain",
            "id: Knee pain",
            r"listed.9.id: 'Knee pain' is not in the form",
        ),
    ],
)
def test_wrong_entry(
    folder: Path, change: Change, name: str, old: str, new: str, message: str
) -> None:
    change(name, old, new)
    with pytest.raises(InvalidEntry, match=message) as caught:
        load(folder)
    assert str(caught.value).startswith(f"{name}, line ")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "answers.yml",
            "- relief.sessions.two-to-four",
            "- relief.sessions.three",
            "sessions.facts: no fact has the id 'relief.sessions.three'. Correct it, or add",
        ),
        (
            "answers.yml",
            "follow_ups: [how_it_works, pain, conditions]",
            "follow_ups: [how_it_works, prices]",
            "what_is.follow_ups: 'prices' is no topic with a button",
        ),
        (
            "conditions.yml",
            "facts: [relief.conditions.hip-pain]",
            "facts: [relief.conditions.hips]",
            "hip_pain: no fact has the id",
        ),
        ("conditions.yml", "area: headaches", "area: head", "migraine: 'head' is no condition"),
        ("conditions.yml", "listed: [hip_pain]", "listed: [hip]", "hip: 'hip' is no condition"),
        ("conditions.yml", '"conditions:neck_pain"', '"conditions:neck"', "is no topic"),
        ("hand_offs.yml", "follow_ups: [sessions]", "follow_ups: [costs]", "'costs' is no topic"),
        (
            "hand_offs.yml",
            "hand_off: handoff_pregnancy",
            "hand_off: handoff_baby",
            "pregnancy.hand_off: 'handoff_baby' is no entry",
        ),
        ("phrases.yml", "buttons: [none_of_these]", "buttons: [nothing]", "clarify.buttons: "),
        ("phrases.yml", "buttons: [capabilities]", "buttons: [nothing]", "is no topic"),
        (
            "sources/six-benefits.yml",
            "section: Introduction",
            "section: Preface",
            "section 'Preface' is not one of `sections`",
        ),
    ],
)
def test_unknown_reference(
    folder: Path, change: Change, name: str, old: str, new: str, message: str
) -> None:
    change(name, old, new)
    with pytest.raises(UnknownReference, match=message):
        load(folder)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("conditions.yml", "id: hip_pain", "id: neck_pain", "another entry has this id"),
        (
            "conditions.yml",
            "[migraines, ",
            "[knee pain, migraines, ",
            "also stands for 'knee_pain'",
        ),
        (
            "sources/six-benefits.yml",
            "id: benefits.what.thin-needle",
            "id: relief.what.small-solid-needle",
            "another fact has this id",
        ),
        ("safety_advice.yml", "    generic: >-", "    general: >-", "emergency.categories.generic"),
        ("hand_offs.yml", "  handoff_other:", "  handoff_else:", "hand_offs.handoff_other"),
    ],
)
def test_twice_or_gone(
    folder: Path, change: Change, name: str, old: str, new: str, message: str
) -> None:
    change(name, old, new)
    with pytest.raises(InvalidEntry, match=message):
        load(folder)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_content_gives_a_documents_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "clinic.yml"
    path.write_bytes(content)
    with pytest.raises(DocumentsError, match=r"clinic\.yml"):
        read(path, Clinic)


def test_a_new_answer_needs_no_code(folder: Path, change: Change) -> None:
    change(
        "answers.yml",
        "\npain:\n",
        """
tools:
  title: The tool
  asked: what the tool is
  text: The clinic's information speaks of a thin needle.
  facts: [benefits.what.thin-needle]
  more: It says that the needle is solid.
  more_facts: [benefits.acupuncture.same-needles]
  follow_ups: [pain, sessions]

pain:
""",
    )
    documents = load(folder)
    assert documents.answer("tools").topics == ["tools"]
    assert documents.button("tools").message == "/tools"
