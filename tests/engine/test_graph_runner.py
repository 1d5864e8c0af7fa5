"""The runner gives what Rasa's own gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from engine.graph_runner import SequentialGraphRunner, _lighter
from engine.rule_policy import IndexedRulePolicy

CALLS: list[str] = []


class Word(GraphComponent):
    @classmethod
    def create(cls, config: Any, *_: Any, **__: Any) -> Word:
        return cls(config)

    def __init__(self, config: dict[str, Any]) -> None:
        self.word = str(config["word"])

    def first(self, message: str) -> str:
        CALLS.append(self.word)
        return f"{message} {self.word}"

    def join(self, left: str, right: str) -> str:
        CALLS.append(self.word)
        return f"({left}|{right}){self.word}"


def node(word: str, needs: dict[str, str], fn: str) -> SchemaNode:
    return SchemaNode(
        needs=needs,
        uses=Word,
        constructor_name="create",
        fn=fn,
        config={"word": word},
        eager=True,
        is_target=word == "d",
    )


SCHEMA = GraphSchema(
    {
        # Not in the order in which they have to run.
        "d": node("d", {"left": "b", "right": "c"}, "join"),
        "b": node("b", {"message": "a"}, "first"),
        "c": node("c", {"message": "a"}, "first"),
        "a": node("a", {"message": "__message__"}, "first"),
        "unused": node("unused", {"message": "a"}, "first"),
    }
)


def run(runner: Any, folder: Path, **arguments: Any) -> Any:
    made = runner.create(SCHEMA, LocalModelStorage(folder), ExecutionContext(SCHEMA))
    CALLS.clear()
    return made.run(**arguments)


@pytest.mark.parametrize("targets", [None, ["d"], ["c", "b"], ["a"]])
def test_the_same_outputs(targets: list[str] | None, tmp_path: Path) -> None:
    inputs = {"__message__": "hi"}
    ours = run(SequentialGraphRunner, tmp_path, inputs=inputs, targets=targets)
    assert ours == run(DaskGraphRunner, tmp_path, inputs=inputs, targets=targets)


def test_each_node_runs_once_and_only_where_it_is_needed(tmp_path: Path) -> None:
    run(SequentialGraphRunner, tmp_path, inputs={"__message__": "hi"})
    assert CALLS == ["a", "b", "c", "d"]


def test_runs_do_not_share_what_was_found(tmp_path: Path) -> None:
    made = SequentialGraphRunner.create(
        SCHEMA, LocalModelStorage(tmp_path), ExecutionContext(SCHEMA)
    )
    made.run({"__message__": "first"})
    assert made.run({"__message__": "second"}) == {"d": "(second a b|second a c)d"}


def test_a_missing_input_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraphRunError, match="__message__"):
        run(SequentialGraphRunner, tmp_path)


def test_the_rules_are_looked_up_by_the_index() -> None:
    rules = SchemaNode({}, RulePolicy, "load", "predict_action_probabilities", {})
    assert _lighter(rules).uses is IndexedRulePolicy
    assert _lighter(SCHEMA.nodes["a"]).uses is Word
