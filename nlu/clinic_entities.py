"""Conditions, diagnoses, body parts and sensitive situations as entities of a message."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language
from spacy.pipeline import EntityRuler
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc, Span

from nlu.clinic_terms import Pattern, digest_of, patterns
from nlu.messages import reading_of, with_parts

_ROOT = Path(__file__).resolve().parent.parent
_SIGN = re.compile(r"([^\w\s])")
# "isn't" stands as three tokens, and its first one tells.
_NEGATIONS = {
    "not",
    "no",
    "never",
    "without",
    "except",
    "nor",
    "isn",
    "don",
    "doesn",
    "didn",
    "aren",
}
# A negation does not reach past one of these: "not my knee, my hip".
_SCOPE_ENDS = {",", ".", ";", "?", "!", "but", "just", "only", "instead"}
_REACH = 4


def entity_pipeline(terms: list[Pattern]) -> Language:
    """Return a spaCy pipeline whose entity ruler knows the terms."""
    language = spacy.blank("en")
    # Words and signs are set apart before (`_spaced`), as they are in the patterns.
    language.tokenizer = Tokenizer(language.vocab)
    ruler = language.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    assert isinstance(ruler, EntityRuler)  # noqa: S101 - tells the type of the pipe just added
    ruler.add_patterns([_as_phrase(term) for term in terms])
    return language


def _as_phrase(term: Pattern) -> Pattern:
    """Give a pattern of nothing but words as a phrase: phrases are looked up, patterns tried."""
    words = [token.get("LOWER") for token in term["pattern"]]
    return term if None in words else {**term, "pattern": " ".join(words)}


def _spaced(reading: str) -> str:
    return _SIGN.sub(r" \1 ", reading)


def is_negated(doc: Doc, span: Span) -> bool:
    """Say whether a negation reaches the span from before it."""
    for token in reversed(doc[max(0, span.start - _REACH) : span.start]):
        if token.lower_ in _SCOPE_ENDS:
            return False
        if token.lower_ in _NEGATIONS:
            return True
    return False


def entities_of(doc: Doc) -> list[dict[str, Any]]:
    """Return the document's entities in order; offsets are those of the reading."""
    return [
        {
            "entity": span.label_,
            "value": span.ent_id_,
            "start": span.start_char,
            "end": span.end_char,
            "text": span.text,
            "negated": is_negated(doc, span),
        }
        for span in doc.ents
    ]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ClinicEntities(GraphComponent):
    """Finds the clinic's terms in the readings of messages and parts, typing errors mended."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: the two data files, as paths from the project's root."""
        return {"conditions": "documents/conditions.yml", "situations": "nlu/situations.yml"}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        terms: list[Pattern] | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._language = entity_pipeline(terms) if terms else None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ClinicEntities:
        """Create an extractor that knows no terms yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ClinicEntities:
        """Load the terms as they were at training."""
        with model_storage.read_from(resource) as folder:
            terms = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, terms)

    @staticmethod
    def fingerprint_addon(config: dict[str, Any]) -> str | None:
        """Train anew when a data file changes."""
        defaults = ClinicEntities.get_default_config()
        return digest_of(_ROOT / str(config.get(key, defaults[key])) for key in defaults)

    def train(self, training_data: TrainingData) -> Resource:
        """Read the terms from the data files."""
        terms = patterns(_ROOT / self._config["conditions"], _ROOT / self._config["situations"])
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "terms.json").write_text(json.dumps(terms), encoding="utf-8")
        self._language = entity_pipeline(terms)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data untouched: the examples carry no entities."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the entities of the messages and their parts."""
        if self._language is None:
            return messages
        everything = list(with_parts(messages))
        texts = [_spaced(reading_of(message)) for message in everything]
        for message, doc in zip(everything, map(self._language, texts)):
            message.set(ENTITIES, entities_of(doc), add_to_output=True)
        return messages
