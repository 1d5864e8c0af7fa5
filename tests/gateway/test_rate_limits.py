import asyncio
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from redis import Redis

from gateway.conversation_queue import open_queue
from gateway.errors import ApiError
from gateway.rate_limits import RateLimits
from gateway.settings import read_settings
from tests.gateway.conftest import StartGateway
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.running_gateway import PHONE, RunningGateway, free_port
from tests.needed_tools import needed_tool


def check_limited(answer: httpx.Response) -> None:
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert PHONE in answer.json()["error"]["message"]
    assert "911" in answer.json()["error"]["message"]


def test_one_conversation_is_limited(start_gateway: StartGateway, engine: FakeEngine) -> None:
    gateway = start_gateway(GATEWAY_RATE_LIMIT="3")
    session = gateway.session()
    assert [gateway.send(session, "hi").status_code for _ in range(3)] == [200] * 3
    check_limited(gateway.send(session, "hi"))
    assert len(engine.asked) == 3
    assert gateway.send(gateway.session(), "hi").status_code == 200


async def test_one_address_is_limited() -> None:
    limits = RateLimits(read_settings({"GATEWAY_RATE_LIMIT": "50", "GATEWAY_ADDRESS_LIMIT": "3"}))
    for number in range(3):
        await limits.count_message(f"conversation-{number}", "203.0.113.1")
    with pytest.raises(ApiError) as raised:
        await limits.count_message("another", "203.0.113.1")
    assert raised.value.status == 429
    assert int(raised.value.headers["Retry-After"]) >= 1
    await limits.count_message("another", "203.0.113.2")


async def test_sessions_are_limited() -> None:
    limits = RateLimits(read_settings({"GATEWAY_SESSION_LIMIT": "2"}))
    for _ in range(2):
        await limits.count_session("203.0.113.1")
    with pytest.raises(ApiError):
        await limits.count_session("203.0.113.1")


async def test_no_limit_is_no_limit() -> None:
    limits = RateLimits(read_settings({"GATEWAY_RATE_LIMIT": "0"}))
    for _ in range(300):
        await limits.count_message("one", "203.0.113.1")
        await limits.count_session("203.0.113.1")


def test_a_header_chooses_no_address(start_gateway: StartGateway, engine: FakeEngine) -> None:
    gateway = start_gateway(GATEWAY_RATE_LIMIT="50", GATEWAY_SESSION_LIMIT="1")
    gateway.session()
    forged = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    check_limited(gateway.http.post("/api/sessions", json={}, headers=forged))


def test_behind_a_proxy_its_word_counts(start_gateway: StartGateway, engine: FakeEngine) -> None:
    gateway = start_gateway(GATEWAY_RATE_LIMIT="50", GATEWAY_SESSION_LIMIT="1", GATEWAY_PROXIES="1")

    def open_from(forwarded: str) -> httpx.Response:
        return gateway.http.post("/api/sessions", json={}, headers={"X-Forwarded-For": forwarded})

    assert open_from("203.0.113.9").status_code == 201
    assert open_from("203.0.113.10").status_code == 201
    check_limited(open_from("198.51.100.1, 203.0.113.9"))


@pytest.fixture
def redis_process(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    binary = needed_tool("redis-server")
    port = free_port()
    command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir"]
    server = subprocess.Popen([*command, str(tmp_path)], stdout=subprocess.DEVNULL)
    end = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
            break
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.02)
    yield f"redis://127.0.0.1:{port}/0", server
    server.kill()
    server.wait()


@pytest.fixture
def redis_url(redis_process: tuple[str, subprocess.Popen[bytes]]) -> str:
    return redis_process[0]


