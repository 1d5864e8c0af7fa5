"""The index of the rules finds exactly what Rasa's own search finds."""

from __future__ import annotations

import itertools
import json
import random
from copy import deepcopy
from pathlib import Path

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from engine.rule_policy import IndexedRulePolicy, _index, _plain_rules

INTENTS = ("pain", "cost", None)
ACTIONS = ("action_listen", "action_answer", None)


def state(intent: str | None, action: str | None, **more: object) -> State:
    found: State = dict(more)
    if intent:
        found["user"] = {"intent": intent}
    if action:
        found["prev_action"] = {"action_name": action}
    return found


def key(*states: State) -> str:
    return json.dumps(list(states))


LOOP = {"active_loop": {"name": "emergency_watch"}}
NO_LOOP = {"active_loop": {"name": "should_not_be_set"}}
RULES = {
    key(state("pain", "action_listen")): "action_answer",
    key(state("pain", "action_listen"), state("pain", "action_answer")): "action_listen",
    key(state("cost", "action_listen")): "action_hand_off",
    key(state("cost", "action_listen", **NO_LOOP)): "action_other",
    key(state(None, "action_listen", **LOOP)): "emergency_watch",
    key(state(None, "action_answer")): "action_listen",
    key(state("pain", None)): "action_start",
    key(state(None, None)): "action_first",
    key(state("should_not_be_set", "action_listen")): "action_strange",
    key(
        {"user": {"text": "hello"}, "prev_action": {"action_name": "action_listen"}}
    ): "action_text",
}
CONVERSATIONS = [
    [*before, state(intent, action, **loop)]
    for intent, action in itertools.product(INTENTS, ACTIONS)
    for loop in ({}, LOOP)
    for before in ([], [state("pain", "action_listen")], [state(None, None)])
]


def policy(index: bool) -> RulePolicy:
    made = object.__new__(IndexedRulePolicy if index else RulePolicy)
    if index:
        made._indexes = {id(RULES): _index(RULES)}
    return made


@pytest.mark.parametrize("states", CONVERSATIONS, ids=str)
def test_the_same_rules_are_found(states: list[State]) -> None:
    assert policy(True)._get_possible_keys(RULES, states) == policy(False)._get_possible_keys(
        RULES, states
    )


def test_a_rule_is_found_at_all() -> None:
    found = policy(True)._get_possible_keys(RULES, [state("pain", "action_listen")])
    assert key(state("pain", "action_listen")) in found


def test_rules_that_are_still_changing_are_searched_as_rasa_does() -> None:
    changing = dict(RULES)
    assert policy(True)._get_possible_keys(changing, CONVERSATIONS[0]) == policy(
        False
    )._get_possible_keys(changing, CONVERSATIONS[0])


def test_few_rules_are_looked_at_where_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    many = {key(state(f"topic_{n}", "action_listen")): "action_answer" for n in range(1000)}
    made = object.__new__(IndexedRulePolicy)
    made._indexes = {id(many): _index(many)}
    seen: list[str] = []

    def look(self: RulePolicy, rule: str, *_: object) -> bool:
        seen.append(rule)
        return True

    monkeypatch.setattr(RulePolicy, "_is_rule_applicable", look)
    made._get_possible_keys(many, [state("topic_7", "action_listen")])
    assert seen == [key(state("topic_7", "action_listen"))]


BY_INTENT = {
    key(state("pain", "action_listen")): "action_answer",
    key(state("pain", "action_listen"), state("pain", "action_answer")): "action_listen",
    key(state("pain", "action_listen"), state(None, "action_answer")): "action_listen",
}
WITHOUT_INTENT = {**BY_INTENT, key(state(None, "action_listen")): "action_first"}


