"""Which label was taken for which."""

from collections import Counter
from dataclasses import dataclass

from evaluation.labels import LABELS


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of rows by expected label (one line each) and by what was replied (columns)."""

    expected: tuple[str, ...]
    got: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    def pairs(self) -> list[tuple[str, str, int]]:
        """List the mistaken pairs, the most frequent first."""
        wrong = [
            (label, got, count)
            for label, line in zip(self.expected, self.counts, strict=True)
            for got, count in zip(self.got, line, strict=True)
            if count and got != label
        ]
        return sorted(wrong, key=lambda pair: (-pair[2], pair[0], pair[1]))


def confusion(pairs: list[tuple[str, str]]) -> Confusion:
    """Count (expected, got) pairs; labels keep their usual order, other words follow."""
    counted = Counter(pairs)
    expected = _ordered({pair[0] for pair in pairs})
    got = _ordered({pair[1] for pair in pairs})
    counts = tuple(tuple(counted[label, word] for word in got) for label in expected)
    return Confusion(expected, got, counts)


def _ordered(words: set[str]) -> tuple[str, ...]:
    known = [label for label in LABELS if label in words]
    return (*known, *sorted(words - set(known)))
