"""Which messages are the same question in the same words."""

import hashlib
import re

_WORDS = re.compile(r"\w+")


def wording_key(text: str) -> str:
    """Give a key of a message's words: the same whatever their case and the signs between them.

    It is a hash, 32 characters long, and goes with the message that it was made from.
    """
    words = " ".join(_WORDS.findall(text.casefold())) or text.strip()
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]
