import json
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from console.change_kinds import ANSWERS, DOMAIN, HAND_OFFS, NLU, RULES, ChangeError, apply
from console.entry_blocks import EntryError, set_value
from console.file_journal import FileJournal, FilesChangedError
from console.publishing import new_problems, read_files
from console.training_examples import ExampleError, TrainingExamples, parsed
from tests.console.running_console import ROOT
from tests.crash_steps import DIES_AT_A_STEP


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return read_files(ROOT)


def difference(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.split("\n"), after.split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_an_example_is_one_more_line(files: dict[str, str]) -> None:
    examples = TrainingExamples(files[NLU])
    assert examples.text == files[NLU]
    assert examples.by_topic() == parsed(files[NLU])
    assert examples.add("pain", "  would a zebra   find it sore? ")
    assert difference(files[NLU], examples.text) == (
        [],
        ["    - would a zebra find it sore?"],
    )
    assert parsed(examples.text)["pain"][-1] == "would a zebra find it sore?"
    assert not examples.add("pain", "Would a zebra find it sore")
    assert examples.remove("pain", "would a zebra find it sore?")
    assert examples.text == files[NLU]


@pytest.mark.parametrize(
    "text", ["", "?!", "/restart", "- x", "knee [here](condition)", "a [b]{c}", "x" * 301, "a\0b"]
)
def test_what_cannot_be_an_example(files: dict[str, str], text: str) -> None:
    with pytest.raises(ExampleError):
        TrainingExamples(files[NLU]).add("pain", text)


@pytest.mark.parametrize(
    "text",
    ["yes: no # maybe", "'quoted' \"twice\"", "*star &amp %percent @at", "né ñandú 針", "{a: b}"],
)
def test_odd_signs_survive(files: dict[str, str], text: str) -> None:
    examples = TrainingExamples(files[NLU])
    examples.add("pain", text)
    assert parsed(examples.text)["pain"][-1] == text


def test_an_example_belongs_to_one_topic(files: dict[str, str]) -> None:
    examples = TrainingExamples(files[NLU])
    known = examples.by_topic()["what_is"][0]
    with pytest.raises(ExampleError, match="what_is"):
        examples.add("pain", known.upper())


def test_the_last_examples_stay() -> None:
    examples = TrainingExamples("nlu:\n- intent: a\n  examples: |\n    - one\n    - two\n")
    with pytest.raises(ExampleError, match="two examples"):
        examples.remove("a", "one")


@pytest.mark.parametrize(
    ("file", "path"),
    [
        (ANSWERS, ("pain", "text")),
        (ANSWERS, ("what_is", "more")),
        (HAND_OFFS, ("hand_offs", "handoff_cost", "text")),
    ],
)
def test_a_text_changes_and_nothing_else(
    files: dict[str, str], file: str, path: tuple[str, ...]
) -> None:
    text = 'A short, plain: reply. It\'s "new" ' + "and long enough to be wrapped " * 8
    after = set_value(files[file], path, text)
    old, new = (YAML(typ="safe").load(content) for content in (files[file], after))
    entry = new
    for key in path[:-1]:
        old, entry = old[key], entry[key]
    assert " ".join(entry[path[-1]].split()) == " ".join(text.split())
    assert max(map(len, difference(files[file], after)[1])) <= 120
    again = set_value(after, path, " ".join(old[path[-1]].split()))
    assert YAML(typ="safe").load(again) == YAML(typ="safe").load(files[file])
    gone, come = difference(files[file], again)
    assert gone == come == []


def test_every_text_can_be_written_as_it_stands(files: dict[str, str]) -> None:
    answers = YAML(typ="safe").load(files[ANSWERS])
    for topic, entry in answers.items():
        for field in ("text", "more", "title", "asked", "facts", "follow_ups"):
            value = entry[field]
            value = " ".join(value.split()) if isinstance(value, str) else value
            after = set_value(files[ANSWERS], (topic, field), value)
            assert YAML(typ="safe").load(after) == answers


def test_an_entry_that_is_not_there(files: dict[str, str]) -> None:
    with pytest.raises(EntryError):
        set_value(files[ANSWERS], ("nothing", "text"), "x")


def topic(**changed: object) -> dict[str, object]:
    fields = {
        "title": "Parking",
        "asked": "where you can park",
        "text": "You asked about parking. The clinic's information does not say where you can "
        "park. Please call {phone} and ask.",
    }
    examples = [f"is there {what} near you" for what in ("parking", "a car park", "a lot", "space",
                                                          "street parking")]  # fmt: skip
    return {"fields": fields | changed, "examples": examples}


def test_a_new_topic_needs_no_code(files: dict[str, str]) -> None:
    after = dict(files)
    apply(after, "topic", "handoff_parking", topic())
    assert new_problems(files, after) == []
    assert "- rule: handoff parking" in after[RULES]
    assert "  - handoff_parking:" in after[DOMAIN]
    assert len(parsed(after[NLU])["handoff_parking"]) == 5
    with pytest.raises(ChangeError):
        apply(after, "topic", "handoff_parking", topic())


def test_a_new_document(files: dict[str, str]) -> None:
    after = dict(files)
    facts = [{"section": "Before: you come", "fact": 'Wear "loose" clothes.'}]
    apply(after, "document", "first-visit", {"title": "Your first visit", "facts": facts})
    assert new_problems(files, after) == []
    assert YAML(typ="safe").load(after["documents/sources/first-visit.yml"])["facts"][0][
        "fact"
    ] == ('Wear "loose" clothes.')


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"text": "We promise that it never hurts. Call {phone}."}, "forbidden"),
        ({"text": "Please call {nobody} about parking."}, "placeholder"),
        ({"text": "Please call (555) 123-4567 about parking."}, "number"),
        ({"title": "A title that is much too long for a button"}, "20"),
    ],
)
def test_what_does_not_hold_is_named(
    files: dict[str, str], changed: dict[str, object], word: str
) -> None:
    after = dict(files)
    apply(after, "topic", "handoff_parking", topic(**changed))
    problems = " ".join(new_problems(files, after))
    assert word in problems


