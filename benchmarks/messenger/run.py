"""One run: a gateway that is killed, a Graph API that fails, and the counts afterwards."""

import re
import statistics
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from benchmarks.messenger.plan import Plan, make_plan
from benchmarks.messenger.posting import Posted, Poster
from tests.gateway.fake_engine import FakeEngine
from tests.gateway.messenger.conftest import messenger_environment
from tests.gateway.messenger.fake_graph import FakeGraph
from tests.gateway.running_gateway import RunningGateway

_ANSWER = re.compile(r"does it hurt x[a-j]+ x[a-j]+")


@dataclass(frozen=True, slots=True)
class Load:
    """What a run is made of; outages are (share of the deliveries, mode, seconds)."""

    deliveries: int = 10_000
    people: int = 100
    again: float = 0.1
    window: int = 4
    seed: int = 1
    rate: float = 40.0
    lines: int = 8
    kills: int = 5
    outages: tuple[tuple[float, str, float], ...] = (
        (0.15, "500", 4.0),
        (0.45, "hang", 8.0),
        (0.75, "500", 2.0),
    )
    graph_seconds: float = 0.002
    order_wait: float = 0.3
    patience: float = 600.0
    quiet: float = 3.0


@dataclass(slots=True)
class Counts:
    """What came of a run; everything but the first lines has to be zero or small."""

    deliveries: int
    events: int
    kills: int
    answered: int = 0
    lost: int = 0
    twice: int = 0
    out_of_order: int = 0
    recorded: int = 0
    recorded_twice: int = 0
    engine_calls: int = 0
    undone: int = 0
    dead: int = 0
    refused_by_graph: int = 0
    most_at_once: int = 0
    seconds: float = 0.0
    median_ms: float = 0.0
    p99_ms: float = 0.0
    other_answers: Counter[str] = field(default_factory=Counter)

    @property
    def good(self) -> bool:
        """Whether nothing was lost or out of order, and no kill cost more than its one send."""
        wrong = self.lost + self.out_of_order + self.recorded_twice + self.undone + self.dead
        return wrong + self.refused_by_graph == 0 and self.twice <= self.kills


def run(load: Load) -> Counts:
    """Run and count."""
    plan = make_plan(load.deliveries, load.people, load.again, load.window, load.seed)
    engine, graph = FakeEngine(), FakeGraph(delay=load.graph_seconds)
    engine.start()
    graph.start()
    with tempfile.TemporaryDirectory() as folder:
        environment = messenger_environment(graph.url)
        environment["MESSENGER_ORDER_WAIT"] = str(load.order_wait)
        gateway = RunningGateway(Path(folder), engine.url, **environment).start()
        try:
            began = time.monotonic()
            poster = Poster(gateway.port, plan.postings, load.rate, load.lines)
            kills = _disturb(load, gateway, graph, poster)
            posted = poster.result()
            _wait_for_answers(plan, graph, load)
            counts = _count(plan, graph, engine, gateway, kills)
            counts.seconds = round(time.monotonic() - began, 1)
            _time(counts, posted)
        finally:
            gateway.stop()
            gateway.close()
            graph.stop()
            engine.stop()
    return counts


def _disturb(load: Load, gateway: RunningGateway, graph: FakeGraph, poster: Poster) -> int:
    """Kill and restart the gateway, and let the Graph API fail, at their shares of the run."""
    acts = [((number + 1) / (load.kills + 1), "kill", 0.0) for number in range(load.kills)]
    timers = []
    kills = 0
    for share, act, seconds in sorted([*acts, *load.outages]):
        while poster.done < share * load.deliveries:
            time.sleep(0.005)
        if act == "kill":
            gateway.kill()
            gateway.start(ready=False)
            kills += 1
            continue
        graph.mode = act
        timer = threading.Timer(seconds, setattr, (graph, "mode", "ok"))
        timer.start()
        timers.append(timer)
    for timer in timers:
        timer.join()
    return kills


def _wait_for_answers(plan: Plan, graph: FakeGraph, load: Load) -> None:
    """Wait until every answer is there, or until none comes for a long time."""
    end = time.monotonic() + load.patience
    while time.monotonic() < end:
        if len({text for _, text in _answers(graph)}) >= plan.events:
            break
        time.sleep(0.5)
    graph.quiet(load.quiet)


def _answers(graph: FakeGraph) -> list[tuple[str, str]]:
    found = []
    for call in graph.sent():
        asked = _ANSWER.search(call.text)
        if asked:
            found.append((call.person, asked[0]))
    return found


def _count(
    plan: Plan, graph: FakeGraph, engine: FakeEngine, gateway: RunningGateway, kills: int
) -> Counts:
    counts = Counts(len(plan.postings), plan.events, kills)
    arrived: dict[str, list[str]] = {}
    for person, text in _answers(graph):
        arrived.setdefault(person, []).append(text)
    for person, written in plan.written.items():
        got = arrived.get(person, [])
        first = list(dict.fromkeys(got))
        counts.answered += len(first)
        counts.lost += len(set(written) - set(got))
        counts.twice += len(got) - len(first)
        place = {text: number for number, text in enumerate(written)}
        places = [place[text] for text in first]
        counts.out_of_order += sum(one > two for one, two in pairwise(places))
    intros = [call.person for call in graph.sent() if not _ANSWER.search(call.text)]
    counts.twice += len(intros) - len(set(intros))
    turns = gateway.rows("SELECT text, COUNT(*) FROM turns GROUP BY text")
    counts.recorded = len(turns)
    counts.recorded_twice = sum(number - 1 for _, number in turns)
    counts.engine_calls = len(engine.seen)
    undone = gateway.rows("SELECT COUNT(*) FROM messenger_events WHERE state = 'waiting'")
    unsent = gateway.rows(
        "SELECT COUNT(*) FROM messenger_sends WHERE state IN ('waiting', 'sending')"
    )
    counts.undone = undone[0][0] + unsent[0][0]
    counts.dead = gateway.rows("SELECT COUNT(*) FROM messenger_sends WHERE state = 'dead'")[0][0]
    counts.refused_by_graph = sum(graph.refused.values())
    counts.most_at_once = graph.most_running
    return counts


def _time(counts: Counts, posted: Posted) -> None:
    counts.median_ms = round(statistics.median(posted.milliseconds), 1)
    counts.p99_ms = round(statistics.quantiles(posted.milliseconds, n=100)[98], 1)
    counts.other_answers = posted.others
