"""A text as the patterns read it: other scripts' digits, dashes and quotes as plain ones.

Every character becomes exactly one, so a place found here is the same place in the text.
"""

import unicodedata

_SAME = {
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    **dict.fromkeys("‘’‛′´`ʼ＇", "'"),
    **dict.fromkeys("“”„″＂", '"'),
    **dict.fromkeys(
        "\t\n\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u202f\u3000", " "
    ),
    "＠": "@",
    "．": ".",
    "＋": "+",
    "（": "(",
    "）": ")",
    "／": "/",
    "：": ":",
}


def fold(text: str) -> str:
    """Return a text of the same length in plain characters."""
    if text.isascii() and not any(blank in text for blank in "\t\n\r`"):
        return text
    return "".join(_fold_one(character) for character in text)


def _fold_one(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    if character.isascii():
        return character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character