def journal(tmp_path: Path) -> FileJournal:
    return FileJournal(tmp_path / "root", tmp_path / "data" / "console" / "writing")


def written(tmp_path: Path, name: str) -> str:
    return (tmp_path / "root" / name).read_text()


def test_the_journal_writes_all_and_keeps_the_old(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "a").write_text("old a")
    before = {"a": "old a", "new/b": ""}
    journal(tmp_path).write(before, {"a": "new a", "new/b": "new b"})
    assert (written(tmp_path, "a"), written(tmp_path, "new/b")) == ("new a", "new b")
    kept = list((tmp_path / "data" / "console" / "history").rglob("a"))
    assert [path.read_text() for path in kept] == ["old a"]
    with pytest.raises(FilesChangedError):
        journal(tmp_path).write({"a": "old a"}, {"a": "newer"})
    assert written(tmp_path, "a") == "new a"


CRASH = (
    DIES_AT_A_STEP
    + """
from console import file_journal
folder, steps = Path(sys.argv[1]), int(sys.argv[2])
file_journal._write_durably = step(file_journal._write_durably)
file_journal._sync_folder = step(file_journal._sync_folder)
Path.replace = step(Path.replace)
Path.unlink = step(Path.unlink)
journal = file_journal.FileJournal(folder / "root", folder / "data" / "console" / "writing")
names = ("a", "b", "c")
journal.write({n: "old" for n in names}, {n: "new" for n in names})
os._exit(0)
"""
)


def test_a_crash_at_any_step_leaves_all_or_nothing(tmp_path: Path) -> None:
    outcomes = []
    for steps in range(40):
        folder = tmp_path / str(steps)
        (folder / "root").mkdir(parents=True)
        for name in "abc":
            (folder / "root" / name).write_text("old")
        done = subprocess.run(
            [sys.executable, "-c", CRASH, str(folder), str(steps)], cwd=ROOT, check=False
        )
        own = FileJournal(folder / "root", folder / "data" / "console" / "writing")
        own.recover()
        found = {(folder / "root" / name).read_text() for name in "abc"}
        assert len(found) == 1, (steps, found)
        outcomes.append((done.returncode, found.pop()))
        if done.returncode == 0:
            break
    assert outcomes[-1] == (0, "new")
    assert (9, "old") in outcomes
    assert (9, "new") in outcomes


def test_a_damaged_journal_is_not_followed(tmp_path: Path) -> None:
    writing = tmp_path / "data" / "console" / "writing"
    writing.mkdir(parents=True)
    (tmp_path / "root").mkdir()
    (writing / "0").write_text("half")
    entry = {"path": "a", "content": "0", "sha256": "0" * 64}
    (writing / "list.json").write_text(json.dumps([entry]))
    with pytest.raises(OSError, match="damaged"):
        journal(tmp_path).recover()
    assert list((tmp_path / "root").iterdir()) == []
