"""The public data sets, read from a folder that is no part of this project."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Rows = list[tuple[str, str]]


@dataclass(frozen=True)
class DataSet:
    """Texts with their intents, to learn from and to be tested on."""

    name: str
    out_of_scope: str
    training: Rows
    test: Rows


class DataSetError(ValueError):
    """A data set is missing or is not what it should be."""


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise DataSetError(
            f"{file} cannot be read ({error.strerror}); --datasets must name a folder that holds "
            "clinc150.json and hint3/."
        ) from error


def _hint3(folder: Path, name: str) -> DataSet:
    parts: list[Rows] = []
    for part in ("train", "test"):
        file = folder / "hint3" / f"{name.lower()}_{part}.csv"
        reader = csv.DictReader(_text_of(file).splitlines(keepends=True))
        if reader.fieldnames is None or not {"sentence", "label"} <= set(reader.fieldnames):
            raise DataSetError(f"{file} must have the columns sentence and label.")
        parts.append([(row["sentence"], row["label"]) for row in reader])
    return DataSet(name, "NO_NODES_DETECTED", *parts)


def _clinc150(folder: Path) -> DataSet:
    file = folder / "clinc150.json"
    try:
        held = json.loads(_text_of(file))
        parts = {key: [(str(text), str(intent)) for text, intent in held[key]] for key in held}
        training, test = parts["train"] + parts["oos_train"], parts["val"] + parts["oos_val"]
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise DataSetError(
            f"{file} must be the JSON of CLINC150 with the lists train, oos_train, val and oos_val "
            f"of [text, intent]: {error!r}"
        ) from error
    return DataSet("CLINC150", "oos", training, test)


READERS: dict[str, Callable[[Path], DataSet]] = {
    "Curekart": lambda folder: _hint3(folder, "Curekart"),
    "SOFMattress": lambda folder: _hint3(folder, "SOFMattress"),
    "CLINC150": _clinc150,
}
