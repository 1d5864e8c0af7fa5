"""Which words are names, and which only look like one."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent / "data"
_PARTICLES = {
    "de",
    "del",
    "della",
    "di",
    "da",
    "dos",
    "du",
    "la",
    "le",
    "van",
    "von",
    "der",
    "bin",
    "al",
    "el",
    "st",
    "mac",
}


def is_first_name(word: str) -> bool:
    """Say whether a word is a first name of the list, in any casing."""
    return word.lower() in _words("first_names.txt")


def is_surname(word: str) -> bool:
    """Say whether a word is a family name of the list, in any casing."""
    bare = word.lower().replace("'", "")
    return bare in _words("surnames.txt")


def is_particle(word: str) -> bool:
    """Say whether a word joins the parts of a name, such as ``de la``."""
    return word.lower() in _PARTICLES


def is_ordinary(word: str) -> bool:
    """Say whether a word means something besides a name: any word of the language, or clinical."""
    bare = _bare(word)
    return bare in _words("ordinary.txt") or is_clinical(word)


def is_clinical(word: str) -> bool:
    """Say whether a word belongs to medicine, its brands, or the places nearby."""
    return _bare(word) in _words("clinical.txt")


def is_plain_name(word: str) -> bool:
    """Say whether a word can hardly be anything but a name: listed, and nothing else."""
    name = _owner(word)
    if not (is_first_name(name) or is_surname(name)):
        return False
    return not is_ordinary(word) and _bare(word) not in _words("uncertain.txt")


def _owner(word: str) -> str:
    return word[:-2] if word.lower().endswith("'s") else word


def _bare(word: str) -> str:
    return _owner(word).lower().replace("'", "")


@cache
def _words(file: str) -> frozenset[str]:
    lines = (_FOLDER / file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_listed(word: str) -> bool:
    """Say whether a word is on a list of names, whatever else it may mean."""
    return is_first_name(word) or is_surname(word)


_ENDINGS = (
    "ing ed ous ful less able ible ive ish ic ical ial ile ated ious ant ent ary ory ier iest itis osis esis algia "
    "pathy oma emia ism tomy plasty scopy gram ness ment tion sion ity ology ist"
).split()


def is_word_by_ending(word: str) -> bool:
    """Say whether a word that no list has ends like an adjective or a term of medicine."""
    return word.lower().endswith(tuple(_ENDINGS))
