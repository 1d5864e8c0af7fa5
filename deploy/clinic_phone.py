"""``python -m deploy.clinic_phone "(504) 555-0123"`` (`make phone`): another clinic's number.

The number stands in the documents, and in what the browser shows where the gateway cannot be
reached. All of these change together, or none does.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from lifecycle.training import ROOT

FILES = (
    "documents/clinic.yml",
    "documents/sources/muscle-pain-relief.yml",
    "records/redaction/contact.py",
    "records/redaction/spoken_digits.py",
    "website/bubble/dom.js",
    "website/bubble/notices.js",
    "website/bubble/panel.js",
    "website/index.html",
)
_DISPLAY = re.compile(r"\((\d{3})\) (\d{3})-(\d{4})")
_LINK = re.compile(r"^\s*link: tel:\+1(\d{10})$", re.MULTILINE)


class PhoneError(ValueError):
    """The number, or a file, is not as it has to be; nothing was changed."""


def change(number: str, root: Path = ROOT) -> list[Path]:
    """Write another number everywhere; gives the files that changed.

    Args:
        number: as patients read it, ``(504) 555-0123``.
        root: of the project.

    Raises:
        PhoneError: the number is written otherwise, or a file does not hold the present one.
    """
    found = _DISPLAY.fullmatch(number.strip())
    if found is None:
        raise PhoneError(f"Write the number as (504) 555-0123, not {number!r}.")
    new = "".join(found.groups())
    present = _LINK.search((root / FILES[0]).read_text(encoding="utf-8"))
    if present is None:
        raise PhoneError(f"{FILES[0]} has no line 'link: tel:+1' with ten digits behind.")
    changed = {}
    for name in FILES:
        path = root / name
        before = path.read_text(encoding="utf-8")
        after = _replaced(before, present[1], new)
        if before == after and new != present[1]:
            raise PhoneError(f"{name} does not hold the present number; see what became of it.")
        changed[path] = after
    for path, text in changed.items():
        path.write_text(text, encoding="utf-8")
    return list(changed)


def _replaced(text: str, old: str, new: str) -> str:
    """Replace every way of writing a number; a pattern of the bubble has its brackets escaped."""
    for shape in ("({0}) {1}-{2}", r"\({0}\) {1}-{2}", "{0}{1}{2}", '"{1}{2}"'):
        text = text.replace(shape.format(*_parts(old)), shape.format(*_parts(new)))
    return text


def _parts(digits: str) -> tuple[str, str, str]:
    return digits[:3], digits[3:6], digits[6:]


def main(arguments: list[str]) -> int:
    """Change the number; returns the exit status."""
    if len(arguments) != 1:
        print('usage: python -m deploy.clinic_phone "(504) 555-0123"', file=sys.stderr)
        return 2
    try:
        changed = change(arguments[0])
    except (PhoneError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The number is changed in {len(changed)} files; start the assistant again.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
