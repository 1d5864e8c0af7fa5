"""What the assistant may say: facts of the clinic's documents, and the replies built on them."""

from documents.buttons import EngineButton
from documents.errors import (
    DocumentsError,
    InvalidEntry,
    UnknownReference,
    UnknownTopic,
    UnreadableFile,
)
from documents.library import Documents, load
from documents.reply import Button, Citation, ConditionMention, Kind, Reply
from documents.safety_advice import Level

__all__ = [
    "Button",
    "Citation",
    "ConditionMention",
    "Documents",
    "DocumentsError",
    "EngineButton",
    "InvalidEntry",
    "Kind",
    "Level",
    "Reply",
    "UnknownReference",
    "UnknownTopic",
    "UnreadableFile",
    "load",
]
