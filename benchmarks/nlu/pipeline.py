"""Our pipeline on another data set: config.yml's, without what only this clinic needs."""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import nlu_graph
from benchmarks.nlu.data_sets import DataSet
from benchmarks.nlu.measuring import Judged

_ROOT = Path(__file__).resolve().parent.parent.parent
# They find the clinic's terms, weigh several questions of one message, and know emergencies.
_ONLY_HERE = ("QuestionSplitter", "ClinicEntities", "TopicResolver", "RedFlags", "RedFlagIntent")
# What is set otherwise for another domain, by component.
_OTHERWISE: dict[str, dict[str, Any]] = {
    "MessageReader": {"terms": []},
    "IntentClassifier": {"group_prefixes": []},
}


@dataclass(frozen=True)
class Run:
    """What came of one data set; ``training_seconds`` covers the whole of `rasa train nlu`."""

    rows: list[Judged]
    training_seconds: float


def pipeline_for(out_of_scope: str) -> list[dict[str, Any]]:
    """Return the components of config.yml with this out-of-scope label and no clinic's terms."""
    from ruamel.yaml import YAML

    config = YAML(typ="safe").load((_ROOT / "config.yml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = []
    for one in config["pipeline"]:
        component = one["name"].split(".")[-1]
        if component not in _ONLY_HERE:
            found.append({**one, **_OTHERWISE.get(component, {})})
            if component == "IntentClassifier":
                found[-1]["out_of_scope"] = out_of_scope
    return found


def run(data: DataSet) -> Run:
    """Train on the data set's training rows alone, and judge its test rows."""
    from nlu.intent_classifier import JUDGEMENT

    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        archive = nlu_graph.train(pipeline_for(data.out_of_scope), data.training, Path(folder))
        seconds = time.perf_counter() - begin
        graph = nlu_graph.TrainedGraph(archive, Path(folder) / "loaded")
        messages = graph.parse([text for text, _ in data.test])
    rows: list[Judged] = []
    for message, (_, intent) in zip(messages, data.test, strict=True):
        found = message.get(JUDGEMENT)
        inside = intent != data.out_of_scope
        right = inside and found.label == intent
        rows.append(Judged(inside, right, found.confidence, found.accepted))
    return Run(rows, seconds)
