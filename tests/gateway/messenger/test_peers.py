"""Both ends of our fakes meet software that someone else wrote, so they are not only our opinion."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import requests
from fbmessenger import MessengerClient  # type: ignore[import-untyped]
from fbmessenger.elements import Button, Text  # type: ignore[import-untyped]
from fbmessenger.quick_replies import QuickReplies, QuickReply  # type: ignore[import-untyped]

from gateway.messenger.settings import PAGE_INBOX
from tests.gateway.messenger import fake_meta
from tests.gateway.messenger.conftest import VERIFY_TOKEN
from tests.gateway.messenger.fake_graph import APP_SECRET, PAGE_ID, PAGE_TOKEN, FakeGraph
from tests.gateway.messenger.fake_meta import FakeMeta
from tests.gateway.running_gateway import free_port

PEERS = Path(__file__).parent / "peers"
PACKAGES = ("messaging-api-messenger@1.1.0", "bottender@1.5.5")
PERSON = "6660001"


@pytest.fixture(scope="module")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of the peers, for this run only."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("Node.js or npm is not installed: no peers from npm")
    folder = tmp_path_factory.mktemp("npm")
    (folder / "package.json").write_text("{}")
    command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    try:
        found = subprocess.run(
            [*command, *PACKAGES], cwd=folder, capture_output=True, timeout=240, check=False
        )
        problem = found.stderr.decode(errors="replace")[-300:] if found.returncode else ""
    except subprocess.TimeoutExpired:
        problem = "npm took longer than 4 minutes"
    if problem:
        message = f"npm could not install {' '.join(PACKAGES)}: {problem}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    for script in PEERS.glob("*.js"):
        shutil.copy(script, folder)
    return folder


def test_fbmessenger_is_served(graph: FakeGraph) -> None:
    with requests.Session() as session:
        client = MessengerClient(
            PAGE_TOKEN, app_secret=APP_SECRET, api_version="25.0", session=session
        )
        client.graph_url = client.graph_url.replace("https://graph.facebook.com", graph.url)
        choices = QuickReplies([QuickReply("Does it hurt?", "pain")])
        sent = client.send(Text("text", choices).to_dict(), PERSON)
        assert sent["recipient_id"] == PERSON
        call = Button(button_type="phone_number", title="Call us", payload="+12253084064")
        # The package's own template class no longer works with this Python.
        payload = {"template_type": "button", "text": "template", "buttons": [call.to_dict()]}
        template = {"attachment": {"type": "template", "payload": payload}}
        assert client.send(template, PERSON)["message_id"]
        assert client.send_action("typing_on", PERSON)["recipient_id"] == PERSON
        refused = client.send({"text": "x" * 2001}, PERSON)
        assert refused["error"]["code"] == 100
    assert graph.texts(PERSON) == ["text", "template"]


def test_fbmessenger_without_proof_is_refused(graph: FakeGraph) -> None:
    with requests.Session() as session:
        client = MessengerClient(PAGE_TOKEN, api_version="25.0", session=session)
        client.graph_url = client.graph_url.replace("https://graph.facebook.com", graph.url)
        assert "error" in client.send({"text": "hello"}, PERSON)
    assert graph.sent() == []


def test_messaging_api_messenger_is_served(graph: FakeGraph, node_modules: Path) -> None:
    arguments = [graph.url, PAGE_TOKEN, APP_SECRET, PERSON, PAGE_INBOX]
    found = subprocess.run(
        ["node", "graph_client.js", *arguments],
        cwd=node_modules,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert found.returncode == 0, found.stderr.decode()
    answer = json.loads(found.stdout)
    assert answer["refused"] == "400"
    assert answer["results"][6] == [{"getStarted": {"payload": "get_started"}}]
    assert graph.texts(PERSON) == ["text", "template"]
    (passed,) = [call for call in graph.calls if call.edge == "pass_thread_control"]
    assert passed.body["target_app_id"] == PAGE_INBOX
    assert graph.refused == {"text length": 1}


@pytest.fixture
def bottender(graph: FakeGraph, node_modules: Path) -> Iterator[FakeMeta]:
    port = free_port()
    arguments = [graph.url, PAGE_TOKEN, APP_SECRET, VERIFY_TOKEN, PAGE_ID, str(port)]
    with subprocess.Popen(
        ["node", "bot_server.js", *arguments],
        cwd=node_modules,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        meta = FakeMeta(f"http://127.0.0.1:{port}")
        end = time.monotonic() + 30
        while time.monotonic() < end:
            assert process.poll() is None
            try:
                meta.http.get("/")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield meta
        meta.close()
        process.terminate()


def test_bottender_is_delivered_to(bottender: FakeMeta, graph: FakeGraph) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "42"}
    assert bottender.http.get("/webhooks/messenger", params=query).text == "42"
    bottender.send(fake_meta.message(PERSON, "hello"))
    bottender.send(fake_meta.postback(PERSON, payload="get_started", title="Get Started"))
    graph.wait_for(2, PERSON)
    assert graph.texts(PERSON) == ["Heard: hello", "Tapped: get_started"]


def test_bottender_refuses_what_is_not_signed(bottender: FakeMeta, graph: FakeGraph) -> None:
    raw = json.dumps(fake_meta.delivery(fake_meta.message(PERSON, "forged"))).encode()
    assert bottender.post(raw, {}).status_code == 400
    assert graph.sent() == []
