"""``python -m benchmarks.understanding``: what it costs to understand one message, on one core.

Runs in the engine's environment. The same messages go, in turn, through our pipeline and through
the one that ``rasa init`` gives, both trained on data/nlu.yml. Epochs do not change what a message
costs, so the stock pipeline is trained for few. The parts of a message, its entities and its red
flags are in our figure.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
import warnings
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import nlu_graph

_ROOT = Path(__file__).resolve().parent.parent
_STOCK: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 2, "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
    {"name": "ResponseSelector", "epochs": 2, "constrain_similarities": True},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]
# Twelve words each: plain, misspelt, two questions, a condition, a situation, beside the point.
MESSAGES = (
    "could you please explain to me what dry needling is used for",
    "how many visits do most people need before they feel any better",
    "does it hurt when a needle goes in and what it costs",
    "my physical therapist says i have trigger points what are those exactly",
    "wil teh neddle hurt me becuse i am realy afraid of needels",
    "i am pregnant with my first baby can i still come in",
    "can you help with the tennis elbow i got from playing golf",
    "is it the same thing as acupuncture or is it something different",
    "not my knee this time it is my left hip that aches",
    "what should i wear and do i need to bring anything along",
    "my chest hurts and i cannot catch my breath since the session",
    "who is going to win the football game on sunday afternoon now",
)


class Clock:
    """A hook of Rasa's graph that adds up each component's time, in seconds."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.seconds: dict[str, list[float]] = defaultdict(list)

    def on_before_node(self, **_: object) -> dict[str, Any]:
        """Note when the component starts."""
        return {"start": time.perf_counter()}

    def on_after_node(self, node_name: str, input_hook_data: dict[str, Any], **_: object) -> None:
        """Add the time since then."""
        self.seconds[node_name].append(time.perf_counter() - input_hook_data["start"])


def measure(
    pipelines: dict[str, nlu_graph.TrainedGraph], messages: Sequence[str], rounds: int
) -> dict[str, list[float]]:
    """Return the milliseconds of each message, the pipelines taking turns message by message."""
    for graph in pipelines.values():
        graph.parse(messages, batch=1)
    taken: dict[str, list[float]] = {name: [] for name in pipelines}
    for _ in range(rounds):
        for message in messages:
            for name, graph in pipelines.items():
                begin = time.perf_counter()
                graph.parse([message])
                taken[name].append(1000 * (time.perf_counter() - begin))
    return taken


def summary(taken: Sequence[float]) -> dict[str, float]:
    """Return median and 95th percentile."""
    ordered = sorted(taken)
    return {
        "median_ms": round(statistics.median(ordered), 3),
        "p95_ms": round(ordered[int(0.95 * (len(ordered) - 1))], 3),
    }


def _examples() -> list[tuple[str, str]]:
    from rasa.shared.nlu.training_data.loading import load_data

    found = load_data(os.fspath(_ROOT / "data" / "nlu.yml"))
    return [(one.get("text"), one.get("intent")) for one in found.intent_examples]


def _our_pipeline() -> list[dict[str, Any]]:
    from ruamel.yaml import YAML

    config = YAML(typ="safe").load((_ROOT / "config.yml").read_text(encoding="utf-8"))
    return [dict(one) for one in config["pipeline"]]


def _keep_to_one_core() -> None:
    """Bind every thread there is, those of the libraries included; later ones inherit it."""
    core = {min(os.sched_getaffinity(0))}
    for thread in Path("/proc/self/task").iterdir():
        os.sched_setaffinity(int(thread.name), core)


def main() -> int:
    """Print median and 95th percentile of both, and what each component takes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.understanding", description=__doc__)
    parser.add_argument("--rounds", type=int, default=40, help="times each message is asked")
    parser.add_argument("--model", type=Path, help="our trained model; trained anew without it")
    parser.add_argument("--output", type=Path, default=Path("results"), help="folder to write to")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    report: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as work:
        graphs, clocks = {}, {}
        for name, pipeline in (("ours", _our_pipeline()), ("stock", _STOCK)):
            folder = Path(work) / name
            folder.mkdir()
            archive = given.model if name == "ours" else None
            archive = archive or nlu_graph.train(pipeline, _examples(), folder)
            clocks[name] = Clock()
            graphs[name] = nlu_graph.TrainedGraph(archive, folder / "loaded", [clocks[name]])
        _keep_to_one_core()
        taken = measure(graphs, MESSAGES, given.rounds)
    for name, times in taken.items():
        report[name] = {**summary(times), "components": {}}
        print(f"\n{name}: median {report[name]['median_ms']} ms, 95 % {report[name]['p95_ms']} ms")
        for component, seconds in clocks[name].seconds.items():
            cost = summary([1000 * one for one in seconds])
            report[name]["components"][component] = cost
            print(f"  {component:60}{cost['median_ms']:9.3f}{cost['p95_ms']:9.3f}")
    ratio = report["ours"]["median_ms"] / report["stock"]["median_ms"]
    print(f"\nours to stock: {ratio:.2f}")
    given.output.mkdir(parents=True, exist_ok=True)
    (given.output / "understanding.json").write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
