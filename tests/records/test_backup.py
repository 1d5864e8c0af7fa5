import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from records.backup import BackupError, back_up, restore
from records.conversations import ConversationLog
from records.database import Database
from records.location import parse_url
from records.migration import upgrade
from records.turns import TurnLog
from tests.records.sample import turn


async def filled(url: URL, count: int = 3) -> None:
    database = Database(url)
    await database.open()
    for number in range(count):
        await TurnLog(database).record(turn(client_id=str(number)))
    await database.close()


async def history(url: URL) -> list[str]:
    database = Database(url)
    await database.open()
    past = await ConversationLog(database).history("one")
    await database.close()
    return [one.client_id for one in past or []]


async def test_a_copy_brings_back_what_was_there(url: URL, tmp_path: Path) -> None:
    await filled(url)
    copy = tmp_path / "copies" / "monday"
    back_up(url, copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [file.name for file in copy.parent.iterdir()] == ["monday"]
    await filled(url, 6)
    assert len(await history(url)) == 6
    kept = restore(url, copy, replace=True)
    assert await history(url) == ["0", "1", "2"]
    if kept is not None:
        assert await history(parse_url(f"sqlite:///{kept}")) == [str(n) for n in range(6)]


async def test_a_copy_is_made_while_turns_are_recorded(tmp_path: Path) -> None:
    url = parse_url(f"sqlite:///{tmp_path}/records.sqlite")
    database = Database(url)
    await database.open()
    failures: list[BaseException] = []

    def copy() -> None:
        try:
            for number in range(3):
                back_up(url, tmp_path / f"copy-{number}")
        except BackupError as error:
            failures.append(error)

    copying = threading.Thread(target=copy)
    copying.start()
    for number in range(150):
        await TurnLog(database).record(turn(client_id=str(number), text="x" * 2000))
    copying.join()
    assert failures == []
    for number in range(3):
        with sqlite3.connect(tmp_path / f"copy-{number}") as made:
            turns, replies = (
                made.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("turns", "replies")
            )
        made.close()
        assert turns == replies
    await database.close()


async def test_a_database_in_use_is_not_replaced(tmp_path: Path) -> None:
    url = parse_url(f"sqlite:///{tmp_path}/records.sqlite")
    await filled(url)
    back_up(url, tmp_path / "copy")
    database = Database(url)
    await database.open()
    with pytest.raises(BackupError, match="in use"):
        restore(url, tmp_path / "copy", replace=True)
    await database.close()
    with pytest.raises(BackupError, match="--replace"):
        restore(url, tmp_path / "copy")
    restore(url, tmp_path / "copy", replace=True)


async def test_an_older_copy_is_brought_to_the_newest_schema(tmp_path: Path) -> None:
    old = parse_url(f"sqlite:///{tmp_path}/old.sqlite")
    upgrade(old, "0001")
    back_up(old, tmp_path / "copy")
    url = parse_url(f"sqlite:///{tmp_path}/records.sqlite")
    restore(url, tmp_path / "copy")
    await filled(url)
    assert len(await history(url)) == 3


def test_what_cannot_be_used_is_named(tmp_path: Path) -> None:
    url = parse_url(f"sqlite:///{tmp_path}/records.sqlite")
    with pytest.raises(BackupError, match="no database yet"):
        back_up(url, tmp_path / "copy")
    upgrade(url)
    (tmp_path / "there").write_text("")
    with pytest.raises(BackupError, match="exists already"):
        back_up(url, tmp_path / "there")
    with pytest.raises(BackupError, match="no file"):
        restore(url, tmp_path / "nowhere")
    for content in (b"", b"text " * 1000, b"SQLite format 3\x00" + b"\xff" * 9000):
        (tmp_path / "wrong").write_bytes(content)
        with pytest.raises(BackupError, match=r"wrong is (no copy|damaged)"):
            restore(url, tmp_path / "wrong", replace=True)
    back_up(url, tmp_path / "copy")
    with sqlite3.connect(tmp_path / "copy") as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    with pytest.raises(BackupError, match="newer"):
        restore(url, tmp_path / "copy", replace=True)
    assert not list(tmp_path.glob("*.part"))
    assert not list(tmp_path.glob("*.restoring"))
