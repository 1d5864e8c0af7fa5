"""Red flags by rule: words of danger together, and meant as a present fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from nlu.safety.clauses import Sentence, Span, sentences
from nlu.safety.lexicon import Found, Lexicon
from nlu.safety.patterns import Pattern, PatternIndex, compile_pattern, literals
from nlu.safety.red_flag_data import RedFlagData, Rule
from nlu.safety.scope import HYPOTHETICAL, SCOPE, Scopes, scopes

CRISIS = "crisis"


@dataclass(frozen=True)
class RuleHit:
    """A rule whose words stand in the message; ``meant_as`` is empty for a present fact."""

    rule: Rule
    evidence: str
    span: Span
    meant_as: frozenset[str]


@dataclass(frozen=True)
class Analysis:
    """What the word lists make of a message."""

    doc: Doc
    sentences: list[Sentence]
    found: Found
    scopes: Scopes
    hits: list[RuleHit]

    @property
    def certain(self) -> list[RuleHit]:
        """The hits of rules, not hints, that are meant as a present fact."""
        return [hit for hit in self.hits if hit.rule.certain and not hit.meant_as]


class WordRules:
    """The compiled word lists, figures of speech and rules of the red-flag data."""

    def __init__(self, language: Language, data: RedFlagData) -> None:
        """Compile the data for a tokenizer (see `lexicon.tokenizer`)."""
        self._language = language
        self._rules = [(rule, compile_pattern(rule.pattern)) for rule in data.rules]
        self._figures = [compile_pattern(text) for text in data.figures_of_speech]
        self._rules_by_word = PatternIndex([pattern for _, pattern in self._rules])
        self._figures_by_word = PatternIndex(self._figures)
        patterns = [*(pattern for _, pattern in self._rules), *self._figures]
        lists: dict[str, Iterable[str]] = {**data.words, **literals(patterns)}
        lists.update({SCOPE + name: phrases for name, phrases in data.scope.items()})
        self._lexicon = Lexicon(language, lists)

    def analyse(self, text: str) -> Analysis:
        """Read a message in regular wording (see `wording`)."""
        doc = self._language.make_doc(text)
        parts = sentences(doc)
        found = self._lexicon.find(doc)
        meaning = scopes(doc, parts, found)
        meant = _meant(found, meaning)
        # To see first what can match at all costs a tenth of trying each in each sentence.
        figures = [self._figures[at] for at in self._figures_by_word.among(found)]
        masked = [
            Span(min(s.start for s in spans), max(s.end for s in spans))
            for sentence in parts
            for figure in figures
            if (spans := figure.find(found, sentence.span))
        ]
        if masked:
            meant = {
                name: [s for s in spans if not any(s.overlaps(m) for m in masked)]
                for name, spans in meant.items()
            }
        rules = [self._rules[at] for at in self._rules_by_word.among(meant)]
        hits = [
            hit
            for sentence in parts
            for rule, pattern in rules
            if (hit := _hit(doc, rule, pattern, meant, meaning, sentence))
        ]
        return Analysis(doc, parts, meant, meaning, hits)


def _meant(found: Found, meaning: Scopes) -> Found:
    """Leave out the words that are denied."""
    return {
        name: spans if name.startswith(SCOPE) else [s for s in spans if not meaning.denies(s)]
        for name, spans in found.items()
    }


def _hit(
    doc: Doc, rule: Rule, pattern: Pattern, found: Found, meaning: Scopes, sentence: Sentence
) -> RuleHit | None:
    spans = pattern.find(found, sentence.span)
    if spans is None:
        return None
    whole = Span(min(s.start for s in spans), max(s.end for s in spans))
    evidence = doc[whole.start : whole.end].text
    meant_as = meaning.of(spans)
    if rule.level == CRISIS:
        # Who wonders about suicide, even only as a possibility, is to be offered help.
        meant_as -= {HYPOTHETICAL}
    return RuleHit(rule, evidence, whole, meant_as)
