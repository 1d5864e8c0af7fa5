from pathlib import Path

import pytest

from evaluation.rows import RowsError
from evaluation.safety.rows import SafetyRow, load_rows

HEADER = "text\tlevel\tcategory\tstyle\talso\n"


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "rows.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_rows_are_read(tmp_path: Path) -> None:
    content = HEADER + 'my "arm"\turgent\tclot\tplain\temergency\r\n\nok\tnone\tfear\tcaps\t\n'
    assert load_rows(write(tmp_path, content)) == [
        SafetyRow('my "arm"', "urgent", "clot", "plain", ("emergency",)),
        SafetyRow("ok", "none", "fear", "caps"),
    ]


def test_level_and_also_are_accepted(tmp_path: Path) -> None:
    rows = load_rows(write(tmp_path, HEADER + "a\tcrisis\toverdose\tplain\temergency, urgent\n"))
    assert rows[0].accepted == ("crisis", "emergency", "urgent")
    assert rows[0].is_danger


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("text,level\n", ":1: the header has to be text<TAB>level"),
        ("", ":1: the header has to be"),
        (HEADER, "no rows after the header"),
        (HEADER + "a\turgnt\tclot\tplain\t\n", ":2: column 'level': unknown 'urgnt'; did you mean"),
        (HEADER + "a\turgent\tfear\tplain\t\n", ":2: column 'category': unknown 'fear'"),
        (HEADER + "a\tnone\tclot\tplain\t\n", ":2: column 'category': unknown 'clot'"),
        (HEADER + "a\tnone\tfear\tshouted\t\n", ":2: column 'style': unknown 'shouted'"),
        (HEADER + "a\tnone\tfear\tplain\tmaybe\n", ":2: column 'also': unknown 'maybe'"),
        (HEADER + "a\tnone\tfear\tplain\tnone\n", "column 'also' repeats the level 'none'"),
        (HEADER + "a\tnone\n", ":2: 2 columns instead of 5"),
        (HEADER + "a\tnone\tfear\tplain\t\tx\n", ":2: 6 columns instead of 5"),
        (HEADER + " \tnone\tfear\tplain\t\n", ":2: column 'text' is empty"),
        (
            HEADER + "A\tnone\tfear\tplain\t\na\tnone\tfear\tplain\t\n",
            ":3: the same text as in line 2",
        ),
        (b"\xff\xfe", "is not UTF-8"),
    ],
)
def test_wrong_files_are_named(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(RowsError) as caught:
        load_rows(write(tmp_path, content))
    assert message in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RowsError, match=r"absent\.tsv: cannot be read \(No such file"):
        load_rows(tmp_path / "absent.tsv")


def test_problems_are_listed_together_but_not_without_end(tmp_path: Path) -> None:
    lines = "".join(f"{number}\tnone\n" for number in range(50))
    with pytest.raises(RowsError) as caught:
        load_rows(write(tmp_path, HEADER + lines))
    assert len(str(caught.value).splitlines()) == 20
