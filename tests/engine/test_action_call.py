"""The call to the action server: one line for many calls, and no more than the actions read."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from engine.action_call import ActionCall, ActionServer

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [ask]
actions: [action_answer]
slots:
  situations:
    type: any
    mappings:
      - type: custom
"""
)
ANSWER: dict[str, Any] = {
    "events": [{"event": "slot", "name": "situations", "value": ["pregnancy"]}],
    "responses": [{"text": "Hello.", "custom": {"reply": {"kind": "answer"}}}],
}


class Actions:
    """An action server that remembers what it was sent, and over how many lines."""

    def __init__(self) -> None:
        self.answer: Any = ANSWER
        self.status = 200
        self.hang_up = False
        self.seen: list[dict[str, Any]] = []
        self.lines: set[object] = set()

    async def handle(self, request: web.Request) -> web.Response:
        self.lines.add(request.transport)
        self.seen.append(await request.json())
        if self.hang_up:
            self.hang_up = False
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(self.answer, status=self.status)


def served(actions: Actions, work: Callable[[ActionServer], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        app = web.Application()
        app.router.add_post("/webhook", actions.handle)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        server = ActionServer(EndpointConfig(url=f"http://{host}:{port}/webhook"))
        try:
            return await work(server)
        finally:
            await server.close()
            await runner.cleanup()

    return asyncio.run(run())


def tracker() -> DialogueStateTracker:
    made = DialogueStateTracker("someone", DOMAIN.slots)
    for number in range(3):
        parsed = {"text": f"question {number}", "questions": [{"intent": "ask"}], "intent": {}}
        made.update(
            UserUttered(
                parsed["text"], {"name": "ask"}, [], parsed, metadata={"model_id": "model-1"}
            )
        )
        made.update(ActionExecuted("action_answer"))
        made.update(BotUttered("an answer that the actions need not be told"))
    made.update(SlotSet("situations", ["cancer"]))
    return made


async def run_action(server: ActionServer) -> list[Any]:
    call = ActionCall("action_answer", server)
    nlg = TemplatedNaturalLanguageGenerator({})
    return list(await call.run(CollectingOutputChannel(), nlg, tracker(), DOMAIN))


def test_what_is_posted() -> None:
    actions = Actions()
    served(actions, run_action)
    [posted] = actions.seen
    assert posted["next_action"] == "action_answer"
    assert posted["sender_id"] == "someone"
    sent = posted["tracker"]
    assert sent["slots"]["situations"] == ["cancer"]
    assert sent["latest_message"]["text"] == "question 2"
    assert sent["latest_message"]["questions"] == [{"intent": "ask"}]
    assert [event["event"] for event in sent["events"]] == ["user"] * 3
    assert sent["events"][-1]["metadata"]["model_id"] == "model-1"
    assert "need not be told" not in json.dumps(posted)


def test_the_answer_becomes_events() -> None:
    said, kept = served(Actions(), run_action)
    assert said.text == "Hello."
    assert said.data["custom"] == {"reply": {"kind": "answer"}}
    assert kept == SlotSet("situations", ["pregnancy"])


def test_the_events_of_an_answer_are_not_copied_for_a_log_line() -> None:
    async def events(server: ActionServer) -> Any:
        call = ActionCall("action_answer", server)
        nlg = TemplatedNaturalLanguageGenerator({})
        return await call.run(CollectingOutputChannel(), nlg, tracker(), DOMAIN)

    found = served(Actions(), events)
    assert copy.deepcopy(found) is found
    assert [type(one) for one in found] == [BotUttered, SlotSet]
    assert copy.deepcopy({"events": found})["events"][0] is found[0]


def test_many_calls_go_over_one_line() -> None:
    actions = Actions()

    async def often(server: ActionServer) -> None:
        for _ in range(5):
            await run_action(server)

    served(actions, often)
    assert len(actions.seen) == 5
    assert len(actions.lines) == 1


def test_a_line_that_was_hung_up_is_replaced() -> None:
    actions = Actions()

    async def twice(server: ActionServer) -> Any:
        await run_action(server)
        actions.hang_up = True
        return await run_action(server)

    assert len(served(actions, twice)) == 2
    assert len(actions.seen) == 3


def test_an_error_is_an_error() -> None:
    actions = Actions()
    actions.status = 500
    with pytest.raises(RasaException, match="action_answer"):
        served(actions, run_action)

    async def raw(server: ActionServer) -> None:
        await server.request(json={})

    with pytest.raises(ClientResponseError):
        served(actions, raw)


def test_nobody_there_is_an_error() -> None:
    async def nobody() -> None:
        await run_action(ActionServer(EndpointConfig(url="http://127.0.0.1:9/webhook")))

    with pytest.raises(RasaException, match="Couldn't connect"):
        asyncio.run(nobody())


@pytest.mark.parametrize(
    "answer",
    [
        [],
        "text",
        None,
        {"events": {}},
        {"events": ["slot"]},
        {"events": [{}]},
        {"events": [{"event": 3}]},
        {"responses": "text"},
        {"responses": [3]},
    ],
    ids=str,
)
def test_an_answer_of_the_wrong_shape_is_refused(answer: Any) -> None:
    actions = Actions()
    actions.answer = answer
    with pytest.raises(RasaException, match="action server"):
        served(actions, run_action)
