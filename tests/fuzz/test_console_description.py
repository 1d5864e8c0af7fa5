"""Schemathesis makes requests up from the console's OpenAPI; a thousand of them take a minute."""

from tests.fuzz.console_description import try_description


def test_what_the_console_s_description_says_holds() -> None:
    found = try_description(3, seed=7)
    assert found.bad == []
    assert found.statuses[200] > 100
    assert found.statuses[422] > 30
