"""Boxes, rural routes, houses on highways, and streets without a number."""

import pytest

from records.redaction import redact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("bill goes to Post Office Box 318", "bill goes to [address]"),
        ("p o box four twelve", "[address]"),
        ("it's rural route 3 box 27", "it's [address]"),
        ("HC 62 Box 9 is where we get mail", "[address] is where we get mail"),
        ("our place is 30415 LA-42", "our place is [address]"),
        ("ship to 8800 US 190", "ship to [address]"),
        ("forty two ten Wisteria Lane", "[address]"),
        ("Kendra from Larkmeadow Ct", "[name] from [address]"),
    ],
)
def test_addresses_of_other_forms_are_found(typed: str, kept: str) -> None:
    assert redact(typed).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "wreck on Airline Hwy in May",
        "are you on Silverside Dr or on Bluebonnet?",
        "two blocks off the road",
        "box jumps, 3 sets of 12",
        "route 2 or route 3 to get there",
    ],
)
def test_public_places_stay(text: str) -> None:
    assert redact(text).text == text
