"""Pictures of the demo page and the bubble, for the README and for a look at what was changed.

``python -m tests.website.screenshots`` takes them with the replies of the stub gateway;
``--url http://127.0.0.1:8000`` takes them of a running one.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tests.website.browser import launch
from tests.website.bubble_page import PHONE, BubblePage
from tests.website.conftest import packed
from tests.website.stub_gateway import StubGateway, read_file

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
PANEL = {"x": 820.0, "y": 80.0, "width": 460.0, "height": 780.0}
DARK: dict[str, Any] = {"color_scheme": "dark"}
SHARP: dict[str, Any] = {"device_scale_factor": 2}
ANSWER_MS = 10_000.0


@dataclass(frozen=True)
class Picture:
    """One picture: what is done before it is taken, on which screen, and what part it shows."""

    name: str
    steps: Callable[[BubblePage], None]
    options: dict[str, Any] = field(default_factory=lambda: DESKTOP)
    panel_only: bool = False


def _page(_: BubblePage) -> None:
    pass


def _open(bubble: BubblePage) -> None:
    bubble.launcher.click()
    expect(bubble.theirs.first).to_be_visible(timeout=ANSWER_MS)


def _ask(*questions: str) -> Callable[[BubblePage], None]:
    def steps(bubble: BubblePage) -> None:
        _open(bubble)
        for question in questions:
            before = bubble.theirs.count()
            bubble.say(question)
            expect(bubble.theirs.nth(before)).to_be_visible(timeout=ANSWER_MS)
            expect(bubble.mine.last).to_have_attribute("data-state", "sent")

    return steps


def _sources(bubble: BubblePage) -> None:
    _ask("Does it hurt?")(bubble)
    bubble.theirs.last.get_by_text("Where this comes from").click()


def _failed(bubble: BubblePage) -> None:
    _open(bubble)
    bubble.page.route("**/api/messages", lambda route: route.fulfill(status=503, body="{}"))
    bubble.say("Does it hurt?")
    expect(bubble.trouble).not_to_be_empty(timeout=20_000)


def _offline(bubble: BubblePage) -> None:
    _open(bubble)
    bubble.page.context.set_offline(True)
    bubble.say("Does it hurt?")
    expect(bubble.mine.last).to_have_attribute("data-state", "waiting")


PICTURES = [
    Picture("page", _page),
    Picture("page-dark", _page, {**DESKTOP, **DARK}),
    Picture("page-phone", _page, PHONE | SHARP),
    Picture("conversation", _ask("Does it hurt?")),
    Picture("conversation-dark", _ask("Does it hurt?"), {**DESKTOP, **DARK}),
    Picture("greeting", _open, DESKTOP | SHARP, panel_only=True),
    Picture("sources", _sources, DESKTOP | SHARP, panel_only=True),
    Picture("handoff", _ask("How much does it cost?"), DESKTOP | SHARP, panel_only=True),
    Picture("emergency", _ask("I cannot breathe"), DESKTOP | SHARP, panel_only=True),
    Picture("error", _failed, DESKTOP | SHARP, panel_only=True),
    Picture("offline", _offline, DESKTOP | SHARP, panel_only=True),
    Picture("phone", _ask("Does it hurt?"), PHONE | SHARP),
    Picture("phone-dark", _ask("How much does it cost?"), PHONE | SHARP | DARK),
    Picture("phone-emergency", _ask("I cannot breathe"), PHONE | SHARP),
    Picture("forced-colours", _ask("Does it hurt?"), {**DESKTOP, "forced_colors": "active"}),
]


def take(browser: Browser, picture: Picture, url: str, folder: Path) -> None:
    """Takes one picture of the page at ``url``."""
    context = browser.new_context(reduced_motion="reduce", **picture.options)
    page: Page = context.new_page()
    bubble = BubblePage(page, url)
    bubble.visit("/")
    picture.steps(bubble)
    page.wait_for_timeout(200)
    clip: Any = PANEL if picture.panel_only else None
    page.screenshot(path=folder / f"{picture.name}.png", clip=clip)
    context.close()


def main() -> int:
    """Takes all pictures, or those named; 1 if there is no page to take them of."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="which (all)")
    parser.add_argument("--url", help="a running gateway, e.g. http://127.0.0.1:8000 (the stub)")
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where to write (docs/screenshots)"
    )
    arguments = parser.parse_args()
    known = [picture.name for picture in PICTURES]
    if unknown := set(arguments.names) - set(known):
        parser.error(
            f"no picture is called {', '.join(sorted(unknown))}; known: {', '.join(known)}"
        )
    arguments.folder.mkdir(parents=True, exist_ok=True)
    stub = None if arguments.url else StubGateway()
    if stub:
        modules = packed()
        stub.files = lambda name: modules.get(name) or read_file(name)
    url = arguments.url.rstrip("/") if arguments.url else stub.origin if stub else ""
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright)
            for picture in PICTURES:
                if not arguments.names or picture.name in arguments.names:
                    take(browser, picture, url, arguments.folder)
                    print(arguments.folder / f"{picture.name}.png")
            browser.close()
    except (Error, FileNotFoundError) as error:
        print(f"The pictures could not be taken: {error}", file=sys.stderr)
        return 1
    finally:
        if stub:
            stub.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
