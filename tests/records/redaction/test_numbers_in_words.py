"""Telephone numbers and other numbers that are said, or written with unusual signs."""

import pytest

from records.redaction import redact
from records.redaction.spoken_digits import read_digits


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("triple five", "555"),
        ("double oh seven", "007"),
        ("two twenty-five", "225"),
        ("twenty oh three", "2003"),
        ("eight hundred", "800"),
        ("dos cinco cero", "250"),
        ("four, 5 six", "456"),
    ],
)
def test_words_are_read_as_digits(written: str, digits: str) -> None:
    assert read_digits(written) == digits


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ring 504 triple five 0138", "ring [phone]"),
        ("ring 504-five five five-0138", "ring [phone]"),
        ("ring 504five five five 0138", "ring [phone]"),
        ("ring five oh four, five fifty-five, oh one thirty-eight", "ring [phone]"),
        ("ring five oh four dash five five five dash oh one three eight", "ring [phone]"),
        ("ring 504_555_0138 or 504•555•0139", "ring [phone] or [phone]"),
        ("ring 504*555*0138", "ring [phone]"),
        ("ring 5-0-4, 5-5-5, 0-1-3-8", "ring [phone]"),
        ("chart 40-3187. (504)5550138", "chart [id number]. [phone]"),
        ("area code 504 then 555-0138", "area code [phone]"),
        ("cinco cero cuatro cinco cinco cinco cero uno tres ocho", "[phone]"),
        ("we have 3 kids, 504 five five five 0138", "we have 3 kids, [phone]"),
        ("my account is four four one nine two", "my account is [id number]"),
        ("555 0138 is my moms number", "[phone] is my moms number"),
        ("my cell number ends in 0138", "my cell number ends in [phone]"),
        ("contract QRS 4410 2207 16", "contract [id number]"),
        ("license plate KLM 482", "license plate [id number]"),
    ],
)
def test_numbers_are_found_however_they_are_written(typed: str, kept: str) -> None:
    assert redact(typed).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "225 three oh eight four oh six four is yours, right",
        "I called (225) 308-4064 three times",
        "one two three visits, four or five knots, ten out of ten",
        "10, 12, 15, 20, 25 reps",
        "nine months, two kids, one bad hip",
        "is it the 225 or the 504 area code",
        "my diagnosis code is M25.511, is that the shoulder",
        "open on Juneteenth?",
    ],
)
def test_counts_and_the_clinics_number_stay(text: str) -> None:
    assert redact(text).text == text
