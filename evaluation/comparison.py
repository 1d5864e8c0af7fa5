"""What got better and what got worse since an earlier report."""

from dataclasses import dataclass

from evaluation.report import Report, RowResult
from evaluation.statistics import sign_test


@dataclass(frozen=True, slots=True)
class Change:
    """One row in both reports whose reply became right or wrong."""

    earlier: RowResult
    later: RowResult


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes between two reports, leniently scored.

    `chance` is the two-sided sign test's p-value: how often a coin would part the changes as
    unevenly. `only_earlier` and `only_later` count rows that the other report does not have.
    """

    better: list[Change]
    worse: list[Change]
    shared: int
    only_earlier: int
    only_later: int
    chance: float


def compare(earlier: Report, later: Report) -> Comparison:
    """Match rows by text and expected label and list those that changed."""
    before = {(row.text, row.expected): row for row in earlier.rows}
    after = {(row.text, row.expected): row for row in later.rows}
    changes = [
        Change(before[key], row)
        for key, row in after.items()
        if key in before and before[key].lenient != row.lenient
    ]
    better = [change for change in changes if change.later.lenient]
    worse = [change for change in changes if not change.later.lenient]
    shared = len(before.keys() & after.keys())
    return Comparison(
        better=better,
        worse=worse,
        shared=shared,
        only_earlier=len(before) - shared,
        only_later=len(after) - shared,
        chance=sign_test(len(better), len(worse)),
    )
