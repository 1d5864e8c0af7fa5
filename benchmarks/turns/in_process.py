"""The engine's turn without HTTP: the agent of `python -m engine`, and actions that reply."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from statistics import median
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.endpoints import EndpointConfig
from rasa.utils.log_utils import configure_structlog

from benchmarks.turns.messages import Talk
from engine.conversation_memory import ConversationMemory
from engine.turn_processor import TurnAgent

_REPLY = {"reply": {"kind": "answer", "topics": ["pain"], "text": "Please call the clinic."}}


class StubActions(EndpointConfig):
    """Replies the same to every call, at once, as the actions would."""

    async def request(self, *_: Any, **__: Any) -> Any:
        """Return what an action server would."""
        kept = [{"intent": "pain", "entities": []}]
        events = [{"event": "slot", "name": "last_questions", "value": kept}]
        return {"events": events, "responses": [{"text": "Please call.", "custom": _REPLY}]}


def agent(model: Path) -> TurnAgent:
    """Return an agent with a conversation memory and the stub."""
    configure_logging_and_warnings(logging.WARNING)
    configure_structlog(logging.WARNING)
    made = TurnAgent(
        tracker_store=ConversationMemory(None), action_endpoint=StubActions(url="http://stub")
    )
    made.load_model(model)
    return made


async def turn(one: TurnAgent, sender: str, text: str) -> float:
    """Take one turn; return its milliseconds."""
    message = UserMessage(text, CollectingOutputChannel(), sender, input_channel="rest")
    began = time.perf_counter()
    await one.handle_message(message)
    taken = 1000 * (time.perf_counter() - began)
    if not message.output_channel.messages:
        raise RuntimeError("The engine gave no reply.")
    return taken


async def compare(few: TurnAgent, many: TurnAgent, pairs: int) -> dict[str, float]:
    """Let two agents take the same turns, one after the other; return medians and their ratio."""
    talk = Talk(1)
    taken: dict[str, list[float]] = {"few": [], "many": []}
    for number in range(-20, pairs):
        text = talk.message(1 + number % 10)
        order = [("few", few), ("many", many)]
        for name, one in order if number % 2 else order[::-1]:
            milliseconds = await turn(one, f"{name} {number // 10}", text)
            if number >= 0:
                taken[name].append(milliseconds)
    medians = {name: round(median(times), 3) for name, times in taken.items()}
    return {**medians, "ratio": round(medians["many"] / medians["few"], 3)}
