"""The figures of issue 5: what is sent, how soon the launcher is seen, what a message costs."""

import gzip
import statistics

import pytest
from playwright.sync_api import expect

from tests.website.conftest import BARE, NewBubble, packed
from tests.website.replies import PAIN
from tests.website.stub_gateway import StubGateway

LIMIT = 15_000
FRAME_MS = 16.0
FIRST_PAINT_MS = 100.0


def test_everything_together_is_small() -> None:
    """All modules, also those that only some pages load, each packed by itself as it is sent."""
    sizes = {name: len(gzip.compress(content, 9)) for name, content in packed().items()}
    assert sum(sizes.values()) <= LIMIT, sizes
    assert set(sizes) == {"bubble.js", "bubble/start.js", "bubble/strings-es.js"}


@pytest.mark.browser
def test_the_launcher_is_painted_soon_after_the_script_arrives(
    new_bubble: NewBubble, stub: StubGateway
) -> None:
    times = []
    for _ in range(5):
        bubble = new_bubble()
        bubble.page.add_init_script(
            """const look = () => {
                 const root = document.querySelector("clinic-chat")?.shadowRoot;
                 if (!root?.querySelector(".launcher")) return requestAnimationFrame(look);
                 // this frame is painted before the next begins
                 return requestAnimationFrame((time) => { window.painted = time; });
               };
               requestAnimationFrame(look);"""
        )
        bubble.visit()
        bubble.page.wait_for_function("window.painted")
        times.append(
            bubble.page.evaluate(
                """() => painted
                     - performance.getEntriesByName(new URL("/bubble.js", location).href)[0].responseEnd"""
            )
        )
    print(f"the launcher is seen {times} ms after the script is there")
    # the quickest: what else runs on the machine is not the bubble's
    assert min(times) < FIRST_PAINT_MS


@pytest.mark.browser
def test_the_host_page_does_not_shift(new_bubble: NewBubble, stub: StubGateway) -> None:
    style = "<style>body { display: flex; flex-direction: column; gap: 5rem; margin: 0 }</style>"
    stub.pages["/flex"] = (BARE.replace("</head>", f"{style}</head>"), "")
    bubble = new_bubble()
    bubble.page.add_init_script(
        """window.shifts = 0;
           new PerformanceObserver((list) => { for (const {value} of list.getEntries()) shifts += value; })
             .observe({type: "layout-shift", buffered: true});"""
    )
    place = "() => JSON.stringify([...document.querySelectorAll('body *')].map((el) => el.getBoundingClientRect()))"
    bubble.visit("/flex")
    before = bubble.page.evaluate(place)
    assert bubble.page.evaluate("shifts") == 0
    bubble.launcher.click()
    bubble.ask("Does it hurt?")
    assert bubble.page.evaluate(place) == before
    height = bubble.page.evaluate("document.documentElement.scrollHeight")
    bubble.host.evaluate("chat => chat.remove()")
    assert bubble.page.evaluate("document.documentElement.scrollHeight") == height


@pytest.mark.browser
def test_a_message_among_500_costs_less_than_a_frame(
    new_bubble: NewBubble, stub: StubGateway
) -> None:
    bubble = new_bubble(reduced_motion="reduce").visit()
    stub.sessions["token"] = [
        {"id": f"m{n}", "text": f"Question {n}?", "replies": [{"id": f"p{n}", **PAIN}]}
        for n in range(250)
    ]
    bubble.page.evaluate(
        "localStorage.setItem(`clinic-chat ${location.origin} session`, JSON.stringify('token'))"
    )
    bubble.launcher.click()
    expect(bubble.messages).to_have_count(501)
    bubble.live()
    # script, style and layout of one message each: the patient's, then a reply told by another tab
    mine, theirs = bubble.page.evaluate(
        """async (reply) => {
          const root = document.querySelector("clinic-chat").shadowRoot;
          const scroller = root.querySelector(".scroller");
          const input = root.querySelector("form.composer textarea");
          const channel = new BroadcastChannel(`clinic-chat ${location.origin} `);
          const pause = (ms) => new Promise((done) => setTimeout(done, ms));
          const mine = [];
          const theirs = [];
          for (let i = 0; i < 15; i++) {
            input.value = `More ${i}`;
            const start = performance.now();
            input.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true}));
            scroller.scrollHeight;
            mine.push(performance.now() - start);
            await pause(80);
          }
          for (let i = 0; i < 15; i++) {
            const before = root.querySelectorAll(".message").length;
            const heard = new Promise((done) => {
              const other = new BroadcastChannel(`clinic-chat ${location.origin} `);
              // told in the order of creation: the bubble's channel first, then this one
              other.onmessage = () => {
                scroller.scrollHeight;
                done(performance.now());
                other.close();
              };
            });
            const start = performance.now();
            channel.postMessage({type: "replies", replies: [{...reply, id: `extra${i}`}]});
            theirs.push((await heard) - start);
            if (root.querySelectorAll(".message").length !== before + 1) throw new Error("not added");
            await pause(40);
          }
          return [mine, theirs];
        }""",
        PAIN,
    )
    figures = {"mine": statistics.quantiles(mine)[0], "theirs": statistics.quantiles(theirs)[0]}
    medians = {"mine": statistics.median(mine), "theirs": statistics.median(theirs)}
    print(f"a message among 500, in ms: median of 15 {medians}, lower quartile {figures}")
    # the quieter quarter: what else runs on the machine is not the bubble's
    assert max(figures.values()) < FRAME_MS
