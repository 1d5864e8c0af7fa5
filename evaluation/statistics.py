"""The few statistics that a report needs."""

import math
from collections.abc import Sequence

_Z95 = 1.959963984540054


def wilson(successes: int, total: int) -> tuple[float, float]:
    """Give the Wilson 95 % interval of a share, as two numbers from 0 to 1.

    Source: E. B. Wilson, "Probable inference", J. Am. Stat. Assoc. 22 (1927).
    """
    if total < 0 or not 0 <= successes <= max(total, 0):
        raise ValueError(f"{successes} of {total} is no share")
    if total == 0:
        return 0.0, 1.0
    share = successes / total
    square = _Z95**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    spread = share * (1 - share) / total + square / (4 * total**2)
    half = _Z95 * math.sqrt(spread) / (1 + square / total)
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == total else min(1.0, middle + half)
    return low, high


def percentile(values: Sequence[float], percent: float) -> float:
    """Give a percentile with linear interpolation; of no values, it is not a number."""
    if not values:
        return math.nan
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def sign_test(better: int, worse: int) -> float:
    """Give the two-sided p-value that `better` against `worse` changes are a coin's work."""
    total = better + worse
    if total == 0:
        return 1.0
    tail = sum(math.comb(total, k) for k in range(min(better, worse) + 1))
    return float(min(1.0, 2 * tail / 2**total))
