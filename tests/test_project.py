"""The Rasa project, the actions and the documents hold together."""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import actions
from actions import names
from documents import Documents, load

ROOT = Path(__file__).resolve().parents[1]
LEAST_EXAMPLES = 25
# Given by the pipeline itself (nlu/topic_resolver.py), so there is nothing to learn them from.
FROM_THE_PIPELINE = {
    "several_questions",
    "unsure",
    "other_language",
    "handoff_other",
    "emoji_only",
}
# Which package may import which others: from above to below, and never back.
ARROWS: dict[str, set[str]] = {
    "actions": {"documents", "records"},
    "console": {"documents", "evaluation", "lifecycle", "records"},
    # The launcher reads the settings of all parts before it starts the first.
    "deploy": {"console", "gateway", "lifecycle", "records"},
    "documents": set(),
    "engine": {"transport"},
    "evaluation": {"records"},
    "gateway": {"documents", "records", "transport"},
    "lifecycle": set(),
    "nlu": set(),
    "records": set(),
    "transport": set(),
}
DEFAULT_ACTIONS = {"action_listen", "action_session_start", "action_restart"}


def read(path: str) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load((ROOT / path).read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def examples() -> dict[str, list[str]]:
    """The training examples of each intent."""
    found: dict[str, list[str]] = {}
    for entry in read("data/nlu.yml")["nlu"]:
        lines = [line.strip() for line in entry["examples"].splitlines() if line.strip()]
        assert all(line.startswith("- ") for line in lines), entry["intent"]
        assert entry["intent"] not in found, f"{entry['intent']} stands twice in data/nlu.yml"
        found[entry["intent"]] = [line.removeprefix("- ") for line in lines]
    return found


@lru_cache(maxsize=1)
def domain() -> dict[str, Any]:
    return read("domain.yml")


def intents() -> set[str]:
    return {one if isinstance(one, str) else next(iter(one)) for one in domain()["intents"]}


@lru_cache(maxsize=1)
def rules() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read("data/rules.yml")["rules"]
    return found


def rule_of_intent() -> dict[str, list[str]]:
    """The actions of each intent's rule."""
    found: dict[str, list[str]] = {}
    for rule in rules():
        asked = [step["intent"] for step in rule["steps"] if "intent" in step]
        for intent in asked:
            assert intent not in found, f"two rules for {intent}"
            found[intent] = [step["action"] for step in rule["steps"] if "action" in step]
    return found


@pytest.fixture(scope="module")
def documents() -> Documents:
    return load()


def test_every_intent_with_examples_is_in_the_domain() -> None:
    assert set(examples()) - intents() == set()
    assert intents() - set(examples()) == FROM_THE_PIPELINE


def test_every_intent_has_one_rule_with_one_action() -> None:
    found = rule_of_intent()
    assert set(found) == intents()
    assert all(len(actions_of) == 1 for actions_of in found.values())


def test_every_intent_has_a_reply(documents: Documents) -> None:
    replied = (
        documents.answer_intents
        | documents.hand_off_intents
        | names.CONDITION_INTENTS
        | documents.phrase_names
        | set(names.SAFETY_LEVELS)
        | {names.OUT_OF_SCOPE, names.UNSURE, "several_questions"}
    )
    assert intents() - replied == set()


def test_the_action_fits_the_intent(documents: Documents) -> None:
    found = {intent: actions_of[0] for intent, actions_of in rule_of_intent().items()}
    for intent in documents.answer_intents | names.CONDITION_INTENTS:
        assert found[intent] == "action_answer"
    for intent in documents.hand_off_intents:
        assert found[intent] == "action_hand_off"
    for intent in names.SAFETY_LEVELS:
        assert found[intent] == names.EMERGENCY_WATCH
    for intent in names.SMALL_TALK:
        assert found[intent] == "action_small_talk"


def test_every_intent_that_the_documents_know_is_in_the_domain(documents: Documents) -> None:
    assert documents.answer_intents | documents.hand_off_intents <= intents()


@pytest.mark.parametrize("intent", sorted(examples()))
def test_there_are_enough_examples(intent: str) -> None:
    assert len(examples()[intent]) >= LEAST_EXAMPLES


def test_no_example_stands_twice() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for intent, texts in examples().items():
        for text in texts:
            places[" ".join(text.lower().split())].append(intent)
    assert {text: found for text, found in places.items() if len(found) > 1} == {}


def test_no_example_says_the_same_in_two_intents() -> None:
    """Capitals and punctuation do not make another question."""
    places: dict[str, set[str]] = defaultdict(set)
    for intent, texts in examples().items():
        for text in texts:
            words = " ".join(re.findall(r"\w+", text.lower()))
            if words:
                places[words].add(intent)
    assert {text: found for text, found in places.items() if len(found) > 1} == {}


def test_no_example_is_a_command_or_carries_mark_up() -> None:
    """A leading slash passes by all understanding; entities come from the documents."""
    wrong = [
        text
        for texts in examples().values()
        for text in texts
        if text.startswith("/") or re.search(r"\]\s*[({]", text)
    ]
    assert wrong == []


def test_examples_vary_in_length() -> None:
    for intent, texts in examples().items():
        lengths = Counter(len(text.split()) for text in texts)
        assert len(lengths) >= 3, intent


def test_every_action_exists() -> None:
    coded = {getattr(actions, name)().name() for name in actions.__all__}
    assert set(domain()["actions"]) == coded
    named = {
        step["action"]
        for part in (rules(), read("data/stories.yml")["stories"])
        for one in part
        for step in one["steps"]
        if "action" in step
    }
    assert named - coded - DEFAULT_ACTIONS == set()


def test_the_watch_is_a_loop_that_ends_and_waits() -> None:
    assert set(domain()["forms"]) == {names.EMERGENCY_WATCH}
    for level in names.SAFETY_LEVELS:
        (rule,) = [one for one in rules() if {"intent": level} in one["steps"]]
        assert rule["steps"][-1] == {"active_loop": names.EMERGENCY_WATCH}
    (end,) = [one for one in rules() if {"active_loop": None} in one["steps"]]
    assert end["condition"] == [{"active_loop": names.EMERGENCY_WATCH}]
    # Otherwise the engine goes on to guess a next action, and the patient gets two replies.
    assert end["wait_for_user_input"] is True


def test_no_rule_says_that_it_does_not_wait() -> None:
    assert all(rule.get("wait_for_user_input", True) for rule in rules())


def test_slots_and_entities_are_those_of_the_actions() -> None:
    used = {
        names.LAST_QUESTIONS,
        names.TOLD_MORE,
        names.SITUATIONS,
        names.CLARIFIED,
        names.WATCH,
    }
    assert set(domain()["slots"]) == used
    # A slot that the rules see would have to stand in each of them.
    assert all(slot["type"] == "any" for slot in domain()["slots"].values())
    kinds = {names.CONDITION, names.DIAGNOSIS, names.BODY_PART, names.SITUATION}
    assert set(domain()["entities"]) == kinds


def test_the_actions_name_only_intents_that_exist() -> None:
    named = (
        names.SMALL_TALK
        | names.CONDITION_INTENTS
        | set(names.SAFETY_LEVELS)
        | names.SUITABILITY_INTENTS
        | names.UNCLEAR_INTENTS
        | names.HEALTH_INTENTS
        | names.EFFECTS
        | names.OF_THE_BODY
        | names.OF_THE_CLINIC
        | {names.WHY, names.REPEAT, names.HOW_IT_WORKS, names.HANDOFF_OTHER}
    )
    assert named - intents() == set()


def test_situations_are_known_to_the_documents(documents: Documents) -> None:
    told = set(read("nlu/situations.yml")["situations"])
    assert told - documents.situation_ids == set()
    kept = names.MILD_SITUATIONS | names.PASSING_SITUATIONS
    assert kept - documents.situation_ids == set()


def test_condition_ids_are_unique() -> None:
    data = read("documents/conditions.yml")
    ids = Counter(
        entry["id"] for key in ("listed", "unlisted", "body_parts") for entry in data[key]
    )
    assert [id_ for id_, count in ids.items() if count > 1] == []


def test_every_button_says_something_that_has_a_rule(documents: Documents) -> None:
    for id_ in documents.button_ids:
        written = documents.button(id_).message
        found = re.fullmatch(r'/(\w+)(\{"condition": "(\w+)"\})?', written)
        assert found, written
        assert found[1] in intents()
        assert found[3] is None or found[3] in documents.listed_ids


def test_only_the_rest_channel_is_open() -> None:
    assert read("credentials.yml") == {"engine.patient_channel.PatientChannel": None}


def test_the_fallback_is_a_hand_off() -> None:
    (policy,) = read("config.yml")["policies"]
    assert policy["name"] == "RulePolicy"
    assert policy["core_fallback_action_name"] == "action_hand_off"
    assert policy["enable_fallback_prediction"] is True


def imported(path: Path) -> Iterator[str]:
    """The packages that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module).partition(".")[0]


def test_imports_go_one_way() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert rooms == set(ARROWS)
    # A room may be above or below another, never both.
    assert [
        (above, below) for above in ARROWS for below in ARROWS[above] if above in ARROWS[below]
    ] == []
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for room, allowed in ARROWS.items()
        for path in sorted((ROOT / room).rglob("*.py"))
        for name in imported(path)
        if name in rooms | {"benchmarks", "tests"} and name not in allowed | {room}
    ]
    assert wrong == []


def test_every_room_is_in_the_images() -> None:
    sent = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {f"!{room}" for room in ARROWS} <= set(sent)
