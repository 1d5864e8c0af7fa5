"""What an editor is told while typing: hard words, promises, personal data, look-alikes."""

from console.training_examples import alike
from documents import Documents
from documents.text_checks import TextChecks
from records.redaction import redact

_SIMILAR = 0.72
_PARTS = 3


def of_text(text: str, documents: Documents, checks: TextChecks) -> list[str]:
    """Give what is wrong with the text of a reply."""
    if not text.strip():
        return ["The text is empty."]
    try:
        filled = documents.clinic.fill(" ".join(text.split()))
    except (KeyError, IndexError, ValueError):
        return ["Only {phone} may stand in braces."]
    found = [f"This {problem}." for problem in checks.problems(filled)]
    return found + of_personal_data(text)


def of_personal_data(text: str) -> list[str]:
    """Give what looks like the data of a person."""
    counts = redact(text).counts
    names = ", ".join(sorted(counts))
    return [f"This looks like personal data ({names}). Take it out."] if counts else []


def of_example(text: str, topic: str, examples: dict[str, list[str]]) -> list[str]:
    """Give what speaks against a wording as an example of a topic."""
    found = of_personal_data(text)
    own = alike(text)
    if not own:
        return [*found, "An example needs words."]
    parts = _parts(own)
    nearest = max(
        ((_likeness(parts, _parts(alike(other))), other, name)
         for name, others in examples.items() for other in others),
        default=(0.0, "", ""),
    )  # fmt: skip
    likeness, other, name = nearest
    if likeness >= 1.0 and name == topic:
        found.append("This topic has the example already.")
    elif likeness >= _SIMILAR and name != topic:
        found.append(f"This is very close to “{other}”, an example of another topic ({name}).")
    return found


def _parts(text: str) -> frozenset[str]:
    padded = f"  {text} "
    return frozenset(padded[n : n + _PARTS] for n in range(len(padded) - _PARTS + 1))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))
