import pytest

from records.redaction import redact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("call 504-555-0123", "call [phone]"),
        ("(504) 555 0123 or +1 504.555.0123", "[phone] or [phone]"),
        ("5045550123", "[phone]"),
        ("mail kim.lee+x@mail.example.org now", "mail [email] now"),
        ("ssn 123-45-6789", "ssn [ssn]"),
        ("card 4111 1111 1111 1111", "card [card]"),
    ],
)
def test_personal_data_is_replaced(typed: str, kept: str) -> None:
    assert redact(typed).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "does it hurt?",
        "I called (225) 308-4064 yesterday",
        "2-4 sessions over 20 weeks",
        "my L4-L5 disc, 0.30 x 50 mm needles, $120 at 10:30",
    ],
)
def test_clean_text_stays(text: str) -> None:
    assert redact(text).text == text
