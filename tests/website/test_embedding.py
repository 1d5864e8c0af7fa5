"""On other people's pages: strict policies, hostile scripts and styles, other origins, and the attributes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.website.bubble_page import BubblePage
from tests.website.conftest import BARE, NewBubble
from tests.website.stub_gateway import StubGateway
from tests.website.stub_server import DEMO, STRICT

pytestmark = pytest.mark.browser

# Every page of these tests is served under this policy already; here it is named.
POLICIES = {
    "default-src 'none'": STRICT,
    "default-src 'self'": "default-src 'self'",
    "the demo page's": DEMO,
}

BREAK = """
const fail = () => { throw new Error("patched"); };
const breakAll = (...prototypes) => {
  const found = [];
  for (const prototype of prototypes) {
    for (const name of Reflect.ownKeys(prototype)) {
      const {value, writable} = Object.getOwnPropertyDescriptor(prototype, name);
      if (name !== "constructor" && typeof value === "function" && writable) found.push([prototype, name]);
    }
  }
  for (let i = 0; i < found.length; i++) found[i][0][found[i][1]] = fail;
  Object.prototype.junk = "junk";
  Object.prototype.toJSON = JSON.stringify = JSON.parse = window.fetch = fail;
};
const dom = [Node.prototype, Element.prototype, HTMLElement.prototype, EventTarget.prototype, Document.prototype];
"""
# Whoever breaks the language itself before the bubble is there finds it in a frame of its own. Afterwards
# only what touches the page is out of reach, and a page that breaks the language breaks itself.
HOSTILE = {
    "before": f"{BREAK} breakAll(...dom, Array.prototype, String.prototype, Map.prototype, Promise);",
    "after": f"{BREAK} setTimeout(() => breakAll(...dom), 400);",
    "quietly": "Array.prototype.map = function () { return []; }; String.prototype.trim = () => 'x';",
    "junk": "Object.prototype.junk = 1; Array.prototype.junk = 2; Array.prototype.toJSON = () => 'x';",
}
PATCHED = "default-src 'none'; script-src 'self' 'unsafe-inline'; connect-src 'self'"


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES.keys())
def test_it_works_under_a_strict_policy(bubble: BubblePage, stub: StubGateway, policy: str) -> None:
    """`problems`, checked at the end, would hold every violation."""
    stub.pages["/bare"] = (BARE, policy)
    bubble.open().ask("Does it hurt?")
    expect(bubble.launcher).to_have_css("position", "fixed")
    bubble.page.add_init_script("window.print = () => {}")
    with bubble.page.expect_download():
        bubble.choose("Save this conversation")
    bubble.choose("Print this conversation")


def test_no_request_goes_anywhere_else(bubble: BubblePage, stub: StubGateway) -> None:
    bubble.open("/").ask("Does it hurt?")
    assert {url for url in bubble.requests if not url.startswith(stub.origin)} == set()


def test_one_script_tag_is_enough_and_takes_the_attributes(
    bubble: BubblePage, stub: StubGateway
) -> None:
    tag = (
        '<script type="module" src="/bubble.js" data-title="Ask us" data-position="left"></script>'
    )
    page = f"<!doctype html><html lang=en><title>x</title><h1>x</h1>{tag}{tag}</html>"
    stub.pages["/tag"] = (page, STRICT)
    bubble.open("/tag")
    expect(bubble.host).to_have_count(1)
    expect(bubble.dialog).to_have_accessible_name("Ask us")
    box = bubble.launcher.bounding_box()
    assert box is not None
    assert box["x"] < 100


def test_an_element_of_the_page_is_used(bubble: BubblePage, stub: StubGateway) -> None:
    element = (
        '<clinic-chat title="Ask <b>us</b>" greeting="Good day." position="left"></clinic-chat>'
    )
    stub.pages["/own"] = (BARE.replace("</main>", f"</main>{element}"), STRICT)
    bubble.open("/own")
    expect(bubble.host).to_have_count(1)
    expect(bubble.dialog).to_have_accessible_name("Ask <b>us</b>")
    expect(bubble.theirs).to_contain_text("Assistant: Good day.")
    expect(bubble.button("Does it hurt?")).to_be_visible()
    # no tooltip over the whole panel
    assert bubble.host.get_attribute("title") is None


def test_spanish(bubble: BubblePage, stub: StubGateway) -> None:
    stub.pages["/es"] = (BARE.replace('lang="en"', 'lang="es-MX"'), STRICT)
    bubble.visit("/es")
    expect(bubble.launcher).to_have_accessible_name("Haga una pregunta")
    bubble.launcher.click()
    expect(bubble.input).to_have_attribute("placeholder", "Escriba su pregunta")
    assert bubble.host.locator("#root").get_attribute("lang") == "es"
    answer = bubble.ask("Does it hurt?")
    # what the assistant says stays marked as English
    expect(answer.locator(".body")).to_have_attribute("lang", "en")
    # ... but for what it says in Spanish
    spanish = {"kind": "handoff", "topics": ["handoff"], "text": "Llame.", "language": "es"}
    stub.answer("hola", spanish)
    expect(bubble.ask("hola").locator(".body")).to_have_attribute("lang", "es")
    bubble.host.evaluate("chat => { chat.lang = 'en'; }")
    expect(bubble.launcher).to_have_accessible_name("Ask a question")


def test_every_english_phrase_has_a_spanish_one(bubble: BubblePage, stub: StubGateway) -> None:
    stub.pages["/words"] = (BARE, STRICT)
    bubble.visit("/words")
    missing = bubble.page.evaluate(
        """async () => {
          const {es} = await import("/raw/bubble/strings-es.js");
          const {catalogue} = await import("/raw/bubble/strings.js");
          const en = await catalogue("en");
          const holes = (text) => (text.match(/\\{\\w+\\}/g) ?? []).join();
          return [Object.keys(en).filter((key) => !(key in es)),
                  Object.keys(es).filter((key) => !(key in en)),
                  Object.keys(es).filter((key) => holes(es[key]) !== holes(en[key])),
                  Object.keys(es).filter((key) => key !== "lang" && key !== "no" && es[key] === en[key])];
        }"""
    )
    assert missing == [[], [], [], []]


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("position", "middle", "position must be right or left"),
        ("theme", "blue", "theme must be auto or light or dark"),
        ("color", "teal", "color must be like #0d5458"),
        ("api", "not an address", "api must be like https://chat.example"),
    ],
)
def test_a_wrong_attribute_is_told_and_does_no_harm(
    bubble: BubblePage, name: str, value: str, mend: str
) -> None:
    bubble.open()
    bubble.host.evaluate("(chat, [name, value]) => chat.setAttribute(name, value)", [name, value])
    bubble.launcher.click()
    bubble.ask("Does it hurt?")
    told, bubble.problems = bubble.problems, []
    assert len(told) == 1
    assert f'<clinic-chat {name}="{value}">: {mend}' in told[0]


def test_on_a_page_of_another_origin(
    new_bubble: NewBubble, new_context: Callable[..., BrowserContext], stub: StubGateway
) -> None:
    """``localhost`` is another origin than ``127.0.0.1``."""
    port = stub.origin.rpartition(":")[2]
    other = f"http://localhost:{port}"
    policy = f"default-src 'none'; script-src {stub.origin}; connect-src {stub.origin}"
    stub.pages["/other"] = (
        BARE.replace('src="/bubble.js"', f'src="{stub.origin}/bubble.js"'),
        policy,
    )
    bubble = new_bubble()
    bubble.origin = other
    bubble.open("/other").ask("Does it hurt?")
    assert all(url.startswith(stub.origin) for url in bubble.requests[1:])
    # the token is the other site's, and this one's pages cannot see it
    assert any("session" in name for name in bubble.kept())
    bubble.page.goto(f"{stub.origin}/bare")
    assert bubble.kept() == {}


def test_the_api_attribute_names_the_gateway(bubble: BubblePage, stub: StubGateway) -> None:
    port = stub.origin.rpartition(":")[2]
    element = f'<clinic-chat api="http://localhost:{port}/some/path"></clinic-chat>'
    stub.pages["/api-page"] = (
        BARE.replace("</main>", f"</main>{element}"),
        f"default-src 'self'; connect-src http://localhost:{port}",
    )
    bubble.open("/api-page").ask("Does it hurt?")
    calls = [url for url in bubble.requests if "/api/" in url]
    assert calls
    assert all(url.startswith(f"http://localhost:{port}/api/") for url in calls)


def test_hostile_styles_change_nothing(new_bubble: NewBubble, stub: StubGateway) -> None:
    look = """chat => {
      const look = [];
      for (const el of chat.shadowRoot.querySelectorAll("*")) {
        if (!el.checkVisibility()) continue;
        const {x, y, width, height} = el.getBoundingClientRect();
        const {color, fontSize, fontFamily, display, backgroundColor} = getComputedStyle(el);
        const box = [x, y, width, height].map(Math.round);
        look.push([el.localName, ...box, color, fontSize, fontFamily, display, backgroundColor].join());
      }
      return look;
    }"""
    looks = []
    evil = """* { all: unset !important } clinic-chat { display: none !important; opacity: 0 !important; zoom: 3;
      transform: scale(3) !important; filter: invert(1) !important; visibility: hidden !important; color: red !important }
      html { font-size: 3px } body { direction: rtl; text-transform: uppercase; letter-spacing: 9px }"""
    for style in ["", f"<style>{evil}</style>"]:
        stub.pages["/hostile"] = (BARE.replace("</head>", f"{style}</head>"), "")
        bubble = new_bubble(reduced_motion="reduce")
        bubble.open("/hostile").ask("Does it hurt?")
        expect(bubble.mine).to_have_attribute("data-state", "sent")
        expect(bubble.dialog.locator(".unseen[role=status]")).to_have_text("")
        looks.append(bubble.host.evaluate(look))
    assert looks[0] == looks[1]


def test_hidden_is_the_one_way_to_hide_it(bubble: BubblePage) -> None:
    bubble.visit()
    bubble.host.evaluate("chat => { chat.hidden = true; }")
    expect(bubble.launcher).to_be_hidden()


@pytest.mark.parametrize("when", HOSTILE)
def test_hostile_scripts_change_nothing(bubble: BubblePage, stub: StubGateway, when: str) -> None:
    # at the end of the body, where it runs before the module, which is deferred
    page = BARE.replace("</main>", f"</main><script>{HOSTILE[when]}</script>")
    stub.pages["/patched"] = (page, PATCHED)
    bubble.visit("/patched")
    bubble.page.wait_for_timeout(500)
    bubble.launcher.click()
    expect(bubble.theirs).to_have_count(1)
    bubble.ask("Does it hurt?")
    bubble.button("Is it safe?").click()
    expect(bubble.theirs).to_have_count(3)
    bubble.theirs.nth(1).get_by_role("button", name="Yes, helpful").click()
    with bubble.page.expect_download():
        bubble.choose("Save this conversation")
    bubble.choose("Start over")
    bubble.button("Start over").click()
    expect(bubble.theirs).to_have_count(1)
    assert [turn["text"] for turn in stub.turns()] == ["Does it hurt?", "safety"]
    for body in stub.bodies("POST messages"):
        assert set(body) <= {"session", "id", "text", "button"}


def test_shortcuts_of_the_page_do_not_see_what_is_typed(bubble: BubblePage) -> None:
    bubble.open()
    bubble.page.evaluate(
        """() => { window.seen = [];
          for (const type of ["keydown", "keyup", "keypress"]) document.addEventListener(type, ({key}) => seen.push(key)); }"""
    )
    bubble.input.press_sequentially("/jk")
    assert bubble.page.evaluate("seen") == []
    expect(bubble.input).to_have_value("/jk")


def test_a_sandboxed_page_without_an_origin(bubble: BubblePage, stub: StubGateway) -> None:
    stub.pages["/sandbox"] = (BARE, "sandbox allow-scripts")
    bubble.open("/sandbox").ask("Does it hurt?")
    bubble.problems = [problem for problem in bubble.problems if "sandbox" not in problem]


def test_the_sources_run_unpacked(bubble: BubblePage, stub: StubGateway) -> None:
    """What a developer opens without the gateway's packing."""
    raw = BARE.replace("/bubble.js", "/raw/bubble.js")
    stub.pages["/raw-page"] = (raw, STRICT)
    bubble.open("/raw-page").ask("Does it hurt?")
    assert any(url.endswith("/bubble/dom.js") for url in bubble.requests)
