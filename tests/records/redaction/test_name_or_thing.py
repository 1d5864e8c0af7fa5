"""A person beside words that make a thing, a shop, a firm or a place of others."""

import pytest

from records.redaction import redact
from records.redaction.people.deeds import PERSONAL


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        # what belongs to somebody who has the name of a shop
        ("Levi's appointment is at 3", "[name]'s appointment is at 3"),
        ("levi's knee hurts", "[name]'s knee hurts"),
        ("a referral from Wendy's office", "a referral from [name]'s office"),
        ("we parked by Wendy's house", "we parked by [name]'s house"),
        ("I cannot come, Levi's game is at 3", "I cannot come, [name]'s game is at 3"),
        # a firm, and who does something in the next clause
        ("put James on Monday and Marla on Tuesday", "put [name] on Monday and [name] on Tuesday"),
        ("stuck on I-10 and Marla is late", "stuck on I-10 and [name] is late"),
        ("wreck on Perkins and Marla can't come", "wreck on Perkins and [name] can't come"),
        ("my insurance is Humana, Marla is on it", "my insurance is Humana, [name] is on it"),
        ("I'm from Marla's office", "I'm from [name]'s office"),
        ("I'm from Hebert's office", "I'm from [name]'s office"),
        ("my mom worked for Odalys", "my mom worked for [name]"),
        # behind a title everybody is a person
        ("appt with Dr. West Tuesday", "appt with Dr. [name] Tuesday"),
        ("saw Dr. West I loved it", "saw Dr. [name] I loved it"),
        ("an appointment with Dr. Wilson Tuesday", "an appointment with Dr. [name] Tuesday"),
        ("can Dr. Hebert sign my form", "can Dr. [name] sign my form"),
        # who does what things are called after as well
        ("did Marla sign it", "did [name] sign it"),
        ("can Marla hold my spot", "can [name] hold my spot"),
        ("please have Marla massage my neck", "please have [name] massage my neck"),
        ("please let Marla sign for me", "please let [name] sign for me"),
        ("Marla drops me off at 3", "[name] drops me off at 3"),
        ("can Jackson swim with his cast", "can [name] swim with his cast"),
        ("will Austin dance", "will [name] dance"),
    ],
)
def test_people_go(typed: str, kept: str) -> None:
    assert redact(typed).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "we ate at Wendy's before the visit",
        "may I come wearing Levi's",
        "Are your doctors part of Baton Rouge General and Ochsner",
        "I'm from Walker",
        "We're from Denham Springs",
        "I live in East Feliciana",
        "my doc did Thompson test and it was positive",
        "does Hawkins test hurt",
        "will Thompson test hurt",
        "can Pallof press help",
        "McKenzie exercises my PT gave me",
        "he plays for the Jackson swim team",
    ],
)
def test_things_stay(text: str) -> None:
    assert redact(text).text == text


def test_a_state_ends_where_its_word_ends() -> None:
    assert PERSONAL.match(" was in the er")
    assert not PERSONAL.match(" was in the error log")


def test_for_ever_is_no_eva() -> None:
    assert redact("i had dis pain 4eva, since 4Eva").text == "i had dis pain 4eva, since 4Eva"
    assert redact("an appt 4marla").text == "an appt 4[name]"
