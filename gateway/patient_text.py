"""What a patient typed, made safe for everything that reads it later."""

import re
import unicodedata

_JOINERS = "\u200c\u200d"  # they build emoji and some scripts; every other format character goes
_REMOVED = {"Cc", "Cf", "Cs", "Co"}
_BLANKS = re.compile(r"\s+")
_LINE_END = re.compile(r"[\r\n\u2028\u2029]+")


def clean(text: str) -> str:
    """Return the text in NFC, on one line, without control characters and leading slashes.

    A line that ends without a mark gets a full stop: who presses Enter there begins a new sentence.

    The engine reads a leading slash as a command, past all understanding, so none may remain,
    however it is wrapped: in blanks, in invisible characters, or behind another slash. Characters
    that no text has (lone surrogates, noncharacters, private use) are dropped. The result may be
    empty.
    """
    spaced = _BLANKS.sub(" ", _joined(text))
    if spaced.isascii() and spaced.isprintable():  # nearly every message: nothing to drop
        return without_slashes(spaced)
    kept = "".join(character for character in spaced if _is_text(character))
    return without_slashes(unicodedata.normalize("NFC", kept))


def _joined(text: str) -> str:
    lines = [stripped for line in _LINE_END.split(text) if (stripped := line.strip())]
    ended = [f"{line}." if line[-1].isalnum() else line for line in lines[:-1]]
    return " ".join([*ended, *lines[-1:]])


def without_slashes(text: str) -> str:
    """Remove what stands before the first character that the engine may begin with."""
    return _BLANKS.sub(" ", text).lstrip(f" /{_JOINERS}").rstrip()


def _is_text(character: str) -> bool:
    if character in _JOINERS:
        return True
    if unicodedata.category(character) in _REMOVED:
        return False
    code = ord(character)
    return (code & 0xFFFE) != 0xFFFE and not 0xFDD0 <= code <= 0xFDEF
