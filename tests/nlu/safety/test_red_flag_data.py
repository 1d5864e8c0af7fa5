"""What clinicians may write, and what stops the training."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.safety.red_flag_data import RedFlagDataError, load_red_flag_data
from tests.nlu.safety.small_red_flags import TEXT

SHIPPED = Path(__file__).resolve().parents[3] / "nlu" / "red_flags.yml"


def _write(folder: Path, text: str) -> Path:
    path = folder / "red_flags.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_what_is_written(tmp_path: Path) -> None:
    data = load_red_flag_data(_write(tmp_path, TEXT))
    assert data.titles == {"lung": "Collapsed lung", "despair": "Thoughts of suicide"}
    assert data.examples[0].text == "I can't breathe"
    assert {(e.category, e.level) for e in data.examples} == {
        ("lung", "emergency"),
        ("despair", "crisis"),
    }
    assert [(rule.pattern, rule.certain, rule.line) for rule in data.rules][:3] == [
        ("{unable} {breathe}", True, 6),
        ("cough~ & blood unless nose", True, 8),
        ("{breathe}", False, 11),
    ]


def test_the_shipped_file_covers_the_categories_and_has_enough_counter_examples() -> None:
    data = load_red_flag_data(SHIPPED)
    needed = {
        "collapsed_lung", "heart", "stroke", "cauda_equina", "anaphylaxis", "neck_artery", "seizure",
        "fainting", "infection", "bleeding", "clot", "spinal_cord", "head_injury", "needle",
        "overdose", "self_harm",
    }  # fmt: skip
    assert needed <= data.titles.keys()
    for category in needed:
        assert sum(example.category == category for example in data.examples) >= 40, category
    assert len(data.counter_examples) >= 900


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("- I can't breathe\n", "- yes\n", 14, "quotes"),
        ("- I can't breathe\n", "- 12\n", 14, "quotes"),
        ("- I can't breathe\n", '- ""\n', 14, "empty"),
        ("- I can't breathe\n", "- [a, b]\n", 14, "must be a text"),
        ("- I can't breathe\n", "- (he|she can't breathe\n", 14, "|"),
        ("- I can't breathe\n", "- every breath stabs my side\n", 16, "twice"),
        ("{unable} {breathe}", "{unable} {air}", 6, "no list"),
        ("{unable} {breathe}", "{unable} &", 6, "&"),
        ("{unable} {breathe}", "{unable", 6, "curly bracket"),
        ("      urgent:\n        - \"cough", "      soon:\n        - \"cough", 7, "level"),
        ("    hints:", "    hint:", 9, "cannot be"),
        ("- how much is a session", "- I can't breathe", 29, "both"),
        ("    title: Collapsed lung\n", "", 2, "title"),
        ("unable: [cannot, can not, trouble]", "unable: []", 39, "empty list"),
        ("unable: [cannot, can not, trouble]", "unable: none", 39, "list"),
        ("  joke: [haha]\n", "", 44, "joke"),
        ("  u: you", "  u: [you]", 54, "must be a text"),
        ("words:", "words\n", 37, "not YAML"),
        ("  lung:", "  lung: {", 2, "not YAML"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert old in TEXT
    path = _write(tmp_path, TEXT.replace(old, new, 1))
    with pytest.raises(RedFlagDataError) as caught:
        load_red_flag_data(path)
    message = str(caught.value)
    assert str(path) in message
    named = int(message.split(", line ")[1].split(":")[0])
    # A parser may notice a broken line only on a later one.
    assert named == line or (said == "not YAML" and named >= line), message
    assert said in message


@pytest.mark.parametrize(
    "section",
    ["categories", "counter_examples", "words", "figures_of_speech", "scope", "shorthand"],
)
def test_an_empty_or_missing_section_is_refused(tmp_path: Path, section: str) -> None:
    blocks = TEXT.split("\n")
    begin = blocks.index(f"{section}:")
    end = next(
        (i for i in range(begin + 1, len(blocks)) if blocks[i] and not blocks[i].startswith(" ")),
        len(blocks) - 1,
    )
    without = "\n".join(blocks[:begin] + blocks[end:])
    empty = "\n".join([*blocks[:begin], f"{section}: []", *blocks[end:]])
    for text in (without, empty):
        with pytest.raises(RedFlagDataError, match=section):
            load_red_flag_data(_write(tmp_path, text))


def test_an_empty_list_of_examples_is_refused(tmp_path: Path) -> None:
    text = TEXT.replace(
        "      crisis:\n        - I want to kill myself\n        - I don't want to live anymore\n"
        "        - everyone is better off without me\n",
        "      crisis: []\n",
    )
    with pytest.raises(RedFlagDataError, match=r"line 23: .*empty list"):
        load_red_flag_data(_write(tmp_path, text))


@pytest.mark.parametrize("raw", [b"", b"\n", b"# nothing\n"])
def test_an_empty_file_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "red_flags.yml"
    path.write_bytes(raw)
    with pytest.raises(RedFlagDataError, match="empty"):
        load_red_flag_data(path)


def test_other_bytes_and_no_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "red_flags.yml"
    with pytest.raises(RedFlagDataError, match="cannot be read"):
        load_red_flag_data(path)
    path.write_bytes(b"categories:\n  \xff\xfe: x\n")
    with pytest.raises(RedFlagDataError, match=r"line 2: not UTF-8"):
        load_red_flag_data(path)


def test_a_counter_example_may_not_be_one_of_an_examples_alternatives(tmp_path: Path) -> None:
    text = TEXT.replace("- how much is a session", "- he is gasping for air")
    with pytest.raises(RedFlagDataError, match="both"):
        load_red_flag_data(_write(tmp_path, text))
