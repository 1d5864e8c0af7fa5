"""Which messages are in another language."""

from __future__ import annotations

import pytest

from nlu.language import other_language
from nlu.spelling import common_words


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("¿duele mucho el tratamiento?", "es"),
        ("hola, cuánto cuesta", "es"),
        ("est-ce que ça fait mal, combien coûte une séance", "fr"),
        ("tut das sehr weh und was kostet es", "de"),
        ("больно ли это?", "other"),
        ("疼不疼", "other"),
        ("هل تؤلم", "other"),
        ("does it hurt", None),
        ("does it hurt señor", None),
        ("doez it hrt", None),
        ("sciatica", None),
        ("", None),
        ("🙂", None),
        ("12345 ?!", None),
    ],
)
def test_tells_the_language(text: str, code: str | None) -> None:
    assert other_language(text, common_words()) == code
