"""The review page and the command line."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from documents import Documents
from documents.__main__ import main
from documents.checks import text_checks
from documents.review import page
from documents.shown import everything

from .conftest import Change

VOID = {"meta", "br"}


class Outline(HTMLParser):
    """Checks that elements are nested well, and collects texts, ids and header cells."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.tags: list[str] = []
        self.bare_headers = 0
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        if identifier := given.get("id"):
            self.ids.append(identifier)
        if (link := given.get("href")) is not None:
            self.targets.append(link)
        self.bare_headers += tag == "th" and "scope" not in given

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def html(documents: Documents) -> str:
    return page(documents, text_checks(documents))


def test_page_is_well_formed_and_accessible(html: str) -> None:
    outline = Outline()
    outline.feed(html)
    assert outline.open == []
    assert outline.tags.count("h1") == 1
    assert outline.tags.count("table") == outline.tags.count("caption")
    assert outline.bare_headers == 0
    assert len(set(outline.ids)) == len(outline.ids)
    assert {target.removeprefix("#") for target in outline.targets} <= set(outline.ids)
    assert '<html lang="en">' in html
    assert "<script" not in html
    assert "http" not in html, "no third party"


def test_page_lists_everything(html: str, documents: Documents) -> None:
    outline = Outline()
    outline.feed(html)
    for shown in everything(documents):
        assert shown.text in outline.text
    for fact in documents.facts.ids():
        assert documents.facts.statement(fact) in outline.text
        assert documents.facts.citation(fact).section in outline.text
    for sheet in documents.sheets.values():
        for entry in sheet.left_out:
            assert entry.reason in outline.text


def test_spanish_is_marked(html: str) -> None:
    assert '<td lang="es">Lo siento' in html


def test_markup_in_a_text_is_shown_as_text(folder: Path, change: Change, tmp_path: Path) -> None:
    change("answers.yml", "title: Does it hurt?", "title: <b>hurt</b> & more")
    out = tmp_path / "deep" / "review.html"
    assert main(["--folder", str(folder), "review", "--out", str(out)]) == 0
    written = out.read_text(encoding="utf-8")
    assert "&lt;b&gt;hurt&lt;/b&gt; &amp; more" in written
    assert "<b>" not in written


def test_check_command(folder: Path, change: Change, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--folder", str(folder), "check"]) == 0
    assert "Nothing to mend." in capsys.readouterr().out
    change("answers.yml", "title: Recovery", "title: Blood flow")
    assert main(["--folder", str(folder), "check"]) == 1
    assert "1 to mend." in capsys.readouterr().out


def test_check_command_with_broken_file(
    folder: Path, change: Change, capsys: pytest.CaptureFixture[str]
) -> None:
    change("answers.yml", "  asked: whether it hurts\n", "")
    assert main(["--folder", str(folder), "check"]) == 1
    assert "pain.asked: is missing. Add it." in capsys.readouterr().err


def test_check_command_with_a_domain(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    domain = tmp_path / "domain.yml"
    domain.write_text("intents: [pain, moon]\n", encoding="utf-8")
    assert main(["--folder", str(folder), "check", "--domain", str(domain)]) == 1
    assert "domain.yml: moon: has no reply." in capsys.readouterr().out
    missing = tmp_path / "none.yml"
    assert main(["--folder", str(folder), "check", "--domain", str(missing)]) == 1
    assert "none.yml: is missing" in capsys.readouterr().err
