"""Rasa's rule policy, which looks only at the rules that a state can match.

Rasa's own tries every rule at every prediction, twice a turn; with ten times the topics, a decision
takes ten times as long.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    PREVIOUS_ACTION,
    SHOULD_NOT_BE_SET,
    USER,
)
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker

# The intent and the action that a rule's last state names; None where it names none.
_Place = tuple[str | None, str | None]


def _place(state: State) -> _Place:
    intent = state.get(USER, {}).get("intent")
    action = state.get(PREVIOUS_ACTION, {}).get("action_name")
    return _named(intent), _named(action)


def _named(value: str | None) -> str | None:
    return None if not value or value == SHOULD_NOT_BE_SET else value


class IndexedRulePolicy(RulePolicy):
    """Decides as `RulePolicy` does, rule for rule; the cost does not grow with the rules."""

    _indexes: dict[int, dict[_Place, list[str]]]

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IndexedRulePolicy:
        """Load a trained policy; its rules do not change any more."""
        policy: IndexedRulePolicy = super().load(
            config, model_storage, resource, execution_context, **kwargs
        )
        policy._indexes = {
            id(rules): _index(rules)
            for kind in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)
            if (rules := policy.lookup.get(kind)) is not None
        }
        return policy

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        index = getattr(self, "_indexes", {}).get(id(lookup))
        # At the very start, Rasa matches without regard to the intent.
        if index is None or not states or not states[-1].get(PREVIOUS_ACTION):
            return set(super()._get_possible_keys(lookup, states))
        intent, action = _place(states[-1])
        # What a rule does not name may be anything.
        places = {(i, a) for i in (intent, None) for a in (action, None)}
        likely = {key: lookup[key] for place in places for key in index.get(place, ())}
        return set(super()._get_possible_keys(likely, states))

    def _find_action_from_rules(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool,
    ) -> tuple[str | None, str | None, bool]:
        # Rasa first looks for a rule by the message's very text. Where no rule can match without
        # an intent, nothing is found, and what was found to get there is a third of the cost.
        if use_text_for_last_user_input and not tracker.active_loop_name:
            index = getattr(self, "_indexes", {}).get(id(self.lookup.get(RULES)))
            if index is not None and not _match_without_intent(index):
                return None, None, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found


def _match_without_intent(index: dict[_Place, list[str]]) -> bool:
    """Say whether there is a rule for the moment after a message that names no intent."""
    return any(place in index for place in ((None, ACTION_LISTEN_NAME), (None, None)))


def _index(rules: dict[str, str]) -> dict[_Place, list[str]]:
    index: dict[_Place, list[str]] = defaultdict(list)
    for key in rules:
        states = json.loads(key)
        index[_place(states[-1]) if states else (None, None)].append(key)
    return dict(index)
