"""``python -m evaluation.redaction``: recall, false alterations and time of redaction."""

import argparse
import sys
from pathlib import Path

from evaluation.redaction.messages import MarkedMessage, MarkError, read_messages
from evaluation.redaction.scoring import Score, score
from records.redaction import find_personal_data, prepare

_FOLDER = Path(__file__).resolve().parent
_SETS = {
    "own": ("personal.txt", "clinical.txt"),
    "second": ("second_personal.txt", "second_clinical.txt"),
    "third": ("third_personal.txt", "third_clinical.txt"),
    "fourth": ("fourth_personal.txt", "fourth_clinical.txt"),
    "fifth": ("fifth_personal.txt", "fifth_clinical.txt"),
    "sixth": ("sixth_personal.txt", "sixth_clinical.txt"),
    "sixth, extra": ("sixth_extra.txt",),
    "seventh": ("seventh_personal.txt", "seventh_clinical.txt"),
    "ninth": ("ninth_personal.txt", "ninth_clinical.txt"),
    "tenth": ("tenth_personal.txt", "tenth_clinical.txt"),
    "eleventh": ("eleventh_personal.txt", "eleventh_clinical.txt"),
    "twelfth": ("twelfth_personal.txt", "twelfth_clinical.txt"),
    "thirteenth": ("thirteenth_personal.txt", "thirteenth_clinical.txt"),
    "fourteenth": ("fourteenth_personal.txt", "fourteenth_clinical.txt"),
    "development": ("development_personal.txt", "development_clinical.txt"),
}
_RECALL, _ALTERED, _MILLISECONDS = 0.98, 0.01, 4.0


def main() -> int:
    """Print the figures; returns 1 if a set misses a goal."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.redaction", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="files of marked messages instead")
    parser.add_argument("--quiet", action="store_true", help="print no misses")
    arguments = parser.parse_args()
    prepare()
    try:
        sets = _given(arguments.files) if arguments.files else _own()
    except (OSError, MarkError) as error:
        print(error, file=sys.stderr)
        return 2
    good = True
    for name, messages in sets.items():
        result = score(messages, _places)
        _print(name, result, misses=not arguments.quiet)
        good &= (
            result.recall >= _RECALL
            and result.altered_share <= _ALTERED
            and result.median_ms <= _MILLISECONDS
        )
    return 0 if good else 1


def _places(text: str) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in find_personal_data(text)]


def _own() -> dict[str, list[MarkedMessage]]:
    found = {}
    for name, files in _SETS.items():
        paths = [_FOLDER / file for file in files]
        found[name] = [message for path in paths for message in read_messages(path)]
    return found


def _given(paths: list[Path]) -> dict[str, list[MarkedMessage]]:
    return {path.name: read_messages(path) for path in paths}


def _print(name: str, result: Score, *, misses: bool) -> None:
    total, found = sum(result.spans.values()), sum(result.found.values())
    print(f"{name}: {result.messages} messages, {result.clean} of them without personal data")
    print(f"  recall            {found}/{total} = {result.recall:.2%}")
    for kind, count in sorted(result.spans.items()):
        print(f"    {kind:<15} {result.found[kind]}/{count}")
    print(f"  clean but altered {len(result.altered)}/{result.clean} = {result.altered_share:.2%}")
    print(f"  more than needed  {len(result.excess)} messages with personal data")
    print(
        f"  median            {result.median_ms:.2f} ms, slowest {max(result.milliseconds):.2f} ms"
    )
    if misses:
        for title, lines in (
            ("missed", result.missed),
            ("altered", result.altered),
            ("more than needed", result.excess),
        ):
            for line in lines:
                print(f"  {title}: {line}")


if __name__ == "__main__":
    raise SystemExit(main())
