"""Runs a model's graph node after node.

Rasa's own runner hands the graph to a scheduler for clusters at each run, and formats everything
that goes in for a log line that is not written; with five runs a turn that is a few milliseconds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema, SchemaNode
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage

from engine.rule_policy import IndexedRulePolicy

# A node and the names of what it takes.
_Step = tuple[str, GraphNode, tuple[str, ...]]


class SequentialGraphRunner(GraphRunner):
    """Works out the order of the nodes for each set of targets once."""

    def __init__(
        self,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> None:
        """Load every node of the schema."""
        self._schema = graph_schema
        self._nodes = {
            name: GraphNode.from_schema_node(
                name, _lighter(node), model_storage, execution_context, hooks
            )
            for name, node in graph_schema.nodes.items()
        }
        self._plans: dict[tuple[str, ...], list[_Step]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> SequentialGraphRunner:
        """See `GraphRunner`."""
        return cls(graph_schema, model_storage, execution_context, hooks)

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """Run what the targets need and return their outputs by name.

        Raises:
            GraphRunError: a node lacks an input.
        """
        wanted = tuple(targets or self._schema.target_names)
        if wanted not in self._plans:
            self._plans[wanted] = self._plan(wanted)
        found = dict(inputs or {})
        for name, node, needs in self._plans[wanted]:
            # A node names what is missing by itself.
            _, found[name] = node(*((need, found[need]) for need in needs if need in found))
        return {target: found[target] for target in wanted}

    def _plan(self, targets: tuple[str, ...]) -> list[_Step]:
        steps: dict[str, _Step] = {}

        def add(name: str) -> None:
            # A name that is no node is an input.
            if name in steps or name not in self._nodes:
                return
            needs = tuple(self._schema.nodes[name].needs.values())
            for need in needs:
                add(need)
            steps[name] = (name, self._nodes[name], needs)

        for target in targets:
            add(target)
        return list(steps.values())


def _lighter(node: SchemaNode) -> SchemaNode:
    """Have the rules looked up by an index; models and config.yml name Rasa's own policy."""
    return replace(node, uses=IndexedRulePolicy) if node.uses is RulePolicy else node
