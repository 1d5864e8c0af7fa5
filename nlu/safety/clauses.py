"""A message cut into sentences and clauses, so that what is buried is read on its own."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

ENDS = frozenset({".", "!", "?", "…", ";", "..", "...", "....", "!!", "??", "?!", "|", "•"})
_TURNS = frozenset({"but", "however", "although", "though", "except", "yet", "anyway", "btw"})
_DASHES = frozenset({"-", "--", "–", "—", ":", "(", ")"})
JOINTS = frozenset({",", "and", "so", "then", "plus", "also", "pero", "y"})
_SUBJECTS = frozenset(
    [
        "i",
        "he",
        "she",
        "we",
        "they",
        "you",
        "it",
        "this",
        "that",
        "there",
        "my",
        "his",
        "her",
        "our",
        "your",
        "the",
        "these",
        "those",
        "some",
        "someone",
        "somebody",
        "everyone",
        "everything",
        "nothing",
        "something",
        "one",
        "both",
        "is",
        "are",
        "am",
        "was",
        "were",
        "do",
        "does",
        "did",
        "can",
        "could",
        "should",
        "would",
        "will",
        "what",
        "how",
        "why",
        "when",
        "where",
        "which",
        "who",
        "now",
        "today",
        "also",
        "only",
        "just",
        "since",
        "until",
        "no",
        "not",
        "nor",
        "never",
        "without",
        "please",
        "thanks",
        "thank",
        "by",
        "before",
        "after",
        "is",
        "yo",
        "el",
        "ella",
        "mi",
        "me",
        "no",
        "sounds",
        "feels",
        "got",
        "had",
        "have",
        "has",
        "keep",
        "keeps",
    ]
)
_SHORTEST_CLAUSE = 2


@dataclass(frozen=True)
class Span:
    """Tokens ``start`` up to and without ``end``."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Say whether the two share a token."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Sentence:
    """A sentence and the clauses that it is made of, in order and without gaps."""

    span: Span
    clauses: tuple[Span, ...]


def sentences(doc: Doc) -> list[Sentence]:
    """Cut a message at closing marks into sentences, and those at turns and joints into clauses.

    A joint such as a comma or "and" cuts only where a new subject or verb follows, so that lists
    ("no fever, chills or rash") stay whole.
    """
    words = [token.norm_ for token in doc]
    found: list[Sentence] = []
    start = 0
    for index, word in enumerate(words):
        if word in ENDS or word == "\n":
            if index > start:
                found.append(_sentence(words, start, index))
            start = index + 1
    if start < len(words):
        found.append(_sentence(words, start, len(words)))
    return found


def _sentence(words: list[str], start: int, end: int) -> Sentence:
    cuts = [start]
    for index in range(start + 1, end):
        if index - cuts[-1] >= _SHORTEST_CLAUSE and _begins_clause(words, index, end):
            cuts.append(index)
    cuts.append(end)
    spans = tuple(Span(a, b) for a, b in zip(cuts, cuts[1:], strict=False))
    return Sentence(Span(start, end), spans)


def _begins_clause(words: list[str], index: int, end: int) -> bool:
    word = words[index]
    if word in _TURNS or word in _DASHES:
        return True
    if word not in JOINTS or index + 1 >= end:
        return False
    following = words[index + 1]
    if word != "," and following in ("no", "not", "never", "without"):
        return True
    if following in JOINTS or following in _TURNS:
        return index + 2 < end and words[index + 2] in _SUBJECTS
    return following in _SUBJECTS
