"""Given names that are words, by what only people do, and how people answer, sign and are asked for."""

import pytest

from records.redaction import redact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        # what only people do, have and are
        ("ruby would like to switch to noon", "[name] would like to switch to noon"),
        ("Violet has the flu, move her please", "[name] has the flu, move her please"),
        ("Autumn plays softball for Walker", "[name] plays softball for Walker"),
        ("sorry, hunter has a game at 5", "sorry, [name] has a game at 5"),
        ("pearl is my aunt, not a necklace", "[name] is my aunt, not a necklace"),
        ("Merry would be the patient, not me", "[name] would be the patient, not me"),
        ("olive broke her wrist", "[name] broke her wrist"),
        ("joy's mom will drive", "[name]'s mom will drive"),
        ("Jewel, by the way", "[name], by the way"),
        ("ok, Zharvonda has strep", "ok, [name] has strep"),
        # what only people are asked for
        ("is chip in tomorrow", "is [name] in tomorrow"),
        ("was misty upset with me", "was [name] upset with me"),
        ("Is Zharvonda the one who called", "Is [name] the one who called"),
        # spoken to, told, booked for
        ("tell max hi for me", "tell [name] hi for me"),
        ("thank you miss dawn", "thank you miss [name]"),
        ("the slot for hazel please", "the slot for [name] please"),
        ("hey! autumn here, can i come at 4", "hey! [name] here, can i come at 4"),
        # answers and signatures
        ("Wenzeslav", "[name]"),
        ("yes. Fowler. Friday.", "yes. [name]. Friday."),
        ("is friday ok? melody", "is friday ok? [name]"),
        ("am i in there, virginia wolpenn, 4/9/08", "am i in there, [name], [date of birth]"),
        ('Leonard "Lenny" Marchand for noon', "[name] for noon"),
        ("I'm Beatrix, Trixbee for short.", "I'm [name], [name] for short."),
        ("Ivy 3pm works", "[name] 3pm works"),
        ("stuck on Main St. Marla 9:30", "stuck on Main St. [name] 9:30"),
        # numbers and dates
        ("it's nine eight five um 555 0147", "it's [phone]"),
        ("0171 555 0139 is my number po", "[phone] is my number po"),
        ("QRT 204 118 655", "[id number]"),
        (
            "his birthday, since he's the holder, is 4/9/1958",
            "his birthday, since he's the holder, is [date of birth]",
        ),
    ],
)
def test_what_people_do_makes_a_name(typed: str, kept: str) -> None:
    assert redact(typed).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "Summer is my busy season",
        "Ginger helped my nausea",
        "Chase is my bank",
        "that bill gave me a heart attack",
        "Bill is late, sorry",
        "is cash ok, is light massage available",
        "Rod is in my back since 2010",
        "mom told me to ask, baby has a fever",
        "max is 10 reps",
        "tell them i said thanks, let me know if",
        "thanks, hope to see you",
        "appt for pain at 3",
        "thanks hun",
        "Raynaud's here, cold hands",
        "Thankyou",
        "Awsome",
        "what helps? ginger",
        "last name as on my card",
        "CPT 97110 97140 97530",
        "receipt from Nov 8",
    ],
)
def test_what_things_do_stays(text: str) -> None:
    assert redact(text).text == text
