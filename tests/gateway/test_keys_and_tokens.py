import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gateway.errors import ApiError
from gateway.key_files import KeyFileError, read_or_make_keys
from gateway.session_tokens import SessionTokens

KEY = "k" * 43


def test_a_key_is_made_once_and_only_the_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "session.key"
    [key] = read_or_make_keys(path)
    assert read_or_make_keys(path) == [key]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["session.key"]


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "session.key"
    with ThreadPoolExecutor(16) as pool:
        keys = {key for [key] in pool.map(lambda _: read_or_make_keys(path), range(64))}
    assert len(keys) == 1


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 50])
def test_a_damaged_key_stops_the_start(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "session.key"
    path.write_bytes(content)
    with pytest.raises(KeyFileError, match=r"session\.key"):
        read_or_make_keys(path)


def test_a_token_opens_its_own_conversation() -> None:
    tokens = SessionTokens([KEY], days=1)
    conversation, token = tokens.mint()
    assert tokens.open(token) == conversation
    assert tokens.mint()[0] != conversation
    assert len(conversation) == 32


def test_any_change_to_a_token_is_refused() -> None:
    tokens = SessionTokens([KEY], days=1)
    conversation, token = tokens.mint()
    other, _ = tokens.mint()
    forged = [
        "",
        "x",
        "..",
        conversation,
        token.replace(conversation, other),
        token + "x",
        token[:-1],
        token.upper(),
        SessionTokens(["z" * 43], days=1).sign(conversation),
        "\ud800",
        "ü" * 20,
    ]
    forged += [token[:place] + "~" + token[place + 1 :] for place in range(len(token))]
    for one in forged:
        with pytest.raises(ApiError) as raised:
            tokens.open(one)
        assert raised.value.status == 401


def test_an_old_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = SessionTokens([KEY], days=1)
    _, token = tokens.mint()
    monkeypatch.setattr("gateway.session_tokens.time.time", lambda: 4_000_000_000)
    with pytest.raises(ApiError):
        tokens.open(token)


def test_a_former_key_opens_until_it_is_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "session.key"
    [former] = read_or_make_keys(path)
    conversation, old = SessionTokens([former], days=1).mint()
    path.write_text(f"{KEY}\n{former}\n")
    both = SessionTokens(read_or_make_keys(path), days=1)
    assert both.open(old) == conversation
    new = SessionTokens([KEY], days=1)
    assert new.open(both.sign(conversation)) == conversation
    with pytest.raises(ApiError):
        new.open(old)


@pytest.mark.parametrize("seconds", [-3700, -1, 1, 3700])
def test_the_clocks_of_two_gateways_may_differ(
    monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    tokens = SessionTokens([KEY], days=1)
    conversation, token = tokens.mint()
    there = time.time() + seconds
    monkeypatch.setattr("gateway.session_tokens.time.time", lambda: there)
    assert tokens.open(token) == conversation


def test_a_token_of_next_year_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = SessionTokens([KEY], days=1)
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: 4_000_000_000)
    _, token = tokens.mint()
    monkeypatch.undo()
    with pytest.raises(ApiError):
        tokens.open(token)
