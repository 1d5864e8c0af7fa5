"""The word lists of the red-flag data, found in a message by spaCy's PhraseMatcher."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from nlu.safety.clauses import Span

Found = dict[str, list[Span]]

_VOWEL_AND_CONSONANT = re.compile(r"^[^aeiou]*[aeiou][^aeiouwxy]$")


def tokenizer() -> Language:
    """Return spaCy's English tokenizer, which spells contractions out (can't: can, not)."""
    return spacy.blank("en")


def forms(word: str) -> list[str]:
    """Return a regular verb's or noun's forms, for a word written with ``~`` behind it."""
    stem, doubled = word, word
    if word.endswith("e"):
        stem = word[:-1]
        return [word, f"{word}s", f"{stem}ed", f"{stem}ing"]
    if word.endswith("y") and len(word) > 2 and word[-2] not in "aeiou":
        return [word, f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing"]
    if _VOWEL_AND_CONSONANT.match(word):
        doubled = word + word[-1]
    plural = f"{word}es" if word.endswith(("s", "sh", "ch", "x")) else f"{word}s"
    return [word, plural, f"{doubled}ed", f"{doubled}ing"]


def spelled_out(phrase: str) -> Iterator[str]:
    """Yield the phrase with every ``word~`` in each of its forms."""
    found = re.search(r"(\w+)~", phrase)
    if not found:
        yield phrase
        return
    for form in forms(found.group(1)):
        yield from spelled_out(phrase[: found.start()] + form + phrase[found.end() :])


class Lexicon:
    """Finds the phrases of named lists in a message, however contractions are written."""

    def __init__(self, language: Language, lists: Mapping[str, Iterable[str]]) -> None:
        """Take the tokenizer and the lists by name; ``~`` behind a word stands for its forms."""
        self._language = language
        self._matcher = PhraseMatcher(language.vocab, attr="NORM")
        for name, phrases in lists.items():
            spelled = sorted({form for phrase in phrases for form in spelled_out(phrase)})
            self._matcher.add(name, [language.make_doc(text) for text in spelled])

    def find(self, doc: Doc) -> Found:
        """Return the spans of each list that has any, in order."""
        found: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        strings = self._language.vocab.strings
        for key, start, end in self._matcher(doc):
            found[strings[key]].add((start, end))
        return {name: [Span(*span) for span in sorted(spans)] for name, spans in found.items()}
