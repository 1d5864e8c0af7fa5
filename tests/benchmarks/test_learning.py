import random
from typing import Any

from benchmarks.console.learning import Plan, drawn, errors, inbox, make_world, picture


def understood(intent: str, confidence: float, second: float = 0.0) -> dict[str, Any]:
    ranking = [{"name": intent, "confidence": confidence}, {"name": "x", "confidence": second}]
    return {"intent": intent, "confidence": confidence, "ranking": ranking}


def test_the_world_is_the_same_for_the_same_seed_and_keeps_half_for_the_test() -> None:
    plan = Plan(known=80, weeks=2, messages=300, tested=2000)
    world = make_world(plan)
    assert world == make_world(plan)
    assert world != make_world(Plan(known=80, weeks=2, messages=300, tested=2000, seed=2))
    known = {text for text, _ in world.known}
    weekly = {text for week in world.weeks for text, _ in week}
    tested = {text for text, _ in world.tested}
    assert not known & (weekly | tested)
    assert weekly & tested
    assert len(tested - weekly) > len(tested) / 3
    most = max(sum(text == one for text, _ in world.tested) for one in tested)
    assert most / len(world.tested) < 0.03


def test_the_orders() -> None:
    messages = [("sure", "a"), ("doubtful", "b"), ("odd", "c"), ("doubtful", "b")]
    made = {
        "sure": understood("pain", 0.99),
        "doubtful": understood("pain", 0.5),
        "odd": understood("pain", 0.2),
    }
    # Asked twice counts as much as a reason better.
    assert inbox(messages, made)[:2] == [1, 2]
    found = drawn(messages, random.Random(1))
    assert sorted(messages[place][0] for place in found) == ["doubtful", "odd", "sure"]
    first = [messages[drawn(messages, random.Random(seed))[0]][0] for seed in range(400)]
    # A message is drawn, not a wording: what comes twice is drawn twice as often.
    assert 160 < first.count("doubtful") < 240
    assert errors(messages, made | {"sure": understood("a", 0.9)}) == 0.75


def test_the_picture() -> None:
    drawn_ = picture({"inbox": [(0, 0.4), (50, 0.3)], "random": [(0, 0.4), (50, 0.37)]})
    assert drawn_.count("<polyline") == 2
    assert "60.0 %" not in drawn_
    assert "inbox" in drawn_
