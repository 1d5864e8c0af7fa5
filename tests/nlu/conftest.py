"""Tests of understanding, in the engine's environment (Python 3.10)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource

from tests.engine_warnings import only_ours_are_errors as pytest_configure  # noqa: F401

if TYPE_CHECKING:
    from nlu.spelling import Speller

Build = Callable[..., Any]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Return a function that makes or loads a component as Rasa's graph does.

    ``build(Component, load=True, **config)``: what one build persists, the next one loads.
    """
    storage = LocalModelStorage(tmp_path)

    def made(component: Any, *, load: bool = False, **config: Any) -> Any:
        given = {**component.get_default_config(), **config}
        context = ExecutionContext(GraphSchema({}), node_name=component.__name__)
        how = component.load if load else component.create
        return how(given, storage, Resource(component.__name__), context)

    return made


@pytest.fixture
def speller() -> Speller:
    # What Rasa's pins warn of at their import would be an error before the filters stand.
    from nlu.spelling import Speller, common_words
    from tests.nlu.small_data import WORDS

    return Speller(WORDS, common_words())
