import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.patient_text import clean, without_slashes


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("does it hurt?", "does it hurt?"),
        ("  two\n\nlines\tand tabs  ", "two. lines and tabs"),
        ("/greet", "greet"),
        ("///restart", "restart"),
        (" / / pain", "pain"),
        ("\u200b/\u2060/pain", "pain"),
        ("\u200d/pain", "pain"),
        ("\x00/pain\x07", "pain"),
        ("\u202e/pain", "pain"),
        ("\ufeff/pain", "pain"),
        ("either/or", "either/or"),
        ("cafe\u0301", "café"),
        ("\ud800 hurts \udfff", "hurts"),
        ("\ufdd0\uffff\U0001ffff", ""),
        ("\ue000", ""),
        ("   ", ""),
        ("", ""),
        ("/", ""),
        ("👩‍⚕️ 👍🏽", "👩‍⚕️ 👍🏽"),
    ],
)
def test_clean_keeps_words_and_emoji_only(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text(alphabet=st.characters(), max_size=60))
def test_nothing_that_the_engine_reads_as_a_command_remains(typed: str) -> None:
    kept = clean("/" + typed)
    assert not kept.lstrip().startswith("/")
    assert not any(unicodedata.category(one) in {"Cc", "Cs", "Co"} for one in kept)
    assert kept == unicodedata.normalize("NFC", kept)
    assert clean(kept) == kept
    kept.encode("utf-8")


def test_a_slash_bared_by_redaction_goes_too() -> None:
    assert without_slashes(" / /pain") == "pain"
