"""How words are meant: denied, past, only possible, told by others, or in jest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from nlu.safety.clauses import Sentence, Span
from nlu.safety.lexicon import Found

SCOPE = "scope: "
HISTORY, HYPOTHETICAL, REPORT, JOKE = "history", "hypothetical", "report", "joke"
_YEAR = re.compile(r"(19|20)\d\d")
_BEFORE_YEAR = frozenset({"in", "since", "of", "from", "around", "back", "year", "en", "until"})
# A denial reaches so many words, and ends earlier at words that begin another thought.
_DENIAL_REACH = 6
_DENIAL_ENDS = frozenset(
    {"and", "but", "because", "since", "so", "if", "when", "until", "unless", "just", "only",
     "that", "except", "though", "although", "y", "pero", "solo", "while", "after"}
)  # fmt: skip
_LISTED = frozenset({"or", "nor", "ni", "o"})
_SHORT_LEAD = 5


@dataclass(frozen=True)
class Scopes:
    """For each token of a message: whether it is denied, and how its clause is meant."""

    denied: frozenset[int]
    covered: dict[int, frozenset[str]]

    def of(self, spans: Sequence[Span]) -> frozenset[str]:
        """Return the ways in which all of the spans are not meant as a present fact."""
        kinds = [self.covered.get(span.start, frozenset()) for span in spans]
        return frozenset.intersection(*kinds) if kinds else frozenset()

    def denies(self, span: Span) -> bool:
        """Say whether the words are denied."""
        return span.start in self.denied


def scopes(doc: Doc, parts: Sequence[Sentence], found: Found) -> Scopes:
    """Return how each word of the message is meant.

    Args:
        doc: the message.
        parts: its sentences.
        found: spans of the word lists, those of the scope section under `SCOPE` names.
    """
    words = [token.norm_ for token in doc]
    denied: set[int] = set()
    covered: dict[int, set[str]] = {}
    for span in _cues("negation", found, "not_a_negation"):
        if not _inside_a_symptom(span, found):
            denied.update(_denial(words, span, parts))
    hypothetical = _cues("hypothetical", found, "not_hypothetical")
    report = _cues("report", found, "not_a_report")
    history = [*_cues(HISTORY, found), *_years(words), *_trailing_before(words, parts)]
    present = _cues("present", found)
    jokes = _cues("joke", found)
    for sentence in parts:
        for number, clause in enumerate(sentence.clauses):
            lifted = any(clause.overlaps(span) for span in present)
            for kind, reach in (
                (HYPOTHETICAL, None if lifted else _from_cue(clause, hypothetical)),
                (REPORT, None if lifted else _from_cue(clause, report)),
                (HISTORY, None if lifted else _whole(sentence, number, history)),
                (JOKE, _whole_sentence(sentence, jokes)),
            ):
                if reach:
                    for index in range(reach.start, reach.end):
                        covered.setdefault(index, set()).add(kind)
    return Scopes(frozenset(denied), {index: frozenset(kinds) for index, kinds in covered.items()})


def _cues(name: str, found: Found, lifted_by: str = "") -> list[Span]:
    exceptions = found.get(SCOPE + lifted_by, ()) if lifted_by else ()
    return [
        span
        for span in found.get(SCOPE + name, ())
        if not any(span.overlaps(exception) for exception in exceptions)
    ]


def _inside_a_symptom(cue: Span, found: Found) -> bool:
    """Say whether the denying word belongs to a symptom, as in "can not feel" or "won't stop"."""
    return any(
        span.start <= cue.start and cue.end <= span.end and span != cue
        for name, spans in found.items()
        if not name.startswith(SCOPE)
        for span in spans
    )


def _denial(words: list[str], cue: Span, parts: Sequence[Sentence]) -> range:
    clause = _clause_at(cue.start, parts)
    last = min(clause.end if clause else len(words), cue.end + _DENIAL_REACH)
    index = cue.end
    while index < last:
        word = words[index]
        if word in _DENIAL_ENDS:
            break
        if word in _LISTED:
            last = min(clause.end if clause else len(words), index + _DENIAL_REACH)
        elif word == "," and not _LISTED.intersection(words[index : index + _DENIAL_REACH]):
            break
        index += 1
    return range(cue.end, index)


def _clause_at(index: int, parts: Sequence[Sentence]) -> Span | None:
    for sentence in parts:
        for clause in sentence.clauses:
            if clause.start <= index < clause.end:
                return clause
    return None


def _from_cue(clause: Span, cues: Sequence[Span]) -> Span | None:
    starts = [cue.start for cue in cues if clause.start <= cue.start < clause.end]
    return Span(min(starts), clause.end) if starts else None


def _whole(sentence: Sentence, number: int, cues: Sequence[Span]) -> Span | None:
    clause = sentence.clauses[number]
    if any(clause.start <= cue.start < clause.end for cue in cues):
        return clause
    if number:
        lead = sentence.clauses[number - 1]
        short = lead.end - lead.start <= _SHORT_LEAD
        if short and any(lead.start <= cue.start < lead.end for cue in cues):
            return clause
    return None


def _whole_sentence(sentence: Sentence, cues: Sequence[Span]) -> Span | None:
    return sentence.span if any(sentence.span.overlaps(cue) for cue in cues) else None


def _years(words: list[str]) -> list[Span]:
    return [
        Span(index, index + 1)
        for index, word in enumerate(words)
        if index and _YEAR.fullmatch(word) and words[index - 1] in _BEFORE_YEAR
    ]


def _trailing_before(words: list[str], parts: Sequence[Sentence]) -> list[Span]:
    return [
        Span(clause.end - 1, clause.end)
        for sentence in parts
        for clause in sentence.clauses
        if words[clause.end - 1] == "before" and "never" not in words[clause.start : clause.end]
    ]
