"""Whether a message is written in another language than English, and in which."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import import_module

# Two-letter codes of the languages whose frequent words are compared with the English ones.
_COMPARED = ("es", "fr", "pt", "de", "it", "vi")
_EN = "en"
# Frequent words of patients' Spanish that a general list of function words lacks.
_PATIENTS_WORDS = {
    "es": {
        "hola", "gracias", "duele", "dolor", "cuesta", "aguja", "agujas", "espalda", "cuello",
        "seguro",
        "cita", "ayuda", "rodilla", "hombro", "cabeza", "tratamiento", "hablan", "habla", "precio",
        "buenos", "buenas", "dias", "días", "necesito", "quiero", "puedo", "cuanto", "cuánto",
        "adios",
        "punción", "seca", "embarazada", "sesiones", "español", "por", "favor",
    },
    "fr": {"bonjour", "merci", "douleur", "aiguille", "combien", "coûte", "mal", "dos", "séance"},
    "pt": {"obrigado", "obrigada", "dor", "agulha", "quanto", "custa", "olá", "dói", "costas"},
    "de": {"hallo", "danke", "schmerzen", "nadel", "kostet", "wieviel", "rücken", "weh", "termin"},
    "it": {"ciao", "grazie", "dolore", "ago", "quanto", "costa", "schiena", "fa", "male"},
    "vi": {"xin", "chào", "đau", "kim", "giá", "tiền"},
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1)
def _frequent_words() -> dict[str, frozenset[str]]:
    words = {
        code: frozenset(import_module(f"spacy.lang.{code}.stop_words").STOP_WORDS)
        for code in (*_COMPARED, _EN)
    }
    return {code: found | _PATIENTS_WORDS.get(code, set()) for code, found in words.items()}


def other_script(text: str) -> bool:
    """Say whether most letters are of another script than the Latin one."""
    letters = [letter for letter in text if letter.isalpha()]
    if not letters:
        return False
    foreign = sum(not unicodedata.name(letter, "LATIN").startswith("LATIN") for letter in letters)
    return foreign * 2 > len(letters)


def other_language(text: str, english: frozenset[str]) -> str | None:
    """Return the code of the language a message is in, "other", or None for English.

    Args:
        text: the message.
        english: words of the training examples; a message that is made of them is English,
            whatever else it looks like.
    """
    if other_script(text):
        return "other"
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return None
    frequent = _frequent_words()
    known = sum(word in english or word in frequent[_EN] for word in words)
    if known * 2 > len(words):
        return None
    scores = {
        code: sum(word in frequent[code] and word not in english for word in words)
        for code in _COMPARED
    }
    code = max(scores, key=scores.__getitem__)
    enough = scores[code] >= 2 or (scores[code] == 1 and len(words) <= 2 and known == 0)
    return code if enough else None
