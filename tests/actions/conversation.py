"""A conversation without the engine: the project's own rules choose the action, slots are kept."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker
from ruamel.yaml import YAML

import actions
from actions import names
from actions.reply_action import ReplyAction
from actions.turn import Question
from documents import Documents, Reply
from tests.actions import turns

ROOT = Path(__file__).resolve().parents[2]


@lru_cache(maxsize=1)
def rules() -> dict[str, str]:
    """The action of each intent."""
    data = YAML(typ="safe").load((ROOT / "data" / "rules.yml").read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for rule in data["rules"]:
        steps = rule["steps"]
        if "intent" in steps[0]:
            found[steps[0]["intent"]] = steps[1]["action"]
    return found


class Conversation:
    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self.slots: dict[str, Any] = {}
        self.loop: str | None = None
        self.number = 0
        self._actions: dict[str, ReplyAction] = {
            action.name(): action for action in (getattr(actions, one)() for one in actions.__all__)
        }

    async def say(
        self, *asked: str | Question, told: tuple[str, ...] = (), text: str = "a b c"
    ) -> list[Reply]:
        """Send a message of these questions; the intent is that of the only one, or several."""
        self.number += 1
        turn = turns.turn(*asked, told=told)
        parts = [
            {"text": text, "confidence": 0.9, "alternatives": list(one.alternatives)}
            | one.as_data()
            for one in turn.questions
        ]
        found = [entity.as_data() for entity in turn.entities]
        latest = turns.message(text, *parts, entities=found)
        action = rules()[latest["intent"]["name"]] if self.loop is None else self.loop
        replies: list[Reply] = []
        for _ in range(3):
            sent, followed_by = await self._run(action, latest)
            replies += sent
            if followed_by is None:
                return replies
            action = followed_by
        raise AssertionError("the actions follow one another without an end")

    async def _run(self, name: str, latest: dict[str, Any]) -> tuple[list[Reply], str | None]:
        posted = Tracker.from_dict(turns.tracker(latest, self.slots, self.number))
        dispatcher = CollectingDispatcher()
        followed_by = None
        for event in await self._actions[name].run(dispatcher, posted, {}):  # type: ignore[typeddict-item]
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "active_loop":
                self.loop = event["name"]
            elif event["event"] == "followup":
                followed_by = event["name"]
            else:
                raise AssertionError(f"an event that is not foreseen: {event}")
        replies = [Reply.model_validate(one["custom"]["reply"]) for one in dispatcher.messages]
        return replies, followed_by

    @property
    def topic(self) -> list[str]:
        return [one["intent"] for one in self.slots.get(names.LAST_QUESTIONS) or []]
