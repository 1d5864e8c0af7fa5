"""A page with the bubble, as a patient meets it: found by role and name, never by class."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
"""The options of a context that make it a phone."""


class BubblePage:
    """The bubble on a page of the stub gateway."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.problems: list[str] = []
        self.requests: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(f"{error}\n{error.stack}"))
        page.on("console", self._console)
        page.on("request", lambda request: self.requests.append(request.url))

    def _console(self, message: Any) -> None:
        # failed calls are scripted, and the browser tells them here
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.problems.append(f"{message.type}: {message.text}")

    def visit(self, path: str = "/bare") -> "BubblePage":
        """Loads a page and waits for the launcher."""
        self.page.goto(self.origin + path)
        expect(self.launcher).to_be_visible()
        return self

    @property
    def host(self) -> Locator:
        return self.page.locator("clinic-chat")

    @property
    def launcher(self) -> Locator:
        return self.host.locator("button.launcher")

    @property
    def dialog(self) -> Locator:
        return self.host.get_by_role("dialog")

    @property
    def log(self) -> Locator:
        return self.host.get_by_role("log")

    @property
    def input(self) -> Locator:
        return self.host.locator("form.composer textarea")

    @property
    def trouble(self) -> Locator:
        """What is shown when something failed."""
        return self.host.locator("dialog > .bar[role=alert]")

    @property
    def banner(self) -> Locator:
        return self.host.locator("dialog > .bar[role=status]")

    @property
    def messages(self) -> Locator:
        return self.log.locator(".message")

    @property
    def mine(self) -> Locator:
        return self.log.locator(".mine")

    @property
    def theirs(self) -> Locator:
        return self.log.locator(".message:not(.mine)")

    def button(self, name: str) -> Locator:
        return self.host.get_by_role("button", name=name, exact=True)

    def open(self, path: str = "/bare") -> "BubblePage":
        """Loads a page, opens the bubble and waits for the greeting."""
        self.visit(path)
        self.launcher.click()
        expect(self.theirs.first).to_be_visible()
        return self

    def say(self, text: str) -> None:
        """Types a text and sends it with Enter."""
        self.input.fill(text)
        self.input.press("Enter")

    def ask(self, text: str) -> Locator:
        """Says a text and waits for the reply, which is returned."""
        expect(self.theirs.first).to_be_visible()  # else the greeting would be taken for the reply
        before = self.theirs.count()
        self.say(text)
        reply = self.theirs.nth(before)
        expect(reply).to_be_visible()
        return reply

    def live(self) -> None:
        """Waits until the log announces what is added to it."""
        expect(self.log).to_have_attribute("aria-live", "polite")

    def choose(self, item: str) -> None:
        """Opens the menu and presses one of its items."""
        self.button("More options").click()
        self.button(item).click()

    def kept(self) -> dict[str, str]:
        """What the bubble keeps in this browser."""
        found: dict[str, str] = self.page.evaluate("() => ({...localStorage})")
        return {name: value for name, value in found.items() if name.startswith("clinic-chat ")}