@pytest.mark.parametrize(
    ("rules", "loop", "looks"),
    [
        (BY_INTENT, None, False),
        (BY_INTENT, "emergency_watch", True),
        (WITHOUT_INTENT, None, True),
        (RULES, None, True),
    ],
)
def test_rules_by_text_are_looked_for_only_where_one_can_match(
    rules: dict[str, str], loop: str | None, looks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = object.__new__(IndexedRulePolicy)
    made.lookup = {"rules": rules}
    made._indexes = {id(rules): _index(rules)}
    asked: list[bool] = []

    def find(self: RulePolicy, tracker: object, domain: object, by_text: bool) -> object:
        asked.append(by_text)
        return "action_answer", "source", False

    monkeypatch.setattr(RulePolicy, "_find_action_from_rules", find)
    tracker = DialogueStateTracker("someone", [])
    if loop:
        tracker.update(ActiveLoop(loop))
    domain = Domain.empty()
    found = made._find_action_from_rules(tracker, domain, use_text_for_last_user_input=True)
    assert (found == (None, None, False)) is not looks
    assert asked == ([True] if looks else [])
    made._find_action_from_rules(tracker, domain, use_text_for_last_user_input=False)
    assert asked[-1] is False


SPOKEN = Domain.from_yaml(
    """
version: "3.1"
intents: [pain, cost, emergency]
actions: [action_answer, action_hand_off]
slots:
  topics: {type: any, mappings: [{type: custom}]}
forms:
  emergency_watch: {required_slots: []}
"""
)
SPOKEN_RULES = {
    key(state("pain", "action_listen")): "action_answer",
    key(state("pain", "action_listen"), state("pain", "action_answer")): "action_listen",
    key(state("cost", "action_listen")): "action_hand_off",
    key(state("cost", "action_listen"), state("cost", "action_hand_off")): "action_listen",
    key(state("emergency", "action_listen")): "emergency_watch",
    key(
        state("emergency", "action_listen"), state("emergency", "emergency_watch", **LOOP)
    ): "action_listen",
    key(state(None, "emergency_watch", **NO_LOOP)): "action_listen",
}
EVENTS: list[tuple[Event, int]] = [
    (UserUttered("it hurts", {"name": "pain", "confidence": 1.0}), 6),
    (UserUttered("how much", {"name": "cost", "confidence": 1.0}), 4),
    (UserUttered("help", {"name": "emergency", "confidence": 1.0}), 1),
    (UserUttered("who", {"name": "unheard_of", "confidence": 1.0}), 1),
    (ActionExecuted("action_listen"), 9),
    (ActionExecuted("action_answer"), 5),
    (ActionExecuted("action_hand_off"), 3),
    (ActionExecuted("emergency_watch"), 1),
    (SlotSet("topics", ["pain"]), 2),
    (BotUttered("an answer"), 2),
    (DefinePrevUserUtteredFeaturization(False), 2),
    (DefinePrevUserUtteredFeaturization(True), 1),
    (UserUtteranceReverted(), 1),
    (ActiveLoop("emergency_watch"), 1),
    (ActiveLoop(None), 1),
]


def made(kind: type[RulePolicy], folder: Path) -> RulePolicy:
    found = kind(
        kind.get_default_config(),
        LocalModelStorage.create(folder),
        Resource("rules"),
        ExecutionContext(GraphSchema({})),
    )
    found.lookup = {"rules": SPOKEN_RULES, "rules_for_loop_unhappy_path": {}}
    if isinstance(found, IndexedRulePolicy):
        found._indexes = {id(SPOKEN_RULES): _index(SPOKEN_RULES)}
        found._plain = _plain_rules(SPOKEN_RULES)
    return found


def test_what_is_found_at_once_is_what_rasa_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In thousands of conversations, most of them stranger than any that happens."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    rasa, ours = made(RulePolicy, tmp_path / "a"), made(IndexedRulePolicy, tmp_path / "b")
    at_once = 0
    look = IndexedRulePolicy._found_at_once

    def counted(
        self: IndexedRulePolicy, tracker: DialogueStateTracker, domain: Domain
    ) -> tuple[str, str] | None:
        nonlocal at_once
        found = look(self, tracker, domain)
        at_once += found is not None
        return found

    monkeypatch.setattr(IndexedRulePolicy, "_found_at_once", counted)
    dice = random.Random(7)
    events, weights = zip(*EVENTS, strict=True)
    for _ in range(4000):
        tracker = DialogueStateTracker("someone", SPOKEN.slots)
        if dice.random() < 0.9:
            tracker.update(ActionExecuted("action_listen"))
        for event in dice.choices(events, weights, k=dice.randrange(1, 6)):
            tracker.update(deepcopy(event))  # some change others
        expected = rasa._find_action_from_rules(tracker, SPOKEN, False)
        assert ours._find_action_from_rules(tracker, SPOKEN, False) == expected, [
            *map(str, tracker.events)
        ]
    assert at_once > 200


@pytest.mark.parametrize(
    "wider",
    [
        key(state(None, "action_listen")),
        key(state("pain", None)),
        key(state(None, None)),
        key(state("pain", "action_listen", slots={"topics": 1})),
    ],
)
def test_a_rule_beside_which_another_may_hold_is_not_found_at_once(wider: str) -> None:
    plain = {key(state("pain", "action_listen")): "action_answer"}
    assert _plain_rules(plain) == {("pain", "action_listen"): ("action_answer", next(iter(plain)))}
    assert _plain_rules({**plain, wider: "action_other"}) == {}
