"""Patterns of words, as the red-flag data writes them.

A pattern is one or more groups joined by ``&``; all must stand in the same sentence, in any order.
A group is a sequence of words and ``{lists}`` that follow one another with at most a few other
words between: ``{unable} {breathe}`` finds "can't even get a full breath". A word with ``~`` stands
for all its forms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from nlu.safety.clauses import Span
from nlu.safety.lexicon import Found

MOST_BETWEEN = 4
MOST_BETWEEN_GROUPS = 14
_TERM = re.compile(r"\{([^{}]+)\}|([^\s{}]+(?: +[^\s{}]+)*)")
_MOST_COMBINATIONS = 64
LITERAL = "= "
UNLESS = " unless "


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern; each group is a sequence of names of word lists."""

    source: str
    groups: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...] = ()
    needs: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Gather what every match needs."""
        needs = frozenset(name for group in self.groups for name in group)
        object.__setattr__(self, "needs", needs)

    def may_match(self, found: Found) -> bool:
        """Say whether every word list of the pattern is in the message; most lack one of most."""
        return self.needs.issubset(found)

    def find(self, found: Found, within: Span) -> tuple[Span, ...] | None:
        """Return the spans of words that make the pattern up, or None.

        Args:
            found: spans of each word list in the message.
            within: the sentence.
        """
        if not self.may_match(found):
            return None
        if any(_within(found, name, within) for name in self.unless):
            return None
        per_group: list[list[tuple[Span, ...]]] = []
        for group in self.groups:
            chains = list(_chains(group, found, within))
            if not chains:
                return None
            per_group.append(chains)
        for number, choice in enumerate(product(*per_group)):
            if number >= _MOST_COMBINATIONS:
                break
            spans = tuple(span for chain in choice for span in chain)
            if _apart(spans) and _near(spans):
                return spans
        return None


class PatternIndex:
    """The patterns by one word list that each needs: most messages have few of the lists."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        """Put each pattern under the list that fewest of them need."""
        counts = Counter(name for pattern in patterns for name in pattern.needs)
        self._patterns = patterns
        self._by_list: dict[str, list[int]] = {}
        for at, pattern in enumerate(patterns):
            rarest = min(pattern.needs, key=lambda name: (counts[name], name))
            self._by_list.setdefault(rarest, []).append(at)

    def among(self, found: Found) -> list[int]:
        """Return the places of the patterns whose every list is in the message, in order."""
        return sorted(
            at
            for name in found
            for at in self._by_list.get(name, ())
            if self._patterns[at].may_match(found)
        )


def compile_pattern(source: str) -> Pattern:
    """Compile a pattern that `red_flag_data` has checked."""
    wanted, _, unwanted = source.partition(UNLESS)
    groups = tuple(_terms(part) for part in wanted.split("&"))
    unless = tuple(term for part in unwanted.split("&") for term in _terms(part))
    return Pattern(source, groups, unless)


def _terms(part: str) -> tuple[str, ...]:
    return tuple(
        name or LITERAL + " ".join(words.split()) for name, words in _TERM.findall(part.strip())
    )


def literals(patterns: Iterable[Pattern]) -> dict[str, tuple[str]]:
    """Return the words that stand in patterns as they are, as lists of one for a `Lexicon`."""
    return {
        term: (term[len(LITERAL) :],)
        for pattern in patterns
        for group in (*pattern.groups, pattern.unless)
        for term in group
        if term.startswith(LITERAL)
    }


def _within(found: Found, name: str, within: Span) -> list[Span]:
    spans = found.get(name, ())
    return [span for span in spans if within.start <= span.start and span.end <= within.end]


def _chains(group: Sequence[str], found: Found, within: Span) -> Iterable[tuple[Span, ...]]:
    chains: list[tuple[Span, ...]] = [()]
    for name in group:
        spans = _within(found, name, within)
        chains = [
            (*chain, span)
            for chain in chains
            for span in spans
            if not chain or 0 <= span.start - chain[-1].end <= MOST_BETWEEN
        ]
        if not chains:
            return []
    return chains[:_MOST_COMBINATIONS]


def _apart(spans: Sequence[Span]) -> bool:
    return not any(
        spans[i].overlaps(spans[j]) for i in range(len(spans)) for j in range(i + 1, len(spans))
    )


def _near(spans: Sequence[Span]) -> bool:
    ordered = sorted(spans, key=lambda span: span.start)
    return all(
        after.start - before.end <= MOST_BETWEEN_GROUPS
        for before, after in zip(ordered, ordered[1:], strict=False)
    )
