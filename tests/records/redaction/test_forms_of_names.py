"""Names with something grown to them, between relations, and at the ends of short messages."""

import pytest
from spellchecker import SpellChecker

from records.redaction import english, redact
from records.redaction.lexicon import is_first_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        # short verbs
        ("marla'll be late", "[name]'ll be late"),
        ("MARLA'LL BE LATE", "[name]'LL BE LATE"),
        ("Ivy'd like to reschedule", "[name]'d like to reschedule"),
        ("Marla'll Call you", "[name]'ll Call you"),
        # relations with blanks, and those that one list had and another had not
        ("my father in law Carpenter said so", "my father in law [name] said so"),
        ("stepmom is Carpenter, call her", "stepmom is [name], call her"),
        ("kaylees stepmom called", "[name]s stepmom called"),
        # what stands behind a name that is a word
        ("cancel for violet monday", "cancel for [name] monday"),
        ("cancel for violet sun", "cancel for [name] sun"),
        ("appt for ivy 10:30", "appt for [name] 10:30"),
        ("hi violet here", "hi [name] here"),
        ("im faith.", "im [name]."),
        ("im hope!", "im [name]!"),
        # a by-name in brackets behind two words
        ("Dr. Curtis (Tater) Hebert", "Dr. [name]"),
        ("Hi Curtis (Tater) Hebert", "Hi [name]"),
        # the first of two
        ("thi marisol is here", "[name] is here"),
    ],
)
def test_names_go(typed: str, kept: str) -> None:
    assert redact(typed).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "my father in law said so",
        "my mother in law is in town",
        "they'd said we should've come",
        # a sign that is a letter to some patterns and no word
        "Ok so. ×2? thanks",
        # dates that begin with a zero
        "can I come 01/12/2026 10:30",
        "05/06/2026 - 06/07/2026",
        "is 05/06/26 - 06/07/26 covered",
    ],
)
def test_the_rest_stays(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize("number", ["0171/1234567", "06-12-34-56-78", "06/12/34/56/78"])
def test_numbers_of_other_countries_go(number: str) -> None:
    assert redact(f"ring {number}").text == "ring [phone]"


def test_names_with_a_hyphen_are_looked_up_whole() -> None:
    assert is_first_name("nana-yaw")
    assert is_first_name("Mary-Ann")
    assert not is_first_name("-Ann")
    assert not is_first_name("X-Ray")


def test_the_dictionary_of_english_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []

    def load(*wanted: object, **options: int) -> SpellChecker:
        read.append(wanted)
        return SpellChecker(*wanted, **options)

    monkeypatch.setattr(english, "SpellChecker", load)
    english._english.cache_clear()
    assert "appointment" in english.english_words()
    assert "fowler" in english.seldom_words()
    assert len(read) == 1
