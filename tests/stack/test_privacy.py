"""Personal data is on no disk, and what is erased is erased everywhere: on the real assistant."""

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from console import accounts
from console.roles import Role
from deploy.processes import CONSOLE, NEEDED
from lifecycle.training import ROOT
from records.connections import blocking_engine
from records.location import parse_url
from tests.byte_search import files_with
from tests.gateway.messenger import fake_meta
from tests.gateway.messenger.conftest import VERIFY_TOKEN, messenger_environment
from tests.gateway.messenger.fake_graph import APP_SECRET, PAGE_TOKEN, FakeGraph
from tests.gateway.messenger.fake_meta import FakeMeta, message
from tests.seeds import PARTS, SEEDS
from tests.stack.running_stack import RunningStack

pytestmark = pytest.mark.stack

PASSWORD = "a quiet green bicycle"
PERSON = "7770001234567"
# Neither is anything that opens a door, or leads to a person on Messenger.
SECRETS = (APP_SECRET, PAGE_TOKEN, VERIFY_TOKEN, PASSWORD)


@pytest.fixture(scope="module")
def graph() -> Iterator[FakeGraph]:
    fake = FakeGraph().start()
    yield fake
    fake.stop()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, graph: FakeGraph) -> Iterator[RunningStack]:
    """The assistant with Messenger, all temporary files in its folder, and all that can be said."""
    folder = tmp_path_factory.mktemp("house")
    (folder / "tmp").mkdir()
    running = RunningStack(
        folder,
        **messenger_environment(graph.url),
        TMPDIR=str(folder / "tmp"),
        HOME=str(folder / "home"),
        LOG_LEVEL="DEBUG",
    )
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def staff(house: RunningStack) -> Iterator[httpx.Client]:
    engine = blocking_engine(parse_url(f"sqlite:///{house.folder}/records.sqlite"), 10)
    with engine.begin() as connection:
        accounts.add(connection, "ada", Role.ADMINISTRATOR, PASSWORD, "test")
    engine.dispose()
    headers = {"Sec-Fetch-Site": "same-origin"}
    with httpx.Client(base_url=house.console_url, headers=headers, timeout=20) as client:
        entered = client.post("/login", data={"name": "ada", "password": PASSWORD})
        assert entered.is_redirect
        yield client


def wait_until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def turns_with(house: RunningStack, text: str) -> list[str]:
    rows = house.rows("SELECT conversation_id FROM turns WHERE text LIKE ?", f"%{text}%")
    return [row[0] for row in rows]


def indexed(house: RunningStack, word: str) -> bool:
    return bool(house.rows("SELECT 1 FROM turn_words WHERE word = ?", word))


def follow_up(house: RunningStack, conversation: str) -> list[Any]:
    """What the engine answers to a follow-up, asked past the gateway: it shows what it knows."""
    body = {"sender": conversation, "message": "/tell_more"}
    answer = httpx.post(f"{house.engine_url}/webhooks/rest/webhook", json=body, timeout=20)
    return [one["custom"]["reply"]["topics"] for one in answer.json() if "custom" in one]


def test_an_erased_conversation_is_gone_everywhere(
    house: RunningStack, staff: httpx.Client, graph: FakeGraph
) -> None:
    """By the patient, by staff, and by a person on Messenger; engine and search included."""
    meta = FakeMeta(house.url)
    session = house.session()
    house.ask("how many sessions for the xiphoid", session)
    house.ask("how many sessions for the pisiform", house.session())
    meta.send(message(PERSON, "how many sessions for the hamate"))
    graph.wait_for(2, PERSON)
    words = ("xiphoid", "pisiform", "hamate")
    wait_until(lambda: all(indexed(house, word) for word in words))
    keys = {word: turns_with(house, word)[0] for word in words}
    for word in words:
        assert keys[word] in staff.get("/conversations", params={"q": word}).text
        assert follow_up(house, keys[word]) == [["sessions"]]
    body = {"session": session}
    assert house.http.request("DELETE", "/api/sessions", json=body).status_code == 204
    path = f"/conversations/{keys['pisiform']}/delete"
    assert staff.post(path, data={"sure": "yes"}).is_redirect
    meta.send(message(PERSON, "Please delete my messages."))
    wait_until(lambda: not any(turns_with(house, word) for word in words))
    # The gateway looks every 20 s for what staff have erased.
    wait_until(lambda: follow_up(house, keys["pisiform"]) != [["sessions"]])
    for word in words:
        assert not indexed(house, word)
        assert keys[word] not in staff.get("/conversations", params={"q": word}).text
        assert follow_up(house, keys[word]) != [["sessions"]]
    actors = house.rows("SELECT actor FROM audit WHERE action = 'erase_conversation' ORDER BY id")
    assert sorted(row[0] for row in actors) == ["ada", "patient", "patient"]
    content = files_with(house.folder, words)
    assert content == {}
    meta.close()


