"""Files of rows: what is read, and what a wrong one is told."""

from pathlib import Path

import pytest

from evaluation.rows import RowsError, load_rows, parse_note

HEADER = "text\texpected\tnote\n"


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "rows.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_reads_text_labels_and_marks(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        HEADER
        + "hi\\nthere\tsmalltalk\t\n\n"
        + '"cost" & pain?\thandoff+pain\talt=safety, pain+safety; near-miss; condition=Hip/knee\r\n'
        + "two columns\tpain\n",
    )
    first, second, third = load_rows(path)
    assert first.text == "hi\nthere"
    assert first.line == 2
    assert second.line == 4
    assert second.text == '"cost" & pain?'
    assert second.label == "handoff+pain"
    assert second.marks.alternatives == (("safety",), ("pain", "safety"))
    assert second.marks.conditions == ("hip", "knee")
    assert second.marks.near_miss
    assert third.note == ""


def test_reads_a_byte_order_mark_and_windows_lines(tmp_path: Path) -> None:
    path = write(tmp_path, b"\xef\xbb\xbftext\texpected\tnote\r\nhello\tsmalltalk\t\r\n")
    assert [row.text for row in load_rows(path)] == ["hello"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r":1: the header"),
        ("text,expected,note\nhi,smalltalk,\n", r":1: the header has one column.*tabs"),
        ("question\tlabel\tnote\n", r":1: the header is 'question, label, note'"),
        (HEADER, "no rows after the header"),
        (HEADER + "hi\n", r":2: column 'expected' is missing; add a tab"),
        (HEADER + "hi\t\t\n", r":2: column 'expected' is empty"),
        (HEADER + "  \tpain\t\n", r":2: column 'text' is empty"),
        (HEADER + "ok\tpain\t\nhi\tpian\t\n", r":3: .*unknown label 'pian'; did you mean 'pain'"),
        (HEADER + "hi\tpain+\t\n", r":2: .*unknown label ''"),
        (HEADER + "hi\tpain\ta\tb\n", r":2: 4 columns instead of 3; replace tabs"),
        (HEADER + "hi\tpain\talt=saftey\n", r":2: .*alt= names 'saftey'; did you mean 'safety'"),
        (b"text\texpected\nhi \xff\tpain\n", "byte 17 is not UTF-8"),
    ],
)
def test_names_line_column_and_mend(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(RowsError, match=message):
        load_rows(write(tmp_path, content))


def test_lists_all_problems_but_not_endlessly(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "hi\tnope\t\n" * 30)
    with pytest.raises(RowsError) as caught:
        load_rows(path)
    lines = str(caught.value).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "… and 10 more"


def test_a_missing_file_or_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(RowsError, match="no such file"):
        load_rows(tmp_path / "none.tsv")
    with pytest.raises(RowsError, match="a folder"):
        load_rows(tmp_path)


def test_remarks_beside_an_alternative_are_left_out() -> None:
    note = parse_note("alt=conditions(neck pain, back) if named, handoff maybe", ("pain",))
    assert note.alternatives == (("conditions",), ("handoff",))


@pytest.mark.parametrize(
    ("note", "expected", "urgent", "self_harm"),
    [
        ("lung; soft", ("emergency",), True, False),
        ("urgent", ("emergency",), True, False),
        ("soft tissue", ("conditions",), False, False),
        ("overdose; self-harm", ("emergency",), False, True),
        ("near miss", ("handoff",), False, False),
    ],
)
def test_marks_of_emergencies(
    note: str, expected: tuple[str, ...], urgent: bool, self_harm: bool
) -> None:
    marks = parse_note(note, expected)
    assert (marks.may_be_urgent, marks.self_harm) == (urgent, self_harm)
