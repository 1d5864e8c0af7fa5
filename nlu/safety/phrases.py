"""Phrases with alternatives: one line of the data that stands for many messages.

``(he|she) can't (breathe|get air)`` stands for four messages. An alternative may be empty.
"""

from __future__ import annotations

import random
import re

_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")


def problem_with(phrase: str) -> str | None:
    """Return what is wrong with a phrase's alternatives, as the end of a sentence, or None."""
    rest = _CHOICE.sub("", phrase)
    if "|" in rest:
        return 'has a "|" outside of brackets; write (one|other)'
    depth = 0
    for letter in phrase:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth not in (0, 1):
            return "has brackets that do not match, or brackets within brackets"
    return "has a bracket without its partner" if depth else None


def spelled_out(phrase: str, most: int) -> list[str]:
    """Return at most ``most`` of the messages that a phrase stands for, always the same ones.

    Every alternative stands in one of them, where ``most`` allows it.
    """
    parts = _CHOICE.split(phrase)
    choices = [part.split("|") for part in parts[1::2]]
    if not choices:
        return [phrase]
    dice = random.Random(phrase)  # noqa: S311 - not a secret
    orders = [dice.sample(options, len(options)) for options in choices]
    longest = max(len(options) for options in choices)
    found: dict[str, None] = {}
    for turn in range(most * 5):
        if len(found) == most:
            break
        chosen = [
            options[turn % len(options)] if turn < longest else dice.choice(options)
            for options in orders
        ]
        pieces = [parts[0]]
        for option, fixed in zip(chosen, parts[2::2], strict=True):
            pieces += [option, fixed]
        found[_tidy("".join(pieces))] = None
    return list(found)


def _tidy(text: str) -> str:
    return re.sub(r" +([,.;?!])", r"\1", " ".join(text.split()))
