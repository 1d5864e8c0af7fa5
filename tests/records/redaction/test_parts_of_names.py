"""What stands beside a name that was found and belongs to it."""

import pytest

from records.redaction import redact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Move my 9:15 please. B. Landrieu", "Move my 9:15 please. [name]"),
        ("Referring: J. P. Castellano, MD", "Referring: [name], MD"),
        ("thanks, mrs. l. guidry", "thanks, mrs. [name]"),
        ("Omar al-Sayegh booked twice", "[name] booked twice"),
        ("Ximena Robles de la Torre, left knee", "[name], left knee"),
        ("Knee pain since May. Hank Thibodaux", "Knee pain since May. [name]"),
        ("HEBERT,CLAUDETTE on the card", "[name] on the card"),
        ("ask Monroe Tate Jr about it", "ask [name] about it"),
        ("big ricky took my slot", "[name] took my slot"),
        ("name harold cage", "name [name]"),
        ("Appointment for: Van Nguyen", "Appointment for: [name]"),
    ],
)
def test_the_whole_name_goes(typed: str, kept: str) -> None:
    assert redact(typed).text == kept
