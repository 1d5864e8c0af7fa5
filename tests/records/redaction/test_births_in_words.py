"""Dates of birth in words, in other languages, and with two figures for the year."""

import pytest

from records.redaction import redact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("born june the ninth nineteen sixty two", "born [date of birth]"),
        ("dob: nineteen seventy one, march the third", "dob: [date of birth]"),
        ("my birthday is the fifth of may, two thousand one", "my birthday is the [date of birth]"),
        ("born in nineteen forty nine", "born in [date of birth]"),
        ("I was born in '58", "I was born in [date of birth]"),
        ("nací el 8 de octubre de 1977", "nací el [date of birth]"),
        ("fecha de nacimiento: 2 de enero del 2001", "fecha de nacimiento: [date of birth]"),
        ("je suis née le 11 août 1969", "je suis née le [date of birth]"),
        ("Date de naissance : 6 février 1980", "Date de naissance : [date of birth]"),
        ("d.o.b. 04 12 1966", "d.o.b. [date of birth]"),
        (
            "the patient is my aunt, 4-22-51, left hip",
            "the patient is my aunt, [date of birth], left hip",
        ),
        ("DOB 1988 July 4", "DOB [date of birth]"),
    ],
)
def test_dates_of_birth_are_found(typed: str, kept: str) -> None:
    assert redact(typed).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "the wreck was on 4-22-98 and it still hurts",
        "on 3/3/1997 I tore my ACL",
        "desde el accidente del 3 de marzo de 2009",
        "my doctor may second that opinion",
        "I was born with a club foot",
        "4-8-12 reps, 10-12-15 on a good day",
        "june or july, maybe the first of august",
    ],
)
def test_other_dates_stay(text: str) -> None:
    assert redact(text).text == text
