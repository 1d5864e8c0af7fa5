"""SQLite addresses that hold a ``file:`` URI: the file is where SQLite finds it, nowhere else."""

from pathlib import Path

import pytest

from records.backup import back_up
from records.conversations import ConversationLog
from records.database import Database
from records.location import LocationError, ensure_folder, parse_url, sqlite_file
from records.migration import upgrade
from records.single_holder import SingleHolder
from records.turns import TurnLog
from tests.records.sample import turn


@pytest.mark.parametrize(
    ("given", "file"),
    [
        ("sqlite:////data/records.sqlite", "/data/records.sqlite"),
        ("sqlite:///data/records.sqlite", "data/records.sqlite"),
        ("sqlite:///file:/data/records.sqlite?mode=ro&uri=true", "/data/records.sqlite"),
        ("sqlite:///file:///data/records.sqlite?uri=true", "/data/records.sqlite"),
        ("sqlite:///file://localhost/data/my%20records?uri=true", "/data/my records"),
        ("sqlite:///file:data/records.sqlite?uri=true", "data/records.sqlite"),
        ("sqlite:///file:odd.sqlite", "file:odd.sqlite"),
    ],
)
def test_the_file_of_an_address(given: str, file: str) -> None:
    assert sqlite_file(parse_url(given)) == Path(file)


@pytest.mark.parametrize("given", ["file::memory:?uri=true", "file:a?mode=memory&uri=true"])
def test_a_uri_in_memory_is_refused(given: str) -> None:
    with pytest.raises(LocationError, match="in memory"):
        parse_url(f"sqlite:///{given}")


@pytest.mark.parametrize("mode", ["rwc", "ro"])
async def test_nothing_is_made_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    file = tmp_path / "data" / "records.sqlite"
    file.parent.mkdir()
    upgrade(parse_url(f"sqlite:///{file}"))
    address = parse_url(f"sqlite:///file:{file}?mode={mode}&uri=true")
    ensure_folder(address)
    database = Database(address)
    await database.open()
    if mode == "rwc":
        await TurnLog(database).record(turn(client_id="1"))
        past = await ConversationLog(database).history("one")
        assert [one.client_id for one in past or []] == ["1"]
    assert file.with_name("records.sqlite.in-use").exists()
    holder = SingleHolder(address, "sending", 1)
    assert holder.acquire()
    holder.release()
    await database.close()
    back_up(address, tmp_path / "copy")
    assert list(here.iterdir()) == []
