"""Measures the bubble and its rivals, and writes the table into docs/bubble.md.

``python -m benchmarks.bubble`` installs the others into a temporary folder from npm;
``--ours`` leaves them out, ``--dry`` writes nothing.
"""

import argparse
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.progress import track

from benchmarks.bubble.measure import Figures, measure
from benchmarks.bubble.widgets import RIVALS, Widget, ours, rival
from tests.website.browser import MISSING, chromium, launch
from tests.website.stub_gateway import StubGateway

PAGE = Path(__file__).resolve().parents[2] / "docs" / "bubble.md"
START, END = "<!-- figures: written by python -m benchmarks.bubble -->", "<!-- end of figures -->"
HEAD = (
    "| widget | gzip, kB | first seen, ms | launcher by keyboard | focus goes in | live region | "
    "axe, all rules | strict policy: breaches | input usable under it | requests elsewhere |\n"
    "|---|---:|---:|---|---|---|---:|---:|---|---:|\n"
)


def _cell(value: object) -> str:
    known = {None: "–", True: "yes", False: "no"}
    if value is None or isinstance(value, bool):
        return known[value]
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def row(figures: Figures) -> str:
    """One line of the table."""
    cells = [
        figures.gzip_kb,
        None if figures.seen_ms is None else round(figures.seen_ms),
        figures.keyboard,
        figures.focus_inside,
        figures.live_region,
        figures.axe,
        figures.violations,
        figures.strict,
        figures.elsewhere,
    ]
    return f"| {figures.name} | {' | '.join(_cell(cell) for cell in cells)} |\n"


def write(table: str, page: Path) -> None:
    """Puts the table between the two marks of a page.

    Raises:
        ValueError: a mark is missing.
    """
    text = page.read_text()
    if START not in text or END not in text:
        raise ValueError(f"{page} needs the lines {START!r} and {END!r} around the table.")
    before, rest = text.split(START, 1)
    page.write_text(f"{before}{START}\n{table}{END}{rest.split(END, 1)[1]}")


def main() -> int:
    """Measures, prints and writes; 1 without a browser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ours", action="store_true", help="leave the others out")
    parser.add_argument("--dry", action="store_true", help="print only")
    arguments = parser.parse_args()
    if chromium() is None:
        print(MISSING, file=sys.stderr)
        return 1
    others = [] if arguments.ours else [rival(package) for package in RIVALS]
    widgets: list[Widget] = [ours(), *(widget for widget in others if widget)]
    stub = StubGateway()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        rows = [row(measure(browser, stub, widget)) for widget in track(widgets, "Measuring")]
        browser.close()
    stub.close()
    table = HEAD + "".join(rows)
    print(table)
    if not arguments.dry:
        write(table, PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
