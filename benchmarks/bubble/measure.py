"""What is measured of a widget: its weight, and how it meets people and policies."""

import gzip
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.bubble.widgets import PAGE, Widget
from tests.website.stub_gateway import StubGateway
from tests.website.stub_server import STRICT

_TABS = 12
_SETTLE_MS = 2500
_LOADS = 5
_SEEN = """() => {
  const files = performance.getEntriesByType("resource");
  const script = files.find(({name}) => /(bubble|bundle).js/.test(name));
  return window.seenAt === undefined ? null : seenAt - script.responseEnd;
}"""
# Everything in the page, through open shadow roots too.
_ALL = """const all = function* (root) {
  for (const el of root.querySelectorAll("*")) {
    yield el;
    if (el.shadowRoot) yield* all(el.shadowRoot);
  }
};
const shown = (el) =>
  el.checkVisibility({visibilityProperty: true}) && el.getBoundingClientRect().width > 20;
const INPUT = "textarea, input[type=text], input:not([type]), [contenteditable=true],"
  + "[role=textbox]";
const input = () => [...all(document)].find((el) => shown(el) && el.matches(INPUT));
const LIVE = "[role=log], [aria-live=polite], [aria-live=assertive]";
const onPage = () => document.querySelector("main").contains(document.activeElement)
  || document.activeElement === document.body;
const WIDGET = "button, textarea, [contenteditable], [role=button]";
const seen = () => [...all(document.body)].some((el) =>
  el.matches(WIDGET) && shown(el) && !document.querySelector("main").contains(el));
"""


@dataclass(frozen=True)
class Figures:
    """The figures of one widget; None where a question does not apply or could not be answered."""

    name: str
    gzip_kb: float
    """All of its scripts, gzip level 9, in thousands of bytes."""
    seen_ms: float | None
    """From the arrival of its script to its first frame, the quickest of five loads."""
    keyboard: bool | None
    """Tab reaches its launcher, and Enter opens it."""
    focus_inside: bool | None
    """Opening puts the focus into the widget."""
    live_region: bool
    """It has a live region (``role=log`` or ``aria-live``) for what is said."""
    axe: int | None
    """Problems that axe finds in the open widget, with every rule on."""
    violations: int
    """Breaches of ``default-src 'none'; script-src 'self'; connect-src 'self'``."""
    strict: bool
    """Under that policy its input can be used."""
    elsewhere: int
    """Requests to other origins."""


def measure(browser: Browser, stub: StubGateway, widget: Widget) -> Figures:
    """Measures one widget on an empty page."""
    stub.reset()
    stub.files = lambda name: widget.files.get(f"/{name}")
    page_text = PAGE.format(body=widget.body)
    stub.pages = {"/free": (page_text, ""), "/strict": (page_text, STRICT)}
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    elsewhere: set[str] = set()
    home = (stub.origin, "data:", "blob:")
    # the network of this measurement ends at this machine
    context.route(lambda url: not url.startswith(home), _refuse(elsewhere))
    free = _free(context, stub, widget)
    violations, strict = _strict(context, stub, widget)
    context.close()
    size = sum(len(gzip.compress(content, 9)) for content in widget.files.values() if content)
    return Figures(
        widget.name,
        size / 1000,
        violations=violations,
        strict=strict,
        elsewhere=len(elsewhere),
        **free,
    )


def _refuse(elsewhere: set[str]) -> Any:
    def refuse(route: Any) -> None:
        elsewhere.add(route.request.url)
        route.abort()

    return refuse


def _free(context: BrowserContext, stub: StubGateway, widget: Widget) -> dict[str, Any]:
    pages = [_load(context, stub) for _ in range(_LOADS)]
    times = [page.evaluate(_SEEN) for page in pages]
    for page in pages[:-1]:
        page.close()
    page = pages[-1]
    # the quickest: what else runs on the machine is not the widget's
    seen = min((time for time in times if time is not None), default=None)
    keyboard, inside = _open(page, widget)
    live = page.evaluate(
        f"() => {{ {_ALL} return [...all(document)].some((el) => el.matches(LIVE)); }}"
    )
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        """async () => {
          const rules = {};
          for (const {ruleId} of axe.getRules()) rules[ruleId] = {enabled: true};
          const {violations} = await axe.run(document, {rules, resultTypes: ["violations"]});
          return violations.reduce((sum, {nodes}) => sum + nodes.length, 0);
        }"""
    )
    page.close()
    return {
        "seen_ms": seen,
        "keyboard": keyboard,
        "focus_inside": inside,
        "live_region": live,
        "axe": found,
    }


def _load(context: BrowserContext, stub: StubGateway) -> Page:
    page = context.new_page()
    page.add_init_script(
        f"""{_ALL}
        const looks = () => {{
          const found = document.body && seen();
          requestAnimationFrame(found ? (time) => {{ window.seenAt ??= time; }} : looks);
        }};
        requestAnimationFrame(looks);"""
    )
    page.goto(f"{stub.origin}/free")
    page.wait_for_timeout(_SETTLE_MS)
    return page


def _open(page: Page, widget: Widget) -> tuple[bool | None, bool | None]:
    """Opens the widget, by keyboard if that is possible, else with the mouse."""
    if not widget.launcher:
        return None, None
    is_open = f"() => {{ {_ALL} return Boolean(input()); }}"
    for _ in range(_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(f"() => {{ {_ALL} return onPage(); }}"):
            continue
        page.keyboard.press("Enter")
        page.wait_for_timeout(600)
        if page.evaluate(is_open):
            break
    keyboard = bool(page.evaluate(is_open))
    if not keyboard:
        page.mouse.click(1230, 850)
        page.wait_for_timeout(600)
    inside = page.evaluate(
        f"""() => {{ {_ALL}
          let el = document.activeElement;
          while (el?.shadowRoot?.activeElement) el = el.shadowRoot.activeElement;
          return el === input(); }}"""
    )
    return keyboard, bool(inside)


def _strict(context: BrowserContext, stub: StubGateway, widget: Widget) -> tuple[int, bool]:
    page = context.new_page()
    page.add_init_script(
        "window.breaches = 0; addEventListener('securitypolicyviolation', () => { breaches++; });"
    )
    page.goto(f"{stub.origin}/strict")
    page.wait_for_timeout(_SETTLE_MS)
    _open(page, widget)
    usable = page.evaluate(
        f"""() => {{ {_ALL}
          const box = input()?.getBoundingClientRect();
          return Boolean(box && box.width > 80 && box.bottom <= innerHeight && box.top >= 0); }}"""
    )
    breaches: int = page.evaluate("breaches")
    page.close()
    return breaches, bool(usable)
