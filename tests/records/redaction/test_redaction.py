import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.redaction.messages import MarkError, read_messages
from evaluation.redaction.scoring import Score, score
from records.redaction import WITHHELD, find_personal_data, prepare, redact, redact_aside
from records.redaction.folding import fold
from records.redaction.spans import Span, merge, replace

SETS = Path(__file__).resolve().parents[3] / "evaluation" / "redaction"


@pytest.fixture(scope="module", autouse=True)
def _prepared() -> None:
    prepare()


def measure(*names: str) -> Score:
    messages = [message for name in names for message in read_messages(SETS / name)]
    return score(
        messages,
        lambda text: [(span.start, span.end) for span in find_personal_data(text)],
        repeats=1,
    )


@pytest.mark.parametrize(
    "name",
    [
        "",
        "second_",
        "third_",
        "fourth_",
        "fifth_",
        "sixth_",
        "seventh_",
        "ninth_",
        "tenth_",
        "development_",
    ],
)
def test_the_goals_are_met(name: str) -> None:
    result = measure(f"{name}personal.txt", f"{name}clinical.txt")
    assert result.recall >= 0.98, result.missed
    assert result.altered_share <= 0.01, result.altered
    assert result.median_ms <= 4


def test_the_sets_are_large_enough() -> None:
    assert len(read_messages(SETS / "personal.txt")) >= 200
    assert len(read_messages(SETS / "clinical.txt")) >= 200


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("my name is priya sharma", "my name is [name]"),
        ("this is Bob, does it hurt?", "this is [name], does it hurt?"),
        ("MY NAME IS PRIYA SHARMA", "MY NAME IS [name]"),
        ("Is it safe? Thanks, Maria Lopez", "Is it safe? Thanks, [name]"),
        ("call 504-555-0123", "call [phone]"),
        ("２２５－５５５－０１３４", "[phone]"),
        ("٢٢٥٥٥٥٠١٣٤", "[phone]"),
        ("mail kim.lee+x@mail.example.org now", "mail [email] now"),
        ("ssn 123-45-6789", "ssn [ssn]"),
        ("card 4111 1111 1111 1111", "card [card number]"),
        ("DOB: 03/14/1982", "DOB: [date of birth]"),
        ("member id XYZ123456789", "member id [id number]"),
        ("medicare 1EG4-TE5-MK73", "medicare [id number]"),
        ("I live at 1420 Oak Street, Baton Rouge, LA 70808", "I live at [address]"),
        ("see facebook.com/jane.doe", "see [link]"),
        ("Met Zarthrin Quvelle at the gym", "Met [name] at the gym"),
        ("Amadou told me it helps", "[name] told me it helps"),
        ("my niece destiny is a dancer", "my niece [name] is a dancer"),
        ("Dr. Smith and Drew Brees were there", "Dr. [name] and [name] were there"),
        ("surname Abdurrahman", "surname [name]"),
        ("mail me at ot.wren(at)mail.example.com", "mail me at [email]"),
        ("812 Cedar Bend Dr, Prairieville", "[address]"),
        ("mobile 0412 555 012", "mobile [phone]"),
        ("my iban is GB82 WEST 1234 5698 7654 32", "my iban is [id number]"),
    ],
)
def test_personal_data_is_replaced(typed: str, kept: str) -> None:
    assert redact(typed).text == kept


@pytest.mark.parametrize(
    "text",
    [
        "Achilles, Baker's cyst, Bell's palsy, warfarin, TMJ, L4-L5",
        "2-4 sessions over 20 weeks",
        "0.30 x 50 mm needles, $120 at 10:30",
        "I called (225) 308-4064 and 225.308.4064 and +1 225 308 4064",
        "my hart is beating weird an i cant breath",
        "bleedin wont stop its evrywere",
        "im realy dizy and my chest hurts",
        "[phone] [email] [name]",
        "the website says 2253084064, is that you",
        "Guillain-Barré, Harrington rods, flexor hallucis longus, Johns Hopkins",
        "my niece is a dancer and my doctor told me to ask",
        "",
    ],
)
def test_clean_text_stays(text: str) -> None:
    assert redact(text).text == text


def test_counts_tell_what_was_replaced() -> None:
    assert redact("I'm Bob, 225-555-0134 or 225-555-0135").counts == {"name": 1, "phone": 2}


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=200)
def test_any_text_is_redacted_without_failing(text: str) -> None:
    result = redact(text)
    assert result.text != WITHHELD or text == WITHHELD
    if not find_personal_data(text):
        assert result.text == text


@given(st.text(max_size=80))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    "pattern",
    [
        *("1-", "a ", "my name is ", "x@", "Priya Sharma ", "1 a ", "one two ", "A1-", "'"),
        *(
            "double five ",
            "1_",
            "A. ",
            "de la ",
            "a_1.",
            "rt 1 box ",
            "twenty ",
            "Van ",
            "user on the ",
        ),
    ],
)
def test_no_text_takes_long(pattern: str) -> None:
    text = (pattern * 1000)[:1000]
    start = time.perf_counter()
    redact(text)
    assert time.perf_counter() - start < 3


def test_a_failing_finder_withholds_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str) -> list[Span]:
        raise RuntimeError(text)

    monkeypatch.setattr("records.redaction.redactor._FINDERS", (fail,))
    assert redact("my name is Bob").text == WITHHELD


async def test_the_same_is_found_in_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("records.redaction.redactor._prepared.is_set", lambda: False)
    assert (await redact_aside("this is Bob")).text == "this is [name]"


def test_nothing_is_fetched_from_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("redaction asked the network")

    monkeypatch.setattr("socket.getaddrinfo", refuse)
    monkeypatch.setattr("socket.socket.connect", refuse)
    for line in ("kim@example.org", "www.janedoe.com", "account 12345678901", "ip 10.1.2.3"):
        redact(line)


def test_places_that_overlap_are_joined() -> None:
    spans = merge([Span(4, 9, "name"), Span(0, 5, "email"), Span(12, 14, "phone")])
    assert spans == [Span(0, 9, "email"), Span(12, 14, "phone")]
    assert replace("abcdefghijklmnop", spans) == (
        "[email]jkl[phone]op",
        {"email": 1, "phone": 1},
    )


@pytest.mark.parametrize("line", ["{nothing|x}", "{name|x", "name|x}"])
def test_a_wrong_mark_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "set.txt").write_text(f"# remark\nfine\n{line}\n")
    with pytest.raises(MarkError, match=r"set\.txt:3"):
        read_messages(tmp_path / "set.txt")
