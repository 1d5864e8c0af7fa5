"""``python -m gateway.messenger``: the page's profile and the dead letters."""

from pathlib import Path

import pytest

from documents import load
from gateway.messenger.__main__ import main
from gateway.messenger.profile import (
    LONGEST_GREETING,
    LONGEST_MENU_TITLE,
    MOST_ICE_BREAKERS,
    wanted_profile,
)
from tests.gateway.messenger.conftest import messenger_environment
from tests.gateway.messenger.fake_graph import PAGE_TOKEN, FakeGraph
from tests.gateway.running_gateway import PHONE


@pytest.fixture(autouse=True)
def environment(graph: FakeGraph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in messenger_environment(graph.url).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))


def test_it_shows_the_difference_and_changes_nothing(
    graph: FakeGraph, capsys: pytest.CaptureFixture[str]
) -> None:
    graph.profile["get_started"] = {"payload": "OLD"}
    assert main(["setup"]) == 0
    shown = capsys.readouterr().out
    assert '-    "payload": "OLD"' in shown
    assert '+    "payload": "get_started"' in shown
    assert "Nothing was changed" in shown
    assert [call.method for call in graph.calls] == ["GET"]
    assert graph.profile == {"get_started": {"payload": "OLD"}}


def test_it_writes_when_told_and_then_finds_nothing_to_do(
    graph: FakeGraph, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["setup", "--write"]) == 0
    assert graph.profile == wanted_profile(load())
    assert (
        "Written: get_started, greeting, ice_breakers, persistent_menu" in capsys.readouterr().out
    )
    assert main(["setup", "--write"]) == 0
    assert "as it should be" in capsys.readouterr().out
    assert [call.method for call in graph.calls] == ["GET", "POST", "GET"]


def test_it_writes_only_what_differs(graph: FakeGraph) -> None:
    graph.profile.update(wanted_profile(load()))
    graph.profile["greeting"] = [{"locale": "default", "text": "Hi"}]
    assert main(["setup", "--write"]) == 0
    assert list(graph.calls[-1].body) == ["greeting"]


def test_the_profile_is_within_metas_limits() -> None:
    profile = wanted_profile(load())
    greeting = profile["greeting"][0]["text"]
    assert len(greeting) <= LONGEST_GREETING
    assert PHONE in greeting
    assert "Automated" in greeting
    assert len(profile["ice_breakers"][0]["call_to_actions"]) <= MOST_ICE_BREAKERS
    menu = profile["persistent_menu"][0]["call_to_actions"]
    assert all(len(one["title"]) <= LONGEST_MENU_TITLE for one in menu)


def test_a_refusal_is_told_without_the_token(
    graph: FakeGraph, capsys: pytest.CaptureFixture[str]
) -> None:
    graph.mode, graph.error = "error", {"code": 190, "message": f"Malformed token {PAGE_TOKEN}"}
    assert main(["setup"]) == 1
    told = capsys.readouterr().err
    assert "page token is not valid" in told
    assert PAGE_TOKEN not in told


def test_without_settings_it_says_which(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MESSENGER_PAGE_TOKEN")
    assert main(["setup"]) == 2
    assert "MESSENGER_PAGE_TOKEN is missing" in capsys.readouterr().err


def test_no_dead_letters(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dead"]) == 0
    assert "no dead letters" in capsys.readouterr().out
    assert main(["retry"]) == 0
    assert "0 queued again" in capsys.readouterr().out
