"""`python -m documents check` and `python -m documents review`: for people who edit the texts."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from documents.checks import check, text_checks
from documents.domain import read_intents
from documents.errors import DocumentsError
from documents.library import FOLDER, load
from documents.review import page

DOMAIN = FOLDER.parent / "domain.yml"


def main(arguments: list[str] | None = None) -> int:
    """Run a command; gives 0, or 1 if something is to be mended."""
    parser = argparse.ArgumentParser(prog="python -m documents", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the data files stand")
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="find what is missing, hard to read or forbidden")
    checking.add_argument("--domain", type=Path, help="the engine's domain (default: domain.yml)")
    reviewing = commands.add_parser("review", help="write all that a patient can be shown as HTML")
    reviewing.add_argument("--out", type=Path, required=True, help="the page to write")
    options = parser.parse_args(arguments)
    try:
        if options.command == "review":
            return _review(options.folder, options.out)
        return _check(options.folder, options.domain)
    except DocumentsError as error:
        print(error, file=sys.stderr)
        return 1


def _check(folder: Path, domain: Path | None) -> int:
    documents = load(folder)
    intents = None
    if domain is not None or DOMAIN.exists():
        intents = read_intents(domain or DOMAIN)
    problems = check(documents, intents=intents, folder=folder)
    for problem in problems:
        print(problem)
    if intents is None:
        print("domain.yml is not there yet: intents are not checked.")
    print("Nothing to mend." if not problems else f"{len(problems)} to mend.")
    return 1 if problems else 0


def _review(folder: Path, out: Path) -> int:
    documents = load(folder)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(documents, text_checks(documents, folder)), encoding="utf-8")
    print(f"Wrote {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
