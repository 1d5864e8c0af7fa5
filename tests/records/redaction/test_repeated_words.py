"""No message takes long, whatever word of the patterns is said over and over.

A pattern in which one word can be read in two ways takes twice as long for each time it is said.
The event loop waits meanwhile, and so does every other patient.
"""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import records.redaction
from records.redaction import redact
from records.redaction.redactor import find_personal_data, prepare

_SECONDS = 2.0
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\[a-zA-Z]")
_WORD = re.compile(r"[a-zà-ÿ']{1,14}")


@contextmanager
def _at_most(seconds: float, text: str) -> Iterator[None]:
    def stop(*_: object) -> None:
        pytest.fail(f"{text!r} takes more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _words_of_the_patterns() -> list[str]:
    found: set[str] = set()
    for file in Path(records.redaction.__file__).parent.rglob("*.py"):
        for string in _STRING.findall(file.read_text(encoding="utf-8")):
            found.update(_WORD.findall(_ESCAPE.sub(" ", string)))
    return sorted(found)


@pytest.mark.parametrize(
    "text",
    [
        "hey " * 35 + "you there",
        "225 id" + " no." * 35 + " x",
        "225 id" + " it's" * 35,
    ],
)
def test_what_once_took_for_ever(text: str) -> None:
    prepare()
    with _at_most(_SECONDS, text):
        redact(text)


def test_each_word_of_the_patterns_many_times() -> None:
    prepare()
    words = _words_of_the_patterns()
    assert len(words) > 2000
    for word in words:
        text = f"{word} " * 40 + "x 225"
        with _at_most(_SECONDS, text):
            # Not `redact`, which would take the failure for a finder's and withhold the text.
            find_personal_data(text)
