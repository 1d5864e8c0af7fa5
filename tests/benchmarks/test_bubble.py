"""The table of docs/bubble.md."""

from pathlib import Path

import pytest

from benchmarks.bubble.__main__ import END, START, row, write
from benchmarks.bubble.measure import Figures

FIGURES = Figures(
    name="a widget",
    gzip_kb=14.96,
    seen_ms=54.6,
    keyboard=True,
    focus_inside=None,
    live_region=False,
    axe=3,
    violations=0,
    strict=True,
    elsewhere=1,
)


def test_a_row_says_what_was_measured() -> None:
    assert row(FIGURES) == "| a widget | 15.0 | 55 | yes | – | no | 3 | 0 | yes | 1 |\n"


def test_the_table_takes_the_place_of_the_last_one(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{START}\nold\n{END}\nafter\n")
    write("new\n", page)
    write("newer\n", page)
    assert page.read_text() == f"before\n{START}\nnewer\n{END}\nafter\n"


def test_a_page_without_its_place_is_named(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("no marks")
    with pytest.raises(ValueError, match=r"page\.md needs the lines"):
        write("new", page)
