"""Figures of one set of messages."""

import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from evaluation.redaction.messages import MarkedMessage

Places = Callable[[str], Sequence[tuple[int, int]]]


@dataclass(slots=True)
class Score:
    """Counts over a set; ``missed`` and ``altered`` hold what to look at."""

    messages: int = 0
    clean: int = 0
    spans: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    excess: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of marked spans of which nothing was left to read."""
        return sum(self.found.values()) / max(1, sum(self.spans.values()))

    @property
    def altered_share(self) -> float:
        """Share of messages without personal data that were changed."""
        return len(self.altered) / max(1, self.clean)

    @property
    def median_ms(self) -> float:
        """Median time for one message in milliseconds."""
        return statistics.median(self.milliseconds) if self.milliseconds else 0.0


def score(messages: Sequence[MarkedMessage], places: Places, repeats: int = 3) -> Score:
    """Run redaction over messages.

    Args:
        messages: marked ones and clean ones, in any order.
        places: returns where a text would be replaced.
        repeats: how often each message is timed; the shortest counts.
    """
    result = Score()
    for message in messages:
        replaced, milliseconds = _timed(places, message.text, repeats)
        result.milliseconds.append(milliseconds)
        result.messages += 1
        if message.spans:
            _count_spans(result, message, replaced)
        else:
            result.clean += 1
            if replaced:
                result.altered.append(_show(message, replaced))
    return result


def _timed(places: Places, text: str, repeats: int) -> tuple[Sequence[tuple[int, int]], float]:
    best = float("inf")
    replaced: Sequence[tuple[int, int]] = ()
    for _ in range(repeats):
        start = time.perf_counter()
        replaced = places(text)
        best = min(best, (time.perf_counter() - start) * 1000)
    return replaced, best


def _count_spans(
    result: Score, message: MarkedMessage, replaced: Sequence[tuple[int, int]]
) -> None:
    covered = {place for start, end in replaced for place in range(start, end)}
    wanted = {place for start, end, _ in message.spans for place in range(start, end)}
    for start, end, kind in message.spans:
        result.spans[kind] += 1
        left = [p for p in range(start, end) if message.text[p].isalnum() and p not in covered]
        if left:
            result.missed.append(
                f"{message.line} {kind} '{message.text[start:end]}': {_show(message, replaced)}"
            )
        else:
            result.found[kind] += 1
    if any(message.text[place].isalnum() for place in covered - wanted):
        result.excess.append(_show(message, replaced))


def _show(message: MarkedMessage, replaced: Sequence[tuple[int, int]]) -> str:
    text = message.text
    for start, end in sorted(replaced, reverse=True):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text
