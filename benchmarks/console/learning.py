"""What the inbox's order is worth: a simulated clinic that learns every week.

``python -m benchmarks.console.learning --out learning.json --svg learning.svg``

A part of the training examples is kept as what the assistant knows at first. The rest are
questions that it has never seen, of which each week brings some, the common ones again and again:
their ranks follow the law of Zipf and Mandelbrot, the most common wording is 1.4 % of all messages.
An oracle that knows the right topics answers the inbox from its top, or messages in the order of a
draw; the assistant's own components are trained again with the answers, and are asked the messages
of a time to come. Half of the unseen questions come up only in that time, so that what is learnt by
heart does not help there.
"""

import argparse
import json
import os
import random
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from benchmarks.console.messages import phrasings
from console.inbox_filling import look
from lifecycle.training import ENGINE_BIN, ROOT, engine_environment


@dataclass(frozen=True, slots=True)
class Plan:
    """How much there is of everything.

    ``known``: examples for each topic at first; ``labels``: given a week; ``messages``: a week;
    ``tested``: messages of the time to come; ``flattened``: added to each wording's rank, so that
    the most common ones are not more common than a clinic's are.
    """

    known: int = 80
    weeks: int = 5
    labels: int = 10
    messages: int = 400
    tested: int = 6000
    flattened: int = 10
    seed: int = 1


