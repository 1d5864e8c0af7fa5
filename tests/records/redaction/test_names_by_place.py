"""Names that are words as well, or that no short list has, by where they stand."""

import pytest

from records.redaction import redact


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Could Ivy see me on Monday?", "Could [name] see me on Monday?"),
        ("I think Melody, at the desk, said so", "I think [name], at the desk, said so"),
        ("is this the place where Fern works", "is this the place where [name] works"),
        ("say hi from Colt! and my hip hurts", "say hi from [name]! and my hip hurts"),
        ("Will from the band hurt his elbow", "[name] from the band hurt his elbow"),
        ("Destiny isn't coming today", "[name] isn't coming today"),
        ("Ruby, 61, sore heel", "[name], 61, sore heel"),
        ("Ok see you then. Hazel. How long is it?", "Ok see you then. [name]. How long is it?"),
        ("my back hurts since Nadiya born", "my back hurts since [name] born"),
        ("did Zorvan get my fax", "did [name] get my fax"),
        ("Thandeka (14.03.1990) and her mom", "[name] ([date of birth]) and her mom"),
        ("Q'Rell w/ back pain", "[name] w/ back pain"),
        ("Abeni-Rose, stiff neck", "[name], stiff neck"),
        ("did Austin call you about it", "did [name] call you about it"),
        ("the Guidrys next door like you", "the [name] next door like you"),
    ],
)
def test_a_word_in_a_persons_place_is_a_name(typed: str, kept: str) -> None:
    assert redact(typed).text == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("my brother Chance has gout", "my brother [name] has gout"),
        ("our dog Biscuit jumped on me", "our dog [name] jumped on me"),
        ("im her twin Alexa", "im her twin [name]"),
        ("dr hargrave did it", "dr [name] did it"),
        ("doctor cook told me to rest", "doctor [name] told me to rest"),
        ("coach ledet asked", "coach [name] asked"),
        ("Dr.smith did it", "Dr.[name] did it"),
        ("can I see Dr. K again", "can I see Dr. [name] again"),
        ("i talked to summer about it", "i talked to [name] about it"),
        ("she goes by Sugar", "she goes by [name]"),
        ("my card says Smith", "my card says [name]"),
        ("it's under Pelletier", "it's under [name]"),
        ("is tawanna there today", "is [name] there today"),
        ("its kaydence's mom", "its [name]'s mom"),
        ("hey its rj, still sore", "hey its [name], still sore"),
        ("take latonia off my file", "take [name] off my file"),
        ("thank u tawanna", "thank u [name]"),
        ("Rocket is my roller derby name", "[name] is my roller derby name"),
    ],
)
def test_a_sign_makes_any_word_a_name(typed: str, kept: str) -> None:
    assert redact(typed).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "the pain will jack up if I cough, and then peter out",
        "a Miller Lite and a Harley Davidson ride",
        "I bought Brooks Ghost and Dr. Scholl's",
        "is there a Groupon, or Care Credit",
        "May I come in May, or in April, or June?",
        "Is the Rose Parade open? And the Grace period?",
        "Good Friday, Mardi Gras, Ash Wednesday",
        "Bill came to 120, why",
        "Hope this helps. Will do. Mark it down.",
        "dr appt monday, the doctor may say no, coach class seats",
        "my doctor Friday, my brother has gout, my Kia seat",
        "ask for a bill, talk to you soon, tell me more",
        "Adam's apple, charley horse, Tai Chi, jumping jacks",
        "Jefferson curls, Arnold presses, Weber B fracture, Modic changes",
        "Ferritin 12, Vitamin D 30",
        "Dry Needling And Massage For Neck Pain",
        "can you bill me, will you mark it, dont sue me",
        "Left Knee, 40, Meniscus",
        "im not Sure, my son Just turned 12, my mom Googled it",
        "X-ray said Negative, says Radiologist",
        "durante el segundo dia, salud y cielo verde",
        "acheing sholder, stif nek, numbnes in my fingrs",
    ],
)
def test_a_word_in_another_place_stays(text: str) -> None:
    assert redact(text).text == text
