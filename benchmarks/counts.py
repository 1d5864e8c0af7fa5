"""How the runs under kills end: every count on a line, and whether they are good."""

from dataclasses import fields
from typing import Any


def print_counts(counts: Any) -> int:
    """Print the fields of a dataclass that has ``good``; returns the exit status, 0 or 1."""
    for one in fields(counts):
        print(f"{one.name.replace('_', ' '):22} {getattr(counts, one.name)}")
    print("good" if counts.good else "NOT GOOD")
    return 0 if counts.good else 1
