"""Forbidden claims are found in any text, and only there."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import Documents, DocumentsError
from documents.forbidden_claims import ForbiddenClaims, read_forbidden_claims, sentences

from .conftest import Change


@pytest.fixture(scope="module")
def claims() -> ForbiddenClaims:
    return read_forbidden_claims()


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Dry needling CURES back pain.", "cure"),
        ("You'll be cured.", "cure"),
        ("We guarantee it.", "promise"),
        ("Needling will help with that.", "promise"),
        ("It works in 95 percent of cases.", "promise"),
        ("It is a 100% painless treatment.", "painless"),
        ("It won’t hurt.", "painless"),
        ("You get immediate relief.", "immediate"),
        ("It is quite safe.", "safe"),
        ("There is no risk.", "no_risk"),
        ("It is risk-free.", "no_risk"),
        ("This is an effective treatment.", "effective"),
        ("It is scientifically shown.", "proven"),
        ("It releases toxins.", "toxins"),
        ("This is the fastest way.", "superlative"),
        ("It is better  than\ncortisone.", "superlative"),
        ("All therapists are board-certified.", "qualifications"),
        ("It costs $ 80.", "prices"),
        ("It is covered by insurance.", "insurance"),
        ("I have booked you in.", "booking"),
        ("It takes 30 minutes.", "times"),
        ("Come in twice, a week apart.", "times"),
        ("We open at 8 a.m. each day.", "times"),
        ("You probably have a pulled muscle.", "diagnosis"),
        ("It sounds like sciatica.", "diagnosis"),
        ("That is perfectly normal.", "reassurance"),
        ("Don't worry.", "reassurance"),
        ("It may be a pneumothorax.", "disease"),
        ("Take ibuprofen.", "advice"),
        ("We treat that.", "speaking_as_the_clinic"),
        ("It is not Chinese medicine.", "chinese_medicine"),
        ("Book now!", "selling"),
    ],
)
def test_found(claims: ForbiddenClaims, text: str, claim: str) -> None:
    assert claim in {found.claim for found in claims.find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The clinic's information describes it as safe and effective.",
        "One of the clinic's pages calls it painless.",
        "Get to a safe place if you can.",
        "Muscles get back to their normal length.",
        "The clinic's information gives no prices.",
        "It says that positive results show after 2 to 4 sessions.",
        "Please wait a minute.",
        "Call 911 or go to the nearest emergency room now.",
        "I cannot promise how it will feel for you.",
        "You may feel a secure grip.",
        "Medicine is discussed here.",
    ],
)
def test_let_through(claims: ForbiddenClaims, text: str) -> None:
    assert claims.find(text) == []


def test_attribution_holds_for_its_own_sentence_only(claims: ForbiddenClaims) -> None:
    text = "The clinic's information describes it as safe. It is safe for you."
    [found] = claims.find(text)
    assert (found.claim, found.sentence) == ("safe", "It is safe for you.")


def test_attribution_never_excuses_a_cure(claims: ForbiddenClaims) -> None:
    [found] = claims.find("The clinic's information says that it cures pain.")
    assert found.claim == "cure"


def test_a_harmless_phrase_does_not_excuse_the_rest(claims: ForbiddenClaims) -> None:
    text = "It brings muscles back to their normal length, and that is normal."
    assert [found.claim for found in claims.find(text)] == ["reassurance"]


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    for found in read_once().find(text):
        assert found.words in found.sentence.lower()


def read_once(known: list[ForbiddenClaims] = []) -> ForbiddenClaims:  # noqa: B006 - kept on purpose
    if not known:
        known.append(read_forbidden_claims())
    return known[0]


def test_sentences() -> None:
    assert sentences("It is new. Call (225) 308-4064! Now?") == [
        "It is new.",
        "Call (225) 308-4064!",
        "Now?",
    ]
    assert sentences("  ") == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  cure:\n", "  Cure all:\n", "not in the form"),
        ("why: Sales talk.", "because: Sales talk.", "why: is missing"),
        (r"patterns: ['\$\s?\d'", "patterns: ['($'", "is not a regular expression"),
        ("claims:\n", "claims: {}\nrest:\n", "claims: "),
    ],
)
def test_broken_list(folder: Path, change: Change, old: str, new: str, message: str) -> None:
    change("forbidden_claims.yml", old, new)
    with pytest.raises(DocumentsError, match=message):
        read_forbidden_claims(folder)


def test_every_claim_says_why(claims: ForbiddenClaims, documents: Documents) -> None:
    [found] = claims.find("It is painless.")
    assert "differ" in found.why
    assert documents.answer("pain").text not in found.sentence
