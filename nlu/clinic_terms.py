"""The clinic's terms: conditions, diagnoses, body parts and sensitive situations, as patterns.

They are read from two data files, `documents/conditions.yml` and `nlu/situations.yml`, and turned
into token patterns of spaCy's entity ruler.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

CONDITION = "condition"
DIAGNOSIS = "diagnosis"
BODY_PART = "body_part"
SITUATION = "situation"

Pattern = dict[str, Any]

_WORD = re.compile(r"\{number\}|[a-z0-9]+|[^\sa-z0-9]")


class ClinicTermsError(ValueError):
    """A data file of the clinic's terms is missing or malformed."""


def patterns(conditions_file: Path, situations_file: Path) -> list[Pattern]:
    """Return the patterns of all terms.

    Raises:
        ClinicTermsError: naming the file, the entry and the mend.
    """
    found = [*_condition_patterns(conditions_file), *_situation_patterns(situations_file)]
    if not found:
        raise ClinicTermsError(f"{conditions_file} and {situations_file} hold no terms.")
    return found


def _condition_patterns(file: Path) -> Iterator[Pattern]:
    data = _read(file)
    for key, label in (("listed", CONDITION), ("unlisted", DIAGNOSIS), ("body_parts", BODY_PART)):
        entries = data.get(key)
        if not isinstance(entries, list) or not entries:
            raise ClinicTermsError(f"{file}: `{key}` must be a list with at least one entry.")
        for place, entry in enumerate(entries, start=1):
            if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
                raise ClinicTermsError(f"{file}: entry {place} of `{key}` needs an `id`.")
            phrases = [entry.get("name"), *(entry.get("synonyms") or [])]
            yield from _patterns_of(file, label, entry["id"], phrases)


def _situation_patterns(file: Path) -> Iterator[Pattern]:
    situations = _read(file).get("situations")
    if not isinstance(situations, dict) or not situations:
        raise ClinicTermsError(f"{file}: `situations` must map each id to its phrases.")
    for identifier, phrases in situations.items():
        if not isinstance(phrases, list) or not phrases:
            raise ClinicTermsError(f"{file}: `{identifier}` needs a list of phrases.")
        yield from _patterns_of(file, SITUATION, identifier, phrases)


def _patterns_of(
    file: Path, label: str, identifier: str, phrases: list[object]
) -> Iterator[Pattern]:
    for phrase in dict.fromkeys(phrases):
        tokens = _WORD.findall(phrase.lower()) if isinstance(phrase, str) else []
        if not tokens:
            raise ClinicTermsError(
                f"{file}: `{identifier}` has the phrase {phrase!r}; give words in quotes."
            )
        yield {"label": label, "id": identifier, "pattern": [_token(word) for word in tokens]}


def _token(word: str) -> dict[str, Any]:
    if word == "{number}":
        return {"LIKE_NUM": True}
    return {"LOWER": word}


def digest_of(files: Iterable[Path]) -> str:
    """Return a digest of the files' content; a missing file counts as an empty one."""
    digest = hashlib.sha256()
    for file in files:
        digest.update((file.read_bytes() if file.is_file() else b"") + b"\0")
    return digest.hexdigest()


def words_of(terms: list[Pattern]) -> list[str]:
    """Return the words that stand in the terms, in order, each once.

    The reader mends typing errors towards them, so that the patterns need not allow for any.
    """
    words = {str(token["LOWER"]) for term in terms for token in term["pattern"] if "LOWER" in token}
    return sorted(word for word in words if word.isalpha())


def _read(file: Path) -> dict[str, Any]:
    try:
        data = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ClinicTermsError(
            f"{file} is missing; the clinic's terms are read from it."
        ) from error
    except YAMLError as error:
        raise ClinicTermsError(f"{file} is not valid YAML: {error}") from error
    if not isinstance(data, dict):
        raise ClinicTermsError(f"{file} must hold a mapping.")
    return data
