"""Which words are names, and which only look like one."""

import unicodedata
from difflib import get_close_matches
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent / "data"


def is_first_name(word: str) -> bool:
    """Say whether a word is a first name of the list, in any casing."""
    return _without_accents(word.lower()) in words("first_names.txt")


def is_surname(word: str) -> bool:
    """Say whether a word is a family name of the list, in any casing."""
    bare = _without_accents(word.lower().replace("'", ""))
    return bare in words("surnames.txt")


def is_particle(word: str) -> bool:
    """Say whether a word joins the parts of a name, such as ``de la``."""
    return word.lower() in words("particles.txt")


def is_ordinary(word: str) -> bool:
    """Say whether a word means something besides a name: any word of the language, or clinical."""
    bare = _bare(word)
    if bare in words("ordinary.txt") or bare in words("clinical.txt"):
        return True
    return "-" in bare and all(is_ordinary(part) for part in bare.split("-") if part)


def is_word(word: str) -> bool:
    """Say whether a word is one of the language, apart from what medicine and places add."""
    return _bare(word) in words("ordinary.txt")


def is_clinical(word: str) -> bool:
    """Say whether a word belongs to medicine, its brands, or the places nearby."""
    bare = _bare(word)
    return bare in words("clinical.txt") or (
        "-" in bare and all(is_clinical(part) for part in bare.split("-") if part)
    )


def is_plain_name(word: str) -> bool:
    """Say whether a word can hardly be anything but a name: listed, and nothing else."""
    name = _owner(word)
    if not (is_first_name(name) or is_surname(name)):
        return False
    return not is_ordinary(word) and _bare(word) not in words("uncertain.txt")


def _owner(word: str) -> str:
    return word[:-2] if word.lower().endswith("'s") else word


def _bare(word: str) -> str:
    return _without_accents(_owner(word).lower().replace("'", ""))


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    split = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in split if not unicodedata.combining(sign))


@cache
def words(file: str) -> frozenset[str]:
    """Return the words of a file in ``data/``, in small letters."""
    lines = (_FOLDER / file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_listed(word: str) -> bool:
    """Say whether a word is on a list of names, whatever else it may mean."""
    return is_first_name(word) or is_surname(word)


def is_word_by_ending(word: str) -> bool:
    """Say whether a word that no list has ends like an adjective or a term of medicine."""
    return word.lower().endswith(tuple(words("endings.txt")))


_RESEMBLING = 0.8


@cache
def _sorted_by_letter() -> dict[str, list[str]]:
    sorted_words: dict[str, list[str]] = {}
    for word in words("ordinary.txt"):
        sorted_words.setdefault(word[0], []).append(word)
    return sorted_words


def resembles_word(word: str) -> bool:
    """Say whether a word looks like a misspelt ordinary one with the same first letter."""
    bare = _bare(word)
    near = [one for one in _sorted_by_letter().get(bare[:1], ()) if abs(len(one) - len(bare)) < 3]
    return bool(get_close_matches(bare, near, 1, _RESEMBLING))
