/** The open bubble: it shows what the conversation tells, and tells the conversation what the patient does. */

import { makeComposer } from "./composer.js";
import { add, h, icon, link, spoken, tool } from "./dom.js";
import { print, save } from "./export.js";
import { icons } from "./icons.js";
import { makeMenu } from "./menu.js";
import { alarming } from "./message.js";
import { on, page, set } from "./natives.js";
import { makeNotices, PHONE } from "./notices.js";
import { fill } from "./strings.js";
import { makeTranscript } from "./transcript.js";

/** No answer after this long, in milliseconds, and the phone number is offered. */
const SLOW = 6000;

/**
 * `{node, connect(), focus(), hear(event), send(text), closeMenu()}`. `talk` is the conversation, `close()` closes the
 * bubble, `greeting` replaces the gateway's unless it is null; listeners end with `signal`.
 */
export const makePanel = ({ words, talk, close, title, greeting, signal }) => {
  const busy = new Set();
  let typing = false;
  let slow;

  /** Sends a text, or the button `id` with its title. */
  const send = (text, id) => {
    composer.focus();
    notices.warn();
    talk.send(text, id);
  };

  const retry = (id) => {
    composer.focus();
    notices.warn();
    talk.retry(id);
  };

  const edit = (id, text) => {
    notices.warn();
    talk.withdraw(id);
    transcript.withdraw(id);
    composer.write(text);
    composer.focus();
  };

  const rate = (...answer) =>
    talk.rate(...answer).then(
      () => {
        notices.announce(words.thanks);
        return true;
      },
      () => notices.warn("notRated"),
    );

  const notices = makeNotices(words);
  const transcript = makeTranscript(words, { press: (id, name) => send(name, id), rate, retry, edit });
  const composer = makeComposer(words, talk, send);

  /** What is being worked on; the typing dots show while there is anything, the phone number after a while. */
  const mark = (what, yes) => {
    if (yes) busy.add(what);
    else busy.delete(what);
    if (typing === busy.size > 0) return;
    typing = !typing;
    transcript.typing(typing);
    notices.announce(typing ? words.typing : "");
    clearTimeout(slow);
    if (typing) slow = setTimeout(notices.tell, SLOW, "slow");
    else notices.tell(navigator.onLine ? "" : "offline");
  };

  const during = async (act, done, failed, again) => {
    mark(act, true);
    const error = await act().catch((reason) => reason);
    mark(act, false);
    if (error) notices.warn(failed, again);
    else if (done) notices.announce(words[done]);
  };

  const connect = () =>
    during(talk.open, "", "notOpened", () => {
      composer.focus();
      notices.warn();
      connect();
    });

  const takeAlong = (way) => () => {
    const lines = [title];
    for (const { firstChild: { textContent } } of transcript.log.childNodes) lines.push(textContent);
    way([...lines, words.notice].join("\n\n"), title, node);
  };
  const menu = makeMenu(words, {
    restart: () => during(talk.restart, "restarted", "notOpened", connect),
    save: takeAlong(save),
    print: takeAlong(print),
    erase: () => during(talk.erase, "erased", "notErased"),
  });

  const call = add(link("tel:+12253084064", "", "round"), icon(icons.phone));
  set(call, "aria-label", fill(words.call, PHONE));
  const node = h(
    "dialog",
    { id: "panel", "aria-labelledby": "title" },
    h(
      "div",
      { class: "head" },
      h("div", { class: "names" }, h("h2", { id: "title" }, title), h("p", null, words.subtitle)),
      call,
      menu.opener,
      tool(words.close, icons.close, close),
    ),
    menu.node,
    notices.banner,
    transcript.node,
    notices.trouble,
    composer.node,
    h("p", { class: "notice" }, ...spoken(words.notice)),
    notices.quiet,
    notices.loud,
  );

  const network = ({ type }) => {
    notices.tell(type === "offline" && type);
  };
  on(page, "online", network, { signal });
  on(page, "offline", network, { signal });
  if (!navigator.onLine) notices.tell("offline");

  const state = ({ id, state: name }) => {
    transcript.state(id, name);
    mark(id, name === "sending" || name === "retrying");
    if (name === "failed") notices.warn("notSent", () => retry(id));
    else if (name === "refused") notices.warn("notAccepted");
    else if (name === "retrying" || name === "waiting") notices.announce(words[name]);
  };

  const events = {
    history({ greeting: [first, ...rest], turns }) {
      const start = { citations: [], buttons: [], text: "", ...first };
      if (greeting !== null) start.text = greeting;
      transcript.restore(start.text ? [start, ...rest] : rest, turns);
    },
    message: transcript.say,
    state,
    replies({ replies }) {
      const alarm = replies.find(({ kind }) => alarming(kind));
      if (alarm) {
        // told at once, so not a second time by the log
        transcript.live(false);
        notices.alarm(`${words[alarm.kind]}. ${alarm.text}`);
        setTimeout(transcript.live, 500, true);
      }
      transcript.answer(replies);
    },
    rated: ({ reply, helpful }) => transcript.rated(reply, helpful),
    cleared() {
      for (const what of busy) if (typeof what === "string") mark(what, false);
      notices.warn();
      transcript.clear();
    },
  };

  return {
    node,
    connect,
    send,
    focus: composer.focus,
    closeMenu: menu.close,
    /** Shows an event of the conversation. */
    hear: (event) => events[event.type](event),
  };
};
