"""Topics as staff read them: plain titles for the intents of the engine."""

from collections.abc import Iterable
from dataclasses import dataclass

from documents import Documents

NOT_FOR_US = "out_of_scope"
# Decided by the engine over all rules; nobody teaches them by an example in the console.
_GIVEN = frozenset({"several_questions", "unsure", "other_language"})
_PLAIN = {
    "out_of_scope": "Not for us",
    "condition_unlisted": "A condition we do not list",
    "conditions": "Body area or condition",
    "conditions_list": "What we treat",
    "greet": "Hello",
    "thanks": "Thank you",
    "goodbye": "Goodbye",
    "acknowledge": "OK, I see",
    "bot_identity": "Are you a robot",
    "capabilities": "What can you do",
    "none_of_these": "None of these",
    "tell_more": "Tell me more",
    "why": "Why",
    "repeat": "Say it again",
    "emergency": "Emergency: call 911",
    "urgent": "Urgent: see someone today",
    "crisis": "Crisis: call or text 988",
    "getting_help": "Help is on the way",
    "all_clear": "It was a false alarm",
    "several_questions": "Several questions",
    "unsure": "Not understood",
    "other_language": "Another language",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: its id in the engine, its title, and the kind of reply that it gets."""

    id: str
    title: str
    kind: str


class Topics:
    """All topics of the domain, by id."""

    def __init__(self, documents: Documents, intents: Iterable[str]) -> None:
        titles = {id_: entry.title for id_, entry in documents.answers.items()}
        titles |= {id_: entry.title for id_, entry in documents.hand_off_file.hand_offs.items()}
        titles |= _PLAIN
        self._topics = {
            intent: Topic(intent, titles.get(intent, _worded(intent)), _kind(intent, documents))
            for intent in sorted(intents, key=lambda name: str(titles.get(name) or name).casefold())
        }

    @property
    def teachable(self) -> list[Topic]:
        """Topics that an example can be added to."""
        return [topic for topic in self._topics.values() if topic.id not in _GIVEN]

    @property
    def all(self) -> list[Topic]:
        """Every topic, by title."""
        return list(self._topics.values())

    def title(self, intent: str | None) -> str:
        """Give the title of an intent, also of one that no longer exists."""
        if not intent:
            return "Not understood"
        topic = self._topics.get(intent)
        return topic.title if topic else _worded(intent)

    def kind(self, intent: str) -> str:
        """Give the kind of reply that a topic gets: answer, handoff, smalltalk, ..."""
        topic = self._topics.get(intent)
        return topic.kind if topic else "answer"

    def find(self, written: str) -> Topic | None:
        """Give the topic that somebody typed: a title, an id, or the start of just one title."""
        wanted = " ".join(written.split()).casefold()
        if not wanted:
            return None
        for topic in self.teachable:
            if wanted in {topic.title.casefold(), topic.id}:
                return topic
        started = [t for t in self.teachable if t.title.casefold().startswith(wanted)]
        return started[0] if len(started) == 1 else None


def _worded(intent: str) -> str:
    return intent.removeprefix("handoff_").replace("_", " ").capitalize()


def _kind(intent: str, documents: Documents) -> str:
    if intent in documents.answer_intents or intent in {"conditions", "conditions_list"}:
        return "answer"
    if intent in documents.hand_off_intents or intent == "condition_unlisted":
        return "handoff"
    if intent in {"emergency", "urgent", "crisis", "out_of_scope"}:
        return intent
    return "clarify" if intent in _GIVEN else "smalltalk"
