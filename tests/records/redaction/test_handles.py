"""Handles, log-in names, and links that name a person behind a title."""

import pytest

from records.redaction import redact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("my login on the portal is pelican_kate9", "my login on the portal is [link]"),
        ("user name on your site: walt.guidry3", "user name on your site: [link]"),
        ("jolie_bergeron on strava", "[link] on strava"),
        ("site: www.drmarcusbergeron.com", "site: [link]"),
        ("coachlindahebert.com has the schedule", "[link] has the schedule"),
    ],
)
def test_handles_and_links_are_found(typed: str, kept: str) -> None:
    assert redact(typed).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "what_is_dry_needling",
        "dry_needling_2.pdf",
        "drmartens.com boots",
        "is there a user portal on the site",
    ],
)
def test_other_words_with_signs_stay(text: str) -> None:
    assert redact(text).text == text
