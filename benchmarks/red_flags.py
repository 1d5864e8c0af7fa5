"""``python -m benchmarks.red_flags``: what the red-flag check costs, and how well it holds out.

Runs in the engine's environment. Trains the detector from nlu/red_flags.yml and prints what one
message costs beside its encoding, and, at several shares of false alarms, the share of examples
that are found by a model that was not trained on them. ``--cost-of FOLDER`` times a detector that
was written before and trains nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from nlu import red_flags
from nlu.red_flags import RedFlagDetector, RedFlags
from nlu.safety import files
from nlu.safety.meaning import Shares, fit, held_out_scores
from nlu.safety.red_flag_data import load_red_flag_data
from nlu.safety.training import spelling_of, training_units
from nlu.sentence_encoder import encode

_DATA = Path(__file__).resolve().parent.parent / "nlu" / "red_flags.yml"
_SHARES = (0.005, 0.01, 0.02, 0.03, 0.05)
_ROUNDS = 30
# Short and long, harmless and not, misspelt, with several sentences.
MESSAGES = (
    "does it hurt",
    "how much is a session and do you take insurance",
    "my shoulder is a bit sore since yesterday, is that normal?",
    "no chest pain, just sore",
    "can dry needling collapse a lung",
    "i cant breth since ur guy needled me",
    "it feels like an elephant is sitting on my chest",
    "What are your hours? Also, since the session my left leg is numb and I can't walk properly.",
)


def cost(detector: RedFlagDetector) -> dict[str, float]:
    """Return milliseconds a message: the check without the encoding, and the encoding itself."""
    vectors: dict[tuple[str, ...], Any] = {}

    def remembered(texts: Sequence[str]) -> Any:
        key = tuple(texts)
        if key not in vectors:
            vectors[key] = encode(texts)
        return vectors[key]

    with patch.object(red_flags, "encode", remembered):
        for message in MESSAGES:
            detector.detect(message)
        runs = [_seconds(detector, message) for _ in range(_ROUNDS) for message in MESSAGES]
    checks, worked = zip(*runs, strict=True)
    encodings = []
    for texts in [key for key in vectors for _ in range(5)]:
        begin = time.perf_counter()
        encode(list(texts))
        encodings.append(time.perf_counter() - begin)
    return {
        "check, median ms": round(1000 * statistics.median(checks), 3),
        "check, mean ms": round(1000 * statistics.mean(checks), 3),
        "check, mean ms of processor time": round(1000 * statistics.mean(worked), 3),
        "check, 95th percentile ms": round(1000 * float(np.quantile(checks, 0.95)), 3),
        "encoding, median ms": round(1000 * statistics.median(encodings), 3),
    }


def _seconds(detector: RedFlagDetector, message: str) -> tuple[float, float]:
    """Return the time that passed, and that the processor worked on it: they differ under load."""
    begin, worked = time.perf_counter(), time.thread_time()
    detector.detect(message)
    return time.perf_counter() - begin, time.thread_time() - worked


def _trained() -> tuple[RedFlagDetector, list[dict[str, float]]]:
    settings = RedFlags.get_default_config()
    seed, folds = int(settings["seed"]), int(settings["folds"])
    data = load_red_flag_data(_DATA)
    spelling = spelling_of(data)
    units = training_units(data, spelling, parts_of_danger=True)
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        danger, scores = held_out_scores(units, seed=seed, folds=folds, workers=workers)
    harmless = np.sort(scores[~danger])[::-1]
    table = []
    for share in _SHARES:
        threshold = harmless[int(share * len(harmless))]
        found = float((scores[danger] > threshold).mean())
        table.append({"false alarms": share, "found": round(found, 4)})
    shares = Shares(*(float(settings[name]) for name in Shares._fields))
    meaning = fit(units, seed=seed, folds=folds, shares=shares)
    return RedFlagDetector(data, meaning, spelling), table


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cost-of", type=Path, metavar="FOLDER")
    folder = parser.parse_args(arguments).cost_of
    if folder:
        detector, table = RedFlagDetector(*files.read(folder)), []
    else:
        detector, table = _trained()
    result = {"held out": table, "cost": cost(detector)}
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
