"""What components have in common that learn nothing and keep no file."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData
from typing_extensions import Self


class PlainComponent(GraphComponent):
    """A graph component that is made from its configuration alone."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Take the configuration, the defaults included."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Create the component (see `GraphComponent`)."""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data untouched."""
        return training_data
