"""A conversation as Rasa's processor holds it during a turn, cheaper to duplicate."""

from __future__ import annotations

from copy import copy

from rasa.shared.core.trackers import DialogueStateTracker


class ConversationTracker(DialogueStateTracker):
    """Rasa's tracker; its `copy` does not play every event again."""

    def copy(self) -> ConversationTracker:
        """Return a duplicate that can change by itself; the events are shared, as in Rasa's own.

        Rasa duplicates the tracker before each action, twice a turn.
        """
        duplicate = object.__new__(type(self))
        duplicate.__dict__.update(self.__dict__)
        duplicate.events = copy(self.events)
        duplicate.slots = copy(self.slots)
        duplicate.slots.update((name, copy(slot)) for name, slot in self.slots.items())
        duplicate.active_loop = copy(self.active_loop)
        # Rasa's duplicates mark no events as seen by a model; the tracker they come from does.
        duplicate.model_id = duplicate.assistant_id = None
        return duplicate