def test_the_lines_of_a_request_can_be_put_together(house: RunningStack) -> None:
    answer = house.send(house.session(), "does it hurt?")
    number = answer.headers["X-Request-ID"]
    log = house.processes.log("gateway").read_text()
    assert any(number in line and '"event": "turn"' in line for line in log.splitlines())


def test_no_personal_data_is_on_the_disk(
    house: RunningStack, staff: httpx.Client, graph: FakeGraph
) -> None:
    began = time.time()
    person = f"{PERSON}9"
    meta = FakeMeta(house.url)
    sent = list(SEEDS)
    for text in sent:
        session = house.session()
        (reply, *_) = house.ask(text, session)
        feedback = {"session": session, "reply": reply["id"], "helpful": False, "comment": text}
        assert house.http.post("/api/feedback", json=feedback).status_code == 204
        meta.send(message(person, text))
        # Refused ones leave nothing either.
        house.send(session, text * 400)
        house.send(session, button=text)
        house.http.post("/api/messages", content=text.encode())
        house.http.get(f"/{text.replace(' ', '-')}", params={"text": text})
    meta.send(fake_meta.postback(person, title=sent[0], payload="unknown"))
    graph.wait_for(len(sent), person)
    load(house, sent)
    query = "SELECT COUNT(*) FROM messenger_events WHERE state = 'waiting'"
    wait_until(lambda: house.rows(query) == [(0,)], 60)
    broken_down(house, meta, person, sent)
    wait_until(lambda: indexed(house, "covered"))
    check_lines(house)
    staff.get("/inbox")
    staff.get("/conversations", params={"q": "zelphira"})
    outside = open_for_writing(house) - {house.folder}
    assert outside == set()
    for name in (*NEEDED, CONSOLE):
        house.kill(name)  # as it lies on the disk, write-ahead log included
    assert files_with(house.folder, [*PARTS, *SECRETS]) == {}
    assert files_with(ROOT, PARTS, since=began) == {}
    assert files_with(house.folder / "logs", [person, PERSON]) == {}
    kept = b"".join(
        file.read_bytes() for file in house.folder.glob("records.sqlite*") if file.is_file()
    )
    for placeholder in (b"[name]", b"[phone]", b"[email]", b"[address]", b"[card number]"):
        assert placeholder in kept
    meta.close()


def load(house: RunningStack, sent: list[str]) -> None:
    """Many people at once say all of it, each with a connection of its own."""

    def one(number: int) -> None:
        with httpx.Client(base_url=house.url, timeout=30) as http:
            session = http.post("/api/sessions", json={}).json()["session"]
            for place, text in enumerate(sent):
                body = {"session": session, "id": f"{number}-{place}", "text": text}
                assert http.post("/api/messages", json=body).status_code == 200

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(16)))


def check_lines(house: RunningStack) -> None:
    """Every process writes JSON; a failed turn has the same number in the engine and gateway."""
    lines: dict[str, list[dict[str, Any]]] = {}
    for name in (*NEEDED, CONSOLE):
        written = house.processes.log(name).read_text().splitlines()
        if name == "engine":  # Rasa's libraries warn while they are imported
            written = [line for line in written if line.startswith("{")]
        lines[name] = [json.loads(line) for line in written]
        assert all("event" in line for line in lines[name]), name
    numbers = {line["request"] for line in lines["engine"] if "request" in line}
    assert numbers & {line["request"] for line in lines["gateway"] if "request" in line}


def broken_down(house: RunningStack, meta: FakeMeta, person: str, sent: list[str]) -> None:
    """Say it all again while the parts fail, which is when programs begin to explain themselves."""
    session = house.session()
    for name in ("actions", "engine"):
        house.freeze(name)
        house.send(session, sent[0])
        house.go_on(name)
        house.kill(name)
        for text in sent[:4]:
            house.send(session, text)
        meta.send(message(person, sent[0]))
        house.restart(name)


def open_for_writing(house: RunningStack) -> set[Path]:
    """The places of regular files that any process of the assistant holds open for writing."""
    found = set()
    for name in (*NEEDED, CONSOLE):
        folder = Path(f"/proc/{house.processes.process_id(name)}")
        for link in (folder / "fd").iterdir():
            try:
                target = link.readlink()
                flags = (folder / "fdinfo" / link.name).read_text().split("flags:")[1].split()[0]
            except OSError:
                continue
            if int(flags, 8) & (os.O_WRONLY | os.O_RDWR) and str(target).startswith("/"):
                inside = target.is_relative_to(house.folder)
                if target.is_relative_to("/dev") or target.is_relative_to("/proc"):
                    continue
                found.add(house.folder if inside else target)
    return found
