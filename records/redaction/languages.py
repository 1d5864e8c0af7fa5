"""Whether a message is written in another language than English."""

from collections.abc import Sequence

from records.redaction.lexicon import is_common_name, is_listed, is_neighbouring, is_ordinary, words

_SURE, _SOME = 3, 2
# Words of English that Spanish or French uses as often: they speak for neither.
_SHARED = frozenset(["a", "me", "no"])


def is_foreign(written: Sequence[str]) -> bool:
    """Say whether a text's words are those of another language rather than of English.

    Args:
        written: the words as they stand in the text. Those with a capital may be names, and names
            belong to every language, so only the others count.
    """
    small = {word for word in written if word.islower()}
    if len(small & words("foreign.txt")) >= _SURE:
        return True
    openings = {word.lower() for word in written if not word.islower()}
    native = {word for word in small if _is_native(word)}
    opened = openings & words("other_languages.txt")
    if not native and not opened:
        return False
    english = sum(is_ordinary(word) for word in small - native - _SHARED)
    count = len(native) + len(opened)
    if english == 0:
        # Names belong to every language: "mai le" and "Lang" say nothing of theirs.
        unnamed = {word for word in native | opened if not is_common_name(word)}
        return bool(native & unnamed) or (bool(unnamed) and count == len(written))
    return count >= _SOME and count > english


def _is_native(word: str) -> bool:
    if word in words("other_languages.txt") or word in words("foreign.txt"):
        return True
    if is_ordinary(word) or is_listed(word):
        return False
    return not word.isascii() or is_neighbouring(word)
