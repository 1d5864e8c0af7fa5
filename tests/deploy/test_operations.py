"""The procedures of docs/operations.md: their commands are run, in a copy of the project."""

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from deploy.clinic_phone import FILES, PhoneError, change
from documents import load
from gateway.key_files import read_or_make_keys
from gateway.session_tokens import SessionTokens
from lifecycle.training import ROOT
from records.location import parse_url
from records.migration import upgrade
from tests.deploy.conftest import Run
from tests.deploy.procedures import PAGE, commands
from tests.records.test_migrations import REVISIONS


def test_every_block_is_run_by_a_test_here() -> None:
    run_here = [
        "Back up",
        "Restore",
        "Look inside",
        "Upgrade",
        "Rotate secrets",
        "A clinic's own phone number",
    ]
    run_here.append("A clinic's own documents")
    blocks = [block for heading in run_here for block in commands(heading)]
    assert sorted(blocks) == sorted(
        re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    )
    assert len(blocks) >= 8


def test_back_up_and_restore(run: Run, project: Path, tmp_path: Path) -> None:
    database = tmp_path / "data" / "records.sqlite"

    def conversations(statement: str) -> list[tuple[str]]:
        with sqlite3.connect(database) as connection:
            found = connection.execute(statement).fetchall()
        connection.close()
        return found

    add = "INSERT INTO conversations (id, channel, started_at, last_at) VALUES ('{}', 'website', '2026-01-02 03:04:05.0', '2026-01-02 03:04:05.0')"
    conversations(add.format("before"))
    key = tmp_path / "data" / "keys" / "session.key"
    keys = read_or_make_keys(key)
    answers = project / "documents" / "answers.yml"
    for block in commands("Back up"):
        run(block)
    for copy in (tmp_path / "backups").iterdir():
        assert copy.stat().st_mode & 0o077 == 0, copy
    conversations(add.format("after"))
    key.unlink()
    answers.write_text("lost", encoding="utf-8")
    for block in commands("Restore"):
        run(block)
    assert conversations("SELECT id FROM conversations") == [("before",)]
    assert read_or_make_keys(key) == keys
    assert answers.read_bytes() == (ROOT / "documents" / "answers.yml").read_bytes()
    for block in commands("Look inside"):
        run(block)
    assert (tmp_path / "backups" / "turns.csv").is_file()


def test_upgrade_and_go_back(run: Run, project: Path, tmp_path: Path) -> None:
    database = tmp_path / "data" / "records.sqlite"
    url = parse_url(f"sqlite:///{database}")
    before, newest = REVISIONS[-2:]

    def revision() -> str:
        with sqlite3.connect(database) as connection:
            [(found,)] = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        connection.close()
        return str(found)

    def conversations() -> list[tuple[str]]:
        with sqlite3.connect(database) as connection:
            found = connection.execute("SELECT id FROM conversations").fetchall()
        connection.close()
        return found

    database.unlink()
    upgrade(url, before)
    with sqlite3.connect(database) as connection:
        connection.execute(
            "INSERT INTO conversations (id, channel, started_at, last_at) VALUES"
            " ('before', 'website', '2026-01-02 03:04:05.0', '2026-01-02 03:04:05.0')"
        )
    connection.close()
    copy, forward, back = commands("Upgrade")
    run(copy)
    run(forward)
    assert revision() == newest
    assert conversations() == [("before",)]
    # The version before had not the last migration.
    [last] = (project / "records" / "migrations" / "versions").glob(f"{newest}_*.py")
    last.rename(project / "aside")
    try:
        assert "newer" in run(f"{forward.strip()} 2>&1", status=1)
        run(back)
    finally:
        (project / "aside").rename(last)
    assert revision() == before
    assert conversations() == [("before",)]


def test_rotate_secrets(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "data" / "keys" / "session.key"
    [old] = read_or_make_keys(file)
    conversation, token = SessionTokens([old], days=1).mint()
    add, take_out, others, *_ = commands("Rotate secrets")  # the rest is in test_rotation
    run(add)
    keys = read_or_make_keys(file)
    assert len(keys) == 2
    assert keys[1] == old
    assert file.stat().st_mode & 0o077 == 0
    assert SessionTokens(keys, days=1).open(token) == conversation
    run(take_out)
    assert read_or_make_keys(file) == keys[:1]
    run(others)


def test_own_documents(run: Run, project: Path) -> None:
    [block] = commands("A clinic's own documents")
    assert "Nothing to mend" in run(block)
    made = load(project / "documents")
    assert "behind the house" in made.answer("parking").text
    [citation] = made.answer("parking").citations
    assert (citation.document, citation.section) == ("Visiting us", "Parking")
    # What the page forgets, the check finds.
    shutil.rmtree(project / "documents")
    shutil.copytree(ROOT / "documents", project / "documents")
    assert "parking" in run(
        ".venv/app/bin/python -m documents check --domain domain.yml 2>&1", status=1
    )
    shutil.rmtree(project / "data")
    shutil.copytree(ROOT / "data", project / "data")
    shutil.copy2(ROOT / "domain.yml", project / "domain.yml")


def test_another_phone_number(run: Run, project: Path) -> None:
    for block in commands("A clinic's own phone number"):
        run(block)
    for name in FILES:
        text = (project / name).read_text(encoding="utf-8")
        assert not re.search(r"308.{0,2}4064", text), name
        assert re.search(r"555.{0,2}0123", text), name
    # and back again, to the letter
    run('make phone NUMBER="(225) 308-4064"')
    for name in FILES:
        assert (project / name).read_bytes() == (ROOT / name).read_bytes(), name


def test_the_number_stands_nowhere_else() -> None:
    for folder in ("actions", "deploy", "documents", "gateway", "records", "website"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".yml", ".js", ".html"}:
                text = path.read_text(encoding="utf-8")
                name = path.relative_to(ROOT).as_posix()
                if re.search(r"308.{0,2}4064", text) and not is_example(name):
                    assert name in FILES, name


def is_example(name: str) -> bool:
    """A number in an explanation, which no patient sees."""
    return name == "documents/forbidden_claims.py"


@pytest.mark.parametrize("number", ["", "225-308-4064", "(225) 308-40645", "(22) 308-4064", "x"])
def test_a_number_that_is_none(number: str, tmp_path: Path) -> None:
    with pytest.raises(PhoneError, match="Write the number as"):
        change(number, tmp_path)


def test_a_file_without_the_number_changes_nothing(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    last = tmp_path / FILES[-1]
    last.write_text("nothing", encoding="utf-8")
    with pytest.raises(PhoneError, match="index"):
        change("(504) 555-0123", tmp_path)
    assert (tmp_path / FILES[0]).read_bytes() == (ROOT / FILES[0]).read_bytes()