def test_two_gateways_share_limits_and_order(
    tmp_path: Path, redis_url: str, engine: FakeEngine
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    pair = [
        RunningGateway(tmp_path, engine.url, REDIS_URL=redis_url, GATEWAY_RATE_LIMIT="8")
        for _ in range(2)
    ]
    try:
        for one in pair:
            one.start()
        session = pair[0].session()
        engine.delay = 0.1
        with ThreadPoolExecutor(8) as pool:
            same = [pool.submit(pair[n % 2].send, session, "hi", id="same") for n in range(4)]
            other = [pool.submit(pair[n % 2].send, session, f"{n}") for n in range(4)]
        assert {one.result().status_code for one in same + other} == {200}
        assert len({one.result().text for one in same}) == 1
        assert len(engine.asked) == 5
        assert set(engine.most_running.values()) == {1}
        check_limited(pair[0].send(session, "hi"))
        check_limited(pair[1].send(session, "hi"))
    finally:
        for one in pair:
            one.close()


def test_patients_are_served_while_redis_s_password_is_changed(
    start_gateway: StartGateway, engine: FakeEngine, redis_url: str
) -> None:
    """As docs/operations.md says under "Rotate secrets": the new one there, then in the settings."""
    place = redis_url.partition("://")[2]
    admin = Redis.from_url(redis_url)
    admin.config_set("requirepass", "the-old-one")
    settings = {"REDIS_URL": f"redis://:the-old-one@{place}", "GATEWAY_RATE_LIMIT": "50"}
    gateway = start_gateway(**settings)
    session = gateway.session()
    assert gateway.send(session, "hi").status_code == 200
    admin.config_set("requirepass", "the-new-one")
    admin.client_kill_filter(_type="normal", skipme=True)
    for _ in range(3):
        assert gateway.send(session, "hi").status_code == 200
    log = gateway.log.read_text(encoding="utf-8")
    assert "redis_unavailable" in log
    assert "the-old-one" not in log
    gateway.stop()
    again = start_gateway(**settings | {"REDIS_URL": f"redis://:the-new-one@{place}"})
    counted = len(again.log.read_text(encoding="utf-8").split("redis_unavailable"))
    assert again.send(session, "hi").status_code == 200
    assert len(again.log.read_text(encoding="utf-8").split("redis_unavailable")) == counted
    admin.close()


def test_patients_are_served_while_redis_is_down(
    start_gateway: StartGateway, engine: FakeEngine
) -> None:
    gateway = start_gateway(REDIS_URL=f"redis://127.0.0.1:{free_port()}/0", GATEWAY_RATE_LIMIT="4")
    session = gateway.session()
    answers = [gateway.send(session, "hi", id=str(n)) for n in (1, 2, 3, 3)]
    assert {one.status_code for one in answers} == {200}
    assert answers[2].text == answers[3].text
    assert len(engine.asked) == 3
    assert "redis_unavailable" in gateway.log.read_text()
    # each gateway counts for itself meanwhile
    check_limited(gateway.send(session, "hi"))


async def test_a_redis_that_hangs_holds_nobody_up(
    redis_process: tuple[str, subprocess.Popen[bytes]],
) -> None:
    redis_url, server = redis_process
    limits = RateLimits(read_settings({"REDIS_URL": redis_url, "GATEWAY_RATE_LIMIT": "40"}))
    queue = open_queue(redis_url)
    server.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    for _ in range(10):
        async with queue.turn("a"):
            await limits.count_message("a", "203.0.113.1")
    assert time.monotonic() - began < 5
    server.send_signal(signal.SIGCONT)
    await queue.close()
    await limits.close()


async def test_a_long_turn_keeps_its_place(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.conversation_queue._LOCK_SECONDS", 1.5)
    monkeypatch.setattr("gateway.conversation_queue._RENEW_SECONDS", 0.2)
    one, other = open_queue(redis_url), open_queue(redis_url)
    ended = 0.0

    async def long_turn() -> None:
        nonlocal ended
        async with one.turn("a"):
            await asyncio.sleep(2.5)
            ended = time.monotonic()

    running = asyncio.create_task(long_turn())
    await asyncio.sleep(0.1)
    async with other.turn("a"):
        assert ended > 0
    await running
    for queue in (one, other):
        await queue.close()


async def test_the_turn_of_a_gateway_that_hangs_ends_soon(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.conversation_queue._LOCK_SECONDS", 0.4)
    # one that is never renewed, as by a process that is stopped
    hanging, alive = open_queue(redis_url), open_queue(redis_url)
    async with hanging.turn("a"):
        began = time.monotonic()
        async with alive.turn("a"):
            assert 0.2 < time.monotonic() - began < 5
    for queue in (hanging, alive):
        await queue.close()
