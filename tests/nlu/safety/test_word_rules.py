"""Rules and how their words are meant, with the data that is shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.safety.clauses import sentences
from nlu.safety.lexicon import forms, spelled_out, tokenizer
from nlu.safety.red_flag_data import load_red_flag_data
from nlu.safety.word_rules import WordRules

SHIPPED = Path(__file__).resolve().parents[3] / "nlu" / "red_flags.yml"


@pytest.fixture(scope="module")
def rules() -> WordRules:
    return WordRules(tokenizer(), load_red_flag_data(SHIPPED))


def _categories(rules: WordRules, text: str) -> set[str]:
    return {hit.rule.category for hit in rules.analyse(text).certain}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("i can't get a full breath", "collapsed_lung"),
        ("no chest pain but i can't breathe", "collapsed_lung"),
        ("i was fine for years. now my chest hurts", "heart"),
        ("half my face is drooping", "stroke"),
        ("i can't pee and my back hurts", "cauda_equina"),
        ("my throat is closing", "anaphylaxis"),
        ("i want to kill myself", "self_harm"),
        ("what if i want to kill myself", "self_harm"),
        ("no puedo respirar", "collapsed_lung"),
        ("the red streaks are running up my arm", "infection"),
    ],
)
def test_a_present_fact_is_found(rules: WordRules, text: str, category: str) -> None:
    assert category in _categories(rules, text)


@pytest.mark.parametrize(
    "text",
    [
        "no chest pain, just sore",
        "i have no fever, chills or shortness of breath",
        "i didn't pass out",
        "my dad had a seizure in 2010",
        "years ago i passed out",
        "i used to faint a lot",
        "can it make me pass out",
        "what if i can't breathe during the session",
        "i read that a man had a seizure",
        "i laughed so hard i couldn't breathe",
        "my neck is killing me",
        "your prices will give me a heart attack",
        "my chest muscles are tight from bench press",
        "what does it cost",
        "",
    ],
)
def test_what_is_not_meant_is_left_alone(rules: WordRules, text: str) -> None:
    assert _categories(rules, text) == set()


def test_a_denial_ends_with_its_clause(rules: WordRules) -> None:
    assert _categories(rules, "i'm not dizzy but i passed out") == {"fainting"}
    assert "heart" in _categories(rules, "i have no appetite and chest pain")


def test_evidence_is_the_words_themselves(rules: WordRules) -> None:
    hit = rules.analyse("sorry to ask, i can't breathe since monday").certain[0]
    assert hit.evidence == "can't breathe"
    assert hit.rule.level == "emergency"


def test_clauses_leave_no_gap() -> None:
    doc = tokenizer()("no fever, no rash. but i fell, and now my head hurts; why?")
    for sentence in sentences(doc):
        ends = [clause.end for clause in sentence.clauses]
        starts = [clause.start for clause in sentence.clauses]
        assert starts[0] == sentence.span.start
        assert ends[-1] == sentence.span.end
        assert starts[1:] == ends[:-1]


def test_forms_of_a_word() -> None:
    assert forms("soak") == ["soak", "soaks", "soaked", "soaking"]
    assert forms("sag") == ["sag", "sags", "sagged", "sagging"]
    assert forms("gasp") == ["gasp", "gasps", "gasped", "gasping"]
    assert forms("bubble") == ["bubble", "bubbles", "bubbled", "bubbling"]
    assert list(spelled_out("cough~ up")) == ["cough up", "coughs up", "coughed up", "coughing up"]