class Assistant:
    """The learner in its own environment."""

    def __init__(self, data_dir: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            [str(ENGINE_BIN / "python"), "-W", "ignore", "-m", "benchmarks.console.learner"],
            cwd=ROOT,
            env=engine_environment(data_dir),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def _order(self, order: dict[str, Any]) -> Any:
        writing, reading = self._process.stdin, self._process.stdout
        if writing is None or reading is None:
            raise RuntimeError("the learner has no pipes")
        writing.write(json.dumps(order) + "\n")
        writing.flush()
        line = reading.readline()
        if not line:
            raise RuntimeError("the learner ended; run benchmarks/console/learner.py by hand")
        return json.loads(line)

    def train(self, examples: list[tuple[str, str]]) -> None:
        """Train on (text, topic)."""
        self._order({"train": examples})

    def ask(self, texts: list[str]) -> dict[str, dict[str, Any]]:
        """Give what is made of each different text."""
        different = list(dict.fromkeys(texts))
        return dict(zip(different, self._order({"ask": different}), strict=True))

    def close(self) -> None:
        """End the learner."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait(30)


@dataclass(frozen=True, slots=True)
class World:
    """What is known at first, the messages of each week, and those of the time to come."""

    known: list[tuple[str, str]]
    weeks: list[list[tuple[str, str]]]
    tested: list[tuple[str, str]]


def make_world(plan: Plan) -> World:
    """Make up a clinic; the same plan gives the same one."""
    dice = random.Random(plan.seed)  # noqa: S311 - not a secret
    by_topic: dict[str, list[str]] = defaultdict(list)
    for topic, text in phrasings():
        by_topic[topic].append(text)
    known: list[tuple[str, str]] = []
    unseen: list[tuple[str, str]] = []
    for topic, texts in sorted(by_topic.items()):
        dice.shuffle(texts)
        known += [(text, topic) for text in texts[: plan.known]]
        unseen += [(text, topic) for text in texts[plan.known :]]
    dice.shuffle(unseen)
    weights = list(accumulate(1 / (rank + 1 + plan.flattened) for rank in range(len(unseen))))
    dated = [*range(0, len(unseen), 2)]
    weekly = [unseen[place] for place in dated]
    weekly_weights = list(accumulate(1 / (place + 1 + plan.flattened) for place in dated))
    weeks = [
        dice.choices(weekly, cum_weights=weekly_weights, k=plan.messages) for _ in range(plan.weeks)
    ]
    tested = dice.choices(unseen, cum_weights=weights, k=plan.tested)
    return World(known, weeks, tested)


def answer_kind(intent: str) -> str:
    """Give the kind of reply that an understanding leads to."""
    if intent == "unsure":
        return "clarify"
    if intent == "out_of_scope":
        return "out_of_scope"
    return "handoff" if intent.startswith("handoff_") or intent == "human" else "answer"


def inbox(messages: list[tuple[str, str]], made: dict[str, dict[str, Any]]) -> list[int]:
    """Give the places of messages in the inbox's order; a wording that comes again is one item."""
    asked = Counter(text for text, _ in messages)
    found: dict[str, tuple[float, int]] = {}
    for place, (text, _) in enumerate(messages):
        understood = made[text]
        row: Any = SimpleNamespace(
            id=place + 1,
            conversation_id="",
            text=text,
            kind=answer_kind(understood["intent"]),
            status="answered",
            button=None,
            intent=understood["intent"],
            confidence=understood["confidence"],
            ranking=understood["ranking"],
        )
        item = look(row, None)
        if item is not None:
            found.setdefault(text, (-item.worth(asked[text]), place))
    return [place for _, place in sorted(found.values())]


def errors(tested: list[tuple[str, str]], made: dict[str, dict[str, Any]]) -> float:
    """Give the share of messages that are taken for another topic."""
    wrong = sum(str(made[text]["intent"]) != topic for text, topic in tested)
    return wrong / len(tested)


def drawn(messages: list[tuple[str, str]], dice: random.Random) -> list[int]:
    """Give the places of messages in the order of a draw; one that was drawn comes once."""
    places = list(range(len(messages)))
    dice.shuffle(places)
    first: dict[str, int] = {}
    for place in places:
        first.setdefault(messages[place][0], place)
    return list(first.values())


def run(plan: Plan, world: World, assistant: Assistant, order: str) -> list[tuple[int, float]]:
    """Give (labels given, share of errors) before the first week and after each."""
    dice = random.Random(plan.seed + 1)  # noqa: S311 - not a secret
    examples = list(world.known)
    texts = [text for text, _ in world.tested]
    assistant.train(examples)
    points = [(0, errors(world.tested, assistant.ask(texts)))]
    for week in world.weeks:
        made = assistant.ask([text for text, _ in week])
        places = drawn(week, dice) if order == "random" else inbox(week, made)
        # The same words are decided once, whatever the order.
        new = [week[place] for place in places if week[place] not in examples]
        learnt = new[: plan.labels]
        examples += learnt
        assistant.train(examples)
        points.append((points[-1][0] + len(learnt), errors(world.tested, assistant.ask(texts))))
        print(f"{order}: {points[-1][0]} labels, {100 * points[-1][1]:.1f} % errors", flush=True)
    return points


def picture(curves: dict[str, list[tuple[int, float]]]) -> str:
    """Draw accuracy against labels given, one line for each order."""
    most = max(labels for points in curves.values() for labels, _ in points) or 1
    right = [1 - wrong for points in curves.values() for _, wrong in points]
    low, high = min(right) - 0.01, max(right) + 0.01
    body = ""
    for (name, points), dashes in zip(curves.items(), ("", "6 4"), strict=False):
        path = " ".join(
            f"{60 + 440 * labels / most:.1f},{250 - 220 * (1 - wrong - low) / (high - low):.1f}"
            for labels, wrong in points
        )
        x, y = path.split(" ")[-1].split(",")
        body += (
            f'<polyline fill="none" stroke="#0b6b62" stroke-width="2" stroke-dasharray="{dashes}" '
            f'points="{path}"/><text x="{float(x) + 6:.0f}" y="{y}">{name}</text>'
        )
    for share in (low, (low + high) / 2, high):
        y = f"{250 - 220 * (share - low) / (high - low):.1f}"
        body += f'<path stroke="#d5dfe3" d="M60 {y}H500"/>'
        body += f'<text x="52" y="{y}" dy="4" text-anchor="end">{100 * share:.1f} %</text>'
    body += (
        '<text x="60" y="272">0 labels given</text>'
        f'<text x="500" y="272" text-anchor="end">{most}</text>'
        '<text x="60" y="20" font-weight="600">Messages understood rightly</text>'
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 285" role="img" '
        'font-family="system-ui" font-size="13" aria-label="Accuracy against labels given">'
        "<title>Accuracy against labels given</title>"
        f'<rect width="600" height="285" fill="#fff"/><g fill="#17242b">{body}</g></svg>\n'
    )


def main() -> int:
    """Simulate; returns the exit status: 1 if the inbox's order is not worth twice as much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--out", type=Path)
    parser.add_argument("--svg", type=Path)
    arguments = parser.parse_args()
    data_dir = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
    assistant = Assistant(data_dir)
    runs: dict[str, list[list[tuple[int, float]]]] = {"inbox": [], "random": []}
    try:
        for seed in arguments.seeds:
            plan = Plan(seed=seed)
            world = make_world(plan)
            for order, found in runs.items():
                found.append(run(plan, world, assistant, order))
    finally:
        assistant.close()
    curves = {
        order: [
            (points[0][0], sum(wrong for _, wrong in points) / len(points))
            for points in zip(*found, strict=True)
        ]
        for order, found in runs.items()
    }
    cut = {order: points[0][1] - points[-1][1] for order, points in curves.items()}
    report = {"curves": curves, "cut": cut, "ratio": cut["inbox"] / max(cut["random"], 1e-9)}
    print(json.dumps(report))
    if arguments.out:
        arguments.out.write_text(json.dumps(report | {"runs": runs}, indent=1), encoding="utf-8")
    if arguments.svg:
        arguments.svg.write_text(picture(curves), encoding="utf-8")
    return 0 if report["ratio"] >= 2 else 1


if __name__ == "__main__":
    sys.exit(main())
