"""The red-flag detector as files of a model: JSON and arrays, nothing that can run code."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from nlu.safety.lexical import LexicalModel
from nlu.safety.meaning import Components, MeaningDetector
from nlu.safety.red_flag_data import CounterExample, Example, RedFlagData, Rule

_ARRAYS = "red_flags.npz"
_TEXTS = "red_flags.json"


def write(
    folder: Path, data: RedFlagData, detector: MeaningDetector, spelling: dict[str, list[str]]
) -> None:
    """Write the detector and what it needs of the data."""
    np.savez(
        folder / _ARRAYS,
        mean=detector.components.mean,
        directions=detector.components.directions,
        support=detector.support,
        weights=detector.weights,
        kinds=detector.kinds,
        rarity=detector.words.rarity,
        word_weights=detector.words.weights,
    )
    described: dict[str, Any] = {
        "data": asdict(data),
        "bias": detector.bias,
        "words_bias": detector.words.bias,
        "threshold": detector.threshold,
        "doubtful": detector.doubtful,
        "cautious": detector.cautious,
        "spelling": spelling,
    }
    (folder / _TEXTS).write_text(json.dumps(described), encoding="utf-8")


def read(folder: Path) -> tuple[RedFlagData, MeaningDetector, dict[str, list[str]]]:
    """Read what `write` wrote."""
    described = json.loads((folder / _TEXTS).read_text(encoding="utf-8"))
    with np.load(folder / _ARRAYS, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    raw = described["data"]
    data = RedFlagData(
        titles=raw["titles"],
        examples=tuple(Example(**entry) for entry in raw["examples"]),
        counter_examples=tuple(CounterExample(**entry) for entry in raw["counter_examples"]),
        rules=tuple(Rule(**entry) for entry in raw["rules"]),
        words={name: tuple(texts) for name, texts in raw["words"].items()},
        figures_of_speech=tuple(raw["figures_of_speech"]),
        scope={name: tuple(texts) for name, texts in raw["scope"].items()},
        shorthand=raw["shorthand"],
        digest=raw["digest"],
    )
    detector = MeaningDetector(
        Components(arrays["mean"], arrays["directions"]),
        arrays["support"],
        arrays["weights"],
        arrays["kinds"],
        described["bias"],
        LexicalModel(arrays["rarity"], arrays["word_weights"], described["words_bias"]),
        described["threshold"],
        described["doubtful"],
        # A model from before there was caution is cautious about nothing.
        described.get("cautious", described["doubtful"]),
    )
    return data, detector, described["spelling"]
