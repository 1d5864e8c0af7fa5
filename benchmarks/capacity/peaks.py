"""How many messages arrive in the busiest second, by simulation.

Patients of all clinics write mostly by day; each conversation begins by itself and is a few
messages with pauses between. Sums of such arrivals are Poisson within a minute, so what matters is
the busiest minute of the day, and the chance within it.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from statistics import NormalDist

# Shares of a day's conversations by hour, a clinic's website: evenings after work are the busiest.
HOURS = (*(1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 9, 9, 8, 8, 8, 8, 8, 9, 10, 9, 7, 4, 2),)
_PAUSE_SECONDS = 25.0
_DAY = 86_400


@dataclass(frozen=True)
class Habits:
    """What a clinic's patients do in a day.

    ``conversations``: a day and clinic; ``messages``: in one conversation, on average;
    ``surge``: how many times as many on the day that an advertisement runs for everybody.
    """

    conversations: float = 20.0
    messages: float = 5.0
    surge: float = 3.0


def busiest_second(clinics: int, habits: Habits = Habits(), seed: int = 1) -> tuple[float, int]:
    """Simulate a day of all clinics together.

    Returns:
        messages a second in the busiest minute, and messages in the busiest single second.
    """
    chance = random.Random(seed)  # noqa: S311
    total = _poisson(chance, clinics * habits.conversations * habits.surge)
    weights = [share / sum(HOURS) for share in HOURS]
    seconds: dict[int, int] = {}
    for hour in chance.choices(range(24), weights, k=total):
        at = (hour + chance.random()) * 3600
        for _ in range(1 + _poisson(chance, habits.messages - 1)):
            seconds[int(at) % _DAY] = seconds.get(int(at) % _DAY, 0) + 1
            at += chance.expovariate(1 / _PAUSE_SECONDS)
    minutes: dict[int, int] = {}
    for second, count in seconds.items():
        minutes[second // 60] = minutes.get(second // 60, 0) + count
    return max(minutes.values(), default=0) / 60, max(seconds.values(), default=0)


def _poisson(chance: random.Random, mean: float) -> int:
    if mean > 50:
        return max(0, round(NormalDist(mean, math.sqrt(mean)).inv_cdf(chance.random())))
    limit, count, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        count += 1
        product *= chance.random()
    return count
