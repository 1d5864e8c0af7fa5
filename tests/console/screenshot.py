"""The picture of the console in the README: ``python -m tests.console.screenshot``.

Starts the whole assistant, asks it what patients ask, and opens the inbox as a reviewer.
"""

import sys
import tempfile
from pathlib import Path

import httpx

from tests.console.browsing import chromium, log_in
from tests.console.loop_stack import LoopStack
from tests.console.running_console import ROOT

PICTURE = ROOT / "docs" / "screenshots" / "console.png"
CONVERSATION = (
    "Does it hurt?",
    "How many sessions do I need?",
    "Can it help with tight calves after a run?",
)
OTHERS = (
    "How much does it cost?",
    "Is there a car park?",
    "Do you give acupuncture as well?",
    "my shoulder clicks at night",
)


def _talk(stack: LoopStack) -> None:
    session = stack.session()
    for text in CONVERSATION:
        reply = stack.send(session, text)[0]
    disliked = {"session": session, "reply": reply["id"], "helpful": False}
    answer = httpx.post(f"{stack.url}/api/feedback", json=disliked, timeout=30)
    answer.raise_for_status()
    for text in OTHERS:
        stack.ask(text)


def main() -> int:
    """Take it; returns the exit status."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        stack = LoopStack(Path(folder))
        try:
            _talk(stack.start())
            page = browser.new_page(
                viewport={"width": 1280, "height": 860},
                color_scheme="light",
                reduced_motion="reduce",
            )
            log_in(page, stack.console.url, "rita")
            for _ in range(30):
                page.goto(f"{stack.console.url}/inbox?reason=thumbs_down")
                if page.locator("#asked").count():
                    break
                page.wait_for_timeout(1000)
            page.wait_for_timeout(300)
            page.screenshot(path=PICTURE)
        finally:
            stack.close()
    print(PICTURE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
