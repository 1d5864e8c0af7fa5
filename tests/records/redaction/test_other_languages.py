"""Messages in other languages, and the firms and places that English ones name."""

import pytest

from records.redaction import redact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("es la cita de Yorlany, mañana", "es la cita de [name], mañana"),
        ("la prima de Nayelis no puede ir hoy", "la prima de [name] no puede ir hoy"),
        ("Thu đây, em muốn đổi giờ", "[name] đây, em muốn đổi giờ"),
        ("Mwen rele Wideleine, mwen gen doulè", "Mwen rele [name], mwen gen doulè"),
        ("le fils de Thiernobo a mal au genou", "le fils de [name] a mal au genou"),
        ("Ich bin Heikolo und habe Schmerzen", "Ich bin [name] und habe Schmerzen"),
        # names that are words of some language, as the answer to "what is your name"
        ("mai le", "[name]"),
        ("Lang", "[name]"),
        ("Rodríguez, gracias", "[name], gracias"),
        ("Guidry, merci", "[name], merci"),
        # the name of a town makes no message foreign
        (
            "El Paso was home, tell me if tyrashia has a slot",
            "El Paso was home, tell me if [name] has a slot",
        ),
    ],
)
def test_names_are_found_in_other_languages(typed: str, kept: str) -> None:
    assert redact(typed).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "gracias, ya llegamos",
        "Chào, phòng khám mở cửa mấy giờ?",
        "Mwen pa kapab vini jodi a, eskize m",
        "Danke, bis morgen",
        "Ich habe Rückenschmerzen seit zwei Wochen",
        "Estamos afuera",
        "Vâng, tôi đến sớm",
        "Desmayé ayer",
        "me estoy mareando, no puedo manejar",
        "Qué pena, se me olvidó la cita",
        # firms, shops, teams and roads
        "I drive for West Feliciana and East Ascension",
        "hurt it at Macy's before Christmas",
        "I drove for Turner until 2011",
        "the lot by the Dillards",
        "Walker Middle, 14, elbow",
        "I lost an insulated blue Stanley",
        "cereal goes Rice Krispies in my neck",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert redact(text).text == text
