"""Rasa's rule policy, which looks only at the rules that a state can match.

Rasa's own tries every rule at every prediction, twice a turn; with ten times the topics, a decision
takes ten times as long. And it goes through the whole conversation to work out the state that it
is in. Most rules say no more than "to this intent, that action" and "after it, listen": for these a
look at the last message and what followed it is enough.
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
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

# The intent and the action that a rule's last state names; None where it names none.
_Place = tuple[str | None, str | None]
# What a rule says of a state where it says no more than that.
_PLAIN = {USER: {"intent"}, PREVIOUS_ACTION: {"action_name"}}
# Between a message and a prediction, these change nothing that a plain rule looks at.
_PASSED_OVER = (BotUttered, SlotSet, DefinePrevUserUtteredFeaturization)


def _place(state: State) -> _Place:
    intent = state.get(USER, {}).get("intent")
    action = state.get(PREVIOUS_ACTION, {}).get("action_name")
    return _named(intent), _named(action)


def _named(value: str | None) -> str | None:
    return None if not value or value == SHOULD_NOT_BE_SET else value


class IndexedRulePolicy(RulePolicy):
    """Decides as `RulePolicy` does, rule for rule; the cost does not grow with the rules."""

    _indexes: dict[int, dict[_Place, list[str]]]
    _plain: dict[_Place, tuple[str, str]]

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
        policy._plain = _plain_rules(policy.lookup[RULES])
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
        elif plain := self._found_at_once(tracker, domain):
            action, rule = plain
            return action, rule, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found

    def _found_at_once(
        self, tracker: DialogueStateTracker, domain: Domain
    ) -> tuple[str, str] | None:
        """Give the action and the rule where a plain one is the only one that can hold."""
        plain: dict[_Place, tuple[str, str]] = getattr(self, "_plain", {})
        message = tracker.latest_message
        if not plain or message is None or tracker.active_loop_name:
            return None
        if message.use_text_for_featurization:
            return None
        intent = message.intent.get("name")
        action = tracker.latest_action_name
        if intent not in domain.intent_properties or not _is_right_after(tracker, message, action):
            return None
        return plain.get((intent, action))


def _is_right_after(
    tracker: DialogueStateTracker, message: UserUttered, action: str | None
) -> bool:
    """Say whether there was nothing since listening but the message and, at most, the action."""
    expected = (
        [ACTION_LISTEN_NAME] if action == ACTION_LISTEN_NAME else [action, ACTION_LISTEN_NAME]
    )
    seen = False
    for event in reversed(tracker.events):
        if isinstance(event, ActionExecuted):
            # The message stands before the action and after the listening.
            if event.action_name != expected.pop(0) or seen == bool(expected):
                return False
            if not expected:
                return True
        elif isinstance(event, UserUttered):
            if seen or event is not message:
                return False
            seen = True
        elif not isinstance(event, _PASSED_OVER):
            return False
    return False


def _plain_rules(rules: dict[str, str]) -> dict[_Place, tuple[str, str]]:
    """Give action and rule by the place where that rule alone can hold."""
    index = _index(rules)
    found: dict[_Place, tuple[str, str]] = {}
    for (intent, action), keys in index.items():
        wider = ((intent, None), (None, action), (None, None))
        if intent is None or action is None or len(keys) != 1 or any(one in index for one in wider):
            continue
        states = json.loads(keys[0])
        before = [] if action == ACTION_LISTEN_NAME else [(intent, ACTION_LISTEN_NAME)]
        plain = all({key: set(value) for key, value in one.items()} == _PLAIN for one in states)
        if plain and [_place(one) for one in states] == [*before, (intent, action)]:
            found[intent, action] = (rules[keys[0]], keys[0])
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
