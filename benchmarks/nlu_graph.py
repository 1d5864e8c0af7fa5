"""A language understanding pipeline trained and run through Rasa, without a server around it."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["RASA_TELEMETRY_ENABLED"] = "false"


def train(
    pipeline: Sequence[dict[str, Any]], examples: Sequence[tuple[str, str]], folder: Path
) -> Path:
    """Train with ``rasa train nlu`` and return the model's archive.

    Args:
        pipeline: components as in config.yml.
        examples: texts with their intents.
        folder: an empty folder to work in; nothing is read from Rasa's cache of earlier runs.
    """
    os.environ["RASA_CACHE_DIRECTORY"] = os.fspath(folder / "cache")
    from rasa.model_training import train_nlu

    config = {"recipe": "default.v1", "assistant_id": "benchmark", "language": "en"}
    config_file = folder / "config.yml"
    config_file.write_text(json.dumps({**config, "pipeline": list(pipeline)}), encoding="utf-8")
    # Rasa's JSON format and not its YAML: there a bracket in a text would mark an entity.
    common = [{"text": text, "intent": intent, "entities": []} for text, intent in examples]
    data_file = folder / "nlu.json"
    data_file.write_text(
        json.dumps({"rasa_nlu_data": {"common_examples": common}}), encoding="utf-8"
    )
    archive = train_nlu(os.fspath(config_file), os.fspath(data_file), os.fspath(folder))
    if archive is None:
        raise RuntimeError("Rasa trained no model; its own message above says why.")
    return Path(archive)


class TrainedGraph:
    """A trained pipeline, loaded as the engine loads it."""

    def __init__(self, archive: Path, folder: Path, hooks: Sequence[Any] = ()) -> None:
        """Unpack into ``folder``, which must stay as long as the graph is used.

        ``hooks``: Rasa's `GraphNodeHook` objects, called around every component.
        """
        from rasa.core.channels.channel import UserMessage
        from rasa.engine.graph import ExecutionContext
        from rasa.engine.runner.dask import DaskGraphRunner
        from rasa.engine.storage.local_model_storage import LocalModelStorage

        folder.mkdir(parents=True)
        storage, self._metadata = LocalModelStorage.from_model_archive(folder, archive)
        schema = self._metadata.predict_schema
        context = ExecutionContext(schema, self._metadata.model_id)
        self._runner = DaskGraphRunner(schema, storage, context, list(hooks))
        self._message = UserMessage

    def parse(self, texts: Sequence[str], batch: int = 64) -> list[Any]:
        """Return Rasa's messages for the texts, as the last component leaves them."""
        target = self._metadata.nlu_target
        found: list[Any] = []
        for start in range(0, len(texts), batch):
            messages = [self._message(text) for text in texts[start : start + batch]]
            inputs = {"__message__": messages, "__tracker__": None}
            found += self._runner.run(inputs=inputs, targets=[target])[target]
        return found
