"""Patients who talk to whichever gateway takes them, and send again what got no answer."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
import uuid
from typing import Any

import httpx

from tests.faults.ledger import Ledger, Sent

# Each patient keeps to one topic, so that an answer meant for another is seen.
TOPICS = {
    "pain": "does it hurt?",
    "sessions": "how many sessions will i need?",
    "what_is": "what is dry needling?",
    "safety": "is it safe?",
    "trigger_point": "what is a trigger point?",
    "acupuncture_difference": "is it the same as acupuncture?",
    "who_performs": "who does the needling?",
    "circulation": "does it improve blood flow?",
    "range_of_motion": "will it make me more flexible?",
    "neurotransmitters": "what does it do to neurotransmitters?",
    "twitch_response": "what is a twitch response?",
    "athletic": "does it help athletes?",
}
# It needs the memory of the conversation, whichever engine gets it.
_FOLLOW_UP = {"text": "tell me more"}
# As the chat bubble does it: how long it waits for one attempt, and for how long it tries.
_ATTEMPT_SECONDS = 12.0
_PATIENCE_SECONDS = 60.0
_AGAIN_SECONDS = 0.25


class Patients:
    """One patient for each topic, talking until told to stop.

    Args:
        gateways: their addresses; there is no stickiness, every attempt takes the next.
        pause: seconds between an answer and the next message, on average.
    """

    def __init__(self, gateways: list[str], ledger: Ledger, pause: float) -> None:
        self._gateways = itertools.cycle(gateways)
        self._ledger = ledger
        self._pause = pause
        self._stop = asyncio.Event()
        self._http = httpx.AsyncClient(timeout=_ATTEMPT_SECONDS, trust_env=False)
        self._anew: set[str] = set()
        self._talking: list[asyncio.Task[None]] = []
        self.tokens: dict[str, str] = {}

    def start(self) -> None:
        """Let all of them talk."""
        self._talking = [asyncio.create_task(self._talk(topic)) for topic in TOPICS]

    def begin_anew(self) -> None:
        """Let everybody begin another conversation with the next message."""
        self._anew = set(TOPICS)

    async def stop(self) -> None:
        """Let each finish the message that is under way."""
        self._stop.set()
        await asyncio.gather(*self._talking)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def send_again(self, sent: Sent) -> list[dict[str, Any]] | None:
        """Send a message of before once more; the replies must be the same."""
        again = Sent(sent.conversation, sent.client_id, sent.topic, time.monotonic())
        await self._deliver(again, {"button": sent.topic})
        return again.replies

    async def _talk(self, topic: str) -> None:
        number = -1
        while not self._stop.is_set():
            number = (number + 1) % 40
            if topic in self._anew:
                self._anew.discard(topic)
                number = 0  # nobody begins a conversation with a follow-up
            if number == 0:
                await self._open(topic)
            conversation = self.tokens[topic].partition(".")[0]
            message = _message(topic, number)
            sent = self._ledger.begin(
                conversation, uuid.uuid4().hex, topic, follow_up=message == _FOLLOW_UP
            )
            await self._deliver(sent, message)
            await asyncio.sleep(random.uniform(0.5, 1.5) * self._pause)

    async def _open(self, topic: str) -> None:
        end = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < end:
            try:
                answer = await self._http.post(f"{next(self._gateways)}/api/sessions", json={})
            except httpx.TransportError:
                await asyncio.sleep(_AGAIN_SECONDS)
                continue
            if answer.status_code == 201:
                self.tokens[topic] = answer.json()["session"]
                self.tokens[self.tokens[topic].partition(".")[0]] = self.tokens[topic]
                return
            await asyncio.sleep(_AGAIN_SECONDS)
        raise RuntimeError("no gateway opened a conversation")

    async def _deliver(self, sent: Sent, message: dict[str, str]) -> None:
        body = {"session": self.tokens[sent.conversation], "id": sent.client_id, **message}
        end = sent.began + _PATIENCE_SECONDS
        while time.monotonic() < end:
            sent.attempts += 1
            try:
                answer = await self._http.post(f"{next(self._gateways)}/api/messages", json=body)
            except httpx.TransportError:
                await asyncio.sleep(_AGAIN_SECONDS)
                continue
            if answer.status_code == 200:
                sent.ended = time.monotonic()
                sent.replies = answer.json()["replies"]
                return
            await asyncio.sleep(_AGAIN_SECONDS)
        sent.ended = time.monotonic()


def _message(topic: str, number: int) -> dict[str, str]:
    if number % 4 == 1:
        return {"text": TOPICS[topic]}
    if number % 4 == 3:
        return _FOLLOW_UP
    return {"button": topic}
