"""Several engines, one memory: what one has heard the others know, and Redis reads no words."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.lock_store import LockStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from redis import Redis

from engine.conversation_locks import ConversationLocks
from engine.shared_memory import SharedMemory
from tests.engine.redis_server import RedisServer
from tests.engine.test_conversation_memory import DOMAIN, turns
from tests.needed_tools import missing

SECRET = "blorptastic"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    if not RedisServer.installed():
        missing("redis-server is not installed (apt-get install redis-server).")
    running = RedisServer(tmp_path).start()
    yield running
    running.stop()


def memory(server: RedisServer) -> SharedMemory:
    return SharedMemory(DOMAIN, host=server.url, idle_hours=1)


def begin(store: SharedMemory, sender: str = "a") -> DialogueStateTracker:
    tracker = store.init_tracker(sender)
    tracker.update(SessionStarted())
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
    return tracker


def say(tracker: DialogueStateTracker, text: str, topic: str = "pain") -> None:
    entities = [{"entity": "condition", "value": "knee_pain", "text": text, "start": 0}]
    data = {"intent": {"name": "ask", "confidence": 1.0}, "nearest": [{"text": text}]}
    tracker.update(UserUttered(text, data["intent"], entities, {**data, "text": text}))
    tracker.update(ActionExecuted("action_answer"))
    tracker.update(SlotSet("situations", [topic]))
    tracker.update(BotUttered(text, {"custom": {"reply": {"text": text}}}))
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME))


async def retrieved(store: SharedMemory, sender: str = "a") -> DialogueStateTracker:
    tracker = await store.retrieve(sender)
    assert tracker is not None
    return tracker


async def turn(store: SharedMemory, text: str, topic: str = "pain", sender: str = "a") -> None:
    tracker = await store.retrieve(sender) or begin(store, sender)
    say(tracker, text, topic)
    await store.save(tracker)


def test_what_one_engine_heard_another_knows(server: RedisServer) -> None:
    async def talk() -> None:
        one, two = memory(server), memory(server)
        for number in range(20):
            await turn((one, two)[number % 2], f"{number}", f"topic {number}")
        tracker = await retrieved(one)
        assert tracker.get_slot("situations") == ["topic 19"]
        assert len(turns(tracker)) <= 6
        loop = begin(one, "b")
        loop.update(ActiveLoop("emergency_watch"))
        await one.save(loop)
        assert (await retrieved(two, "b")).active_loop_name == "emergency_watch"
        assert await two.retrieve("c") is None

    asyncio.run(talk())


def test_redis_holds_no_words_and_no_conversation_s_id(server: RedisServer) -> None:
    asyncio.run(turn(memory(server), SECRET, sender="5f0c-conversation"))
    with Redis.from_url(server.url) as client:
        keys = [key.decode() for key in client.keys("*")]
        assert len(keys) == 1
        assert "5f0c" not in keys[0]
        held = str(client.hgetall(keys[0]))
        assert 0 < client.ttl(keys[0]) <= 3600
    assert "condition" in held
    assert "knee_pain" in held
    assert SECRET not in held
    assert "5f0c" not in held


def test_an_engine_that_was_given_up_on_overwrites_nothing(server: RedisServer) -> None:
    async def talk() -> None:
        slow, quick = memory(server), memory(server)
        await turn(slow, "first", "first")
        late = await retrieved(slow)
        await turn(quick, "second", "second")
        say(late, "late", "late")
        await slow.save(late)
        for store in (slow, quick):
            assert (await retrieved(store)).get_slot("situations") == ["second"]
        # nor does it bring back what was erased
        late = await retrieved(slow)
        erased = await retrieved(quick)
        erased.update(Restarted())
        await quick.save(erased)
        await slow.save(late)
        assert await memory(server).retrieve("a") is None

    asyncio.run(talk())


def test_the_same_tracker_may_be_saved_again(server: RedisServer) -> None:
    async def talk() -> None:
        store = memory(server)
        tracker = await store.create_tracker("a")
        say(tracker, "first", "first")
        await store.save(tracker)
        say(tracker, "second", "second")
        await store.save(tracker)
        assert (await retrieved(memory(server))).get_slot("situations") == ["second"]

    asyncio.run(talk())


@pytest.mark.parametrize("how", ["killed", "hanging"])
def test_without_redis_an_engine_goes_on_from_its_copies(server: RedisServer, how: str) -> None:
    async def talk() -> None:
        store = memory(server)
        await turn(store, "first", "first")
        if how == "killed":
            server.stop()
        else:
            server.signal(signal.SIGSTOP)
        began = time.monotonic()
        for number in range(5):
            assert (await retrieved(store)).get_slot("situations")
            await turn(store, "again", f"topic {number}")
        assert time.monotonic() - began < 4
        assert (await retrieved(store)).get_slot("situations") == ["topic 4"]
        assert await store.retrieve("new") is None
        if how == "killed":
            server.start()
        else:
            server.signal(signal.SIGCONT)
        await asyncio.sleep(2.1)
        await turn(store, "after", "after")
        assert (await retrieved(memory(server))).get_slot("situations") == ["after"]

    asyncio.run(talk())


def test_what_was_erased_without_redis_is_erased_when_it_is_back(server: RedisServer) -> None:
    async def talk() -> None:
        store = memory(server)
        await turn(store, "first")
        tracker = await retrieved(store)
        server.signal(signal.SIGSTOP)
        tracker.update(Restarted())
        await store.save(tracker)
        server.signal(signal.SIGCONT)
        assert await store.retrieve("a") is None
        await asyncio.sleep(2.1)
        await turn(store, "another", sender="b")
        assert await memory(server).retrieve("a") is None

    asyncio.run(talk())


def locks(server: RedisServer) -> ConversationLocks:
    return ConversationLocks(EndpointConfig(url=server.url))


def test_two_engines_take_turns_with_a_conversation(server: RedisServer) -> None:
    running = 0
    most = 0

    async def use(store: LockStore) -> None:
        nonlocal running, most
        async with store.lock("a"):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.03)
            running -= 1

    async def talk() -> None:
        pair = [locks(server), locks(server)]
        await asyncio.gather(*(use(pair[number % 2]) for number in range(8)))

    asyncio.run(talk())
    assert most == 1


def test_an_engine_that_died_holds_nobody_up(server: RedisServer) -> None:
    async def talk() -> None:
        dead, alive = locks(server), locks(server)
        await dead.lock("a").__aenter__()
        began = time.monotonic()
        async with alive.lock("a"):
            assert time.monotonic() - began < 3
        async with alive.lock("b"):
            pass

    asyncio.run(talk())


def test_locks_without_redis(server: RedisServer) -> None:
    server.stop()

    async def talk() -> None:
        store = locks(server)
        for _ in range(50):
            async with store.lock("a"):
                pass

    began = time.monotonic()
    asyncio.run(talk())
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize("url", [None, "", "localhost:6379", "${REDIS_URL}"])
def test_a_wrong_address_stops_the_start(url: str | None) -> None:
    with pytest.raises(ValueError, match="REDIS_URL"):
        SharedMemory(DOMAIN, host=url)
    with pytest.raises(ValueError, match="REDIS_URL"):
        ConversationLocks(EndpointConfig(url=url))
