"""Rasa's message processor and agent, with lighter ways to do what costs them most."""

from __future__ import annotations

import asyncio
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

from rasa.core.actions.action import Action, RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.exceptions import ModelNotFound
from rasa.model import get_latest_model
from rasa.shared.core.constants import (
    ACTION_VALIDATE_SLOT_MAPPINGS,
    DEFAULT_SLOT_NAMES,
    SlotMappingType,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.common import TempDirectoryPath, get_temp_dir_name

from engine.action_call import ActionCall
from engine.graph_runner import SequentialGraphRunner
from engine.traces import span
from transport.garbage import settle

# Two at a time: half of the work is arithmetic, which leaves Python to the other. More would wait
# for each other.
_understanding = ThreadPoolExecutor(2, "understanding")
# Seconds for which one thread may hold up the others; Python's own 5 ms is a quarter of a turn.
_SWITCH_SECONDS = 0.0005


class TurnProcessor(MessageProcessor):
    """Handles messages as Rasa does, on a lighter runner; see its methods for what else differs."""

    @staticmethod
    def _load_model(model_path: str | Path) -> tuple[str, ModelMetadata, GraphRunner]:
        path = Path(model_path)
        archive = path if path.is_file() else get_latest_model(str(path))
        if not archive:
            raise ModelNotFound(f"No model found at path '{model_path}'.")
        with TempDirectoryPath(get_temp_dir_name()) as folder:
            try:
                metadata, runner = load_predict_graph_runner(
                    Path(folder), Path(archive), LocalModelStorage, SequentialGraphRunner
                )
            except tarfile.ReadError:
                raise ModelNotFound(f"Model {model_path} can not be loaded.") from None
        return Path(archive).name, metadata, runner

    async def handle_message(self, message: UserMessage) -> list[dict[str, Any]] | None:
        """Handle a message as Rasa does; its span is below the gateway's."""
        with span("turn", "server", (message.metadata or {}).get("traceparent")):
            replies: list[dict[str, Any]] | None = await super().handle_message(message)
        return replies

    async def parse_message(
        self,
        message: UserMessage,
        tracker: DialogueStateTracker | None = None,
        only_output_properties: bool = True,
    ) -> dict[str, Any]:
        """Understand a message as Rasa does, on a thread beside the one that serves.

        So the door stays open: the server lets one caller in at each round of its loop, and a
        round took as long as all messages that were there; of many who came at once the last were
        overtaken for seconds.
        """
        with span("understand"):
            if self.http_interpreter or tracker is None:
                return dict(await super().parse_message(message, tracker, only_output_properties))
            parsed = await asyncio.get_running_loop().run_in_executor(
                _understanding,
                self._parse_message_with_graph,
                message,
                tracker,
                only_output_properties,
            )
        self._update_full_retrieval_intent(parsed)
        self._check_for_unseen_features(parsed)
        return dict(parsed)

    def _check_for_unseen_features(self, parse_data: dict[str, Any]) -> None:
        """Warn as Rasa does; it builds an empty domain at every message, to compare with ours."""
        intents, entities = self._known_names
        named = {entity["entity"] for entity in parse_data["entities"] or []}
        if parse_data["intent"]["name"] not in intents or not named <= entities:
            super()._check_for_unseen_features(parse_data)

    @cached_property
    def _known_names(self) -> tuple[frozenset[str | None], frozenset[str | None]]:
        """The names of all intents and of all entities of the domain; no name is known too."""
        return frozenset([None, *self.domain.intents]), frozenset([None, *self.domain.entities])

    async def run_action_extract_slots(
        self, output_channel: OutputChannel, tracker: DialogueStateTracker
    ) -> DialogueStateTracker:
        """Fill slots as Rasa does; where only actions fill them, there is nothing to go through."""
        if not self._messages_fill_slots:
            return tracker
        return await super().run_action_extract_slots(output_channel, tracker)

    @cached_property
    def _messages_fill_slots(self) -> bool:
        """Whether a slot is filled from what is said, or an action is asked at every message."""
        mappings = [
            mapping
            for slot in self.domain.slots
            if slot.name not in DEFAULT_SLOT_NAMES
            for mapping in slot.mappings
        ]
        return ACTION_VALIDATE_SLOT_MAPPINGS in self.domain.user_actions or any(
            mapping.get("type") != SlotMappingType.CUSTOM.value or mapping.get("action")
            for mapping in mappings
        )

    def predict_next_with_tracker_if_should(
        self, tracker: DialogueStateTracker
    ) -> tuple[Action, PolicyPrediction]:
        """Predict as Rasa does; a custom action is called in our way."""
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        if type(action) is RemoteAction:
            action = ActionCall(action.name(), self.action_endpoint)
        return action, prediction


class TurnAgent(Agent):
    """Rasa's agent, with our processor."""

    def load_model(self, model_path: str | Path, fingerprint: str | None = None) -> None:
        """Load a model, or put another in its place."""
        self.processor = TurnProcessor(
            model_path=model_path,
            tracker_store=self.tracker_store,
            lock_store=self.lock_store,
            action_endpoint=self.action_endpoint,
            generator=self.nlg,
            http_interpreter=self.http_interpreter,
        )
        self.domain = self.processor.domain
        self._set_fingerprint(fingerprint)
        self.tracker_store.domain = self.domain
        sys.setswitchinterval(_SWITCH_SECONDS)
        settle()
