"""What was missed, or altered without need, in messages that nobody had fitted rules to."""

import pytest

from records.redaction import redact
from records.redaction.english import english_words
from records.redaction.likeness import is_slip, looks_like_name, name_likeness


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        # given names that are words, in small letters
        ("my aunt june can't make it, she's sick", "my aunt [name] can't make it, she's sick"),
        ("my cousin dusty said you fixed him", "my cousin [name] said you fixed him"),
        ("is ginger still doing the massages", "is [name] still doing the massages"),
        ("hey its holly again", "hey its [name] again"),
        # letters and families behind a name
        ("put me down as rita v", "put me down as [name]"),
        ("RHONDA KING, NEED A RIDE", "[name], NEED A RIDE"),
        ("this is amber fields from last week", "this is [name] from last week"),
        # names that no list has
        ("my niece shanterria is 9", "my niece [name] is 9"),
        ("Zykeria has her appointment at 4", "[name] has her appointment at 4"),
        ("thanks jaylisha see you then", "thanks [name] see you then"),
        ("I want Ortavia again, she was gentle", "I want [name] again, she was gentle"),
        ("Kelvonte & Rashida would like massages", "[name] & [name] would like massages"),
        (
            "mi hija marisela tiene cita con el doctor garza",
            "mi [name] tiene cita con el doctor [name]",
        ),
        ("la señora ortiz me dijo que es mejor así", "la señora [name] me dijo que es mejor así"),
        (
            "my insta is sunny_jo and my tiktok is ortiz",
            "my insta is [link] and my tiktok is [link]",
        ),
        ("Last name St. Pierre, same as before", "Last name [name], same as before"),
        ("Scotty again. still can't lift it", "[name] again. still can't lift it"),
        ("all done, malik robertson 02 12 2001", "all done, [name] [date of birth]"),
        ("Vy here. running late", "[name] here. running late"),
        ("Bonsoir cher, Octave here. My knee hurts", "Bonsoir cher, [name] here. My knee hurts"),
        ("I'm Antoinette St. Julien, from 2019", "I'm [name], from 2019"),
        (
            "Got a voicemail from a Lindsey, who is that",
            "Got a voicemail from a [name], who is that",
        ),
        # titles and relations without "my"
        ("PA Gisclair sent the order", "PA [name] sent the order"),
        ("wife is Consolata, call her", "wife is [name], call her"),
        ("need to cancel kelseys appt", "need to cancel [name] appt"),
        # before and beside data
        ("call my dad instead, Walker, 225-555-0134", "call my dad instead, [name], [phone]"),
        (
            "no one by that name? Ines Ortega, 05.19.2002",
            "no one by that name? [name], [date of birth]",
        ),
        ("10/30/71 dolores young", "[date of birth] [name]"),
        # numbers and addresses
        ("charge 5105 2030 4406 1188 please", "charge [card number] please"),
        ("amex is 3717 204418 53006", "amex is [card number]"),
        ("my page: www.tuyetnhivocals.com", "my page: [link]"),
        (
            "read https://www.cdc.gov/x and backpain.org",
            "read https://www.cdc.gov/x and backpain.org",
        ),
        ("W number is W2684 19073", "W number is [id number]"),
        ("I'm on Old River Hwy, 12610, is that far?", "I'm on [address], is that far?"),
        ("we stay at Cedar Glen apartments #114", "we stay at [address]"),
        ("I'm at The Palms, Apt 2214", "I'm at [address]"),
        ("the bruise: https://imgur.com/a/hk29Dd", "the bruise: [link]"),
    ],
)
def test_personal_data_goes(typed: str, kept: str) -> None:
    assert redact(typed).text == kept


@pytest.mark.parametrize(
    "text",
    [
        # towns and roads
        "My friend in Zachary said someone near Perkins does it",
        "Do I take Essen or Bluebonnet from I-10",
        "How do I get there from Essen Lane?",
        "Is your office by Towne Center?",
        "I saw your sign by Juban Crossing",
        # firms and what they make
        "Are you affiliated with Peak Performance or Moreau?",
        "do you take Ambetter or Oscar",
        "does FSA from WageWorks work",
        "They want to do a Mako on my hip",
        "I parked by Lowe's, behind the Wendy's",
        "OrthoLA did my surgery",
        # people that terms are called after
        "Salter Harris 2, Kellgren Lawrence grade 3",
        "Williams flexion exercises and John Barnes myofascial release",
        # other languages and slips, where what is said must reach the safety advice
        "se le hincha la lengua a mi niña y no puede respirar",
        "se cayó mi señora saliendo de la clínica",
        "no sé si es segura la punción para mí",
        "my chest hurts and I'm grey and sweating",
        "I took the rest of the old Percocets and I'm drowsy",
        "De Quervain's tenosynovitis, and a newborn",
        "Does Cigna need prior auth for 97110",
        "coming from the boat launch at Bayou Segnette",
        # words beside what announces data
        "my ex is still listed as emergency contact can you take him off",
        "hep C, treated with Harvoni and cured",
        "I was put on Azithromycin and then on Keflex",
        "tennis elbow for 6 months. PT did nothing",
        "your emergency contact form is dead",
        "my tiktok is full of needles",
        "estoy pensando en quitarme la vida",
        "me estoy ahogando, no puedo respirar",
        "se me hincha la garganta despues de comer camarones",
        "cnt do dis nomore gona cut my rists",
        "the pen line my nurse friend drew",
        # words
        "Bill says CPT 97140, what is that",
        "april is when my deductible resets",
        "my husband may come, my son will not",
        "the victor of my tennis league",
        "long day, long drive",
        "what is the cash price",
        "press 2 for billing",
        "my last visit was 3/14/2025 and the next is 12.03.2025",
        "Hawkins test, Thursday 12/04/2025",
    ],
)
def test_the_rest_stays(text: str) -> None:
    assert redact(text).text == text


def test_letters_tell_names_from_words() -> None:
    for name in ("Braelynn", "Zaniyah", "Temiloluwa", "Shaquanta"):
        assert looks_like_name(name, 0.3), name
    for word in ("Hypervolt", "appoitment", "theripist", "Leukotape", "needling", "Achilles"):
        assert not looks_like_name(word), word
    assert name_likeness("") == 0


def test_slips_of_the_keyboard_are_known() -> None:
    assert is_slip("apointment")
    assert is_slip("shouldre")
    assert is_slip("needlle")
    assert not is_slip("braelynn")


def test_the_words_of_english_are_there() -> None:
    assert {"appointment", "color", "honored", "dont", "dizziness"} <= english_words()
    assert "kehlani" not in english_words()
