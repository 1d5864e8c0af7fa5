"""Several questions in one message: where one may end and the next begin.

The splitter only proposes: it marks every place where a new question could begin. Whether the
parts are questions of their own is decided once they are classified (`topic_resolver`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

from nlu.messages import PARTS, part, reading_of
from nlu.plain_component import PlainComponent

MAX_PARTS = 6
_JOINERS = [
    *("and", "also", "plus", "but", "or", "&", "+", "/", "then", ",", ";", "-", "oh"),
    *("btw", "additionally"),
]
_PHRASES = ("as well as", "by the way", "one more thing", "one more question", "another question")
_AMOUNTS = ["much", "many", "long", "often", "soon", "far", "deep"]
_ASKED = ["how", "what", "where", "when", "who", "why", "which"]
_VERBS = ["is", "are", "does", "do", "will", "would", "can", "could", "should", "did"]
_SUBJECTS = ["it", "you", "y'all", "yall", "i", "there", "they", "we", "this", "insurance"]
_ACTING = ["you", "y'all", "yall", "i", "they", "we"]
# After these a question word begins no question of its own: "tell me how much", "that is what".
_EMBEDDING = frozenset((
    "about", "afraid", "and", "at", "by", "curious", "do", "exactly", "explain", "figure", "for",
    "from", "i", "if", "in", "is", "just", "know", "learn", "me", "mean", "of", "on", "out",
    "remember", "say", "see", "sure", "tell", "that", "than", "to", "understand", "us", "wonder",
    "wondering",
))  # fmt: skip
# "a lady who does it": no question either.
_PERSONS = frozenset((
    "anybody", "anyone", "doctor", "girl", "guy", "lady", "man", "one", "people", "person",
    "somebody", "someone", "therapist", "those", "woman",
))  # fmt: skip
_OWN_QUESTION = frozenset(
    [*_ASKED, *_VERBS, "what's", "who's", "how's", "any", "am", "has", "have"]
)
_VERB_FORMS = frozenset([*_VERBS, "'s", "was", "happens", "has", "have"])
_LEAST_PIECE = 3  # tokens of a question before which another may begin without a sign
_AFTER_AMOUNT = frozenset(["for", "per", "a"])


def _splitter_pipeline() -> tuple[Language, Matcher]:
    language = spacy.blank("en")
    matcher = Matcher(language.vocab)
    # "... and also does it ...", "..., how much ...", "... plus the price"
    joiner = {"LOWER": {"IN": _JOINERS}}
    matcher.add("joined", [[joiner, {"LOWER": {"IN": _JOINERS}, "OP": "*"}]], greedy="LONGEST")
    for phrase in _PHRASES:
        phrase_pattern = [{"LOWER": word} for word in phrase.split()]
        matcher.add("joined", [phrase_pattern], greedy="LONGEST")
    matcher.add("ended", [[{"TEXT": {"REGEX": r"^[.?!\u2026]+$"}, "OP": "+"}]], greedy="LONGEST")
    # "does it hurt how much is it": what only opens a question, in mid-sentence.
    asked, verb = {"LOWER": {"IN": _ASKED}}, {"LOWER": {"IN": _VERBS}}
    amount = {"LOWER": {"IN": _AMOUNTS}}
    named = {"IS_ALPHA": True, "LOWER": {"NOT_IN": [*_SUBJECTS, "the", "a", "my", "your"]}}
    opened: list[list[dict[str, Any]]] = [
        [asked, verb],
        [{"LOWER": "how"}, amount, verb],
        [{"LOWER": "how"}, amount, named, verb],
        [{"LOWER": "how"}, amount, named, named, verb],
    ]
    matcher.add("opened", opened)
    matcher.add("amount", [[{"LOWER": "how"}, amount]])
    # The same without a question word: "is it safe does it hurt".
    turned = {"LOWER": {"IN": [one for one in _VERBS if one != "do"]}}  # "can I do it"
    matcher.add("turned", [[turned, {"LOWER": {"IN": _SUBJECTS}}]])
    matcher.add("turned", [[{"LOWER": "do"}, {"LOWER": {"IN": _ACTING}}]])
    return language, matcher


class QuestionBoundaries:
    """Finds the places where a message may be divided."""

    def __init__(self) -> None:
        self._language, self._matcher = _splitter_pipeline()

    def parts(self, reading: str) -> list[str]:
        """Return the parts in order; an empty list where there is nothing to divide."""
        doc = self._language.make_doc(reading)
        found = [text for text in self._pieces(doc) if any(letter.isalnum() for letter in text)]
        return found[:MAX_PARTS] if len(found) > 1 else []

    def _pieces(self, doc: Doc) -> Iterator[str]:
        begin = 0
        for key, start, end in sorted(self._matcher(doc), key=lambda match: match[1]):
            kind = doc.vocab.strings[key]
            if start < begin:
                continue
            if kind in {"opened", "turned", "amount"}:
                # "how much" by itself, but not "it doesn't hurt does it".
                fits = kind == "opened" or _ends_here(doc, end) == (kind == "amount")
                if fits and _begins_another(doc, begin, start, kind):
                    yield doc[begin:start].text
                    begin = start
            else:
                stop = end if kind == "ended" else start
                yield doc[begin:stop].text
                begin = end
        yield doc[begin:].text


def _begins_another(doc: Doc, begin: int, start: int, kind: str) -> bool:
    """Say whether a question that opens at ``start`` is another than what stands before it."""
    before = [token.lower_ for token in doc[begin:start]]
    if len(before) < _LEAST_PIECE:
        return False
    if kind == "turned" and (_OWN_QUESTION.isdisjoint(before) or not _is_complete(before)):
        return False
    return before[-1] not in _EMBEDDING and not (
        doc[start].lower_ == "who" and before[-1] in _PERSONS
    )


def _is_complete(words: list[str]) -> bool:
    """Say whether no question word waits for its verb: "how long | does it take"."""
    waits = [at for at, word in enumerate(words) if word in _ASKED or word == "if"]
    return not waits or not _VERB_FORMS.isdisjoint(words[waits[-1] :])


def _ends_here(doc: Doc, end: int) -> bool:
    """Say whether "how much" is a question by itself."""
    return end == len(doc) or doc[end].is_punct or doc[end].lower_ in _AFTER_AMOUNT


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class QuestionSplitter(PlainComponent):
    """Gives each patient's message its parts; training examples are left whole."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._boundaries = QuestionBoundaries()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the parts of every message."""
        for message in messages:
            pieces = self._boundaries.parts(reading_of(message))
            message.set(PARTS, [part(piece) for piece in pieces])
        return messages
