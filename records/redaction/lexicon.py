"""Which words are names, and which only look like one."""

import unicodedata
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from records.redaction.english import english_words, neighbouring_words

_FOLDER = Path(__file__).resolve().parent / "data"
_NAMES = (
    "first_names.txt",
    "surnames.txt",
    "rare_first_names.txt",
    "other_first_names.txt",
    "rare_surnames.txt",
)
_SURNAMES = ("surnames.txt", "rare_surnames.txt", "word_surnames.txt")
_FIRST_NAMES = (
    "first_names.txt",
    "rare_first_names.txt",
    "other_first_names.txt",
    "word_names.txt",
)
_LEAST_PLURAL = 5  # letters of the singular
# Every word is asked about many times, and most come again in the next message. What is kept is
# single words without where they stood, and nowhere but in memory.
_KEPT_WORDS = 4096


@lru_cache(_KEPT_WORDS)
def is_first_name(word: str) -> bool:
    """Say whether a word is a first name of the lists, in any casing."""
    bare = _without_accents(word.lower().replace("'", ""))
    if any(bare in words(file) for file in _FIRST_NAMES):  # "nana-yaw" is listed whole
        return True
    if "-" not in bare or bare[0] == "-":
        return False
    return all(is_first_name(part) for part in bare.split("-") if part)


@lru_cache(_KEPT_WORDS)
def is_surname(word: str) -> bool:
    """Say whether a word is a family name of the lists, in any casing."""
    bare = _without_accents(word.lower().replace("'", ""))
    return any(bare in words(file) for file in _SURNAMES)


def is_common_name(word: str) -> bool:
    """Say whether a word is on the short lists, whose names count in small letters too."""
    bare = _without_accents(_owner(word).lower().replace("'", ""))
    return bare in words("first_names.txt") or bare in words("surnames.txt")


def is_common_first_name(word: str) -> bool:
    """Say whether a word is on the short list of first names, whatever else it may mean."""
    return _bare(word) in words("first_names.txt")


def is_particle(word: str) -> bool:
    """Say whether a word joins the parts of a name, such as ``de la``."""
    return word.lower() in words("particles.txt")


@lru_cache(_KEPT_WORDS)
def is_ordinary(word: str) -> bool:
    """Say whether a word means something besides a name: any word of the language, or clinical."""
    bare = _bare(word)
    if bare in words("ordinary.txt") or is_clinical(word) or is_english(word):
        return True
    return "-" in bare and all(is_ordinary(part) for part in bare.split("-") if part)


def is_word(word: str) -> bool:
    """Say whether a word is one of the language, apart from what medicine and places add."""
    return _bare(word) in words("ordinary.txt")


def is_english(word: str) -> bool:
    """Say whether a word is in a dictionary of English, and on no list of names."""
    bare = _bare(word)
    return bare in english_words() and not any(bare in words(file) for file in _NAMES)


@lru_cache(_KEPT_WORDS)
def is_neighbouring(word: str) -> bool:
    """Say whether a word is one of Spanish or French; names among them count too."""
    return _bare(word) in neighbouring_words()


@lru_cache(_KEPT_WORDS)
def is_clinical(word: str) -> bool:
    """Say whether a word belongs to medicine, to brands that nobody bears, or to places nearby."""
    bare = _bare(word)
    if bare in words("brands.txt") and not is_listed(_owner(word)):
        return True
    one = bare.removesuffix("s")  # "Percocets"
    if one in words("clinical.txt") and len(one) >= _LEAST_PLURAL and not is_listed(_owner(word)):
        return True
    return bare in words("clinical.txt") or (
        "-" in bare and all(is_clinical(part) for part in bare.split("-") if part)
    )


@lru_cache(_KEPT_WORDS)
def is_brand(word: str) -> bool:
    """Say whether a word is a brand, perhaps one that is a name as well."""
    return _bare(word) in words("brands.txt") or word.lower() in words("brands.txt")


def is_word_name(word: str) -> bool:
    """Say whether a word is a given name and something else: Grace, Hunter."""
    name = _bare(word)
    if name in words("word_names.txt"):
        return True
    return name in words("first_names.txt") and not is_clinical(word)


def is_rare_name(word: str) -> bool:
    """Say whether a word is a name of any list, and nothing in language, medicine or trade."""
    return is_listed(_owner(word)) and not is_ordinary(word) and not is_brand(word)


def is_plain_name(word: str) -> bool:
    """Say whether a word can hardly be anything but a name: listed, and nothing else."""
    return (
        is_common_name(word) and not is_ordinary(word) and _bare(word) not in words("uncertain.txt")
    )


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


@lru_cache(maxsize=4096)
def resembles_word(word: str) -> bool:
    """Say whether a word looks like a misspelt ordinary one with the same first letter."""
    bare = _bare(word)
    near = [one for one in _sorted_by_letter().get(bare[:1], ()) if abs(len(one) - len(bare)) < 3]
    return bool(get_close_matches(bare, near, 1, _RESEMBLING))
