"""One browser for all tests of the website; a fresh profile and an empty gateway for each."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from gateway.bubble_pack import pack
from tests.website.browser import MISSING, chromium, launch
from tests.website.bubble_page import BubblePage
from tests.website.stub_gateway import WEBSITE, StubGateway, read_file
from tests.website.stub_server import STRICT

BARE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script type="module" src="/bubble.js"></script></head>
<body><main><h1>A page</h1><p>With <a href="#text">a link</a>.</p></main></body></html>"""

NewBubble = Callable[..., BubblePage]


def packed() -> dict[str, bytes]:
    """The bubble's modules as browsers get them."""
    paths = [WEBSITE / "bubble.js", *(WEBSITE / "bubble").glob("*.js")]
    sources = {path.relative_to(WEBSITE).as_posix(): path.read_text() for path in paths}
    return {name: text.encode() for name, text in pack(sources).items()}


# Not for the whole session: the synchronous driver keeps an event loop running, and tests of
# other packages want their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if chromium() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def running_stub() -> Iterator[StubGateway]:
    stub = StubGateway()
    modules = packed()
    stub.files = lambda name: modules.get(name) or read_file(name)
    yield stub
    stub.close()


@pytest.fixture
def stub(running_stub: StubGateway) -> StubGateway:
    running_stub.reset()
    running_stub.pages = {"/bare": (BARE, STRICT)}
    return running_stub


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A new profile; its options are those of Playwright's ``new_context``."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        context = browser.new_context(**options)
        context.set_default_timeout(8000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def new_bubble(
    stub: StubGateway, new_context: Callable[..., BrowserContext]
) -> Iterator[NewBubble]:
    """A page in a new profile, or in ``context``; at the end no page may have had a problem."""
    bubbles: list[BubblePage] = []

    def make(context: BrowserContext | None = None, **options: Any) -> BubblePage:
        page = (context or new_context(**options)).new_page()
        bubbles.append(BubblePage(page, stub.origin))
        return bubbles[-1]

    yield make
    assert [problem for bubble in bubbles for problem in bubble.problems] == []


@pytest.fixture
def bubble(new_bubble: NewBubble) -> BubblePage:
    return new_bubble()
