"""Checked types for the command lines of this package."""

import argparse

_MOST_CONCURRENT = 64


def conversations(text: str) -> int:
    """Read a number of conversations side by side, from 1 to 64."""
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= _MOST_CONCURRENT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {_MOST_CONCURRENT}")
    return number


def percent(text: str) -> float:
    """Read a number from 0 to 100."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 100")
    return number
